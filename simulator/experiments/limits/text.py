"""The table of limits as text for the terminal, and as rows for a file."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from simulator.experiments.limits.limit import Kind, Row
from simulator.experiments.limits.table import Checked

if TYPE_CHECKING:
    import pandas as pd

SETTING, NUMBER, DIFFERENCE = 62, 14, 11
KINDS = {
    Kind.CLOSED_FORM: "T closed form, solved numerically",
    Kind.RULE: "R rule of the model, called directly",
    Kind.EXPERIMENT: "E whole simulation",
}


def heading() -> str:
    """Return what stands above the table."""
    names = ("setting", "theory", "model", "difference")
    head = _line("", *names, "")
    return f"Kinds: {'; '.join(KINDS.values())}.\n\n{head}\n{'-' * len(head)}"


def block(checked: Checked) -> str:
    """Return one limit with its rows."""
    limit = checked.limit
    ours = ", our reading" if limit.ours else ""
    where = f", scenario {limit.scenario}" if limit.scenario else ""
    title = f"{limit.key} {limit.kind.value}  {limit.title} ({limit.source}{ours}{where})"
    lines = [_told(row) for row in checked.rows]
    return "\n".join([title, *lines])


def _told(row: Row) -> str:
    difference = "" if math.isnan(row.difference) else f"{row.difference:+.1e}"
    verdict = "ok" if row.passes else "FAILS"
    return _line("", row.setting, value(row.expected), value(row.found), difference, verdict)


def _line(key: str, setting: str, one: str, other: str, difference: str, verdict: str) -> str:
    cells = f"{setting:<{SETTING}} {one:>{NUMBER}} {other:>{NUMBER}} {difference:>{DIFFERENCE}}"
    return f"   {key}{cells}  {verdict}".rstrip()


def value(number: float | str) -> str:
    """Return a number with six decimals at most, or the word that stands for it."""
    return number if isinstance(number, str) else f"{number:.6g}"


def summary(found: Sequence[Checked]) -> str:
    """Return how many limits hold, and which do not."""
    failing = [checked.limit.key for checked in found if not checked.passes]
    rows = sum(len(checked.rows) for checked in found)
    kept = f"{len(found) - len(failing)} of {len(found)} limits hold ({rows} settings)"
    return f"{kept}; failing: {', '.join(failing)}" if failing else kept


def frame(found: Sequence[Checked]) -> pd.DataFrame:
    """Return a row per setting: limit, kind, theory, source, setting, numbers, verdict."""
    import pandas as pd

    return pd.DataFrame(list(_records(found)))


def _records(found: Sequence[Checked]) -> Iterator[dict[str, object]]:
    for checked in found:
        limit = checked.limit
        for row in checked.rows:
            yield {
                "limit": limit.key,
                "kind": limit.kind.value,
                "theory": limit.theory,
                "title": limit.title,
                "source": limit.source,
                "our_reading": limit.ours,
                "scenario": limit.scenario,
                "setting": row.setting,
                "expected": value(row.expected),
                "found": value(row.found),
                "difference": row.difference,
                "tolerance": row.tolerance,
                "standard_error": row.error,
                "passes": row.passes,
            }
