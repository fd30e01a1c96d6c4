"""The scorecard on the terminal, at most 100 columns wide."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from simulator.experiments.validation.figures import CALIBRATION, VALIDATION
from simulator.experiments.validation.score import (
    SHOWN,
    VERDICT_RULE,
    passed,
    patterns_passed,
    told_apart,
)
from simulator.experiments.validation.validate import BUSIEST, START
from simulator.labels import CAVEAT, count, sentence
from simulator.results.frames import rows_of

if TYPE_CHECKING:
    import pandas as pd

    from simulator.experiments.validation.validate import Validation

WIDTH = 100
GAP = "  "
NOTHING = "–"
DECIMALS = {"count": 0, "%": 1, "points": 1}
TITLES = {
    CALIBRATION: "Calibration: parameters may be fitted on these",
    VALIDATION: "Validation: held back from every fit",
}
HEADS = ("all", "12", "band", "simulated [90 %]", "verdict", "in", "null")


def text_card(validation: Validation) -> str:
    """Return the whole scorecard as text."""
    replicates = len(validation.simulated)
    head = (
        f"Reported incidents of {count(replicates, 'replicate')} against the Dyadic Cyber Incident "
        "Dataset 2.0, 2000-2020. Published values: `all` of it, `12` between the twelve states."
    )
    parts = [textwrap.fill(head, WIDTH), textwrap.fill(START, WIDTH)]
    parts += ["\n".join(_table(validation.card, group)) for group in TITLES]
    parts += [_verdicts(validation), *_summary(validation), f"{sentence(CAVEAT)}."]
    return "\n\n".join(parts) + "\n"


def number(value: float, unit: str) -> str:
    """Return a number with the decimals that its unit bears."""
    if not math.isfinite(value):
        return NOTHING
    return f"{value:.{DECIMALS.get(unit, 2)}f}"


def band_words(low: float, high: float, unit: str) -> str:
    """Return a band: `10-35`, `>= 0.1`."""
    if math.isnan(low) and math.isnan(high):
        return ""
    if math.isnan(high):
        return f">= {number(low, unit)}"
    if math.isnan(low):
        return f"<= {number(high, unit)}"
    return f"{_edge(low, unit)}-{_edge(high, unit)}"


def _edge(value: float, unit: str) -> str:
    """Return a limit of a band; limits of counts are fractions where they come from Poisson."""
    return f"{value:.3g}" if unit == "count" else number(value, unit)


def median_words(row: Any) -> str:
    """Return `12 [6, 19]`."""
    low, high = number(row.low, row.unit), number(row.high, row.unit)
    return f"{number(row.median, row.unit)} [{low}, {high}]"


def _cells(row: Any) -> tuple[str, ...]:
    deciding = row.verdict != SHOWN
    return (
        number(row.value_all, row.unit),
        number(row.value_subset, row.unit),
        band_words(row.band_low, row.band_high, row.unit),
        median_words(row),
        row.verdict,
        ("yes" if row.data_in_interval else "no") if not math.isnan(row.value) else "",
        row.null_verdict if deciding else "",
    )


def _table(card: pd.DataFrame, group: str) -> Iterator[str]:
    """Yield a block: first the figures that decide, then those for orientation."""
    rows = list(rows_of(card[card["group"] == group]))
    rows = [r for r in rows if r.verdict != SHOWN] + [r for r in rows if r.verdict == SHOWN]
    table = [_cells(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(HEADS, *table, strict=True)]
    yield TITLES[group]
    yield from fold_row("", HEADS, widths)
    yield "-" * WIDTH
    for row, cells in zip(rows, table, strict=True):
        yield from fold_row(label_of(row), cells, widths)


def label_of(row: Any) -> str:
    """Return pattern, text and unit of a figure."""
    unit = "" if row.unit == "count" else f", {row.unit}"
    return f"{row.pattern:<4}{row.text}{unit}"


def fold_row(label: str, cells: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Yield a line of a table of the full width, a second one if its label is long."""
    room = WIDTH - sum(widths) - len(GAP) * len(widths)
    first, *rest = textwrap.wrap(label, room, subsequent_indent="    ") or [""]
    shown = [f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)]
    yield GAP.join([f"{first:<{room}}", *shown]).rstrip()
    yield from rest


def _verdicts(validation: Validation) -> str:
    card = validation.card
    lines = []
    for group in TITLES:
        won, all_ = passed(card, group)
        whole, patterns = patterns_passed(card, group)
        null, _ = passed(card, group, "null_verdict")
        share = f" ({100 * won / all_:.0f} %)" if all_ else ""
        text = (
            f"{group.capitalize()}: {won} of {all_} figures pass{share}, {whole} of {patterns} "
            f"patterns in all their figures; the null model passes {null} of {all_} figures."
        )
        lines.append(textwrap.fill(text, WIDTH, subsequent_indent="  "))
    return "\n".join(lines)


def _summary(validation: Validation) -> Iterator[str]:
    yield textwrap.fill(VERDICT_RULE, WIDTH)
    yield textwrap.fill(
        f"Busiest directed pair: {validation.busiest:.2f} operations a quarter, reported or not; "
        f"at most {BUSIEST} is wanted, above that choices are saturated.",
        WIDTH,
    )
    yield "\n".join(_apart(validation))


def _apart(validation: Validation) -> Iterator[str]:
    yield "Null model: attacks at random in proportion to hostility, classes by their world shares."
    for name, figures in told_apart(validation.card).items():
        text = f"passed by {name}: {', '.join(figures) or 'none'}"
        yield textwrap.fill(text, WIDTH, initial_indent="  ", subsequent_indent="    ")
