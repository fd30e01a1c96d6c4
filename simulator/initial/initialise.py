"""The initial world: facts, start values and a scenario become arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zlib import crc32

import numpy as np

from simulator.initial.facts import FactTable, facts_of
from simulator.initial.overrides import pair_values, state_values, with_overrides
from simulator.initial.sectors import couplings, weights
from simulator.initial.start_values import StartValues, start_values
from simulator.model.draws import identity
from simulator.model.kinds import (
    HUNTED,
    SECTORS,
    SHOCK_COLUMNS,
    Line,
    Sector,
    ShockColumn,
    ShockKind,
    names,
)
from simulator.model.world import (
    Floats,
    Ints,
    StrategyFields,
    World,
    WorldMemory,
    allocate,
    capacity_for,
    copy_of,
    length_of,
    specifications,
    world_dtype,
)
from simulator.scenario.fields import DOMESTIC, OTHERS, PARTICIPATION, bounds
from simulator.scenario.scenario import Scenario, Strategy

NONE = -1

LEAST_PATRONAGE = 0.05
"""Commitment times supplier share below which a state counts as having no patron."""

HELD = 0.5
"""Value in a world file from which a state starts with an exploit."""

POOL = "regional_pool"
POOL_ALIGNMENT = 0.25
"""Alignment with the focal state from which a state joins its regional sharing pool."""

USUAL_SECTOR = {
    ShockKind.GRID_ATTACK: Sector.ENERGY,
    ShockKind.SUPPLY_CHAIN_COMPROMISE: Sector.TELECOMMUNICATIONS,
    ShockKind.PATRON_ABANDONMENT: Sector.GOVERNMENT_DEFENCE,
}


def forums_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the forums of a scenario, the sharing pool of its strategy included."""
    extra = (POOL,) if scenario.strategy.pool and POOL not in scenario.world.forums else ()
    return scenario.world.forums + extra


def put(field: Floats | Ints, values: object) -> None:
    """Write values, in row-major order, to the front of a field."""
    flat = np.asarray(values).ravel()
    field[: flat.size] = flat


def initial_world(scenario: Scenario, facts: FactTable | None = None) -> WorldMemory:
    """Return the world of a scenario at its start values, before it is opened.

    The focal state still does what the start values say: its strategy begins after the burn-in,
    see `found_plan`.
    """
    known = facts if facts is not None else facts_of(scenario)
    spec = scenario.world
    start = with_overrides(start_values(spec.states, known, spec.facts_until), spec)
    box = allocate(len(spec.states))
    world = box.world
    world.states = len(spec.states)
    world.forums = len(forums_of(scenario))
    world.sectors = len(spec.sector_names)
    world.shock_count = len(scenario.shocks)
    _set_states(world, start)
    _set_pairs(world, start, scenario)
    _set_usual(world, start, scenario)
    _set_forums(world, scenario, known)
    _set_shocks(world, scenario)
    _set_sectors(world, start, scenario)
    _copy_start_to_state(world)
    _set_overrides(world, scenario)
    return box


