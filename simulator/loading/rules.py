"""Rules that tie the parts of a scenario together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from simulator.initial.facts import FactTable
from simulator.loading.broken import SUM_TOLERANCE, Violation, unknown
from simulator.loading.errors import shown
from simulator.loading.given_rules import given_rules
from simulator.loading.sector_rules import sector_rules
from simulator.model.kinds import Line, ShockKind, names
from simulator.scenario.fields import DOMESTIC, OTHERS, bounds
from simulator.scenario.scenario import Scenario

OWN_STATE = "a state of your own needs facts: docs/how_to/my_own_country.md"


def broken_rules(scenario: Scenario, known: FactTable) -> Iterator[Violation]:
    """Yield every rule that the scenario breaks."""
    return chain(
        _states(scenario, known),
        _missing_facts(scenario, known),
        _forums(scenario, known),
        _rivalry(scenario),
        given_rules(scenario),
        _focal(scenario),
        _suppliers(scenario, known),
        _alignment(scenario, known),
        sector_rules(scenario),
        _tables(scenario, known),
        _shocks(scenario),
    )


def _states(scenario: Scenario, known: FactTable) -> Iterator[Violation]:
    path = ("world", "states")
    states = scenario.world.states
    for index, state in enumerate(states):
        if state not in known.states():
            yield unknown((*path, str(index)), state, known.states(), OWN_STATE)
        elif state in states[:index]:
            yield Violation((*path, str(index)), f"{shown(state)} again", "each state once")


def _missing_facts(scenario: Scenario, known: FactTable) -> Iterator[Violation]:
    """Yield states without a fact that a formula needs, and a cut-off before the first facts."""
    from simulator.initial.start_values import missing_facts

    states, until = scenario.world.states, scenario.world.facts_until
    present = [state for state in states if state in known.states()]
    late = 0
    for state, variables in missing_facts(present, known, until).items():
        first = {name: known.first_year(state, name) for name in variables}
        unknown_at_all = [name for name, year in first.items() if year is None]
        late = max([late, *(year for year in first.values() if year is not None)])
        if unknown_at_all and state in states:
            path = ("world", "states", str(states.index(state)))
            yield Violation(path, f"{state} without facts", needs(unknown_at_all))
    if late:
        expected = f"a year from {late}: the first year by which every fact needed is known"
        yield Violation(("world", "facts_until"), str(until), expected)


def needs(variables: Iterable[str]) -> str:
    """Say which rows a table of one's own lacks."""
    return f"rows in facts/states.csv for {', '.join(variables)}; {OWN_STATE}"


def _forums(scenario: Scenario, known: FactTable) -> Iterator[Violation]:
    path = ("world", "forums")
    forums = scenario.world.forums
    for index, forum in enumerate(forums):
        if forum not in known.forums():
            yield unknown((*path, str(index)), forum, known.forums())
        elif forum in forums[:index]:
            yield Violation((*path, str(index)), f"{shown(forum)} again", "each forum once")


def _rivalry(scenario: Scenario) -> Iterator[Violation]:
    rivalry, states = scenario.world.rivalry, scenario.world.states
    path = ("world", "rivalry", "pair")
    if rivalry.pair[0] == rivalry.pair[1]:
        yield Violation(path, " and ".join(rivalry.pair), "two different states")
    elif rivalry.intensity != 1:
        for state in rivalry.pair:
            if state not in states:
                yield unknown(path, state, states)


def _focal(scenario: Scenario) -> Iterator[Violation]:
    if scenario.focal not in scenario.world.states:
        yield unknown(("focal",), scenario.focal, scenario.world.states)


def _suppliers(scenario: Scenario, known: FactTable) -> Iterator[Violation]:
    path = ("strategy", "suppliers")
    shares = scenario.strategy.suppliers
    allowed = (DOMESTIC, *known.states())
    for supplier in shares:
        if supplier == scenario.focal:
            yield Violation((*path, supplier), supplier, f"`{DOMESTIC}` for the state's own share")
        elif supplier not in allowed:
            yield unknown((*path, supplier), supplier, allowed)
    if shares:
        yield from _sum_of_shares(path, shares)


def _sum_of_shares(
    path: tuple[str, ...], shares: Mapping[str, float | tuple[float, float]]
) -> Iterator[Violation]:
    low = sum(bounds(share)[0] for share in shares.values())
    high = sum(bounds(share)[1] for share in shares.values())
    if low - SUM_TOLERANCE <= 1 <= high + SUM_TOLERANCE:
        return
    if low == high:
        yield Violation(path, f"shares that sum to {low:.6g}", "a sum of 1")
    else:
        yield Violation(
            path, f"bounds that allow sums from {low:.6g} to {high:.6g}", "1 among them"
        )


def _alignment(scenario: Scenario, known: FactTable) -> Iterator[Violation]:
    allowed = (OTHERS, *known.states())
    for state in scenario.strategy.alignment:
        path = ("strategy", "alignment", state)
        if state == scenario.focal:
            yield Violation(path, state, "another state: nobody is aligned with itself")
        elif state not in allowed:
            yield unknown(path, state, allowed)


def _tables(scenario: Scenario, known: FactTable) -> Iterator[Violation]:
    strategy = scenario.strategy
    tables: dict[str, tuple[Iterable[str], tuple[str, ...]]] = {
        "portfolio": (strategy.portfolio, names(Line)),
        "protection": (strategy.protection, scenario.world.sector_names),
        "participation": (strategy.participation, known.forums()),
    }
    for table, (given, allowed) in tables.items():
        for key in given:
            if key not in allowed:
                yield unknown(("strategy", table, key), key, allowed)
    total = sum(strategy.portfolio.values())
    if strategy.portfolio and abs(total - 1) > SUM_TOLERANCE:
        yield Violation(("strategy", "portfolio"), f"shares that sum to {total:.6g}", "a sum of 1")


def _shocks(scenario: Scenario) -> Iterator[Violation]:
    states = scenario.world.states
    for index, shock in enumerate(scenario.shocks):
        path = ("shocks", str(index))
        if shock.tick >= scenario.horizon:
            last = scenario.horizon - 1
            yield Violation(
                (*path, "tick"), str(shock.tick), f"a quarter from 0 to {last} (horizon)"
            )
        for role in ("initiator", "target"):
            state = getattr(shock, role)
            if state is not None and state not in states:
                yield unknown((*path, role), state, states)
        if shock.sector is not None and shock.sector not in scenario.world.sector_names:
            yield unknown((*path, "sector"), shock.sector, scenario.world.sector_names)
        if shock.kind is ShockKind.GRID_ATTACK and shock.initiator is None:
            yield Violation((*path, "initiator"), "nothing", "the state that attacks the grid")
        if shock.initiator == shock.target:
            yield Violation((*path, "target"), shock.target, "a state other than the initiator")
