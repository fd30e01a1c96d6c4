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
    """Return the reported incidents of one replicate, from the integer columns of its ledger.

    They are (events, MARKS); a row's number is its event. States are in the order of the world.
    """
    # What a data set of incidents between states would list at the end.
    kept = _is(marks, EventKind.OPERATION) & (marks[:, Mark.REPORTED] == 1)
    kept &= marks[:, Mark.REPORT_TICK] < quarters
    kept &= (marks[:, Mark.TICK] >= 0) & (marks[:, Mark.INITIATOR] != NOBODY)
    kept &= np.isin(marks[:, Mark.OPERATION_CLASS], COUNTED)
    rows = np.flatnonzero(kept)
    found = marks[rows].astype(np.int64)
    severity = _answer_severity(marks)[rows]
    conceded = _turned_back(marks, np.flatnonzero(_is(marks, EventKind.CONCESSION)))[1]
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
        concession=np.isin(rows, conceded),
        rivals=pairs_of(len(states)),
    )


def _is(marks: Marks, kind: EventKind) -> Flags:
    found: Flags = marks[:, Mark.KIND] == kind
    return found


def _turned_back(marks: Marks, events: Ints) -> tuple[Ints, Ints]:
    """Return events by a victim towards the true initiator of an operation, and that operation.

    What a victim does to a state that it blames by mistake is no reaction inside the pair.
    """
    operation = _is(marks, EventKind.OPERATION)
    causes = marks[events, Mark.PARENT].astype(np.int64)
    for _ in range(2):  # a response or a discovery names its own cause as parent
        step = (causes >= 0) & ~operation[causes]
        causes = np.where(step, marks[causes, Mark.PARENT], causes)
    right = (causes >= 0) & operation[causes]
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
