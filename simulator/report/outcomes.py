"""Tables of outcomes: means and paired differences, once for each weighting."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from simulator.charts.figures.composite import criterion_words
from simulator.charts.figures.differences import main_outcomes
from simulator.labels import MINUS, display_name, sentence, short_name, unit_words, weighting_words
from simulator.model.outcomes import COMPOSITES, described
from simulator.report.markup import cell, paragraph, section, table
from simulator.report.numbers import Block, Cell, blocks, heading, percent
from simulator.results.weights import DRAWS, best_over_weights

if TYPE_CHECKING:
    from simulator.results.results import Results
    from simulator.scenario.experiment import Experiment


def outcomes_section(results: Results, experiment: Experiment, *figures: str) -> str:
    """Return the tables of single outcomes, and the figures that show the same."""
    first = display_name(results.scenarios[0]).lower()
    note = (
        f"<p>Each cell: the mean over replicates, then the difference to <em>{escape(first)}</em> "
        "between runs that share their random draws, and its 90 % interval. Grey with "
        "≈: the interval includes zero, so the sign is not clear. How a state "
        "weighs others' gains is part of the theory, so the table comes once for each "
        "weighting.</p>\n"
    )
    tables = outcome_tables(results, experiment, main_outcomes(results))
    return section("Outcomes, one by one", note, tables, *figures, anchor="outcomes")


def composite_section(results: Results, experiment: Experiment, *figures: str) -> str:
    """Return what the composite index is made of, and its three forms."""
    note = (
        "To speak of better and worse one has to say what counts, and how well much of one "
        "outcome makes up for little of another. Each outcome is scaled to z between .05 and 1 by "
        "bounds that the experiment declares, never by what is compared; the index is "
        "(Σ w z^ρ)^(1/ρ), ρ = (s − 1)/s, with weights w that sum to 1 and elasticity s = "
        f"{results.composite.elasticity:g}. At s = .5 that is 1/Σ(w/z). Linear is the weighted "
        "sum (all can be traded), minimum the worst part alone (nothing can). Parts, bounds, "
        "weights and elasticity are value judgements, and the experiment file is the place to "
        "change them."
    )
    return section(
        "Outcomes as one number, under three judgements",
        paragraph(note),
        _parts(results),
        outcome_tables(results, experiment, list(COMPOSITES)),
        _weights(results),
        *figures,
        anchor="composite",
    )


def _parts(results: Results) -> str:
    rows = [
        (
            described(name).label,
            [
                cell(f"{value:g}".replace("-", MINUS))
                for value in (part.worst, part.best, part.weight)
            ]
            + [cell(unit_words(described(name).unit))],
        )
        for name, part in results.composite.parts.items()
    ]
    heads = [("Part", ""), ("worst", "z = .05"), ("best", "z = 1"), ("weight", ""), ("unit", "")]
    return table("What counts", heads, rows)


def _weights(results: Results) -> str:
    """Return how often each scenario has the best index when weights are unknown."""
    found = best_over_weights(results)
    columns = [
        (weighting, form)
        for weighting in results.weightings
        for form in found["criterion"].unique()
    ]
    heads = [(sentence(results.varied), "")] + [
        (criterion_words(results, form), weighting_words(weighting)) for weighting, form in columns
    ]
    shares = found.set_index(["weighting", "criterion", "scenario"])["share"]
    rows = [
        (
            display_name(name),
            [_share(float(shares[weighting, form, name])) for weighting, form in columns],
        )
        for name in results.scenarios
    ]
    note = (
        f"If nothing were known about the weights ({DRAWS:,} draws, all weights equally likely; "
        "parts, bounds and parameters as above), each of them would have the best index under "
        "this share of all weights. The minimum knows no weights."
    )
    caption = "Best index under other weights"
    return table(caption, heads, rows) + paragraph(note)


def _share(share: float) -> str:
    return cell(percent(share), quiet=share == 0)


def outcome_tables(results: Results, experiment: Experiment, names: Sequence[str]) -> str:
    """Return a table of outcomes for each weighting."""
    first = display_name(results.scenarios[0]).lower()
    tables = (_table(results, block, first, experiment.varied) for block in blocks(results, names))
    return "".join(tables)


def _table(results: Results, block: Block, first: str, varied: str) -> str:
    heads = [(sentence(varied), "")]
    heads += [
        (criterion_words(results, name), unit_words(heading(name)[1])) for name in block.outcomes
    ]
    rows = [
        (
            display_name(scenario),
            [_cell(block.cells[scenario, outcome]) for outcome in block.outcomes],
        )
        for scenario in block.scenarios
    ]
    caption = (
        f"{short_name(results.focal)}, {weighting_words(block.weighting)}: compared with {first}"
    )
    return table(caption, heads, rows)


def _cell(cell_: Cell) -> str:
    if not cell_.difference:
        return f"<td><b>{cell_.mean}</b></td>"
    style, mark = ("clear", "") if cell_.clear else ("none", "≈ ")
    return (
        f'<td><b>{cell_.mean}</b><span class="{style}">{mark}{cell_.difference}</span>'
        f"<small>{cell_.interval}</small></td>"
    )
