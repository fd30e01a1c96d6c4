"""Tables of outcomes: means and paired differences, once for each weighting."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from simulator.charts.figures.composite import criterion_words
from simulator.charts.figures.differences import main_outcomes
from simulator.labels import display_name, sentence, short_name, unit_words, weighting_words
from simulator.report import html
from simulator.report.numbers import Cell, blocks, heading, pairs_words, runs_words
from simulator.report.sections import Comparison, section


@section("outcomes", order=40, title="Outcomes, one by one")
def outcomes(page: Comparison) -> str:
    """Return the tables of single outcomes."""
    note = (
        f"<p>Each cell: the mean over {runs_words(page.results)}, then the difference to "
        f"<em>{escape(page.first)}</em> {pairs_words(page.results)}. Grey with "
        "≈: the interval includes zero, so the sign is not clear. How a state "
        "weighs others' gains is part of the theory, so the table comes once for each "
        "weighting.</p>\n"
    )
    return note + outcome_tables(page, main_outcomes(page.results))


def outcome_tables(page: Comparison, names: Sequence[str]) -> str:
    """Return a table of outcomes for each weighting."""
    heads = [(sentence(page.experiment.varied), "")]
    heads += [(criterion_words(page.results, name), unit_words(heading(name)[1])) for name in names]
    tables = []
    for block in blocks(page.results, names):
        state, weighting = short_name(page.results.focal), weighting_words(block.weighting)
        rows = [
            (display_name(scenario), [_cell(block.cells[scenario, name]) for name in names])
            for scenario in block.scenarios
        ]
        tables.append(html.table(f"{state}, {weighting}: compared with {page.first}", heads, rows))
    return "".join(tables)


def _cell(found: Cell) -> str:
    if not found.difference:
        return f"<td><b>{found.mean}</b></td>"
    difference = html.difference(found.difference, found.clear)
    return f"<td><b>{found.mean}</b>{difference}<small>{found.interval}</small></td>"
