"""What a world file may give itself: known states, known values, within their ranges."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import chain, combinations
from typing import TYPE_CHECKING

from simulator.initial.overrides import OTHERS, PAIR_VALUES, STATE_VALUES, SYMMETRIC, Range
from simulator.loading.broken import SUM_TOLERANCE, Violation, unknown
from simulator.loading.errors import shown
from simulator.loading.suggest import suggest
from simulator.model.kinds import Line, names

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario
    from simulator.scenario.world import WorldSpec


def given_rules(scenario: Scenario) -> Iterator[Violation]:
    """Yield every rule about given start values that the scenario breaks."""
    world = scenario.world
    return chain(_states(world), _pairs(world), _both_ways(world), _shares(world), _splits(world))


def _states(world: WorldSpec) -> Iterator[Violation]:
    for code, values in world.start.items():
        path = ("world", "start", code)
        yield from _known(path, code, world)
        yield from _values(path, values, STATE_VALUES)


def _pairs(world: WorldSpec) -> Iterator[Violation]:
    for first, row in world.pairs.items():
        yield from _known(("world", "pairs", first), first, world)
        for second, values in row.items():
            path = ("world", "pairs", first, second)
            yield from _known(path, second, world)
            if first == second != OTHERS:
                yield Violation(path, second, "another state")
            yield from _values(path, values, PAIR_VALUES)


def _known(path: tuple[str, ...], code: str, world: WorldSpec) -> Iterator[Violation]:
    if code not in (OTHERS, *world.states):
        yield unknown(path, code, (OTHERS, *world.states))


def _values(
    path: tuple[str, ...], values: Mapping[str, float], allowed: Mapping[str, Range]
) -> Iterator[Violation]:
    for name, value in values.items():
        if name not in allowed:
            yield unknown((*path, name), name, allowed)
        elif not (math.isfinite(value) and allowed[name].low <= value <= allowed[name].high):
            room = allowed[name]
            expected = f"a number from {room.low:g} to {room.high:g} ({room.unit})"
            likely = suggest(value, expected)
            yield Violation((*path, name), f"{value:g}", expected, (), likely)


def _both_ways(world: WorldSpec) -> Iterator[Violation]:
    for one, other in combinations(world.states, 2):
        there = world.pairs.get(one, {}).get(other, {})
        back = world.pairs.get(other, {}).get(one, {})
        for name in SYMMETRIC:
            if name in there and name in back and there[name] != back[name]:
                path = ("world", "pairs", other, one, name)
                yield Violation(path, shown(back[name]), f"{there[name]:g}, as the other way round")


def _shares(world: WorldSpec) -> Iterator[Violation]:
    for code in world.states:
        row = {OTHERS: {}, **world.pairs.get(OTHERS, {}), **world.pairs.get(code, {})}
        usual = row[OTHERS].get("supplier", 0.0)
        partners = [other for other in world.states if other != code]
        total = sum(row.get(other, {}).get("supplier", usual) for other in partners)
        if total > 1 + SUM_TOLERANCE:
            expected = "foreign shares that sum to 1 at most"
            yield Violation(("world", "pairs", code), f"a sum of {total:.6g}", expected)


def _splits(world: WorldSpec) -> Iterator[Violation]:
    for code, split in world.portfolios.items():
        path = ("world", "portfolios", code)
        yield from _known(path, code, world)
        for line in split:
            if line not in names(Line):
                yield unknown((*path, line), line, names(Line))
        total = sum(split.values())
        if abs(total - 1) > SUM_TOLERANCE:
            yield Violation(path, f"shares that sum to {total:.6g}", "a sum of 1")
