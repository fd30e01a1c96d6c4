"""Runs that came to nothing: a number of their world left its range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.model.kernel import Record

SHOWN = 3
"""Failed runs that a message tells in full."""


class FailedRunsError(Exception):
    """Runs whose world left sense.

    Attributes:
        reasons: By replicate: field, state, value, quarter and allowed range.
        record: What all runs of the batch recorded; None where runs are not recorded.
    """

    def __init__(self, reasons: Mapping[int, str], record: Record | None = None) -> None:
        super().__init__(reasons, record)
        self.reasons, self.record = dict(reasons), record

    def __str__(self) -> str:
        told = [f"replicate {run}: {why}" for run, why in list(self.reasons.items())[:SHOWN]]
        more = len(self.reasons) - len(told)
        return "\n".join([*told, *([f"and {more} more replicates"] if more else [])])
