"""Operations meet defence: success, severity, and what they break, steal or sow."""

import math

from simulator.model.accounts import FLOWS, Flow
from simulator.model.draws import Now, Purpose, normal, uniforms
from simulator.model.jit import formula, rule
from simulator.model.kinds import (
    BREAKS,
    LINES,
    SHOCK_COLUMNS,
    EventKind,
    Line,
    Motive,
    OperationClass,
    ShockColumn,
    ShockKind,
)
from simulator.model.ledger import NOBODY, Amount, Ledger, Mark, amount, mark, record
from simulator.model.parameters import Parameters
from simulator.model.rules.contest import (
    FAILED_AT_MOST,
    advantage,
    damage_share,
    emerging,
    power_of,
    severity_of,
    strike,
    success,
)
from simulator.model.rules.exploits import worth_using
from simulator.model.rules.operations import NEVER
from simulator.model.world import World

LOW_SEVERITY = 3
SEVERE = 5


@rule
def resolve(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Resolve every chosen operation; losses of one quarter do not weaken its other defences."""
    n = w.states
    for i in range(n):
        for j in range(n):
            ij = i * n + j
            w.event[ij] = NOBODY
            w.succeeded[ij] = 0
            w.severity[ij] = 0
            if i != j and w.chosen_class[ij] != NOBODY:
                launch(w, p, ledger, now, i, j)


@rule
def launch(w: World, p: Parameters, ledger: Ledger, now: Now, i: int, j: int) -> None:
    """Carry out one operation of i against j and write it into the ledger."""
    ij = i * w.states + j
    c = w.chosen_class[ij]
    draw, a, b, kept = uniforms(now, Purpose.CONTEST, w.identity[i], w.identity[j], 0, 0)
    level = severity_of(
        p.contest.base_severity[c], w.intensity[ij], p.contest.severity_noise * normal(a, b)
    )
    if w.fixed_severity[ij] > 0:
        level = w.fixed_severity[ij]
    chance = success_chance(w, p, i, j, level)
    won = draw < chance
    if not won:
        level = min(level, FAILED_AT_MOST)
    w.succeeded[ij] = 1 if won else 0
    w.severity[ij] = level
    w.event[ij] = write_operation(w, ledger, now, i, j, chance, draw)
    w.flow[i * FLOWS + Flow.ATTACKS] += 1.0
    w.flow[i * FLOWS + Flow.CHAIN] += w.chain[ij]
    w.flow[j * FLOWS + Flow.INCIDENTS] += 1.0
    if won and level >= SEVERE:
        w.flow[j * FLOWS + Flow.SEVERE] += 1.0
    if won:
        take_effect(w, p, ledger, i, j, level)
    use_up(w, p, i, j, c, kept)


@rule
def success_chance(w: World, p: Parameters, i: int, j: int, level: int) -> float:
    """Return the success probability in the chosen sector; awareness stops small operations.

    A displaced answer meets the defence of the host, where the assets stand.
    """
    ij = i * w.states + j
    c = w.chosen_class[ij]
    k = j if w.chosen_via[ij] == NOBODY else w.chosen_via[ij]
    m = p.contest.decisiveness
    force = w.force[i] * power_of(advantage(w, p, i, j, c), m)
    guard = w.guard[k] * power_of(w.protection[k * w.sectors + w.chosen_sector[ij]], m)
    chance = success(p.contest.ease[c], force, guard)
    if level <= LOW_SEVERITY:
        aware = w.stock[k * LINES + Line.AWARENESS]
        chance *= 1.0 - p.contest.awareness_low_severity * aware
    return chance


@rule
def write_operation(
    w: World, ledger: Ledger, now: Now, i: int, j: int, chance: float, draw: float
) -> int:
    """Record an operation with what was chosen, what else could have been, and how it went."""
    ij = i * w.states + j
    tick = now.tick - now.burn_in
    event = record(ledger, tick, EventKind.OPERATION, i, j, w.chosen_parent[ij])
    mark(ledger, event, Mark.THIRD, w.chosen_via[ij])
    mark(ledger, event, Mark.OPERATION_CLASS, w.chosen_class[ij])
    mark(ledger, event, Mark.SECTOR, w.chosen_sector[ij])
    mark(ledger, event, Mark.MOTIVE, w.chosen_motive[ij])
    mark(ledger, event, Mark.SUCCESS, w.succeeded[ij])
    mark(ledger, event, Mark.SEVERITY, w.severity[ij])
    amount(ledger, event, Amount.INTENSITY, w.intensity[ij])
    amount(ledger, event, Amount.LOG_ODDS, w.log_odds[ij])
    other = w.alternative[ij]
    amount(ledger, event, Amount.BEST_ALTERNATIVE, other if other > NEVER else math.nan)
    amount(ledger, event, Amount.PROBABILITY, chance)
    amount(ledger, event, Amount.DRAW, draw)
    amount(ledger, event, Amount.STAKE, w.stake[ij])
    return event


@rule
def take_effect(w: World, p: Parameters, ledger: Ledger, i: int, j: int, level: int) -> None:
    """Apply a successful operation of i against j."""
    ij = i * w.states + j
    c = w.chosen_class[ij]
    if c == OperationClass.ESPIONAGE:
        steal(w, p, i, j, level)
    elif c == OperationClass.DISINFORMATION:
        sow_distrust(w, p, j, level)
    elif BREAKS[c]:
        share = damage_share(p.contest.damage, level)
        if c == OperationClass.DEGRADATION:
            row = j * LINES
            share *= 1.0 - p.contest.ledger * emerging(
                w.stock[row + Line.LEDGER], w.stock[row + Line.SKILLS], p.contest.emerging_threshold
            )
        damage = strike_where_it_stands(w, j, w.chosen_via[ij], w.chosen_sector[ij], share)
        amount(ledger, w.event[ij], Amount.DAMAGE, damage)
        shake_confidence(w, p, j, level)


@rule
def strike_where_it_stands(w: World, j: int, via: int, sector: int, share: float) -> float:
    """Break a sector of j; a displaced answer breaks j's assets in their host instead.

    The host bears the damage in proportion to the assets that it hosts, the owner the rest.
    """
    if via == NOBODY:
        return strike(w, j, sector, share, Flow.DAMAGE_DIRECT)
    hosted = min(1.0, w.hosting[via * w.states + j])
    damage = strike(w, via, sector, share * hosted, Flow.DAMAGE_HOSTED)
    return damage + strike(w, j, sector, share * (1.0 - hosted), Flow.DAMAGE_DIRECT)


@rule
def steal(w: World, p: Parameters, i: int, j: int, level: int) -> None:
    """Take secrets and a foothold; know-how flows to who knows less."""
    n = w.states
    ij = i * n + j
    w.flow[j * FLOWS + Flow.SECRETS] += damage_share(p.contest.damage, level)
    w.foothold[ij] = 1.0
    w.foothold_age[ij] = 0.0
    w.foothold_event[ij] = w.event[ij]
    gap = max(0.0, w.know_how[j] - w.know_how[i])
    w.know_how[i] += p.economy.know_how_gains * p.stocks.know_how_espionage * gap


@rule
def sow_distrust(w: World, p: Parameters, j: int, level: int) -> None:
    """Disinformation shakes confidence, and loosens j's alignments where they can move."""
    shake_confidence(w, p, j, level)
    n = w.states
    for k in range(n):
        if k != j and alignment_moves(w, j, k):
            less = w.alignment[j * n + k] * (1.0 - damage_share(p.contest.damage, level))
            w.alignment[j * n + k] = less
            w.alignment[k * n + j] = less


@rule
def alignment_moves(w: World, j: int, k: int) -> bool:
    """Tell whether the alignment of j and k is free to move."""
    return w.alignment_mode[j] > 0 and w.alignment_mode[k] > 0


@formula
def confidence_hit(at_four: float, level: int) -> float:
    """Return the share of confidence lost: doubling per step of severity, `at_four` at 4."""
    return damage_share(at_four, level - 1.0)


@rule
def shake_confidence(w: World, p: Parameters, j: int, level: int) -> None:
    """Let investors' confidence in j fall with the severity of what happened."""
    w.confidence[j] *= 1.0 - confidence_hit(p.economy.confidence_loss, level)


@rule
def use_up(w: World, p: Parameters, i: int, j: int, c: int, draw: float) -> None:
    """Lose an exploit that does not survive its use."""
    n = w.states
    if worth_using(w, i, j, c) and draw >= p.exploits.stealth[c]:
        w.exploit[(c * n + i) * n + j] = 0.0


@rule
def non_state_groups(w: World, p: Parameters, now: Now) -> None:
    """Patriotic groups act in crises; a state's own operation takes precedence in the slot.

    Small deniable disruption with the chance hack h crisis v, outside the utility of any state.
    """
    n = w.states
    for i in range(n):
        for j in range(n):
            ij = i * n + j
            heat = p.non_state.hack * w.hostility[ij] * 0.5 * w.crisis[ij] * w.violence[ij]
            if i != j and heat > 0.0 and w.chosen_class[ij] == NOBODY:
                act, where, a, b = uniforms(
                    now, Purpose.NON_STATE, w.identity[i], w.identity[j], 0, 0
                )
                if act < heat:
                    noise = p.contest.severity_noise * normal(a, b)
                    w.chosen_class[ij] = OperationClass.DISRUPTION
                    w.chosen_sector[ij] = min(int(where * w.sectors), w.sectors - 1)
                    w.chosen_motive[ij] = Motive.NON_STATE
                    w.chain[ij] = 0
                    w.chosen_parent[ij] = NOBODY
                    w.intensity[ij] = p.value.least_intensity
                    w.log_odds[ij] = 0.0
                    w.alternative[ij] = 0.0
                    w.fixed_severity[ij] = severity_of(p.non_state.severity, 1.0, noise)
                    w.flow[i * FLOWS + Flow.NON_STATE] += 1.0


@rule
def mount_shocks(w: World, now: Now) -> None:
    """Put a scheduled attack into its pair's slot; success stays uncertain."""
    n = w.states
    for k in range(w.shock_count):
        shock = k * SHOCK_COLUMNS
        due = w.shocks[shock + ShockColumn.TICK] == now.tick - now.burn_in
        if due and w.shocks[shock + ShockColumn.KIND] == ShockKind.GRID_ATTACK:
            i, j = w.shocks[shock + ShockColumn.INITIATOR], w.shocks[shock + ShockColumn.TARGET]
            ij = i * n + j
            w.chosen_class[ij] = OperationClass.DEGRADATION
            w.chosen_sector[ij] = w.shocks[shock + ShockColumn.SECTOR]
            w.chosen_motive[ij] = Motive.SHOCK
            w.chain[ij] = 0
            w.chosen_parent[ij] = NOBODY
            w.chosen_via[ij] = NOBODY
            w.intensity[ij] = 1.0
            w.log_odds[ij] = 0.0
            w.alternative[ij] = 0.0
            w.fixed_severity[ij] = w.shocks[shock + ShockColumn.SEVERITY]
