"""The table of limits as text for the terminal: theory beside the model."""

from __future__ import annotations

import math
from collections.abc import Sequence

from simulator.experiments.limits.limit import KINDS, Checked
from simulator.experiments.limits.table import value


def heading() -> str:
    """Return the head of the table."""
    head = _line("setting", "theory", "model", "difference", "")
    return f"Kinds: {'; '.join(KINDS.values())}.\n\n{head}\n{'-' * len(head)}"


def block(checked: Checked) -> str:
    """Return one limit with its rows."""
    limit = checked.limit
    ours = ", our reading" if limit.ours else ""
    where = f", scenario {limit.scenario}" if limit.scenario else ""
    lines = [f"{limit.key} {limit.kind.value}  {limit.title} ({limit.source}{ours}{where})"]
    for row in checked.rows:
        difference = "" if math.isnan(row.difference) else f"{row.difference:+.1e}"
        verdict = "ok" if row.passes else "FAILS"
        lines.append(_line(row.setting, value(row.expected), value(row.found), difference, verdict))
    return "\n".join(lines)


def _line(setting: str, one: str, other: str, difference: str, verdict: str) -> str:
    return f"   {setting:<62} {one:>14} {other:>14} {difference:>11}  {verdict}".rstrip()


def summary(found: Sequence[Checked]) -> str:
    """Return the number of limits that hold, and the names of the others."""
    failing = [checked.limit.key for checked in found if not checked.passes]
    rows = sum(len(checked.rows) for checked in found)
    kept = f"{len(found) - len(failing)} of {len(found)} limits hold ({rows} settings)"
    return f"{kept}; failing: {', '.join(failing)}" if failing else kept
