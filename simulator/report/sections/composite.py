"""What the composite index is made of, its three forms, and the weights under which each wins."""

from __future__ import annotations

from simulator.charts.figures.composite import criterion_words
from simulator.labels import MINUS, display_name, sentence, unit_words, weighting_words
from simulator.model.outcomes import COMPOSITES
from simulator.report import html
from simulator.report.numbers import heading, percent
from simulator.report.sections import Comparison, section
from simulator.report.sections.outcomes import outcome_tables
from simulator.results.weights import DRAWS, best_over_weights


@section("composite", order=70, title="Outcomes as one number, under three judgements")
def composite(page: Comparison) -> str:
    """Return parts and forms of the composite index, where strategies are compared."""
    if not page.of_strategies:
        return ""
    note = (
        "To speak of better and worse one has to say what counts, and how well much of one "
        "outcome makes up for little of another. Each outcome is scaled to z between .05 and 1 by "
        "bounds that the experiment declares, never by what is compared; the index is "
        "(Σ w z^ρ)^(1/ρ), ρ = (s − 1)/s, with weights w that sum to 1 and elasticity s = "
        f"{page.results.composite.elasticity:g}. At s = .5 that is 1/Σ(w/z). Linear is the "
        "weighted sum (all can be traded), minimum the worst part alone (nothing can). Parts, "
        "bounds, weights and elasticity are value judgements, and the experiment file is the place "
        "to change them."
    )
    forms = outcome_tables(page, list(COMPOSITES))
    return html.paragraph(note) + _parts(page) + forms + _weights(page)


def _parts(page: Comparison) -> str:
    heads = [("Part", ""), ("worst", "z = .05"), ("best", "z = 1"), ("weight", ""), ("unit", "")]
    rows = []
    for name, part in page.results.composite.parts.items():
        label, unit = heading(name)
        numbers = (f"{value:g}" for value in (part.worst, part.best, part.weight))
        cells = [html.cell(number.replace("-", MINUS)) for number in numbers]
        rows.append((label, [*cells, html.cell(unit_words(unit))]))
    return html.table("What counts", heads, rows)


def _weights(page: Comparison) -> str:
    """Return the share of all weights under which each scenario has the best index."""
    results = page.results
    found = best_over_weights(results)
    forms = found["criterion"].unique()
    columns = [(weighting, form) for weighting in results.weightings for form in forms]
    heads = [(sentence(results.varied), "")]
    heads += [(criterion_words(results, form), weighting_words(one)) for one, form in columns]
    shares = found.set_index(["weighting", "criterion", "scenario"])["share"]
    rows = []
    for name in results.scenarios:
        best = [float(shares[weighting, form, name]) for weighting, form in columns]
        rows.append(
            (display_name(name), [html.cell(percent(share), quiet=share == 0) for share in best])
        )
    note = (
        f"If nothing were known about the weights ({DRAWS:,} draws, all weights equally likely; "
        "parts, bounds and parameters as above), each of them would have the best index under "
        "this share of all weights. The minimum knows no weights."
    )
    return html.table("Best index under other weights", heads, rows) + html.paragraph(note)
