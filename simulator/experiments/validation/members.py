"""Validation of every member of an ensemble."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from simulator.experiments.validation.card import WIDTH, fold_row, label_of, number
from simulator.experiments.validation.figures import CALIBRATION, VALIDATION
from simulator.experiments.validation.score import PASS, SHOWN, passed
from simulator.results.frames import rows_of

if TYPE_CHECKING:
    import pandas as pd

HEADS = ("members that pass", "medians, least to largest")


def members_table(cards: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return a row per member and figure: median and verdict."""
    import pandas as pd

    frames = []
    for member, card in cards.items():
        columns = ["figure", "pattern", "group", "text", "unit", "median", "verdict"]
        frame = card[columns].copy()
        frame.insert(0, "member", member)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def text_members(cards: Mapping[str, pd.DataFrame]) -> str:
    """Return how many members pass each deciding figure, as text of at most 100 columns."""
    return "\n".join(_lines(cards)) + "\n"


def _lines(cards: Mapping[str, pd.DataFrame]) -> Iterator[str]:
    won = {group: [passed(card, group) for card in cards.values()] for group in _GROUPS}
    whole = sum(ours == all_ for ours, all_ in won[CALIBRATION])
    held = sorted(ours for ours, _ in won[VALIDATION])
    yield textwrap.fill(
        f"Ensemble: {whole} of {len(cards)} members pass every calibration figure; validation "
        f"figures passed: {held[0]} to {held[-1]}, median {held[len(held) // 2]}, of "
        f"{won[VALIDATION][0][1]}.",
        WIDTH,
    )
    yield ""
    table = members_table(cards)
    table = table[table["verdict"] != SHOWN]
    rows = [next(rows_of(found)) for _, found in table.groupby("figure", sort=False)]
    cells = [_cells(table[table["figure"] == row.figure], row.unit) for row in rows]
    widths = [max(map(len, column)) for column in zip(HEADS, *cells, strict=True)]
    yield from fold_row("", HEADS, widths)
    yield "-" * WIDTH
    for row, texts in zip(rows, cells, strict=True):
        yield from fold_row(label_of(row), texts, widths)


_GROUPS = (CALIBRATION, VALIDATION)


def _cells(found: pd.DataFrame, unit: str) -> tuple[str, str]:
    passing = int((found["verdict"] == PASS).sum())
    medians = found["median"].dropna()
    span = f"{number(medians.min(), unit)} to {number(medians.max(), unit)}"
    return f"{passing} of {len(found)}", span if len(medians) else ""
