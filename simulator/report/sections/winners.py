"""The map of winners on the page: shares of the box, and where each strategy does best."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pandas as pd

from simulator.charts import figures_of_map
from simulator.charts.figures.composite import criterion_words
from simulator.charts.figures.winners import size_words
from simulator.labels import display_name, parameter_words, sentence, weighting_words
from simulator.model.outcomes import COMPOSITES
from simulator.model.parameters import describe
from simulator.model.world import Floats
from simulator.report import html
from simulator.report.numbers import number, percent
from simulator.report.sections import Comparison, section
from simulator.results.frames import rows_of
from simulator.results.results import Results
from simulator.results.winner_map import box_of, disagreement, shares

NEVER = "never best in the box"


@section("winners", order=90, title="Who does best where: the map of winners")
def winners(page: Comparison) -> str:
    """Return the map of winners with its figures; without a map, say that there is none."""
    results = page.results
    if not page.of_strategies:
        return ""
    if results.winners.empty:
        return html.paragraph(
            "How strategies rank depends on the umbrella of a patron, premiums, the patron's "
            "transfer and the size of damage, for which there is no source. The map over their "
            "declared ranges was left out of this run, so that no ranking can be read from it."
        )
    found = shares(results.winners)
    parts = [html.paragraph(_note(results)), html.paragraph(_disagreement(results))]
    parts += _tables(results, found)
    for name, kind, options in figures_of_map(results):
        parts.append(page.figure(name, _caption(**options), kind, **options))
    return "".join([*parts, _best_points(results, found)])


def _caption(weighting: str = "") -> str:
    if weighting:
        return f"The winner at each point of the box, {weighting_words(weighting)}."
    return "How far each strategy leads or trails over the box."


def _note(results: Results) -> str:
    return (
        f"What was run: {size_words(results.winners)}, with the horizon and the draws of the "
        "comparison above. The box is spanned by a patron's umbrella, the premiums on other "
        "suppliers, the patron's transfer and the size of damage, for which there is no source. At "
        "every point seven criteria are asked which strategy does best. The number in a cell is "
        "the share of the box in which a strategy is the best; below it the share in which its "
        "lead over the next is more than chance (90 %). Shares say how much of a declared box, not "
        "how probable: no point of it is likelier than another by anything that is known."
    )


def _disagreement(results: Results) -> str:
    """Return the shares of the box in which criteria disagree: no single ranking follows."""
    said = []
    for weighting in results.winners["weighting"].unique():
        criteria = list(results.winners["criterion"].unique())
        composites = disagreement(results.winners, weighting, list(COMPOSITES))
        together = (
            f"in {percent(composites)} of the box the three composites disagree on who is best"
            if composites
            else "the three composites have the same winner at every point"
        )
        others, asked = disagreement(results.winners, weighting, criteria), len(criteria)
        agreed = (
            f"at no point do all {asked} criteria agree."
            if others == 1
            else f"in {percent(others)} of it the {asked} criteria do not all agree."
        )
        said.append(f"{sentence(weighting_words(weighting))}: {together}; {agreed}")
    return " ".join(said)


def _tables(results: Results, found: pd.DataFrame) -> Iterator[str]:
    for weighting, rows in found.groupby("weighting", sort=False):
        criteria = list(rows["criterion"].unique())
        heads = [("Strategy", "")]
        heads += [(criterion_words(results, name), "best in") for name in criteria]
        cells = {(str(r.scenario), str(r.criterion)): _share_cell(r) for r in rows_of(rows)}
        body = [
            (display_name(name), [cells[name, criterion] for criterion in criteria])
            for name in results.scenarios
        ]
        caption = f"Share of the box in which a strategy is best, {weighting_words(str(weighting))}"
        yield html.table(caption, heads, body)


def _share_cell(row: Any) -> str:
    if row.never_best:
        return html.cell("never best", quiet=True)
    return html.cell(percent(row.share), f"clear in {percent(row.clear)}")


def _best_points(results: Results, found: pd.DataFrame) -> str:
    note = (
        "Even where a strategy is never best there is a point at which it does best relative to "
        "the others: what the world would have to be like for it to come closest. Lead: distance "
        "to the best of the others there (negative: behind), with its standard error. The points "
        "for single outcomes are in tables/winners.csv."
    )
    parts = [f"<h3>Where each strategy does best</h3>\n{html.paragraph(note)}"]
    box = box_of(results.winners)
    units = {row.name: row.unit for row in describe()}
    heads = [("Strategy", ""), ("lead", "± standard error")]
    heads += [(sentence(parameter_words(name, short=True)), units.get(name, "")) for name in box]
    for (weighting, criterion), rows in found.groupby(["weighting", "criterion"], sort=False):
        if criterion in COMPOSITES:
            name = criterion_words(results, str(criterion))
            caption = f"{name}, {weighting_words(str(weighting))}"
            points = zip(rows_of(rows), rows[box].to_numpy(), strict=True)
            parts.append(html.table(caption, heads, (_point(row, point) for row, point in points)))
    return "".join(parts)


def _point(row: Any, values: Floats) -> tuple[str, list[str]]:
    lead = html.cell(
        f"{number(row.lead, 3, True)} ± {number(row.lead_se, 3)}",
        NEVER if row.never_best else f"best in {percent(row.share)}",
        quiet=bool(row.never_best),
    )
    return display_name(str(row.scenario)), [lead, *(html.cell(f"{value:.2g}") for value in values)]
