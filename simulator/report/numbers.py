"""The numbers of a report: means, paired differences, intervals, without idle decimals."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from simulator.labels import MINUS, count
from simulator.model.outcomes import described
from simulator.results.crossed import sets_and_draws
from simulator.results.frames import rows_of
from simulator.results.results import Results

USUAL_DECIMALS, MOST_DECIMALS = 3, 5
FINEST, MARGIN = 0.05, 0.3


@dataclass(frozen=True)
class Cell:
    """What a table says about one strategy or theory, and one outcome.

    Attributes:
        mean: Mean over replicates.
        difference: Mean paired difference to the baseline; empty for the baseline itself.
        interval: Its 90 % interval.
        clear: Whether the interval leaves out zero.
    """

    mean: str
    difference: str = ""
    interval: str = ""
    clear: bool = False


@dataclass(frozen=True)
class Block:
    """A table: one weighting, what is compared as rows, outcomes as columns."""

    weighting: str
    scenarios: tuple[str, ...]
    outcomes: tuple[str, ...]
    cells: dict[tuple[str, str], Cell]


def runs_words(results: Results) -> str:
    """Return how many runs of each scenario there are: replicates, or sets under draws."""
    if (size := sets_and_draws(results.outcomes)) is not None:
        return f"{count(size[0], 'parameter set')} under the same {count(size[1], 'draw')}"
    return count(results.outcomes["replicate"].nunique(), "replicate")


def pairs_words(results: Results) -> str:
    """Return what the runs of a paired difference share, and what its interval is over."""
    if sets_and_draws(results.outcomes) is None:
        return "between runs that share their draws, with its 90 % interval"
    return "inside each set and draw, with its 90 % interval over sets and draws"


def blocks(results: Results, outcomes: Sequence[str]) -> list[Block]:
    """Return a table for each weighting; others are compared with the first scenario."""
    summary = results.summary(columns=outcomes)
    places = {name: decimals(summary[summary["outcome"] == name]) for name in outcomes}
    return [
        _block(str(weighting), table, results.scenarios[0], places)
        for weighting, table in summary.groupby("weighting", sort=False)
    ]


def decimals(
    rows: pd.DataFrame, most: int = MOST_DECIMALS, finest: float = FINEST, margin: float = MARGIN
) -> int:
    """Return the decimals that an outcome can bear: to half the width of its intervals.

    Narrower intervals than a twentieth (`finest`) of the largest difference need no more.
    """
    halves = (rows["difference_high"] - rows["difference_low"]) / 2
    halves = halves[halves > 0]
    if halves.empty:
        return USUAL_DECIMALS
    step = max(float(halves.median()), finest * float(rows["difference"].abs().max()))
    return min(most, max(1, math.ceil(margin - math.log10(step))))


def _block(weighting: str, table: pd.DataFrame, first: str, places: dict[str, int]) -> Block:
    scenarios = tuple(map(str, table["scenario"].unique()))
    cells = {
        (str(row.scenario), str(row.outcome)): _cell(row, first, places[str(row.outcome)])
        for row in rows_of(table)
    }
    return Block(weighting, scenarios, tuple(places), cells)


def _cell(row: Any, first: str, places: int) -> Cell:
    mean = number(row.mean, places)
    if row.scenario == first:
        return Cell(mean)
    low, high = row.difference_low, row.difference_high
    interval = f"[{number(low, places, True)}, {number(high, places, True)}]"
    return Cell(mean, number(row.difference, places, True), interval, low > 0 or high < 0)


def number(value: float, places: int, signed: bool = False) -> str:
    """Return a number with a real minus sign, and no negative zero."""
    if not math.isfinite(value):
        return "–"
    text = f"{abs(value):.{places}f}"
    zero = float(text) == 0
    sign = "" if zero else MINUS if value < 0 else "+" if signed else ""
    return sign + text


def percent(share: float) -> str:
    """Return a share in per cent, never 0 or 100 unless it is exactly that."""
    whole = round(100 * share)
    if whole == 0 and share > 0:
        return "under 1 %"
    return "over 99 %" if whole == 100 and share < 1 else f"{whole} %"


def heading(name: str) -> tuple[str, str]:
    """Return label and unit of an outcome."""
    return described(name).label, described(name).unit


def rivalry_share(k: float) -> float:
    """Return r = k/(1+k), the weight of others' gains."""
    return k / (1.0 + k)
