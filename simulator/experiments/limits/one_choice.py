"""Two ledgers that differ by one choice: nothing before it changes, the rest descends from it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.replicates import Events
from simulator.model.kinds import EventKind
from simulator.model.ledger import NOBODY, Amount, Mark

CHOICE = (Mark.OPERATION_CLASS, Mark.SECTOR, Mark.MOTIVE, Mark.SUCCESS, Mark.SEVERITY)
Key = tuple[int, int, int]


def breaks_one_choice(base: Events, changed: Events, tick: int, i: int, j: int) -> list[str]:
    """Say how two ledgers contradict that only i's choice against j at `tick` differs."""
    found = [f"draw of {key}" for key in unshared_draws(draws_of(base), draws_of(changed))]
    if not same_events(before(base, tick), before(changed, tick)):
        found.append(f"an event before {tick}")
    first = first_difference(base, changed)
    if first is None:
        found.append("nothing changed")
    elif not any(descends(ledger, first, (tick, i, j)) for ledger in (base, changed)):
        found.append(f"event {first} does not descend from the choice")
    if other_choices(base, tick, i, j) != other_choices(changed, tick, i, j):
        found.append(f"another choice at {tick}")
    return found


def bits(values: NDArray[Any]) -> NDArray[Any]:
    """Return an array as integers, so that -0.0, NaN and the last bit count."""
    values = np.ascontiguousarray(values)
    return values.view(f"i{values.dtype.itemsize}")


def same_bits(one: NDArray[Any], other: NDArray[Any]) -> bool:
    """Tell whether two arrays agree in every bit."""
    return one.shape == other.shape and bool((bits(one) == bits(other)).all())


def same_events(one: Events, other: Events) -> bool:
    """Tell whether two ledgers agree in every bit."""
    return same_bits(one.marks, other.marks) and same_bits(one.amounts, other.amounts)


def draws_of(events: Events) -> dict[Key, float]:
    """Return the draw of each operation, by tick, initiator and target."""
    rows = np.flatnonzero(events.marks[:, Mark.KIND] == EventKind.OPERATION)
    keys = events.marks[rows][:, [Mark.TICK, Mark.INITIATOR, Mark.TARGET]].tolist()
    draws = events.amounts[rows, Amount.DRAW]
    return {(t, i, j): float(u) for (t, i, j), u in zip(keys, draws, strict=True)}


def unshared_draws(one: dict[Key, float], other: dict[Key, float]) -> list[Key]:
    """Return the operations that two histories have in common and draw differently."""
    return [key for key in one.keys() & other.keys() if one[key] != other[key]]


def before(events: Events, tick: int) -> Events:
    """Return the events before a quarter."""
    early = events.marks[:, Mark.TICK] < tick
    return Events(events.replicate, events.marks[early], events.amounts[early])


def first_difference(one: Events, other: Events) -> int | None:
    """Return the number of the first event that differs, None if there is none."""
    length = min(len(one.marks), len(other.marks))
    alike = (bits(one.marks[:length]) == bits(other.marks[:length])).all(axis=1)
    alike &= (bits(one.amounts[:length]) == bits(other.amounts[:length])).all(axis=1)
    if not alike.all():
        return int(np.argmin(alike))
    return None if len(one.marks) == len(other.marks) else length


def descends(events: Events, event: int, choice: Key) -> bool:
    """Tell whether an event is the operation `choice` (tick, i, j), or was caused by it."""
    while NOBODY < event < len(events.marks):
        row = events.marks[event]
        operation = row[Mark.KIND] == EventKind.OPERATION
        if operation and (row[Mark.TICK], row[Mark.INITIATOR], row[Mark.TARGET]) == choice:
            return True
        event = int(row[Mark.PARENT])
    return False


def other_choices(events: Events, tick: int, i: int, j: int) -> list[list[int]]:
    """Return the operations of a quarter, as chosen and as they went, except those of i on j."""
    marks = events.marks
    chosen = (marks[:, Mark.TICK] == tick) & (marks[:, Mark.KIND] == EventKind.OPERATION)
    chosen &= (marks[:, Mark.INITIATOR] != i) | (marks[:, Mark.TARGET] != j)
    rows: list[list[int]] = marks[chosen][:, [Mark.INITIATOR, Mark.TARGET, *CHOICE]].tolist()
    return rows
