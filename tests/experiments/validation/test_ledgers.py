"""Ledgers read as incident tables: only what was reported, with what it drew."""

import numpy as np
import pytest

from simulator.experiments.validation.ledgers import incidents_of
from simulator.model.kinds import EventKind, Motive, OperationClass
from simulator.model.ledger import MARKS, NOBODY, Mark

STATES = ("CHN", "IND", "PAK")
CHN, IND, PAK = range(3)


class Book:
    """A ledger written by hand."""

    def __init__(self) -> None:
        self.rows: list[np.ndarray] = []

    def add(self, kind: EventKind, initiator: int, target: int, **marks: int) -> int:
        row = np.full(MARKS, NOBODY, np.int32)
        row[Mark.KIND], row[Mark.INITIATOR], row[Mark.TARGET] = kind, initiator, target
        row[Mark.TICK] = 0
        for name, value in marks.items():
            row[Mark[name.upper()]] = value
        self.rows.append(row)
        return len(self.rows) - 1

    def operation(self, initiator: int, target: int, **marks: int) -> int:
        usual = {
            "operation_class": OperationClass.DISRUPTION,
            "severity": 3,
            "success": 1,
            "motive": Motive.STATE,
            "reported": 1,
        }
        return self.add(EventKind.OPERATION, initiator, target, **(usual | marks))

    def read(self):
        return incidents_of(np.array(self.rows), STATES, 8)


@pytest.fixture
def book() -> Book:
    return Book()


def test_only_reported_operations_of_recorded_quarters_count(book):
    book.operation(CHN, IND)
    book.operation(CHN, IND, reported=0)
    book.operation(CHN, IND, tick=-1)
    book.operation(NOBODY, IND)
    book.operation(CHN, IND, operation_class=OperationClass.DISINFORMATION)
    book.add(EventKind.CRISIS, CHN, IND)
    found = book.read()
    assert len(found) == 1 and found.rivals == 3


def test_an_answer_is_a_field_of_its_trigger_even_if_nobody_reports_it(book):
    trigger = book.operation(PAK, IND, severity=2)
    book.operation(IND, PAK, motive=Motive.ANSWER, parent=trigger, severity=4, reported=0)
    found = book.read()
    assert list(found.answered) == [True] and list(found.answer_severity) == [4]


def test_the_strongest_answer_counts(book):
    trigger = book.operation(PAK, IND)
    for severity in (2, 5, 3):
        book.operation(
            IND, PAK, motive=Motive.ANSWER, parent=trigger, severity=severity, reported=0
        )
    assert list(book.read().answer_severity) == [5]


def test_an_answer_to_the_wrong_state_is_no_answer_in_the_pair(book):
    trigger = book.operation(PAK, IND)
    book.operation(IND, CHN, motive=Motive.ANSWER, parent=trigger)
    found = book.read()
    assert list(found.answered) == [False, False]


def test_an_answer_to_a_discovered_foothold_answers_the_espionage_behind_it(book):
    spying = book.operation(CHN, IND, operation_class=OperationClass.ESPIONAGE)
    seen = book.add(EventKind.DISCOVERY, CHN, IND, parent=spying, tick=1)
    book.operation(IND, CHN, motive=Motive.ANSWER, parent=seen, reported=0)
    assert list(book.read().answered) == [True]


def test_a_concession_is_traced_through_the_response(book):
    trigger = book.operation(PAK, IND)
    other = book.operation(PAK, IND)
    response = book.add(EventKind.RESPONSE, IND, PAK, parent=trigger)
    book.add(EventKind.CONCESSION, IND, PAK, parent=response)
    assert list(book.read().concession) == [True, False]
    book.add(EventKind.CONCESSION, IND, PAK, parent=other)
    assert list(book.read().concession) == [True, True]


def test_espionage_is_long_if_its_foothold_outlives_two_quarters(book):
    spying = {"operation_class": OperationClass.ESPIONAGE}
    book.operation(CHN, IND, lost_tick=2, **spying)
    book.operation(CHN, IND, lost_tick=3, **spying)
    book.operation(CHN, IND, success=0, **spying)
    book.operation(CHN, IND, **spying)
    book.operation(CHN, IND)
    assert list(book.read().long_term) == [False, True, False, True, False]


def test_groups_are_third_parties(book):
    book.operation(PAK, IND, motive=Motive.NON_STATE)
    book.operation(PAK, IND, motive=Motive.ANSWER)
    assert list(book.read().third_party) == [True, False]


def test_an_empty_ledger_has_no_incidents():
    assert len(incidents_of(np.zeros((0, MARKS), np.int32), STATES, 8)) == 0


def test_what_is_reported_after_the_record_ends_is_not_in_it(book):
    for quarter in (6, 7, 8, 9):
        book.operation(CHN, IND, tick=6, report_tick=quarter)
    assert len(book.read()) == 2
