"""The map of winners on the page: shares of the box, and where each strategy does best."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.charts.figures.composite import criterion_words
from simulator.charts.figures.winners import size_words
from simulator.labels import display_name, parameter_words, sentence, weighting_words
from simulator.model.outcomes import COMPOSITES
from simulator.model.parameters import describe
from simulator.report.markup import cell, paragraph, section, table
from simulator.report.numbers import number, percent
from simulator.results.rows import rows_of
from simulator.results.winner_map import box_of, disagreement, shares

if TYPE_CHECKING:
    from collections.abc import Iterator

    from simulator.model.world import Floats
    from simulator.results.results import Results

TITLE = "Who does best where: the map of winners"
NEVER = "never best in the box"


def winners_section(results: Results, *figures: str) -> str:
    """Return the map of winners with its figures; without a map, say that there is none."""
    if results.winners.empty:
        text = (
            "How strategies rank depends on the umbrella of a patron, premiums, the patron's "
            "transfer and the size of damage, for which there is no source. The map over their "
            "declared ranges was left out of this run, so that no ranking can be read from it."
        )
        return section(TITLE, paragraph(text), anchor="winners")
    found = shares(results.winners)
    return section(
        TITLE,
        paragraph(_note(results)),
        paragraph(_disagreement(results)),
        *_tables(results, found),
        *figures,
        _best_points(results, found),
        anchor="winners",
    )


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
    """Say how far the criteria disagree: no single ranking follows."""
    said = [
        f"{sentence(weighting_words(weighting))}: {_agreed(results.winners, weighting)}"
        for weighting in results.winners["weighting"].unique()
    ]
    return " ".join(said)


def _agreed(winners: pd.DataFrame, weighting: str) -> str:
    criteria = list(winners["criterion"].unique())
    composites = disagreement(winners, weighting, list(COMPOSITES))
    together = (
        f"in {percent(composites)} of the box the three composites disagree on who is best"
        if composites
        else "the three composites have the same winner at every point"
    )
    others = disagreement(winners, weighting, criteria)
    number = len(criteria)
    if others == 1:
        return f"{together}; at no point do all {number} criteria agree."
    return f"{together}; in {percent(others)} of it the {number} criteria do not all agree."


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
        yield table(caption, heads, body)


def _share_cell(row: Any) -> str:
    if row.never_best:
        return cell("never best", quiet=True)
    return cell(percent(row.share), f"clear in {percent(row.clear)}")


def _best_points(results: Results, found: pd.DataFrame) -> str:
    note = (
        "Even where a strategy is never best there is a point at which it does best relative to "
        "the others: what the world would have to be like for it to come closest. Lead: distance "
        "to the best of the others there (negative: behind), with its standard error. The points "
        "for single outcomes are in tables/winners.csv."
    )
    parts = [f"<h3>Where each strategy does best</h3>\n{paragraph(note)}"]
    box = box_of(results.winners)
    units = {row.name: row.unit for row in describe()}
    heads = [("Strategy", ""), ("lead", "± standard error")]
    heads += [(sentence(parameter_words(name, short=True)), units.get(name, "")) for name in box]
    for (weighting, criterion), rows in found.groupby(["weighting", "criterion"], sort=False):
        if criterion in COMPOSITES:
            name = criterion_words(results, str(criterion))
            caption = f"{name}, {weighting_words(str(weighting))}"
            points = zip(rows_of(rows), rows[box].to_numpy(), strict=True)
            parts.append(table(caption, heads, (_point(row, point) for row, point in points)))
    return "".join(parts)


def _point(row: Any, values: Floats) -> tuple[str, list[str]]:
    lead = cell(
        f"{number(row.lead, 3, True)} ± {row.lead_se:.3f}",
        NEVER if row.never_best else f"best in {percent(row.share)}",
        quiet=bool(row.never_best),
    )
    return display_name(str(row.scenario)), [lead, *(cell(f"{value:.2g}") for value in values)]
