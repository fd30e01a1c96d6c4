"""What holds of every World: numbers within the range of their field, shares that sum to 1.

The ranges are those of the fields' units (`simulator.model.world.RANGES`). A run that leaves them
has left sense, at the ends of declared parameter ranges for instance: output grows beyond all
bounds, or falls below zero. Whoever plays quarters asks `first_fault` after each of them.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from simulator.model.jit import entry, rule
from simulator.model.world import Floats, Ints, World, length_of, specifications, world_dtype

ROUNDING = 1e-6
"""How far a number, or a sum of shares, may stray from its range by rounding alone."""

FAULT = 4
"""Numbers that describe a fault: row of the watch, cell, quarter (burn-in included), value."""

STATE_FROM = "output"
"""The first field of a World that moves in the course of a run; those before it are facts."""


class Watch(NamedTuple):
    """What is looked at, a row per field or kind of sum.

    first: Place in memory of its first number.
    cells: How many values it has.
    width: How many neighbouring numbers add up to a value: 1 for a field, n for shares of n.
    low, high: Range of a value.
    """

    first: Ints
    cells: Ints
    width: Ints
    low: Floats
    high: Floats


class Watched(NamedTuple):
    """A row of a watch in words: a field of the World, or the `sums` of its last axis."""

    field: str
    sums: bool


def watched(everything: bool = False) -> tuple[Watched, ...]:
    """Return the rows of a watch: fields that move and have a range, or all fields with one."""
    found, moves = [], everything
    for name, (kind, of) in specifications().items():
        moves = moves or name == STATE_FROM
        if moves and kind == Floats and of.range is not None:
            found += [Watched(name, sums=False)] + [Watched(name, sums=True)] * of.sums_to_one
    return tuple(found)


def watch_of(world: World, everything: bool = False) -> Watch:
    """Return the watch of a world of this size, a row for each of `watched`."""
    sizes, ranges = zip(*[_row(row, world) for row in watched(everything)], strict=True)
    first, cells, width = np.array(sizes, np.int64).T.copy()
    low, high = np.array(ranges, np.float64).T.copy()
    return Watch(first, cells, width, low, high)


def _row(row: Watched, world: World) -> tuple[tuple[int, int, int], tuple[float, float]]:
    fields = world_dtype(int(world.output.size)).fields  # of a world with that capacity
    assert fields is not None
    first, length = fields[row.field][1] // 8, length_of(row.field, world)
    if row.sums:
        return (first, world.states, length // world.states), (1.0 - ROUNDING, 1.0 + ROUNDING)
    span = specifications()[row.field][1].range
    assert span is not None
    return (first, length, 1), (span[0] - ROUNDING, span[1] + ROUNDING)


@rule
def value_at(numbers: Floats, watch: Watch, row: int, cell: int) -> float:
    """Return a value of a row: a number of a World, or the sum of neighbouring ones."""
    start = watch.first[row] + cell * watch.width[row]
    total = 0.0
    for place in range(start, start + watch.width[row]):
        total += numbers[place]
    return total


@rule
def all_within(part: Floats, low: float, high: float) -> bool:
    """Tell whether all numbers lie between two bounds; what is not a number does not.

    Without a way out of the loop it is compiled into vector instructions, six times as fast.
    """
    within = 0
    for place in range(part.size):
        within += 1 if low <= part[place] <= high else 0
    return within == part.size


@rule
def first_fault(numbers: Floats, watch: Watch) -> tuple[int, int]:
    """Return row and cell of the first value out of its range, (-1, -1) if there is none."""
    for row in range(watch.first.size):
        first, low, high = watch.first[row], watch.low[row], watch.high[row]
        part = numbers[first : first + watch.cells[row]]
        if watch.width[row] == 1 and all_within(part, low, high):
            continue
        for cell in range(watch.cells[row]):
            if not low <= value_at(numbers, watch, row, cell) <= high:
                return row, cell
    return -1, -1


@rule
def note_fault(numbers: Floats, watch: Watch, quarter: int, fault: Floats) -> bool:
    """Write the first fault, if there is one, into `fault` (FAULT numbers) and tell of it.

    `numbers` are the bytes of a World as floating-point numbers.
    """
    row, cell = first_fault(numbers, watch)
    if row < 0:
        return False
    fault[0], fault[1], fault[2] = row, cell, quarter
    fault[3] = value_at(numbers, watch, row, cell)
    return True


@entry
def look_for_fault(numbers: Floats, watch: Watch, quarter: int, fault: Floats) -> bool:
    """Do what `note_fault` does, for Python."""
    return note_fault(numbers, watch, quarter, fault)
