"""Alignment by consent, commitment between abandonment and entrapment, and the patron's umbrella.

Snyder (1984): tying oneself closer lowers the risk of being abandoned and raises that of being
dragged into the partner's conflicts. Loss A (1-c)^2 + E c^2 is least at c* = A/(A+E). A patron that
loses share in what a state buys, or whose ally turns away, withdraws goodwill (our reading).
"""

from simulator.model.accounts import FLOWS, Flow
from simulator.model.draws import Now, Purpose, pair_uniforms, uniforms
from simulator.model.jit import formula, rule
from simulator.model.kinds import SHOCK_COLUMNS, AlignmentMode, EventKind, ShockColumn, ShockKind
from simulator.model.ledger import NOBODY, Ledger, Mark, mark, record
from simulator.model.parameters import Parameters
from simulator.model.rules.response import logistic
from simulator.model.rules.threat import shift_odds
from simulator.model.rules.utility import worth_of_deal
from simulator.model.world import World

GOODWILL_AT_MOST = 1.5

PLANNED_PACE = 4.0
"""A strategy closes so many times `alliance.step` of the gap to its stance with each offer."""


@formula
def best_commitment(abandonment: float, entrapment: float) -> float:
    """Return c* = A/(A+E), and 0 when there is neither risk (Snyder 1984; our quadratic loss)."""
    both = abandonment + entrapment
    return abandonment / both if both > 0.0 else 0.0


@rule
def add_up_dangers(w: World) -> None:
    """Sum every state's threats and crises."""
    n = w.states
    for i in range(n):
        w.threat_total[i] = 0.0
        w.crisis_total[i] = 0.0
        for k in range(n):
            if k != i:
                w.threat_total[i] += w.threat[i * n + k]
                w.crisis_total[i] += w.crisis[i * n + k]


@rule
def rival_threat(w: World, i: int, partner: int) -> float:
    """Return the threat to i from everybody but the partner: what abandonment would expose to."""
    return w.threat_total[i] - w.threat[i * w.states + partner]


@rule
def conflicts(w: World, partner: int, i: int) -> float:
    """Return the crises of a partner with others than i, in units of a full crisis."""
    return 0.5 * (w.crisis_total[partner] - w.crisis[partner * w.states + i])


@rule
def settle_commitments(w: World, p: Parameters) -> None:
    """Move commitments from their start with the change of the best one, pair by pair."""
    a = p.alliance
    n = w.states
    add_up_dangers(w)
    for i in range(n):
        for j in range(n):
            ij = i * n + j
            if i != j and w.alignment_mode[i] == AlignmentMode.SNYDER:
                fear = a.abandonment * rival_threat(w, i, j)
                risk = a.entrapment * conflicts(w, j, i)
                goal = w.commitment_start[ij] * (0.5 + best_commitment(fear, risk))
                goal = min(1.0, goal)
                w.commitment[ij] += a.commitment_rate * (goal - w.commitment[ij])


@rule
def offer_gain(w: World, p: Parameters, i: int, j: int) -> float:
    """Return the gain of i from a closer alignment with j: common enemies against autonomy.

    Entrapment is the partner's conflicts with states that i has no quarrel with.
    """
    n = w.states
    common = 0.0
    dragged = 0.0
    for k in range(n):
        if k != i and k != j:
            common += min(w.threat[i * n + k], w.threat[j * n + k])
            calm = 1.0 - w.hostility[i * n + k]
            dragged += 0.5 * w.crisis[j * n + k] * calm
    tied = w.alignment[i * n + j]
    price = p.alliance.autonomy * tied + p.alliance.entrapment * dragged / n
    price += w.hostility[i * n + j]
    return p.alliance.common_threat * common * (1.0 - tied) - price


