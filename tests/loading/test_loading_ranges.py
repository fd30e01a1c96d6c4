"""Every number of a scenario has a range, and a number outside it is refused by name and range."""

import math
from copy import deepcopy
from itertools import groupby

import pytest

from simulator.initial.overrides import PAIR_VALUES, STATE_VALUES
from simulator.loading.check import annotated, from_resolved
from simulator.loading.errors import ScenarioError
from simulator.loading.load import load_scenario
from simulator.scenario.scenario import Scenario

# Something in every table that the default scenario leaves empty.
FULL = {
    "world.sectors.water": {"weight": 0.1, "needs": {"energy": 0.1}, "serves": {"health": 0.1}},
    "world.start": {"PAK": {name: room.high for name, room in STATE_VALUES.items()}},
    "world.pairs": {"CHN": {"IND": {name: room.high for name, room in PAIR_VALUES.items()}}},
    "world.portfolios": {"PAK": {"offence": 0.4, "hardening": 0.6}},
    "strategy.suppliers": {"CHN": [0.2, 0.6], "domestic": 0.5},
    "strategy.alignment": {"CHN": 0.5},
    "strategy.portfolio": {"offence": 0.4, "hardening": 0.6},
    "strategy.participation": {"SCO": "always"},
    "strategy.protection": {"water": 2.0},
    "shock": "grid_attack",
}
SUPPLIERS = ("strategy", "suppliers")

# What is refused: the lowest and highest number that is allowed -> one that is not.
OUTSIDE = {
    "just below": lambda low, high, whole: low - 1 if whole else math.nextafter(low, -math.inf),
    "just above": lambda low, high, whole: high + 1 if whole else math.nextafter(high, math.inf),
    "far below": lambda low, high, whole: -1e12,
    "far above": lambda low, high, whole: 1e12,
    "nan": lambda low, high, whole: math.nan,
    "infinite": lambda low, high, whole: math.inf,
    "minus infinite": lambda low, high, whole: -math.inf,
}


def leaves(node, path=()):
    """Yield the path and value of every number, and of every empty table."""
    if isinstance(node, dict | list) and node:
        for key, entry in node.items() if isinstance(node, dict) else enumerate(node):
            yield from leaves(entry, (*path, str(key)))
    elif isinstance(node, int | float | dict | list) and not isinstance(node, bool):
        yield path, node


def declared(path):
    """Return the lowest and highest number that a key allows."""
    if path[:2] in (("world", "start"), ("world", "pairs")):
        room = (STATE_VALUES if path[1] == "start" else PAIR_VALUES)[path[-1]]
        return room.low, room.high
    if path[:2] == SUPPLIERS:
        return 0.0, 1.0
    limits = annotated(Scenario, path)[1]
    return limits["low"], limits["high"]


def problems_with(tree, values):
    """Return the problems of a scenario with numbers put in, by key."""
    changed = deepcopy(tree)
    for path, value in values.items():
        node = changed
        for key in path[:-1]:
            node = node[int(key) if isinstance(node, list) else key]
        node[int(path[-1]) if isinstance(node, list) else path[-1]] = value
    try:
        from_resolved(changed)
    except ScenarioError as error:
        return {problem.key: problem for problem in error.problems}
    return {}


@pytest.fixture(scope="module")
def tree():
    return load_scenario(overrides=FULL).resolved()


@pytest.fixture(scope="module")
def numbers(tree):
    return {path: value for path, value in leaves(tree) if path != ("notes",)}


def test_the_scenario_has_something_in_every_table_and_is_accepted(tree, numbers):
    assert [path for path, value in numbers.items() if isinstance(value, dict | list)] == []
    assert {path[0] for path in numbers} >= {"world", "strategy", "shocks", "parameters"}
    assert from_resolved(tree).resolved() == tree


def test_every_number_has_a_finite_range_that_is_allowed_to_its_ends(tree, numbers):
    ranges = {path: declared(path) for path in numbers}
    for path, (low, high) in ranges.items():
        assert -math.inf < low <= numbers[path] <= high < math.inf and low < high, path
    for end in (0, 1):
        refused = problems_with(tree, {path: room[end] for path, room in ranges.items()})
        keys = {".".join(path) for path in numbers} & refused.keys()
        assert keys <= {"world.facts_until"}, "no facts are known in the first year"


@pytest.mark.parametrize("outside", OUTSIDE.values(), ids=OUTSIDE)
def test_a_number_outside_its_range_is_refused(outside, tree, numbers):
    for _, section in groupby(numbers, key=lambda path: path[:2]):
        values = {
            path: outside(*declared(path), isinstance(numbers[path], int)) for path in section
        }
        refused = problems_with(tree, values)
        for path, value in values.items():
            low, _ = declared(path)
            whole_table = path[:2] == SUPPLIERS and math.isfinite(value)
            problem = refused[".".join(path[:3] if whole_table else path)]
            if not math.isfinite(value):
                assert problem.expected == "a finite number"
            elif value < 2**64:  # more bits are refused unread
                assert f" from {low:g} to " in problem.expected
