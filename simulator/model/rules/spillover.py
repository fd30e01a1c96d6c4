"""Harm that reaches third states: through suppliers, hosted assets and unprotected partners."""

from simulator.model.accounts import Flow
from simulator.model.draws import Now, Purpose, pair_uniforms, uniforms
from simulator.model.jit import formula, rule
from simulator.model.kinds import BREAKS, SHOCK_COLUMNS, EventKind, Sector, ShockColumn, ShockKind
from simulator.model.ledger import NOBODY, Amount, Ledger, Mark, amount, mark, record
from simulator.model.parameters import Parameters
from simulator.model.rules.contest import damage_share, strike
from simulator.model.rules.engagement import shake_confidence
from simulator.model.world import World

COMPROMISING = 4
CONTAGION_SEVERITY = 3


@formula
def reach(coupling: float, share: float) -> float:
    """Return the probability that an operation against a supplier of `share` is felt."""
    return min(1.0, coupling * share)


@rule
def spill(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Let successful disruption and degradation of j reach those who buy from it or host it."""
    n = w.states
    for i in range(n):
        for j in range(n):
            ij = i * n + j
            if i != j and w.succeeded[ij] == 1 and BREAKS[w.chosen_class[ij]]:
                for third in range(n):
                    if third != i and third != j:
                        reach_third(w, p, ledger, now, i, j, third)
                in_supplies = w.chosen_sector[ij] == Sector.TELECOMMUNICATIONS
                if in_supplies and w.severity[ij] >= COMPROMISING:
                    w.compromised[j] = max(w.compromised[j], float(w.severity[ij]))


@rule
def reach_third(
    w: World, p: Parameters, ledger: Ledger, now: Now, i: int, j: int, third: int
) -> None:
    """Hit a third state through its supplies from j, and through j's assets that it hosts."""
    n = w.states
    s = p.spillover
    ids = (w.identity[i], w.identity[j], w.identity[third])
    level = w.severity[i * n + j] - s.severity_drop
    supplied = reach(s.coupling, w.supplier[third * n + j])
    hosted = reach(s.coupling * s.hosting, w.hosting[third * n + j])
    if supplied > 0.0:
        draw = uniforms(now, Purpose.SPILL, ids[0], ids[1], ids[2], 0)[0]
        if draw < supplied:
            arrive(w, p, ledger, now, i, j, third, EventKind.SPILLOVER, Flow.DAMAGE_SPILL, level)
    if hosted > 0.0:
        draw = uniforms(now, Purpose.HOSTED, ids[0], ids[1], ids[2], 0)[0]
        if draw < hosted:
            arrive(w, p, ledger, now, i, j, third, EventKind.HOSTED, Flow.DAMAGE_HOSTED, level)


@rule
def arrive(
    w: World,
    p: Parameters,
    ledger: Ledger,
    now: Now,
    i: int,
    j: int,
    third: int,
    kind: int,
    flow: int,
    level: float,
) -> None:
    """Damage a third state, weaker than the original, and record how it came."""
    ij = i * w.states + j
    if level < 1.0:
        return
    sector = w.chosen_sector[ij]
    damage = strike(w, third, sector, damage_share(p.contest.damage, level), flow)
    shake_confidence(w, p, third, int(level))
    event = record(ledger, now.tick - now.burn_in, kind, i, third, w.event[ij])
    mark(ledger, event, Mark.THIRD, j)
    mark(ledger, event, Mark.OPERATION_CLASS, w.chosen_class[ij])
    mark(ledger, event, Mark.SECTOR, sector)
    mark(ledger, event, Mark.SUCCESS, 1)
    mark(ledger, event, Mark.SEVERITY, int(level))
    amount(ledger, event, Amount.DAMAGE, damage)


@formula
def contagion_chance(
    contamination: float, exposed: float, share: float, compromised: bool, boost: float
) -> float:
    """Return the chance that a supplier passes on hostile code in a quarter.

    `exposed` is 1 - defence of the supplier. A compromised one reaches any customer, whatever its
    share, `boost` times as easily; without contamination nothing passes.
    """
    if compromised:
        return min(1.0, contamination * boost)
    return min(1.0, contamination * max(0.0, exposed) * share)


@rule
def contaminate(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Unprotected or compromised suppliers pass on what they caught (Kunreuther, Heal 2003)."""
    n = w.states
    for i in range(n):
        for j in range(i + 1, n):
            a, b, c, d = pair_uniforms(now, Purpose.CONTAGION, w.identity[i], w.identity[j])
            if a < passed_on(w, p, i, j):
                infect(w, p, ledger, now, i, j, b)
            if c < passed_on(w, p, j, i):
                infect(w, p, ledger, now, j, i, d)
    for j in range(n):
        w.compromised[j] = 0.0


@rule
def passed_on(w: World, p: Parameters, i: int, j: int) -> float:
    """Return the chance that i catches something from its supplier j this quarter."""
    share = w.supplier[i * w.states + j]
    if share <= 0.0:
        return 0.0
    s = p.spillover
    caught = w.compromised[j] > 0.0
    return contagion_chance(s.contamination, 1.0 - w.shield[j], share, caught, s.compromise)


@rule
def infect(w: World, p: Parameters, ledger: Ledger, now: Now, i: int, j: int, where: float) -> None:
    """Damage a customer of j through what j supplied, in proportion to its share if compromised."""
    caught = w.compromised[j]
    level = (caught if caught > 0.0 else CONTAGION_SEVERITY) - p.spillover.severity_drop
    if level < 1.0:
        return
    part = w.supplier[i * w.states + j] if caught > 0.0 else 1.0
    sector = min(int(where * w.sectors), w.sectors - 1)
    share = part * damage_share(p.contest.damage, level)
    damage = strike(w, i, sector, share, Flow.DAMAGE_CONTAGION)
    event = record(ledger, now.tick - now.burn_in, EventKind.CONTAGION, NOBODY, i, NOBODY)
    mark(ledger, event, Mark.THIRD, j)
    mark(ledger, event, Mark.SECTOR, sector)
    mark(ledger, event, Mark.SUCCESS, 1)
    mark(ledger, event, Mark.SEVERITY, int(level))
    amount(ledger, event, Amount.DAMAGE, damage)


@rule
def note_shocks(w: World, ledger: Ledger, now: Now) -> None:
    """Record the shocks that fall due, and compromise the supplier that one of them names."""
    tick = now.tick - now.burn_in
    for k in range(w.shock_count):
        shock = k * SHOCK_COLUMNS
        kind = w.shocks[shock + ShockColumn.KIND]
        if w.shocks[shock + ShockColumn.TICK] == tick and kind != ShockKind.GRID_ATTACK:
            initiator = w.shocks[shock + ShockColumn.INITIATOR]
            target = w.shocks[shock + ShockColumn.TARGET]
            severity = w.shocks[shock + ShockColumn.SEVERITY]
            event = record(ledger, tick, EventKind.SHOCK, initiator, target, NOBODY)
            mark(ledger, event, Mark.SEVERITY, severity)
            if kind == ShockKind.SUPPLY_CHAIN_COMPROMISE:
                w.compromised[target] = float(severity)
