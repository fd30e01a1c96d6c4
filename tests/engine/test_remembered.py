"""A pool that remembers computes nothing twice, and trusts no part that is not what was written."""

import json
from contextlib import suppress
from dataclasses import dataclass, field

import numpy as np
import pytest

from simulator.engine.packed import packed, unpacked
from simulator.engine.pool import ThreadPool
from simulator.engine.remembered import JOURNAL, RememberingPool, stored_parts


@dataclass
class Squares:
    """Work that counts what it is asked for, and ends when told to."""

    most: int = 1000
    asked: list[int] = field(default_factory=list)

    def begin(self):
        def compute(number):
            if len(self.asked) >= self.most:
                raise KeyboardInterrupt
            self.asked.append(number)
            return {"square": np.array([number**2]), "name": np.array([str(number)])}

        return compute


def found(pool, work, numbers):
    return {place: int(left["square"][0]) for place, left in pool.each(work, numbers)}


def pool_of(folder, every=0.0):
    return RememberingPool(ThreadPool(1), folder, every)


NUMBERS = [3, 1, 4, 1, 5, 9, 2, 6]
RIGHT = {place: number**2 for place, number in enumerate(NUMBERS)}


@pytest.mark.parametrize("most", range(9))
def test_an_interrupted_round_goes_on_where_it_stopped(tmp_path, most):
    first, second = Squares(most), Squares()
    with suppress(KeyboardInterrupt):
        found(pool_of(tmp_path), first, NUMBERS)
    assert found(pool_of(tmp_path), second, NUMBERS) == RIGHT
    assert len(first.asked) == most or most > len(NUMBERS)
    assert len(second.asked) == max(0, len(NUMBERS) - most)


def test_rounds_are_apart(tmp_path):
    pool, again = pool_of(tmp_path), pool_of(tmp_path)
    for numbers in ([1, 2], [7, 8, 9]):
        found(pool, Squares(), numbers)
    again, work = pool_of(tmp_path), Squares()
    assert found(again, work, [1, 2]) == {0: 1, 1: 4}
    assert found(again, work, [7, 8, 9]) == {0: 49, 1: 64, 2: 81}
    assert work.asked == []


def test_what_is_done_in_a_moment_is_not_kept(tmp_path):
    assert found(pool_of(tmp_path / "parts", every=60.0), Squares(), NUMBERS) == RIGHT
    assert not (tmp_path / "parts").exists()


def test_what_was_computed_before_an_interrupt_is_kept_at_once(tmp_path):
    with pytest.raises(KeyboardInterrupt):
        found(pool_of(tmp_path, every=60.0), Squares(5), NUMBERS)
    assert sum(len(kept.pieces) for kept in stored_parts(tmp_path)) == 5


@pytest.mark.parametrize("damage", ["part", "missing", "torn", "name", "empty"])
def test_a_damaged_part_is_computed_again(tmp_path, damage):
    found(pool_of(tmp_path), Squares(), NUMBERS)
    journal = tmp_path / JOURNAL
    first = stored_parts(tmp_path)[0]
    if damage == "part":
        content = bytearray((tmp_path / first.part).read_bytes())
        content[len(content) // 2] ^= 1
        (tmp_path / first.part).write_bytes(content)
    elif damage == "missing":
        (tmp_path / first.part).unlink()
    elif damage == "empty":
        (tmp_path / first.part).write_bytes(b"")
    elif damage == "torn":
        journal.write_text(journal.read_text().rstrip("\n")[:-20])
    else:
        line = {"round": 0, "pieces": [0], "part": "../elsewhere", "sha256": "0"}
        journal.write_text(json.dumps(line))
    work = Squares()
    assert found(pool_of(tmp_path), work, NUMBERS) == RIGHT and work.asked
    last = Squares()
    assert found(pool_of(tmp_path), last, NUMBERS) == RIGHT and not last.asked


def test_arrays_come_back_as_they_were_packed():
    pieces = {4: {"a": np.arange(3.0)}, 2: {"b": np.array(["x", "yz"]), "c": np.zeros((2, 0))}}
    again = unpacked(packed(pieces))
    assert list(again) == [2, 4]
    for number, arrays in pieces.items():
        for name, values in arrays.items():
            np.testing.assert_array_equal(again[number][name], values)
            assert again[number][name].dtype == values.dtype
