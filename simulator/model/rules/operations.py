"""Which operation a state starts against another: none, or a class, an intensity and a sector.

The value of a class is quadratic in intensity, u = A d - B d^2: gains grow with damage, the cost of
being blamed grows faster. The choice is a quantal response (McKelvey, Palfrey 1995) with keyed
Gumbel draws, first between nothing and the classes, then between sectors given the class, so that
another sector never makes a state more aggressive.

In stylised settings of the literature nature draws what is at stake (`choice.stakes`), and one
state at a time can act (`choice.opportunities`).
"""

import math
from typing import NamedTuple

from simulator.model.draws import BLOCK, Now, Purpose, option_draw, uniforms
from simulator.model.jit import formula, rule
from simulator.model.kinds import (
    ARMED,
    BREAKS,
    CLASSES,
    LINES,
    SECTORS,
    Line,
    Motive,
    OperationClass,
    Opportunities,
    Stakes,
)
from simulator.model.ledger import NOBODY
from simulator.model.parameters import Parameters
from simulator.model.rules.contest import LN2, advantage, emerging, power_of, success
from simulator.model.rules.exploits import set_stake, worth_using
from simulator.model.rules.utility import ratio
from simulator.model.world import World

NEVER = -1e300
TECHNOLOGY_SCALE = 4900.0
"""USD bn: output at which a state's technology counts 1 as a prize."""

LEAST_GUMBEL = -3.2
"""No Gumbel draw from a 32-bit uniform number is smaller."""

BLOCK_OF_NOTHING = 1
"""Block of the draw of doing nothing. The first four classes have the block before it, further ones
those after it: another class changes no other draw."""

HOPELESS = 3.0
SURELY_BELOW = 1.0 - math.exp(-HOPELESS)


@formula
def best_intensity(gain: float, cost: float, least: float, greatest: float) -> float:
    """Return d* = A/(2B) within the allowed intensities; the greatest when nothing restrains."""
    if gain <= 0.0:
        return least
    if cost <= 0.0 or gain >= 2.0 * cost * greatest:
        return greatest
    return max(least, gain / (2.0 * cost))


@formula
def proportionate(best: float, fitting: float, weight: float) -> float:
    """Return an answer's intensity between what is best and what fits: best^(1-w) fitting^w.

    `fitting` would be as severe as what is answered. Countermeasures have to be proportionate
    (article 51 on state responsibility: Crawford 2002), and reciprocity returns like for like
    (Axelrod 1984); the geometric mean is our reading.
    """
    return math.exp((1.0 - weight) * math.log(best) + weight * math.log(fitting))


@formula
def net_value(gain: float, cost: float, intensity: float) -> float:
    """Return u = A d - B d^2, in dyad units."""
    return gain * intensity - cost * intensity * intensity


@formula
def gumbel(u: float) -> float:
    """Return a standard Gumbel draw from a uniform one."""
    return -math.log(-math.log(u))


@formula
def crisis_factor(level: float) -> float:
    """Return x = .3 + .7 crisis, the heat of a dispute; `level` is 0, 1 or 2."""
    return 0.3 + 0.35 * level


@formula
def espionage_gain(
    spycraft: float,
    military: float,
    technology: float,
    hostility: float,
    proximity: float,
    weight_root: float,
    heat: float,
    prize: float,
    know_how_gap: float,
    size: float,
    relative_loss: float,
) -> float:
    """Return A of espionage per unit of success probability.

    Military secrets matter against a hostile neighbour, technology where the target knows more.
    What a service makes of them grows less than in proportion to its means: intrusion tools can be
    bought, so that weak services spy too (our reading, after Buchanan 2017). `size` is
    y = sqrt(Y_j/Y_i), `relative_loss` is r w loss.
    """
    secrets = military * hostility * proximity * weight_root * heat
    secrets += technology * min(1.0, 3.0 * hostility) * prize * know_how_gap
    return spycraft * secrets / size + relative_loss * size


@formula
def coercion_gain(
    value: float,
    hostility: float,
    heat: float,
    grievance: float,
    weight_root: float,
    size: float,
    relative_loss: float,
) -> float:
    """Return A of disruption, degradation or disinformation per unit of success probability."""
    own = value * hostility * heat * (1.0 + grievance) * weight_root / size
    return own + relative_loss * size * heat