def found_plan(scenario: Scenario, start: WorldMemory) -> Ints:
    """Return the front of a world's memory, its `StrategyFields`, with the scenario's strategy.

    The strategy begins when it is copied into a world: `box.memory[: plan.size] = plan`. A number
    is the focal state's value, or a factor on its row; a table sets the cells of the row that it
    names; None keeps what the state usually does.
    """
    spec, box = scenario.world, copy_of(start)
    i, world = spec.states.index(scenario.focal), box.world
    labels = {"n": spec.states, "s": spec.sector_names, "b": names(Line), "f": forums_of(scenario)}
    if scenario.strategy.pool:
        n, f = len(spec.states), forums_of(scenario).index(POOL)
        world.participation[f * n : (f + 1) * n] = PARTICIPATION.index("chosen")
    values = _by_field(scenario.strategy, scenario)
    for name, (_, of) in specifications(StrategyFields).items():
        value, states = values[name], of.axes.index("n")
        axes = [labels[word] for word in of.axes]
        table = getattr(world, name)[: length_of(name, world)].reshape([*map(len, axes)])
        row = np.moveaxis(table, states, 0)[i : i + 1]
        if isinstance(value, Mapping):
            row[0] = [value.get(*cell) for cell in zip(axes[states - 1], row[0], strict=True)]
        elif len(axes) == 2:
            row *= value
        elif value is not None:
            row[:] = value
    return box.memory[: world_dtype(capacity_for(len(spec.states)), StrategyFields).itemsize // 8]


def _by_field(strategy: Strategy, scenario: Scenario) -> dict[str, Any]:
    """Return the values of a strategy by World field, for keys that are named like their field."""
    aims, part, split = strategy.alignment, strategy.participation, strategy.portfolio
    others = [state for state in scenario.world.states if state != scenario.focal]
    supply = [(state, state) for state in others] + [(scenario.focal, DOMESTIC)]
    shares = {j: bounds(strategy.suppliers.get(said, 0.0)) for j, said in supply}
    return vars(strategy) | {
        "budget_factor": strategy.budget,
        "answer_bias": strategy.answer,
        "portfolio_plan": {line: split.get(line, 0.0) for line in names(Line) if split},
        "supplier_low": {j: low for j, (low, _) in shares.items() if strategy.suppliers},
        "supplier_high": {j: high for j, (_, high) in shares.items() if strategy.suppliers},
        "alignment_plan": {j: aims.get(j, aims.get(OTHERS, NONE)) for j in others},
        "participation": {
            forum: PARTICIPATION.index(part.get(forum, "chosen")) for forum in forums_of(scenario)
        },
    }


def _set_states(world: World, start: StartValues) -> None:
    for name in ("output", "power", "know_how", "budget_share", "coherence", "portfolio"):
        put(getattr(world, f"{name}_start"), getattr(start, name))
    for name in ("coordination", "intelligence", "openness"):
        put(getattr(world, name), getattr(start, name))
    put(world.identity, [identity(code) for code in start.states])
    put(world.trend, start.growth / 4.0)
    put(world.imputed, start.offence_imputed)
    put(world.stock_start, start.stocks)
    stronger = start.power[None, :] > start.power[:, None]
    ties = np.where(stronger, start.commitment * start.supplier, 0.0)
    put(world.patron, np.where(ties.max(axis=1) >= LEAST_PATRONAGE, ties.argmax(axis=1), NONE))


def _set_pairs(world: World, start: StartValues, scenario: Scenario) -> None:
    states, rivalry = scenario.world.states, scenario.world.rivalry
    scale = np.ones((len(states), len(states)))
    if all(code in states for code in rivalry.pair):
        i, j = (states.index(code) for code in rivalry.pair)
        scale[i, j] = scale[j, i] = rivalry.intensity
    put(world.proximity, start.proximity)
    put(world.hostility_plain, start.hostility)
    put(world.hostility_rest, np.minimum(1.0, start.hostility * scale))
    put(world.violence, start.violence * scale)
    put(world.supplier_start, start.supplier)
    put(world.alignment_start, start.alignment)
    put(world.commitment_start, start.commitment.T)


def _set_overrides(world: World, scenario: Scenario) -> None:
    """Write what no fact says: the arms race, the contest for influence, camps, first exploits."""
    spec, p = scenario.world, scenario.parameters
    n = len(spec.states)
    unsaid = np.full(n, float(NONE))
    put(world.fatigue, state_values(spec, "fatigue", np.full(n, p.budgets.fatigue)))
    put(world.ambition, state_values(spec, "ambition", unsaid))
    put(world.effort, state_values(spec, "effort", np.full(n, p.influence.prize / 4.0 / n**2)))
    put(world.reaction, pair_values(spec, "reaction", np.full((n, n), float(NONE))))
    start = (world.alignment_start - world.hostility_rest)[: n * n].reshape(n, n)
    propensity = pair_values(spec, "propensity", start).ravel()
    put(world.bond, propensity + world.hostility_rest[: n * n])
    exploits = pair_values(spec, "exploit", np.zeros((n, n))) >= HELD
    for c in HUNTED:
        world.exploit[c * n * n : (c + 1) * n * n] = exploits.ravel()


def _set_usual(world: World, start: StartValues, scenario: Scenario) -> None:
    """Let every state do what the defaults of a strategy, start values and parameters say."""
    usual = _by_field(Strategy("usual"), scenario)
    for name, (_, of) in specifications(StrategyFields).items():
        if len(of.axes) == 1 and usual[name] is not None:
            getattr(world, name)[:] = usual[name]
    world.review_start[:] = world.review
    world.budget_mode[:] = scenario.parameters.budgets.mode
    world.supplier_mode[:] = scenario.parameters.suppliers.mode
    world.alignment_mode[:] = scenario.parameters.alliance.mode
    world.protection[:] = world.supplier_high[:] = 1.0
    world.alignment_plan[:] = NONE
    put(world.portfolio_plan, start.portfolio)
    put(world.hosting, start.hosting)


def _set_forums(world: World, scenario: Scenario, facts: FactTable) -> None:
    states, until = scenario.world.states, scenario.world.facts_until
    n, focal = len(states), states.index(scenario.focal)
    world.norm[:] = scenario.parameters.norms.start
    for f, forum in enumerate(forums_of(scenario)):
        if forum == POOL:
            ties = world.alignment_start[focal * n : (focal + 1) * n]
            members = {
                code for code, tie in zip(states, ties, strict=True) if tie >= POOL_ALIGNMENT
            }
            members.add(scenario.focal)
        else:
            members = {seat.member for seat in facts.forum(forum, until) if seat.role == "member"}
        world.member[f * n : (f + 1) * n] = [code in members for code in states]
        world.forum_key[f] = crc32(forum.encode()) & 0xFFFF
        world.sharing[f] = float(forum == POOL)
        how = "never" if forum == POOL else "chosen"
        world.participation[f * n : (f + 1) * n] = PARTICIPATION.index(how)


def _set_shocks(world: World, scenario: Scenario) -> None:
    states, sectors = scenario.world.states, scenario.world.sector_names
    table = np.full((len(scenario.shocks), SHOCK_COLUMNS), NONE)
    for row, shock in zip(table, scenario.shocks, strict=True):
        row[ShockColumn.KIND] = shock.kind
        row[ShockColumn.TICK] = shock.tick
        if shock.initiator:
            row[ShockColumn.INITIATOR] = states.index(shock.initiator)
        row[ShockColumn.TARGET] = states.index(shock.target)
        usual = USUAL_SECTOR[shock.kind]
        row[ShockColumn.SECTOR] = sectors.index(shock.sector) if shock.sector else usual
        row[ShockColumn.SEVERITY] = shock.severity
    put(world.shocks, table)


def _set_sectors(world: World, start: StartValues, scenario: Scenario) -> None:
    own = scenario.world.sectors.values()
    put(world.sector_weight, weights(start.sectors, scenario.world))
    put(world.own_secrets, [0.0] * SECTORS + [sector.secrets for sector in own])
    put(world.own_harm, [0.0] * SECTORS + [sector.harm for sector in own])
    table = scenario.parameters.spillover.cascade * couplings(start.cascade, scenario.world)
    put(world.cascade, lost_everywhere(table).T)


def lost_everywhere(couplings: Floats) -> Floats:
    """Return (I - A)^-1: what each row loses in the end per unit lost at first in the column.

    `couplings` A, (sectors, sectors): inoperability of the row per inoperability of the column
    (Haimes, Jiang 2001).
    """
    return np.asarray(np.linalg.inv(np.eye(len(couplings)) - couplings), np.float64)


def _copy_start_to_state(world: World) -> None:
    for name in ("output", "coherence", "know_how", "power", "stock", "portfolio", "budget_share",
                 "supplier", "alignment", "commitment"):  # fmt: skip
        getattr(world, name)[:] = getattr(world, f"{name}_start")
    world.output_trend[:] = world.output_start
    world.supplier_target[:] = world.supplier_start
    world.hostility[:] = world.hostility_rest
    world.confidence[:] = world.integrity[:] = 1.0
    for name in ("ambition", "answer_event", "answer_via", "answer_class", "event", "chosen_class",
                 "chosen_via", "chosen_parent", "foothold_event", "complaint",
                 "complaint_class"):  # fmt: skip
        getattr(world, name)[:] = NONE
