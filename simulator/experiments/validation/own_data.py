"""A user's own incidents beside the published record and the simulation."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from simulator.experiments.validation.card import WIDTH, fold_row, label_of, median_words, number
from simulator.experiments.validation.figures import SUBSET
from simulator.experiments.validation.incidents import Incidents
from simulator.experiments.validation.registry import STATISTICS
from simulator.labels import count
from simulator.results.frames import rows_of

if TYPE_CHECKING:
    import pandas as pd

    from simulator.experiments.validation.incident_files.rows import Reading

HEADS = ("all", "yours", "12", "yours", "simulated [90 %]", "in", "band")


def beside(card: pd.DataFrame, table: Incidents) -> pd.DataFrame:
    """Return a row per figure: published, of the table, and simulated where the world has it.

    `own_all` is computed from the whole table, `own` from the incidents between the twelve
    states. `own_in_interval` and `own_in_band` hold `own`, where it is defined, against the
    simulation and against the band.
    """
    import pandas as pd

    subset = table.among(SUBSET)
    simulated = card.set_index("figure")
    rows = []
    for statistic in STATISTICS:
        own, whole = statistic.compute(subset), statistic.compute(table)
        band = statistic.deciding
        row: dict[str, Any] = {
            "figure": statistic.name,
            "pattern": statistic.pattern,
            "group": statistic.group,
            "text": statistic.text,
            "unit": statistic.unit,
            "value_all": math.nan if statistic.value is None else statistic.value,
            "own_all": whole,
            "value_subset": math.nan if statistic.subset is None else statistic.subset,
            "own": own,
            **_simulated(simulated, statistic.name),
        }
        row["own_in_interval"] = _yes_or_no(own, bool(row["low"] <= own <= row["high"]))
        row["own_in_band"] = "" if band is None else _yes_or_no(own, band.holds(own))
        rows.append(row)
    return pd.DataFrame(rows)


def _yes_or_no(value: float, answer: bool) -> str:
    if math.isnan(value):
        return ""
    return "yes" if answer else "no"


def _simulated(card: pd.DataFrame, name: str) -> dict[str, float]:
    if name not in card.index:
        return dict.fromkeys(("median", "low", "high"), math.nan)
    return {key: float(card[key][name]) for key in ("median", "low", "high")}


def text_beside(frame: pd.DataFrame, reading: Reading) -> str:
    """Return the comparison as text of at most 100 columns."""
    return "\n".join(_lines(frame, reading)) + "\n"


def _lines(frame: pd.DataFrame, reading: Reading) -> Iterator[str]:
    table = reading.table()
    inside = len(table.among(SUBSET))
    head = (
        f"Your incidents ({reading.layout}): {count(len(table), 'incident')} in {table.quarters} "
        f"quarters, {inside} of them between the twelve states; counts are scaled to 84 quarters. "
        "`in`: the simulation's 90 % interval holds your figure of the twelve states; `band`: the "
        "accepted band holds it."
    )
    yield textwrap.fill(head, WIDTH)
    for why, number_of in reading.left_out.items():
        yield f"  left out: {count(number_of, 'line')}, {why}"
    yield ""
    rows = [row for row in rows_of(frame) if not (math.isnan(row.own) and math.isnan(row.own_all))]
    cells = [_cells(row) for row in rows]
    widths = [max(map(len, column)) for column in zip(HEADS, *cells, strict=True)]
    yield from fold_row("", HEADS, widths)
    yield "-" * WIDTH
    for row, texts in zip(rows, cells, strict=True):
        yield from fold_row(label_of(row), texts, widths)


def _cells(row: Any) -> tuple[str, ...]:
    return (
        number(row.value_all, row.unit),
        number(row.own_all, row.unit),
        number(row.value_subset, row.unit),
        number(row.own, row.unit),
        median_words(row) if math.isfinite(row.low) else "",
        row.own_in_interval,
        row.own_in_band,
    )
