"""The ledger: rows in order, parents before children, growth when it is too small."""

import numpy as np
import pytest
from worlds import Game

from simulator.model.kinds import EventKind
from simulator.model.ledger import AMOUNTS, MARKS, NOBODY, capacity, make_ledger

BUSY = {"choice.opportunity": 2.0, "detection.false_alarm": 1.0, "spillover.coupling": 1.0}


def test_a_new_ledger_is_empty():
    ledger = make_ledger(5)
    assert capacity(ledger) == 5 and ledger.count[0] == 0
    assert (ledger.marks == NOBODY).all() and (ledger.amounts == 0).all()
    assert capacity(make_ledger(0)) == 0


def test_rows_keep_their_number_when_there_is_no_room():
    full = Game(BUSY).quarters(10)
    small, none = Game(BUSY, room=7).quarters(10), Game(BUSY, room=0).quarters(10)
    count = int(full.ledger.count[0])
    assert count > 7
    assert small.ledger.count[0] == none.ledger.count[0] == count
    assert np.array_equal(small.ledger.marks[: 7 * MARKS], full.ledger.marks[: 7 * MARKS])
    first = slice(0, 7 * AMOUNTS)
    assert np.array_equal(small.ledger.amounts[first], full.ledger.amounts[first], equal_nan=True)
    assert small.snapshot() == full.snapshot(), "the room changes nothing in the world"


def test_parents_come_before_their_children_and_times_never_run_back():
    rows = Game(BUSY).quarters(20).events()
    ticks = [row["tick"] for row in rows]
    assert ticks == sorted(ticks)
    assert all(row["parent"] < number for number, row in enumerate(rows))


@pytest.mark.parametrize("kind", [EventKind.OPERATION, EventKind.SPILLOVER, EventKind.RESPONSE])
def test_busy_worlds_record_what_happens(kind):
    rows = Game(BUSY).quarters(20).events(kind)
    assert rows
    assert all(0 <= row["initiator"] < 3 and 0 <= row["target"] < 3 for row in rows)
    assert all(row["initiator"] != row["target"] for row in rows)


def test_operations_say_what_was_chosen_how_it_went_and_why():
    for row in Game(BUSY).quarters(20).events(EventKind.OPERATION):
        assert 0 <= row["operation_class"] < 4 and 0 <= row["sector"] < 6
        assert row["success"] in (0, 1) and 1 <= row["severity"] <= 10
        assert row["success"] == (row["draw"] < row["probability"])
        assert row["damage"] >= 0 and row["intensity"] > 0
        assert row["detected"] in (0, 1) and row["reported"] in (0, 1)
        assert row["public_tick"] == NOBODY or row["public_tick"] > row["tick"]