@rule
def make_offers(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Let pairs that choose their alignment move closer by consent, or apart by either's wish."""
    n = w.states
    for i in range(n):
        for j in range(i + 1, n):
            free = w.alignment_mode[i] == AlignmentMode.SNYDER
            free = free and w.alignment_mode[j] == AlignmentMode.SNYDER
            planned = w.alignment_plan[i * n + j] >= 0.0 or w.alignment_plan[j * n + i] >= 0.0
            if free or planned:
                offer(w, p, ledger, now, i, j)


@rule
def offer(w: World, p: Parameters, ledger: Ledger, now: Now, i: int, j: int) -> None:
    """Settle one pair: each side weighs its own gain less r w times the other's."""
    a = p.alliance
    n = w.states
    ij, ji = i * n + j, j * n + i
    own, other = offer_gain(w, p, i, j), offer_gain(w, p, j, i)
    first = worth_of_deal(own, other, w.relative[ij])
    second = worth_of_deal(other, own, w.relative[ji])
    low = min(w.identity[i], w.identity[j])
    high = max(w.identity[i], w.identity[j])
    u, v, _, _ = uniforms(now, Purpose.OFFER, low, high, 0, 0)
    if w.identity[i] != low:
        u, v = v, u
    yes_i = u < logistic(a.precision * first)
    yes_j = v < logistic(a.precision * second)
    before = w.alignment[ij]
    plan = max(w.alignment_plan[ij], w.alignment_plan[ji])
    if plan >= 0.0:
        move_towards_plan(w, p, ij, plan, yes_i if w.alignment_plan[ji] >= 0.0 else yes_j)
    elif yes_i and yes_j:
        w.alignment[ij] = min(1.0, before + a.step * (w.alignment_start[ij] + 0.2))
    elif not yes_i and not yes_j:
        w.alignment[ij] = max(0.0, before - a.step * before)
    w.alignment[ji] = w.alignment[ij]
    if abs(w.alignment[ij] - before) >= 0.02:
        event = record(ledger, now.tick - now.burn_in, EventKind.ALIGNMENT, i, j, NOBODY)
        mark(ledger, event, Mark.SUCCESS, 1 if w.alignment[ij] > before else 0)


@rule
def move_towards_plan(w: World, p: Parameters, ij: int, plan: float, other_agrees: bool) -> None:
    """Follow a strategy's stance: nearer only if the other side agrees, away at will."""
    gap = plan - w.alignment[ij]
    if gap < 0.0 or other_agrees:
        w.alignment[ij] += min(1.0, PLANNED_PACE * p.alliance.step) * gap


@rule
def open_umbrellas(w: World, now: Now) -> None:
    """Set the patron's goodwill and the cover that it gives, every quarter.

    Goodwill is alignment and share bought, both against their start; cover is the patron's
    commitment times goodwill.
    """
    n = w.states
    for i in range(n):
        patron = w.patron[i]
        w.goodwill[i] = 0.0
        w.cover[i] = 0.0
        if patron >= 0:
            if not abandoned(w, now, i):
                ip = i * n + patron
                near = relative_to(w.alignment[ip], w.alignment_start[ip])
                bought = relative_to(w.supplier[ip], w.supplier_start[ip])
                w.goodwill[i] = min(GOODWILL_AT_MOST, near * bought)
            w.cover[i] = min(1.0, w.commitment[patron * n + i] * w.goodwill[i])


@formula
def relative_to(value: float, start: float) -> float:
    """Return value / start, and 1 where there was nothing at the start."""
    return value / start if start > 0.0 else 1.0


@rule
def abandoned(w: World, now: Now, i: int) -> bool:
    """Tell whether a shock has ended the umbrella of state i."""
    for k in range(w.shock_count):
        shock = k * SHOCK_COLUMNS
        ends = w.shocks[shock + ShockColumn.KIND] == ShockKind.PATRON_ABANDONMENT
        hit = w.shocks[shock + ShockColumn.TARGET] == i
        if ends and hit and now.tick - now.burn_in >= w.shocks[shock + ShockColumn.TICK]:
            return True
    return False


@formula
def obedience(slope: float, dependence: float, cost: float) -> float:
    """Return the probability that a request is obeyed: logit(slope dependence - cost)."""
    return logistic(slope * dependence - cost)


@rule
def hear_requests(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """In a patron's crisis its allies are asked to take sides; dependence makes them obey.

    Who obeys becomes an enemy of the patron's enemy.
    """
    n = w.states
    for i in range(n):
        w.requested[i] = 0
        w.complied[i] = 0
        patron = w.patron[i]
        if patron >= 0 and w.goodwill[i] > 0.0:
            for enemy in range(n):
                if enemy != i and enemy != patron and w.crisis[patron * n + enemy] > 0.0:
                    answer_request(w, p, ledger, now, i, patron, enemy)
        w.flow[i * FLOWS + Flow.REQUESTS] += w.requested[i]
        w.flow[i * FLOWS + Flow.COMPLIED] += w.complied[i]


@rule
def answer_request(
    w: World, p: Parameters, ledger: Ledger, now: Now, i: int, patron: int, enemy: int
) -> None:
    """Obey or refuse one request, if it is made."""
    a = p.alliance
    n = w.states
    ids = (w.identity[i], w.identity[patron], w.identity[enemy])
    draw, asked, _, _ = uniforms(now, Purpose.REQUEST, ids[0], ids[1], ids[2], 0)
    if asked >= a.requests:
        return
    w.requested[i] = 1
    bound = w.dependence[i] * w.alignment[i * n + patron]
    if draw < obedience(a.compliance_slope, bound, a.compliance_cost):
        w.complied[i] = 1
        ratio = 1.0 + a.compliance_hostility
        w.hostility[enemy * n + i] = shift_odds(w.hostility[enemy * n + i], ratio)
        w.hostility[i * n + enemy] = shift_odds(w.hostility[i * n + enemy], ratio)
        tick = now.tick - now.burn_in
        event = record(ledger, tick, EventKind.REQUEST, patron, i, NOBODY)
        mark(ledger, event, Mark.THIRD, enemy)
        mark(ledger, event, Mark.SUCCESS, 1)


@rule
def spying_by_allies(w: World, p: Parameters, now: Now) -> None:
    """Allies spy too: who supplies much reads much."""
    n = w.states
    for i in range(n):
        for j in range(i + 1, n):
            a, _, c, _ = pair_uniforms(now, Purpose.SPYING, w.identity[i], w.identity[j])
            read_by_supplier(w, p, i, j, a)
            read_by_supplier(w, p, j, i, c)


@rule
def read_by_supplier(w: World, p: Parameters, i: int, j: int, draw: float) -> None:
    """Lose secrets of i to its supplier j, the likelier the more i depends on it."""
    if draw < p.suppliers.ally_spying * w.supplier[i * w.states + j] * w.dependence[i]:
        w.flow[i * FLOWS + Flow.SECRETS] += p.contest.damage


@formula
def frustration_between(size_i: float, size_j: float, propensity: float, apart: float) -> float:
    """Return one pair's frustration size_i size_j p_ij d_ij (Axelrod, Bennett 1993)."""
    return size_i * size_j * propensity * apart


@rule
def frustration(w: World, i: int, j: int) -> float:
    """Return the pull of i towards j: power-weighted propensity, negative for enemies."""
    n = w.states
    ij = i * n + j
    propensity = w.bond[ij] - w.hostility[ij]
    return w.power[j] * propensity


@rule
def seek_camp(w: World, p: Parameters, now: Now) -> None:
    """Join the camp that frustrates less (landscape mode).

    One state after the other, as in the theory: moves at once would chase each other.
    """
    n = w.states
    for i in range(n):
        if w.alignment_mode[i] == AlignmentMode.LANDSCAPE:
            with_camp = 0.0
            for j in range(n):
                if j != i:
                    side = 1.0 if same_camp(w, i, j) else -1.0
                    with_camp += frustration(w, i, j) * side
            u = uniforms(now, Purpose.OFFER, w.identity[i], 0, 0, 0)[0]
            stay = logistic(min(700.0, max(-700.0, 2.0 * p.alliance.precision * with_camp)))
            if u > stay:
                switch_camp(w, i)


@rule
def same_camp(w: World, i: int, j: int) -> bool:
    """Tell whether two states are in one camp."""
    return w.alignment[i * w.states + j] >= 0.5


@rule
def switch_camp(w: World, i: int) -> None:
    """Leave one camp for the other."""
    n = w.states
    for j in range(n):
        if j != i:
            turned = 1.0 - w.alignment[i * n + j]
            w.alignment[i * n + j] = turned
            w.alignment[j * n + i] = turned