@formula
def blame_cost(escalation: float, attributed: float, dearness: float, size: float) -> float:
    """Return B = c_esc P(attributed) (P_j/P_i)^beta / y: provoking the strong is dearer."""
    return escalation * attributed * dearness / size


@formula
def relations_at_stake(value: float, hostility: float) -> float:
    """Return the cost of an operation where relations are good: value (1 - h)^2.

    Our reading of the liberal cost of conflict; without it the noise of choice alone would set
    friends against each other now and then.
    """
    return value * (1.0 - hostility) * (1.0 - hostility)


class Dyad(NamedTuple):
    """What an operation of i against j depends on, whatever its class."""

    size: float
    """y = sqrt(Y_j/Y_i), the target's size against the initiator's."""
    dearness: float
    """(P_j/P_i)^beta, what provoking a stronger state costs more."""
    force: float
    """O^m of the initiator, before footholds and exploits."""
    guard: float
    """D^m of the target, before a sector's protection."""
    heat: float
    """x, the heat of the dispute."""
    weight_root: float
    """sqrt(w), the root of how much the target counts."""


@rule
def dyad_of(w: World, i: int, j: int) -> Dyad:
    """Return the common terms of the operations of i against j."""
    ij = i * w.states + j
    return Dyad(
        w.bulk[j] / w.bulk[i],
        w.dearness[j] / w.dearness[i],
        w.force[i],
        w.guard[j],
        crisis_factor(w.crisis[ij]),
        math.sqrt(w.weight[ij]),
    )


@rule
def espionage_gain_of(w: World, p: Parameters, i: int, j: int, dyad: Dyad) -> float:
    """Return A of espionage for i against j; working quantum cryptography cuts the yield."""
    ij = i * w.states + j
    row = j * LINES
    quantum = emerging(
        w.stock[row + Line.QUANTUM], w.stock[row + Line.SKILLS], p.contest.emerging_threshold
    )
    gain = espionage_gain(
        w.spycraft[i],
        p.value.military_secrets,
        p.value.technology,
        w.hostility[ij],
        w.proximity[ij],
        dyad.weight_root,
        dyad.heat,
        math.sqrt(w.output[j] / TECHNOLOGY_SCALE),
        ratio(w.know_how[j], w.know_how[i] + w.know_how[j]),
        dyad.size,
        w.relative[ij] * p.value.loss[OperationClass.ESPIONAGE],
    )
    return (1.0 - p.contest.quantum * quantum) * gain


@rule
def gain_of(w: World, p: Parameters, i: int, j: int, c: int, dyad: Dyad) -> float:
    """Return A of class c for i against j, per unit of success probability."""
    if c == OperationClass.ESPIONAGE:
        return espionage_gain_of(w, p, i, j, dyad)
    ij = i * w.states + j
    value = p.value.disruption
    grievance = w.grievance[ij]
    if c == OperationClass.DEGRADATION:
        value = p.value.degradation
        grievance = 0.0
    elif c == OperationClass.DISINFORMATION:
        value = p.value.disinformation
    lost = w.relative[ij] * p.value.loss[c]
    return coercion_gain(
        value, w.hostility[ij], dyad.heat, grievance, dyad.weight_root, dyad.size, lost
    )


@rule
def available(w: World, i: int, j: int, c: int) -> bool:
    """Tell whether i can use class c against j.

    Degradation takes an exploit and a high stake; a displaced answer can only break things.
    """
    if w.answer_via[i * w.states + j] != NOBODY and not BREAKS[c]:
        return False
    return not ARMED[c] or worth_using(w, i, j, c)


@rule
def dyad_worth(w: World, p: Parameters, i: int, j: int, c: int, dyad: Dyad) -> float:
    """Return u of class c at its best intensity d*, which is left in `intensity`."""
    v = p.value
    ij = i * w.states + j
    cost = blame_cost(v.escalation_cost, v.attributed[c], dyad.dearness, dyad.size)
    boost = advantage(w, p, i, j, c)
    force = dyad.force
    if boost != 1.0:
        force *= power_of(boost, p.contest.decisiveness)
    chance = success(p.contest.ease[c], force, dyad.guard)
    gain = chance * gain_of(w, p, i, j, c, dyad)
    d = best_intensity(gain, cost, v.least_intensity, v.greatest_intensity)
    if w.answer_event[ij] != NOBODY:
        d = answering_intensity(w, p, ij, c, d)
    w.intensity[ij] = d
    return net_value(gain, cost, d) - relations_at_stake(v.relations, w.hostility[ij])


