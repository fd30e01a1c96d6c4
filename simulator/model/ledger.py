"""The causal ledger: typed columns that the rules fill, one row per event.

Rows keep their number even when nothing is recorded, so parents can always be named. A ledger
that is too small says so by `count > capacity`; the engine then repeats the run with a larger one.
"""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from simulator.model.jit import rule

NOBODY = -1


class Mark(IntEnum):
    """Integer columns."""

    TICK = 0
    KIND = 1
    INITIATOR = 2
    TARGET = 3
    THIRD = 4
    OPERATION_CLASS = 5
    SECTOR = 6
    MOTIVE = 7
    SUCCESS = 8
    SEVERITY = 9
    DETECTED = 10
    BLAMED = 11
    PUBLIC_TICK = 12
    PUBLIC_NAMED = 13
    RESPONSE = 14
    PARENT = 15
    REPORTED = 16
    LOST_TICK = 17
    REPORT_TICK = 18


class Amount(IntEnum):
    """Floating-point columns."""

    INTENSITY = 0
    DAMAGE = 1
    LOG_ODDS = 2
    BEST_ALTERNATIVE = 3
    PROBABILITY = 4
    DRAW = 5
    STAKE = 6


MARKS = len(Mark)
AMOUNTS = len(Amount)


class Ledger(NamedTuple):
    """Event columns, flat: row e is `marks[e * MARKS:]`, `amounts[e * AMOUNTS:]`."""

    marks: NDArray[np.int32]
    amounts: NDArray[np.float64]
    count: NDArray[np.int64]  # type: ignore[assignment]


def make_ledger(capacity: int) -> Ledger:
    """Return an empty ledger for `capacity` events (0: count only)."""
    return Ledger(
        np.full(capacity * MARKS, NOBODY, np.int32),
        np.zeros(capacity * AMOUNTS),
        np.zeros(1, np.int64),
    )


def capacity(ledger: Ledger) -> int:
    """Return the number of events that fit."""
    return ledger.marks.size // MARKS


@rule
def has_room(ledger: Ledger, event: int) -> bool:
    """Tell whether row `event` exists in the columns."""
    return event >= 0 and (event + 1) * MARKS <= ledger.marks.size


@rule
def record(ledger: Ledger, tick: int, kind: int, initiator: int, target: int, parent: int) -> int:
    """Append an event and return its number."""
    event = ledger.count[0]
    ledger.count[0] = event + 1
    if has_room(ledger, event):
        row = event * MARKS
        for column in range(MARKS):
            ledger.marks[row + column] = NOBODY
        for column in range(AMOUNTS):
            ledger.amounts[event * AMOUNTS + column] = 0.0
        ledger.marks[row + Mark.TICK] = tick
        ledger.marks[row + Mark.KIND] = kind
        ledger.marks[row + Mark.INITIATOR] = initiator
        ledger.marks[row + Mark.TARGET] = target
        ledger.marks[row + Mark.PARENT] = parent
    return event


@rule
def mark(ledger: Ledger, event: int, column: int, value: int) -> None:
    """Write an integer column of an event."""
    if has_room(ledger, event):
        ledger.marks[event * MARKS + column] = value


@rule
def amount(ledger: Ledger, event: int, column: int, value: float) -> None:
    """Write a floating-point column of an event."""
    if has_room(ledger, event):
        ledger.amounts[event * AMOUNTS + column] = value
