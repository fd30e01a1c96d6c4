"""Faults in words: which number of a world left its range, whose, and when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from simulator.engine.failures import FailedRunsError
from simulator.initial.initialise import forums_of
from simulator.model.accounts import Flow, Index
from simulator.model.invariants import FAULT, Watched, look_for_fault, watch_of, watched
from simulator.model.kinds import Line, OperationClass, names
from simulator.model.world import GREATEST, Floats, WorldMemory, specifications

if TYPE_CHECKING:
    from simulator.model.kernel import Record
    from simulator.scenario.scenario import Scenario


def failed(
    scenario: Scenario, reasons: Mapping[int, str], record: Record | None = None
) -> FailedRunsError:
    """Return the error of runs of a scenario, with a note on which it is and what helps."""
    error = FailedRunsError(reasons, record)
    error.add_note(
        f"strategy {scenario.strategy.name} of {scenario.focal}, theory {scenario.theory}; move "
        "parameters away from the ends of their ranges, or use a sweep, which keeps the other runs"
    )
    return error


def reasons_of(scenario: Scenario, faults: Floats, first: int) -> dict[int, str]:
    """Return the reasons of those replicates that failed; `faults` begin with replicate `first`."""
    rows = faults.reshape(-1, FAULT)
    return {
        first + int(run): reason(scenario, rows[run]) for run in np.flatnonzero(rows[:, 0] >= 0)
    }


def reason(scenario: Scenario, fault: Floats) -> str:
    """Return a fault in words."""
    when = _when(int(fault[2]), scenario.parameters.start.burn_in)
    return _describe(scenario, watched(), fault, when)


def fault_at_start(scenario: Scenario, box: WorldMemory) -> str:
    """Return a fault of a world that has not begun, facts included, in words; empty if none."""
    fault = np.zeros(FAULT)
    watch = watch_of(box.world, everything=True)
    if look_for_fault(box.memory.view(np.float64), watch, 0, fault):
        return _describe(scenario, watched(everything=True), fault, "the start")
    return ""


def _describe(scenario: Scenario, rows: Sequence[Watched], fault: Floats, when: str) -> str:
    row, cell = rows[int(fault[0])], int(fault[1])
    what = f"sum of {row.field}" if row.sums else row.field
    whose = ", ".join(_place(scenario, row, cell))
    return f"{what} of {whose} is {fault[3]:g} at {when}; allowed: {_allowed(row)}"


def _when(quarter: int, burn_in: int) -> str:
    if quarter < burn_in:
        return f"quarter {quarter} of the burn-in"
    return f"quarter {quarter - burn_in}"


def _allowed(row: Watched) -> str:
    if row.sums:
        return "1"
    of = specifications()[row.field][1]
    assert of.range is not None
    low, high = of.range
    unit = "" if of.unit in ("0..", "see outcomes") or ".." in of.unit else f" ({of.unit})"
    if high < GREATEST:
        return f"{low:g} to {high:g}{unit}"
    return f"a finite number{unit}" if low < 0 else f"0 or more, and finite{unit}"


def _labels(scenario: Scenario, axis: str) -> Sequence[object]:
    """Return the names along an axis of a field; numbers where it has none."""
    named = {
        "n": scenario.world.states,
        "s": scenario.world.sector_names,
        "b": names(Line),
        "c": names(OperationClass),
        "f": forums_of(scenario),
        "flow": names(Flow),
        "index": names(Index),
    }
    return named[axis] if axis in named else range(int(axis))


def _place(scenario: Scenario, row: Watched, cell: int) -> list[str]:
    """Return the names of a cell: a state, or two, a state and a sector, ..."""
    axes = specifications()[row.field][1].axes
    axes = axes[:-1] if row.sums else axes
    labels = [_labels(scenario, word) for word in axes]
    places = np.unravel_index(cell, [len(of_axis) for of_axis in labels])
    return [str(of_axis[int(place)]) for of_axis, place in zip(labels, places, strict=True)]