@rule
def answering_intensity(w: World, p: Parameters, ij: int, c: int, best: float) -> float:
    """Return the intensity of an answer of class c, within bounds."""
    v = p.value
    fitting = math.exp(LN2 * (w.answer_severity[ij] - p.contest.base_severity[c]))
    d = proportionate(best, fitting, p.responses.proportion)
    return min(v.greatest_intensity, max(v.least_intensity, d))


@rule
def drawn_worth(w: World, p: Parameters, i: int, j: int, c: int) -> float:
    """Return the part of a drawn stake that class c can win; intensity is then 1."""
    ij = i * w.states + j
    w.intensity[ij] = 1.0
    return p.choice.stake_share[c] * w.stake[ij]


@rule
def expected_answer(w: World, ij: int) -> float:
    """Return the rise in the probability of an answer that i has learned to expect if it acts."""
    return w.answered[ij] - w.struck_anyway[ij]


@rule
def class_log_odds(
    w: World, p: Parameters, i: int, j: int, c: int, dyad: Dyad, urged: bool
) -> float:
    """Return the log-odds of class c against doing nothing, and leave d* in `intensity`.

    An answer (`urged`) needs no rare opportunity: kappa does not apply to it.
    """
    ij = i * w.states + j
    if p.choice.stakes == Stakes.CRISIS:
        utility = dyad_worth(w, p, i, j, c, dyad)
    else:
        utility = drawn_worth(w, p, i, j, c)
    utility -= p.norms.cost * p.norms.breach[c] * w.norm_bond[i]
    utility -= p.choice.deterrence * expected_answer(w, ij)
    odds = p.choice.precision * utility
    if urged:
        return odds
    eased = p.choice.crisis_opportunity[c] * 0.5 * w.crisis[ij]
    return odds - p.choice.opportunity[c] + eased - w.restraint[i]


@rule
def choose_operations(w: World, p: Parameters, now: Now) -> None:
    """Let every directed pair choose its one operation of the quarter, or none."""
    n = w.states
    give_turns(w, p, now)
    for i in range(n):
        for j in range(n):
            if i != j:
                ij = i * n + j
                set_stake(w, p, now, i, j)
                w.fixed_severity[ij] = 0
                w.chosen_via[ij] = w.answer_via[ij]
                w.chosen_parent[ij] = w.answer_event[ij]
                w.chosen_motive[ij] = motive_of(w, ij)
                w.chain[ij] = 0 if w.answer_event[ij] == NOBODY else w.answer_depth[ij]
                choose_class(w, p, now, i, j)
                if w.chosen_class[ij] != NOBODY:
                    choose_sector(w, p, now, i, j)
                w.answer_event[ij] = NOBODY
                w.answer_via[ij] = NOBODY


@rule
def give_turns(w: World, p: Parameters, now: Now) -> None:
    """Draw who alone can start something against each state, if only one can at a time."""
    n = w.states
    for j in range(n):
        w.turn[j] = NOBODY
        if p.choice.opportunities == Opportunities.ONE_ATTACKER:
            best = 0.0
            for i in range(n):
                if i != j:
                    draw = uniforms(now, Purpose.TURN, w.identity[i], w.identity[j], 0, 0)[0]
                    if draw > best:
                        best = draw
                        w.turn[j] = i


@rule
def has_chance(w: World, p: Parameters, i: int, j: int) -> bool:
    """Tell whether i can start something against j; drawn stakes exist between enemies only."""
    if p.choice.opportunities == Opportunities.ONE_ATTACKER and w.turn[j] != i:
        return False
    return p.choice.stakes == Stakes.CRISIS or w.hostility[i * w.states + j] > 0.0


@rule
def motive_of(w: World, ij: int) -> int:
    """Return why the pair's operation would happen."""
    if w.answer_event[ij] == NOBODY:
        return Motive.STATE
    if w.answer_via[ij] != NOBODY:
        return Motive.DISPLACED
    return Motive.ANSWER


