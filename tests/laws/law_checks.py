"""What the laws compare: each check returns what breaks the law, an empty list if nothing does."""

import numpy as np

from simulator.kinds import EventKind
from simulator.ledger import NOBODY, Amount, Mark

CHOICE = (Mark.OPERATION_CLASS, Mark.SECTOR, Mark.MOTIVE, Mark.SUCCESS, Mark.SEVERITY)


def bits(values):
    """Return an array as integers, so that -0.0, NaN and the last bit count."""
    values = np.ascontiguousarray(values)
    return values.view(f"i{values.dtype.itemsize}")


def same_bits(one, other):
    return one.shape == other.shape and bool((bits(one) == bits(other)).all())


def differing_ensembles(one, other):
    """Name what two ensembles disagree on: outcomes, trajectories, bands or events."""
    names = ("totals", "means", "paths", "bands")
    found = [name for name in names if not same_bits(getattr(one, name), getattr(other, name))]
    if len(one.events) != len(other.events):
        return [*found, "number of ledgers"]
    pairs = zip(one.events, other.events, strict=True)
    return found + [f"events of {a.replicate}" for a, b in pairs if not same_events(a, b)]


def same_events(one, other):
    return same_bits(one.marks, other.marks) and same_bits(one.amounts, other.amounts)


def draws_of(events, states):
    """Return the draw of each operation, by tick, initiator and target."""
    rows = np.flatnonzero(events.marks[:, Mark.KIND] == EventKind.OPERATION)
    keys = events.marks[rows][:, [Mark.TICK, Mark.INITIATOR, Mark.TARGET]].tolist()
    draws = events.amounts[rows, Amount.DRAW]
    return {(t, states[i], states[j]): u for (t, i, j), u in zip(keys, draws, strict=True)}


def unshared_draws(one, other):
    """Return the operations that two histories have in common and draw differently."""
    return [key for key in one.keys() & other.keys() if one[key] != other[key]]


def breaks_one_choice(base, changed, tick, i, j):
    """Say how two ledgers contradict that only i's choice against j at `tick` differs."""
    states = range(64)
    found = [
        f"draw of {key}"
        for key in unshared_draws(draws_of(base, states), draws_of(changed, states))
    ]
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


def before(events, tick):
    early = events.marks[:, Mark.TICK] < tick
    return type(events)(events.replicate, events.marks[early], events.amounts[early])


def first_difference(one, other):
    """Return the number of the first event that differs, None if there is none."""
    length = min(len(one.marks), len(other.marks))
    alike = (bits(one.marks[:length]) == bits(other.marks[:length])).all(axis=1)
    alike &= (bits(one.amounts[:length]) == bits(other.amounts[:length])).all(axis=1)
    if not alike.all():
        return int(np.argmin(alike))
    return None if len(one.marks) == len(other.marks) else length


def descends(events, event, choice):
    """Tell whether an event is the operation `choice` (tick, i, j), or was caused by it."""
    while NOBODY < event < len(events.marks):
        row = events.marks[event]
        operation = row[Mark.KIND] == EventKind.OPERATION
        if operation and (row[Mark.TICK], row[Mark.INITIATOR], row[Mark.TARGET]) == choice:
            return True
        event = int(row[Mark.PARENT])
    return False


def other_choices(events, tick, i, j):
    """Return the operations of a quarter, as chosen and as they went, except those of i on j."""
    marks = events.marks
    chosen = (marks[:, Mark.TICK] == tick) & (marks[:, Mark.KIND] == EventKind.OPERATION)
    chosen &= (marks[:, Mark.INITIATOR] != i) | (marks[:, Mark.TARGET] != j)
    return marks[chosen][:, [Mark.INITIATOR, Mark.TARGET, *CHOICE]].tolist()
