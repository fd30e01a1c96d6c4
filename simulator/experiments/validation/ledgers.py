"""What the public would know of a simulated history: its ledger read as an incident table.

Only reported operations count. As in a data set, an answer is a field of the incident that it
answers, whether or not somebody reported the answer as an incident of its own.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from simulator.experiments.validation.incidents import LONG_QUARTERS, Flags, Incidents, pairs_of
from simulator.model.kinds import COUNTED, EventKind, Motive, OperationClass
from simulator.model.ledger import NOBODY, Mark
from simulator.model.world import Ints

Marks = NDArray[np.int32]


def incidents_of(marks: Marks, states: tuple[str, ...], quarters: int) -> Incidents:
    """Return the reported incidents of one replicate.

    Args:
        marks: Integer columns of its ledger, (events, MARKS); a row's number is its event.
        states: Codes of the states, in the order of the world.
        quarters: Recorded quarters.
    """
    rows = _reported(marks, quarters)
    found = marks[rows].astype(np.int64)
    severity = _answer_severity(marks)[rows]
    return Incidents(
        states=states,
        quarters=quarters,
        initiator=found[:, Mark.INITIATOR],
        target=found[:, Mark.TARGET],
        quarter=found[:, Mark.TICK],
        operation_class=found[:, Mark.OPERATION_CLASS],
        severity=found[:, Mark.SEVERITY],
        third_party=found[:, Mark.MOTIVE] == Motive.NON_STATE,
        long_term=_long_term(marks)[rows],
        answered=severity > 0,
        answer_severity=severity,
        concession=_conceded(marks)[rows],
        rivals=pairs_of(len(states)),
    )


def _reported(marks: Marks, quarters: int) -> Ints:
    """Return the events that a data set of incidents between states would list at the end."""
    kept = _is(marks, EventKind.OPERATION) & (marks[:, Mark.REPORTED] == 1)
    kept &= marks[:, Mark.REPORT_TICK] < quarters
    kept &= (marks[:, Mark.TICK] >= 0) & (marks[:, Mark.INITIATOR] != NOBODY)
    kept &= np.isin(marks[:, Mark.OPERATION_CLASS], COUNTED)
    return np.flatnonzero(kept)


def _is(marks: Marks, kind: EventKind) -> Flags:
    found: Flags = marks[:, Mark.KIND] == kind
    return found


def _behind(marks: Marks, events: Ints) -> Ints:
    """Return the operation that each event goes back to, itself if it is one; else NOBODY.

    A response or a discovery names its cause as parent; an operation is a cause of its own.
    """
    found = events.copy()
    for _ in range(2):
        step = (found >= 0) & ~_is(marks, EventKind.OPERATION)[found]
        found = np.where(step, marks[found, Mark.PARENT], found)
    known = (found >= 0) & _is(marks, EventKind.OPERATION)[found]
    return np.where(known, found, NOBODY)


def _turned_back(marks: Marks, events: Ints) -> tuple[Ints, Ints]:
    """Return events by a victim towards the true initiator of an operation, and that operation.

    What a victim does to a state that it blames by mistake is no reaction inside the pair.
    """
    causes = _behind(marks, marks[events, Mark.PARENT].astype(np.int64))
    right = causes >= 0
    right &= marks[causes, Mark.INITIATOR] == marks[events, Mark.TARGET]
    right &= marks[causes, Mark.TARGET] == marks[events, Mark.INITIATOR]
    return events[right], causes[right]


def _answer_severity(marks: Marks) -> Ints:
    """Return for each event the severity of the strongest operation that answers it, or 0."""
    motives = marks[:, Mark.MOTIVE]
    answers = (motives == Motive.ANSWER) | (motives == Motive.DISPLACED)
    events, causes = _turned_back(marks, np.flatnonzero(_is(marks, EventKind.OPERATION) & answers))
    severity = np.zeros(len(marks), np.int64)
    np.maximum.at(severity, causes, marks[events, Mark.SEVERITY])
    return severity


def _conceded(marks: Marks) -> Flags:
    """Tell for each event whether the victim gave way to its initiator because of it."""
    found = np.zeros(len(marks), bool)
    _, causes = _turned_back(marks, np.flatnonzero(_is(marks, EventKind.CONCESSION)))
    found[causes] = True
    return found


def _long_term(marks: Marks) -> Flags:
    """Tell for each event whether it is espionage whose access stayed for long.

    A successful operation leaves a foothold. It counts as long if the foothold was neither found
    nor lost within two quarters.
    """
    spying = marks[:, Mark.OPERATION_CLASS] == OperationClass.ESPIONAGE
    lost = marks[:, Mark.LOST_TICK]
    soon = (lost >= 0) & (lost - marks[:, Mark.TICK] <= LONG_QUARTERS)
    kept: Flags = spying & (marks[:, Mark.SUCCESS] == 1) & ~soon
    return kept
