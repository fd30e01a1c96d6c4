"""Cross-field rules, in the order of the scenario: what must fit together that no field can see."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import chain, combinations
from typing import Any

from simulator.initial.facts import FactTable
from simulator.initial.overrides import PAIR_VALUES, STATE_VALUES, SYMMETRIC
from simulator.initial.ranges import ValueRange
from simulator.initial.sectors import couplings
from simulator.initial.start_values import cascade, missing_facts
from simulator.loading.errors import (
    KeyPath,
    Problem,
    ScenarioError,
    Violation,
    shown,
    suggest,
    unknown,
)
from simulator.model.kinds import Line, Sector, ShockKind, names
from simulator.model.outcomes import OUTCOMES
from simulator.scenario.experiment import Composite
from simulator.scenario.fields import DOMESTIC, OTHERS, bounds
from simulator.scenario.scenario import Scenario
from simulator.scenario.world import WorldSpec

SUM_TOLERANCE = 1e-6
OWN_STATE = "a state of your own needs facts: docs/how_to/my_own_country.md"

_Share = float | tuple[float, float]


def broken_rules(scenario: Scenario, known: FactTable) -> Iterator[Violation]:
    """Yield every violated rule of a scenario; `known` are the facts with its own on top."""
    world = scenario.world
    return chain(
        _states(world, known),
        _each_once(("world", "forums"), world.forums, known.forums(), "each forum once"),
        _rivalry(world),
        _start(world),
        _pairs(world),
        _both_ways(world),
        _foreign_shares(world),
        _portfolios(world),
        _names(("focal",), [scenario.focal], world.states, keyed=False),
        _suppliers(scenario, known),
        _alignment(scenario, known),
        _sectors(scenario, known),
        _strategy_tables(scenario, known),
        _shocks(scenario),
    )


def _names(
    path: KeyPath, given: Iterable[str], allowed: Collection[str], keyed: bool = True
) -> Iterator[Violation]:
    """Names must exist; those of keys stand one level below `path`."""
    for name in given:
        if name not in allowed:
            yield unknown((*path, name) if keyed else path, name, allowed)


def _each_once(
    path: KeyPath, given: tuple[str, ...], allowed: Collection[str], once: str, advice: str = ""
) -> Iterator[Violation]:
    """Names in a list must exist, and none may stand there twice."""
    for index, name in enumerate(given):
        if name not in allowed:
            yield unknown((*path, str(index)), name, allowed, advice)
        elif name in given[:index]:
            yield Violation((*path, str(index)), f"{shown(name)} again", once)


def _sum_of_one(path: KeyPath, shares: Mapping[str, _Share]) -> Iterator[Violation]:
    """Shares sum to 1, and bounds on shares allow that sum."""
    low = sum(bounds(share)[0] for share in shares.values())
    high = sum(bounds(share)[1] for share in shares.values())
    if low - SUM_TOLERANCE <= 1 <= high + SUM_TOLERANCE:
        return
    if low == high:
        yield Violation(path, f"shares that sum to {low:.6g}", "a sum of 1")
    else:
        given = f"bounds that allow sums from {low:.6g} to {high:.6g}"
        yield Violation(path, given, "1 among them")


# --- the world ---------------------------------------------------------------------------------


def _states(world: WorldSpec, known: FactTable) -> Iterator[Violation]:
    """States have every fact that a formula needs, by the year up to which facts count."""
    path = ("world", "states")
    yield from _each_once(path, world.states, known.states(), "each state once", OWN_STATE)
    present = [state for state in world.states if state in known.states()]
    late = 0
    for state, variables in missing_facts(present, known, world.facts_until).items():
        first = {name: known.first_year(state, name) for name in variables}
        never = [name for name, year in first.items() if year is None]
        late = max([late, *(year for year in first.values() if year is not None)])
        if never and state in world.states:
            needs = f"rows in facts/states.csv for {', '.join(never)}; {OWN_STATE}"
            place = (*path, str(world.states.index(state)))
            yield Violation(place, f"{state} without facts", needs)
    if late:
        expected = f"a year from {late}: the first year by which every fact needed is known"
        yield Violation(("world", "facts_until"), str(world.facts_until), expected)


def _rivalry(world: WorldSpec) -> Iterator[Violation]:
    """Two different states; in the world, unless nothing is scaled."""
    pair, path = world.rivalry.pair, ("world", "rivalry", "pair")
    if pair[0] == pair[1]:
        yield Violation(path, " and ".join(pair), "two different states")
    elif world.rivalry.intensity != 1:
        yield from _names(path, pair, world.states, keyed=False)


def _start(world: WorldSpec) -> Iterator[Violation]:
    for code, values in world.start.items():
        path = ("world", "start", code)
        yield from _names(path[:-1], [code], (OTHERS, *world.states))
        yield from _values(path, values, STATE_VALUES)


def _pairs(world: WorldSpec) -> Iterator[Violation]:
    states = (OTHERS, *world.states)
    for first, row in world.pairs.items():
        path: KeyPath = ("world", "pairs", first)
        if first not in states:
            yield unknown(path, first, states)
        for second, values in row.items():
            if second not in states:
                yield unknown((*path, second), second, states)
            if first == second != OTHERS:
                yield Violation((*path, second), second, "another state")
            yield from _values((*path, second), values, PAIR_VALUES)


def _values(
    path: KeyPath, values: Mapping[str, float], allowed: Mapping[str, ValueRange]
) -> Iterator[Violation]:
    """Start values that exist, within their range."""
    for name, value in values.items():
        if name not in allowed:
            yield unknown((*path, name), name, allowed)
        elif value not in allowed[name]:
            expected = str(allowed[name])
            likely = suggest(value, expected)
            yield Violation((*path, name), f"{value:g}", expected, (), likely)


def _both_ways(world: WorldSpec) -> Iterator[Violation]:
    """What holds for both directions at once is not given twice with two values."""
    for one, other in combinations(world.states, 2):
        there = world.pairs.get(one, {}).get(other, {})
        back = world.pairs.get(other, {}).get(one, {})
        for name in SYMMETRIC:
            if name in there and name in back and there[name] != back[name]:
                path = ("world", "pairs", other, one, name)
                yield Violation(path, shown(back[name]), f"{there[name]:g}, as the other way round")


def _foreign_shares(world: WorldSpec) -> Iterator[Violation]:
    for code in world.states:
        row = {OTHERS: {}, **world.pairs.get(OTHERS, {}), **world.pairs.get(code, {})}
        usual = row[OTHERS].get("supplier", 0.0)
        partners = [other for other in world.states if other != code]
        total = sum(row.get(other, {}).get("supplier", usual) for other in partners)
        if total > 1 + SUM_TOLERANCE:
            expected = "foreign shares that sum to 1 at most"
            yield Violation(("world", "pairs", code), f"a sum of {total:.6g}", expected)


def _portfolios(world: WorldSpec) -> Iterator[Violation]:
    for code, split in world.portfolios.items():
        path = ("world", "portfolios", code)
        yield from _names(path[:-1], [code], (OTHERS, *world.states))
        yield from _names(path, split, names(Line))
        yield from _sum_of_one(path, split)


def _sectors(scenario: Scenario, known: FactTable) -> Iterator[Violation]:
    """Names that are free, links to sectors that exist, failures that end.

    A failure must die down from sector to sector (Haimes, Jiang 2001): radius below 1.
    """
    import numpy as np

    world = scenario.world
    wrong = list(_sector_links(world))
    yield from wrong
    if wrong:
        return
    table = couplings(cascade(known), world) * scenario.parameters.spillover.cascade
    radius = float(np.abs(np.linalg.eigvals(table)).max())
    if radius >= 1.0:
        found = f"links through which failures grow (spectral radius {radius:.3g})"
        if world.sectors:
            expected = "weaker `needs` and `serves`: a radius below 1"
            yield Violation(("world", "sectors"), found, expected)
        else:
            expected = "weaker links, here or in facts/judgements.csv: a radius below 1"
            yield Violation(("parameters", "spillover", "cascade"), found, expected)


def _sector_links(world: WorldSpec) -> Iterator[Violation]:
    for name, sector in world.sectors.items():
        path = ("world", "sectors", name)
        if name in names(Sector):
            expected = "a name of its own; weigh a usual sector in facts/judgements.csv"
            yield Violation(path, name, expected)
        for link in ("needs", "serves"):
            for other in getattr(sector, link):
                if other not in world.sector_names:
                    yield unknown((*path, link, other), other, world.sector_names)
                elif other == name:
                    yield Violation((*path, link, other), other, "another sector")


# --- the strategy of the focal state -----------------------------------------------------------


def _suppliers(scenario: Scenario, known: FactTable) -> Iterator[Violation]:
    path, shares = ("strategy", "suppliers"), scenario.strategy.suppliers
    allowed = (DOMESTIC, *known.states())
    for supplier in shares:
        if supplier == scenario.focal:
            yield Violation((*path, supplier), supplier, f"`{DOMESTIC}` for the state's own share")
        elif supplier not in allowed:
            yield unknown((*path, supplier), supplier, allowed)
    if shares:
        yield from _sum_of_one(path, shares)


def _alignment(scenario: Scenario, known: FactTable) -> Iterator[Violation]:
    allowed = (OTHERS, *known.states())
    for state in scenario.strategy.alignment:
        path = ("strategy", "alignment", state)
        if state == scenario.focal:
            yield Violation(path, state, "another state: nobody is aligned with itself")
        elif state not in allowed:
            yield unknown(path, state, allowed)


def _strategy_tables(scenario: Scenario, known: FactTable) -> Iterator[Violation]:
    strategy = scenario.strategy
    yield from _names(("strategy", "portfolio"), strategy.portfolio, names(Line))
    sectors = scenario.world.sector_names
    yield from _names(("strategy", "protection"), strategy.protection, sectors)
    yield from _names(("strategy", "participation"), strategy.participation, known.forums())
    if strategy.portfolio:
        yield from _sum_of_one(("strategy", "portfolio"), strategy.portfolio)


def _shocks(scenario: Scenario) -> Iterator[Violation]:
    states, sectors = scenario.world.states, scenario.world.sector_names
    for index, shock in enumerate(scenario.shocks):
        path = ("shocks", str(index))
        if shock.tick >= scenario.horizon:
            expected = f"a quarter from 0 to {scenario.horizon - 1} (horizon)"
            yield Violation((*path, "tick"), str(shock.tick), expected)
        for role in ("initiator", "target"):
            state = getattr(shock, role)
            if state is not None and state not in states:
                yield unknown((*path, role), state, states)
        if shock.sector is not None and shock.sector not in sectors:
            yield unknown((*path, "sector"), shock.sector, sectors)
        if shock.kind is ShockKind.GRID_ATTACK and shock.initiator is None:
            yield Violation((*path, "initiator"), "nothing", "the state that attacks the grid")
        if shock.initiator == shock.target:
            yield Violation((*path, "target"), shock.target, "a state other than the initiator")


# --- the composite index of an experiment ------------------------------------------------------


def composite_rules(composite: Composite) -> Iterator[Violation]:
    """Yield every violated rule of a composite index: outcomes that exist, bounds in order."""
    path = ("composite", "parts")
    for name, part in composite.parts.items():
        if name not in OUTCOMES:
            yield unknown((*path, name), name, tuple(OUTCOMES))
            continue
        outcome = OUTCOMES[name]
        if part.worst == part.best:
            given = f"worst and best both {part.best:g}"
            yield Violation((*path, name), given, "two different bounds")
        elif outcome.better and (part.best - part.worst) * outcome.better <= 0:
            which, order = ("more", "above") if outcome.better > 0 else ("less", "below")
            of = f"of {outcome.label.lower()} ({outcome.unit}), {which} is better"
            given = f"worst {part.worst:g}, best {part.best:g}"
            yield Violation((*path, name), given, f"best {order} worst: {of}")
    if not sum(part.weight for part in composite.parts.values()) > 0:
        yield Violation(path, "no weight above 0", "a weight above 0 for one part at least")


# --- a strategy in a smaller world -------------------------------------------------------------


def fit(scenario: Scenario) -> Scenario:
    """Return the scenario without suppliers, partners and forums that its world lacks.

    The remaining supplier shares are scaled up to a sum of 1; `notes` says what was left out.

    Raises:
        ScenarioError: If no supplier remains.
    """
    strategy, world = scenario.strategy, scenario.world
    known = {
        "suppliers": {*world.states, DOMESTIC},
        "alignment": {*world.states, OTHERS},
        "participation": {*world.forums},
    }
    present: dict[str, Any] = {}
    notes = []
    for table, names_known in known.items():
        said = getattr(strategy, table)
        kept = present[table] = {key: said[key] for key in said if key in names_known}
        absent = said.keys() - kept.keys()
        if absent:
            effect = "; the rest was scaled to 1" if table == "suppliers" else ""
            left_out = f"{', '.join(sorted(absent))} left out of {table}"
            notes.append(f"strategy {strategy.name}: {left_out}, not in world {world.name}{effect}")
            if table == "suppliers":
                present[table] = _scaled(kept)
    if not notes:
        return scenario
    changed = replace(strategy, **present)
    return replace(scenario, strategy=changed, notes=(*scenario.notes, *notes))


def _scaled(shares: dict[str, _Share]) -> dict[str, _Share]:
    """Scale shares, or their bounds, up to where they admit a sum of 1."""
    most = sum(bounds(share)[1] for share in shares.values())
    if most <= 0:
        expected = "at least one, or `domestic`"
        problem = Problem("world", "strategy.suppliers", "no supplier in this world", expected)
        raise ScenarioError([problem])
    if most >= 1 - SUM_TOLERANCE:
        return shares

    def times(share: float) -> float:
        return min(1.0, share * (1 / most))

    return {
        key: (times(share[0]), times(share[1])) if isinstance(share, tuple) else times(share)
        for key, share in shares.items()
    }
