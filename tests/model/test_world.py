"""The World: one block of memory, with room for more states than it has."""

import numpy as np
import pytest
from worlds import Game

from simulator.model.kinds import CLASSES
from simulator.model.world import (
    CAPACITIES,
    StrategyFields,
    allocate,
    capacity_for,
    copy_of,
    length_of,
    specifications,
    world_dtype,
)


def test_every_field_is_described():
    for name, (kind, of) in specifications().items():
        assert of.unit or kind is int, name
        assert of.text, name


@pytest.mark.parametrize(("states", "capacity"), [(2, 16), (16, 16), (17, 40), (40, 40)])
def test_a_world_gets_the_smallest_capacity_that_holds_it(states, capacity):
    assert capacity_for(states) == capacity
    assert allocate(states).world.hostility.size == capacity**2


def test_more_than_the_largest_capacity_is_refused():
    with pytest.raises(ValueError, match="room for 40 states, not for 41"):
        capacity_for(CAPACITIES[-1] + 1)


def test_world_memory_and_array_share_their_bytes():
    box = allocate(3)
    box.world.output[1] = 7.0
    assert box.array[0].output[1] == 7.0
    assert box.memory.view(np.float64).max() == 7.0
    box.memory[:] = 0
    assert box.world.output[1] == 0.0


def test_a_copy_is_independent():
    box = allocate(3)
    other = copy_of(box)
    other.world.output[0] = 1.0
    assert box.world.output[0] == 0.0


def test_rewinding_is_one_copy_of_memory():
    game = Game()
    start = game.box.memory.copy()
    game.quarters(3)
    assert not np.array_equal(game.box.memory, start)
    game.box.memory[:] = start
    game.tick = 0
    game.ledger.count[0] = 0
    first = game.quarters(3).snapshot()
    assert first == Game().quarters(3).snapshot()


def test_a_field_tells_how_much_of_it_is_used():
    game = Game()
    assert length_of("output", game.box.world) == 3
    assert length_of("hostility", game.box.world) == 9
    assert length_of("exploit", game.box.world) == 9 * CLASSES
    assert length_of("states", game.box.world) == 1


def test_the_layout_has_no_holes():
    dtype = world_dtype(16)
    assert dtype.itemsize == sum(dtype[name].itemsize for name in dtype.names)


@pytest.mark.parametrize("capacity", CAPACITIES)
def test_what_a_strategy_sets_is_the_front_of_memory(capacity):
    front, whole = world_dtype(capacity, StrategyFields), world_dtype(capacity)
    assert 10 < len(front.names) < len(whole.names)
    for name in front.names:
        assert whole.fields[name] == front.fields[name], name


def test_what_a_world_does_not_use_is_never_written():
    game = Game().quarters(8)
    world = game.box.world
    for name, (kind, _) in specifications().items():
        if kind is int or name in ("norm", "exposed"):
            continue
        rest = getattr(world, name)[length_of(name, world) :]
        fresh = getattr(Game().box.world, name)[length_of(name, world) :]
        assert np.array_equal(rest, fresh), name
