"""What each mechanism does: a table for the command line, and a page."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Any

from simulator.charts import draw
from simulator.charts.figures.ablation import SHOWN
from simulator.charts.files import picture
from simulator.labels import CAVEAT, count, display_name, short_name, unit_words, weighting_words
from simulator.report.layout import WIDTH, Column, pieces
from simulator.report.numbers import heading, number
from simulator.report.shell import document, figure, head, provenance
from simulator.results.effects import ranked
from simulator.results.rows import rows_of

if TYPE_CHECKING:
    import pandas as pd

    from simulator.experiments.ablate import Ablations
    from simulator.results.results import Results

OUTCOMES = ("autonomy", "damage", "crisis", "world_attacks")
NOTABLE = 0.1
"""Standard deviations that an effect must reach to stand in the short table."""

UNCLEAR = "~"
MOST_DECIMALS = 3


def text_table(results: Results, table: pd.DataFrame, ablations: Ablations) -> str:
    """Return the effects as text of at most 100 columns, the largest first.

    `table` is what `effects` returns. Mechanisms without a notable effect are named below it.
    """
    of_shown = table[table["outcome"].isin(OUTCOMES)]
    notable = [name for name in ranked(of_shown) if _notable(of_shown, name)]
    parts = [_paragraph(_introduction(results, ablations))]
    if notable:
        columns = [_column(of_shown, outcome, notable) for outcome in OUTCOMES]
        head_ = ("Without", "")
        parts += pieces([display_name(name) for name in notable], head_, columns)
    parts += map(_paragraph, _remarks(table, notable, ablations))
    return "\n\n".join(parts) + "\n"


def _paragraph(text: str) -> str:
    return textwrap.fill(text, WIDTH)


def _notable(table: pd.DataFrame, name: str) -> bool:
    rows = table[(table["scenario"] == name) & table["clear"]]
    return bool((rows["standardised"].abs() >= NOTABLE).any())


def _introduction(results: Results, ablations: Ablations) -> str:
    scenario = ablations.scenario
    replicates = results.outcomes["replicate"].nunique()
    return (
        f"{short_name(results.focal)} ({display_name(scenario.strategy.name).lower()}, theory "
        f"{scenario.theory}, {weighting_words(results.weightings[0])}): what changes when one "
        f"mechanism alone is switched off. Mean difference between runs that share their draws, "
        f"{count(replicates, 'replicate')} of {scenario.horizon} quarters; in brackets the same in "
        f"standard deviations between replicates; below, its 90 % interval. {UNCLEAR} marks an "
        f"interval that includes zero: no clear difference."
    )


def _remarks(table: pd.DataFrame, notable: Sequence[str], ablations: Ablations) -> list[str]:
    others = [display_name(str(name)).lower() for name in table["scenario"].unique()]
    quiet = [name for name in others if name not in {display_name(n).lower() for n in notable}]
    remarks = []
    if quiet:
        remarks.append(
            f"No clear effect of {NOTABLE:g} standard deviations or more in these outcomes: "
            f"{', '.join(quiet)}. All outcomes stand in ablation.csv."
        )
    if ablations.idle:
        idle = ", ".join(display_name(name).lower() for name in ablations.idle)
        remarks.append(f"Off already in this scenario: {idle}.")
    remarks.append(
        "Effects do not add up: mechanisms work through each other. Results are "
        f"{CAVEAT.replace('; ', ', ')}."
    )
    return remarks


def decimals(rows: pd.DataFrame) -> int:
    """Return how many decimals an outcome can bear: to half the width of its usual interval."""
    halves = (rows["difference_high"] - rows["difference_low"]) / 2
    halves = halves[halves > 0]
    if halves.empty:
        return MOST_DECIMALS
    return min(MOST_DECIMALS, max(1, math.ceil(-math.log10(float(halves.median())))))


def _column(table: pd.DataFrame, outcome: str, names: Sequence[str]) -> Column:
    label, unit = heading(outcome)
    rows = table[table["outcome"] == outcome]
    places = decimals(rows)
    by_name = {str(row.scenario): row for row in rows_of(rows)}
    cells = tuple(_cell(by_name[name], places) for name in names)
    return Column((label, f"({unit})"), cells)


def _cell(row: Any, places: int) -> tuple[str, str]:
    mark = "" if row.clear else UNCLEAR
    return f"{mark}{_difference(row, places)} ({_standardised(row)})", _interval(row, places)


def _difference(row: Any, places: int) -> str:
    return number(row.difference, places, signed=True)


def _standardised(row: Any) -> str:
    return number(row.standardised, 2 if abs(row.standardised) < 10 else 0, signed=True)


def _interval(row: Any, places: int) -> str:
    return f"[{number(row.difference_low, places)}, {number(row.difference_high, places)}]"


# --- page --------------------------------------------------------------------------------------


def ablation_html(results: Results, table: pd.DataFrame, ablations: Ablations) -> str:
    """Return the report of ablations as one HTML page; `table` is what `effects` returns."""
    question = "What does each mechanism of the model do, seen by switching it off alone?"
    body = [
        head(results, f"Ablation of {display_name(ablations.scenario.name)}", question),
        f"<p>{escape(_introduction(results, ablations))}</p>\n",
        *(f"<p>{escape(text)}</p>\n" for text in _remarks(table, ranked(table), ablations)),
        figure(picture(draw(results, "ablation")), "ablation", "Effects in standard deviations."),
        _page_table(table),
        _switched_off(ablations),
        provenance(results),
    ]
    return document("Ablation - cyber-rivalry", body)


def _switched_off(ablations: Ablations) -> str:
    rows = "".join(
        f"<dt>{escape(display_name(name))}</dt><dd>{escape(text)}</dd>\n"
        for name, text in ablations.texts.items()
    )
    return f"<section>\n<h2>What is switched off</h2>\n<dl>\n{rows}</dl>\n</section>\n"


def _page_table(table: pd.DataFrame) -> str:
    columns = {name: table[table["outcome"] == name] for name in SHOWN}
    places = {name: decimals(rows) for name, rows in columns.items()}
    heads = "".join(
        f'<th scope="col">{escape(label)}<small>{escape(unit_words(unit))}</small></th>'
        for label, unit in map(heading, SHOWN)
    )
    cells = {
        (str(row.scenario), str(row.outcome)): _page_cell(row, places[str(row.outcome)])
        for rows in columns.values()
        for row in rows_of(rows)
    }
    rows = "".join(
        f'<tr><th scope="row">{escape(display_name(name))}</th>'
        f"{''.join(cells[name, outcome] for outcome in SHOWN)}</tr>\n"
        for name in ranked(table[table["outcome"].isin(SHOWN)])
    )
    return (
        '<section>\n<h2>The same in units</h2>\n<div class="wide"><table class="numbers">\n'
        f'<thead><tr><th scope="col">Without</th>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}</tbody>\n</table></div>\n</section>\n"
    )


def _page_cell(row: Any, places: int) -> str:
    style, mark = ("clear", "") if row.clear else ("none", "≈ ")
    return (
        f'<td><span class="{style}">{mark}{_difference(row, places)}</span>'
        f"<small>{_interval(row, places)}<br>{_standardised(row)} sd</small></td>"
    )