@rule
def choose_class(w: World, p: Parameters, now: Now, i: int, j: int) -> None:
    """Choose between nothing and the classes; an answer chooses between the classes alone."""
    ij = i * w.states + j
    urged = w.answer_event[ij] != NOBODY
    w.chosen_class[ij] = NOBODY
    if not urged and not has_chance(w, p, i, j):
        w.log_odds[ij] = w.alternative[ij] = w.intensity[ij] = 0.0
        return
    weigh_classes(w, p, i, j, urged)
    draw_classes(w, now, i, j)
    best = NEVER if urged else key_of_nothing(w, now, i, j)
    for c in range(CLASSES):
        if could_win(w.class_odds[c], w.class_draw[c], best):
            key = w.class_odds[c] + gumbel(w.class_draw[c])
            if key > best:
                best = key
                w.chosen_class[ij] = c
    note_choice(w, ij, urged)


@rule
def draw_classes(w: World, now: Now, i: int, j: int) -> None:
    """Draw a number for every class of i against j, block by block but for that of nothing."""
    for first in range(0, CLASSES, BLOCK):
        block = first // BLOCK
        block += 1 if block >= BLOCK_OF_NOTHING else 0
        draws = uniforms(now, Purpose.CLASS, w.identity[i], w.identity[j], 0, block)
        for c in range(first, min(first + BLOCK, CLASSES)):
            w.class_draw[c] = draws[c - first]


@rule
def key_of_nothing(w: World, now: Now, i: int, j: int) -> float:
    """Return the Gumbel draw of doing nothing; the least one where no class could beat that."""
    for c in range(CLASSES):
        if could_win(w.class_odds[c], w.class_draw[c], LEAST_GUMBEL):
            ids = w.identity[i], w.identity[j]
            return gumbel(uniforms(now, Purpose.CLASS, ids[0], ids[1], 0, BLOCK_OF_NOTHING)[0])
    return LEAST_GUMBEL


@rule
def weigh_classes(w: World, p: Parameters, i: int, j: int, urged: bool) -> None:
    """Write the log-odds and the intensity of every class of i against j."""
    ij = i * w.states + j
    dyad = dyad_of(w, i, j)
    for c in range(CLASSES):
        w.class_odds[c] = NEVER
        w.class_intensity[c] = 0.0
        if available(w, i, j, c):
            w.class_odds[c] = class_log_odds(w, p, i, j, c, dyad, urged)
            w.class_intensity[c] = w.intensity[ij]
            if urged and c == w.answer_class[ij]:
                w.class_odds[c] += p.responses.match


@formula
def could_win(odds: float, draw: float, best: float) -> bool:
    """Tell, without logarithms, whether odds + gumbel(draw) can exceed the best so far.

    A Gumbel draw is at most -log(1 - u), so that far behind only a draw close to 1 can win.
    """
    return odds - best > -HOPELESS or (draw > SURELY_BELOW and odds > NEVER)


@rule
def note_choice(w: World, ij: int, urged: bool) -> None:
    """Keep the log-odds of what was chosen and of the best that was not, and the intensity."""
    chosen = w.chosen_class[ij]
    other = NEVER
    if chosen != NOBODY and not urged:
        other = 0.0
    for c in range(CLASSES):
        if c != chosen:
            other = max(other, w.class_odds[c])
    w.alternative[ij] = other
    w.log_odds[ij] = w.class_odds[chosen] if chosen != NOBODY else 0.0
    w.intensity[ij] = w.class_intensity[chosen] if chosen != NOBODY else 0.0


@rule
def focus_on(w: World, p: Parameters, operation_class: int, s: int) -> float:
    """Return the pull of a sector: of its secrets on espionage, of its harm on the other classes.

    For the usual sectors it is a parameter, a sector of the world's own brings its own.
    """
    spies = operation_class == OperationClass.ESPIONAGE
    if s >= SECTORS:
        return w.own_secrets[s] if spies else w.own_harm[s]
    return p.choice.espionage_focus[s] if spies else p.choice.damage_focus[s]


@rule
def choose_sector(w: World, p: Parameters, now: Now, i: int, j: int) -> None:
    """Choose a sector given the class: weight times focus times what works, over protection."""
    n = w.states
    ij = i * n + j
    best = NEVER
    for s in range(w.sectors):
        row = j * w.sectors + s
        worth = w.sector_weight[row] * focus_on(w, p, w.chosen_class[ij], s) * w.integrity[row]
        if worth > 0.0:
            guarded = p.choice.sector_precision * math.log(max(w.protection[row], 1e-9))
            draw = option_draw(now, Purpose.SECTOR, w.identity[i], w.identity[j], s)
            key = math.log(worth) - guarded + gumbel(draw)
            if key > best:
                best = key
                w.chosen_sector[ij] = s
