"""All that a run says about one state: its cells of the world, quarter by quarter, and its events.

Events have numbers that count everybody's; here they are replaced by their rank among the state's
own, so that two histories can be compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.engine.replicates import Runner
from simulator.model.draws import Now
from simulator.model.kernel import open_run, play
from simulator.model.ledger import AMOUNTS, MARKS, Ledger, Mark, capacity, make_ledger
from simulator.model.tick import STEPS
from simulator.model.world import Ints, allocate, copy_of, length_of, specifications

OWN = (Mark.INITIATOR, Mark.TARGET, Mark.THIRD, Mark.BLAMED, Mark.PUBLIC_NAMED)
ROOM = 20_000
SOMEBODY_ELSES = -2


@dataclass(frozen=True)
class StateHistory:
    """What a run says about one state.

    Attributes:
        cells: (quarters + 1, cells) Words of the world's memory that concern the state.
        marks: (events, marks) Integer columns of its events.
        amounts: (events, amounts) Their other columns, as bits.
        names: The field of each cell.
    """

    cells: Ints
    marks: NDArray[np.int32]
    amounts: Ints
    names: tuple[str, ...]


def differences(one: StateHistory, other: StateHistory) -> list[str]:
    """Return the fields, and the event columns, that differ between two histories."""
    where = (one.cells != other.cells).any(axis=0)
    found = sorted({name for name, differs in zip(one.names, where, strict=True) if differs})
    if one.marks.shape != other.marks.shape:
        return [*found, "number of events"]
    found += [mark.name for mark in Mark if (one.marks[:, mark] != other.marks[:, mark]).any()]
    return found + (["amounts"] if (one.amounts != other.amounts).any() else [])


def history(runner: Runner, replicate: int, code: str) -> StateHistory:
    """Play a replicate, and return the history of one state."""
    i = runner.scenario.world.states.index(code)
    box, ledger = copy_of(runner.start), make_ledger(ROOM)
    sizes = int(box.world.forums), int(box.world.sectors)
    cells, names, refers = _cells(runner.states, i, *sizes)
    seed, burn_in = np.uint64(runner.scenario.seed), runner.scenario.parameters.start.burn_in
    open_run(box.array, runner.parameters, Now(seed, replicate, 0, burn_in))
    quarters = [box.memory[cells]]
    for tick in range(burn_in + runner.scenario.horizon):
        now = Now(seed, replicate, tick, burn_in)
        if tick == burn_in:
            box.memory[: runner.plan.size] = runner.plan
        play(box.array, runner.parameters, ledger, now, 1, STEPS)
        quarters.append(box.memory[cells])
    assert ledger.count[0] <= capacity(ledger)
    return _own(np.array(quarters), names, refers, ledger, i)


def _own(
    quarters: Ints, names: tuple[str, ...], refers: NDArray[np.bool_], ledger: Ledger, i: int
) -> StateHistory:
    count = int(ledger.count[0])
    marks = ledger.marks.reshape(-1, MARKS)[:count]
    own = (marks[:, OWN] == i).any(axis=1)
    rank = np.where(own, np.cumsum(own) - 1, SOMEBODY_ELSES)
    quarters[:, refers] = _ranked(quarters[:, refers], rank)
    mine = marks[own].copy()
    mine[:, Mark.PARENT] = _ranked(mine[:, Mark.PARENT], rank)
    amounts = ledger.amounts.reshape(-1, AMOUNTS)[:count][own]
    return StateHistory(quarters, mine, amounts.view(np.int64), names)


def _ranked(events: NDArray[Any], rank: NDArray[Any]) -> NDArray[Any]:
    if rank.size == 0:
        return events
    return np.where(events < 0, events, rank[np.maximum(events, 0)])


@cache
def _cells(
    n: int, i: int, forums: int, sectors: int
) -> tuple[Ints, tuple[str, ...], NDArray[np.bool_]]:
    """Return the words of a world's memory about state i, their names, which refer to events."""
    box = allocate(n)
    box.world.states, box.world.forums, box.world.sectors = n, forums, sectors
    words: list[int] = []
    names: list[str] = []
    refers: list[bool] = []
    for name, (_, of) in specifications().items():
        places = _places(of.axes, n, i, length_of(name, box.world))
        words.extend(box.array.dtype.fields[name][1] // 8 + places)
        names.extend([name] * len(places))
        refers.extend(["event or -1" in of.unit] * len(places))
    return np.array(words), tuple(names), np.array(refers)


def _places(words: list[str], n: int, i: int, length: int) -> NDArray[np.int64]:
    """Return the places in a flat field that concern state i; all, if it is about no state."""
    axes = [axis for axis, word in enumerate(words) if word == "n"]
    if not axes:
        return np.arange(length)
    rest = length // n ** len(axes)
    grid = np.indices([n if word == "n" else rest for word in words]).reshape(len(words), length)
    return np.flatnonzero((grid[axes] == i).any(axis=0))
