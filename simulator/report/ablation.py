"""What each mechanism does: a table for the command line, and a page."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

import pandas as pd

from simulator.charts import draw
from simulator.charts.files import picture
from simulator.experiments.ablate import Ablations
from simulator.labels import CAVEAT, count, display_name, short_name, unit_words, weighting_words
from simulator.model.outcomes import chosen
from simulator.report import html
from simulator.report.numbers import decimals, heading, number
from simulator.report.table import UNCLEAR, WIDTH, TextColumn, pieces
from simulator.results.comparison import ranked
from simulator.results.frames import rows_of
from simulator.results.results import Results

NOTABLE = 0.1
"""Standard deviations that an effect must reach to stand in the short table."""


def text_table(results: Results, table: pd.DataFrame, ablations: Ablations) -> str:
    """Return the effects as text of at most 100 columns, the largest first.

    `table` is what `effects` returns. Mechanisms without a notable effect are named below it.
    """
    outcomes = chosen("ablation_printed")
    shown = table[table["outcome"].isin(outcomes)]
    strong = shown[shown["clear"] & (shown["standardised"].abs() >= NOTABLE)]
    notable = [name for name in ranked(shown) if name in set(strong["scenario"])]
    parts = [textwrap.fill(_introduction(results, ablations), WIDTH)]
    if notable:
        columns = [_column(shown, outcome, notable) for outcome in outcomes]
        parts += pieces([display_name(name) for name in notable], ("Without", ""), columns)
    parts += [textwrap.fill(text, WIDTH) for text in _remarks(table, notable, ablations)]
    return "\n\n".join(parts) + "\n"


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


def _places(rows: pd.DataFrame) -> int:
    return decimals(rows, most=3, finest=0.0, margin=0.0)


def _column(table: pd.DataFrame, outcome: str, names: Sequence[str]) -> TextColumn:
    label, unit = heading(outcome)
    rows = table[table["outcome"] == outcome]
    places = _places(rows)
    texts = {}
    for row in rows_of(rows):
        difference, interval, standardised = _texts(row, places)
        mark = "" if row.clear else UNCLEAR
        texts[str(row.scenario)] = f"{mark}{difference} ({standardised})", interval
    return TextColumn((label, f"({unit})"), tuple(texts[name] for name in names))


def _texts(row: Any, places: int) -> tuple[str, str, str]:
    """Return a difference, its interval, and the same in standard deviations."""
    return (
        number(row.difference, places, signed=True),
        f"[{number(row.difference_low, places)}, {number(row.difference_high, places)}]",
        number(row.standardised, 2 if abs(row.standardised) < 10 else 0, signed=True),
    )


def ablation_html(results: Results, table: pd.DataFrame, ablations: Ablations) -> str:
    """Return the report of ablations as one HTML page; `table` is what `effects` returns."""
    kicker = f"Ablation of {display_name(ablations.scenario.name)}"
    question = "What does each mechanism of the model do, seen by switching it off alone?"
    remarks = _remarks(table, ranked(table), ablations)
    off = [(display_name(name), text) for name, text in ablations.texts.items()]
    body = [
        html.head(kicker, results.focal, question, results.run_id),
        *map(html.paragraph, [_introduction(results, ablations), *remarks]),
        html.figure(
            picture(draw(results, "ablation")), "Effects in standard deviations.", "ablation"
        ),
        html.section("The same in units", _page_table(table)),
        html.section("What is switched off", html.definitions(off)),
        html.provenance(results),
    ]
    return html.document("Ablation", body)


def _page_table(table: pd.DataFrame) -> str:
    outcomes = chosen("ablation")
    shown = table[table["outcome"].isin(outcomes)]
    heads = [
        ("Without", ""),
        *((label, unit_words(unit)) for label, unit in map(heading, outcomes)),
    ]
    cells = {}
    for name, rows in shown.groupby("outcome"):
        places = _places(rows)
        for row in rows_of(rows):
            difference, interval, standardised = _texts(row, places)
            cells[str(row.scenario), str(name)] = (
                f"<td>{html.difference(difference, row.clear)}"
                f"<small>{interval}<br>{standardised} sd</small></td>"
            )
    body = [
        (display_name(name), [cells[name, outcome] for outcome in outcomes])
        for name in ranked(shown)
    ]
    return html.table("", heads, body)
