"""Who notices an operation, who is blamed for it, and who is named in public.

Detection (a CERT notices) and identification (forensics say whose it was) are different abilities:
the victim's blame is a confusion matrix over plausible initiators (after Baliga, Bueno de Mesquita
and Wolitzky 2020). What the victim believes drives its response at once; naming in public comes
quarters later.
"""

import math

from simulator.model.accounts import FLOWS, Flow
from simulator.model.draws import Now, Purpose, uniforms
from simulator.model.jit import formula, rule
from simulator.model.kinds import (
    HIDDEN,
    LINES,
    EventKind,
    JudgementMode,
    Line,
    Motive,
    OperationClass,
)
from simulator.model.ledger import NOBODY, Ledger, Mark, mark, record
from simulator.model.parameters import Parameters
from simulator.model.rules.operations import NEVER, gumbel
from simulator.model.rules.threat import shift_odds, updated
from simulator.model.rules.utility import ratio
from simulator.model.world import PUBLIC_DELAY_LIMIT, World

REPORTED_AT_MOST = 0.97
OPENNESS_SCALE = 0.77


@formula
def identification(
    base: float, per_intelligence: float, intelligence: float, help_: float
) -> float:
    """Return rho before evidence and bounds: what forensics, services and allies can tell."""
    return base + per_intelligence * intelligence + help_


@formula
def detection(
    ability: float, coordination: float, effect: float, share: float, evident: float
) -> float:
    """Return delta: a CERT's ability, raised by coordination; `evident` shows by itself."""
    seen = min(1.0, ability * (1.0 + effect * coordination)) * share
    return 1.0 - (1.0 - seen) * (1.0 - evident)


@formula
def report_probability(
    base: float,
    openness: float,
    exponent: float,
    severity: float,
    slope: float,
    identified: float,
    known: float,
) -> float:
    """Return the chance that an operation becomes public, whatever the victim believes.

    min(.97, rep_c (openness/.77)^e exp(slope (sev-3)) (.5 + .5 rho) known); `known` is 1 for a
    success and less for a failed attempt.
    """
    if openness <= 0.0:
        return 0.0
    open_part = math.exp(exponent * math.log(openness / OPENNESS_SCALE))
    loud = math.exp(slope * (severity - 3.0))
    return min(REPORTED_AT_MOST, base * open_part * loud * (0.5 + 0.5 * identified) * known)


@formula
def public_delay(draw: float, hazard: float) -> int:
    """Return the quarters until an operation is named: geometric, at least 1."""
    if hazard >= 1.0:
        return 1
    return 1 + int(math.log(draw) / math.log(1.0 - hazard))


@rule
def sharpen(w: World, p: Parameters) -> None:
    """Set every state's identification: services, the patron's umbrella, shared intelligence."""
    a = p.attribution
    n = w.states
    for i in range(n):
        shared = 0.0
        for j in range(n):
            if j != i:
                shared = max(shared, w.alignment[i * n + j] * w.intelligence[j])
        help_ = p.alliance.umbrella_identification * w.cover[i] + a.sharing * shared
        w.identification[i] = identification(a.unaided, a.intelligence, w.intelligence[i], help_)


@rule
def rho(w: World, p: Parameters, j: int, operation_class: int) -> float:
    """Return the probability that victim j identifies the initiator of a class."""
    a = p.attribution
    evident = 0.0 if HIDDEN[operation_class] else a.evident
    return min(a.most, max(a.least, w.identification[j] + evident))


@rule
def delta(w: World, p: Parameters, j: int, operation_class: int, success: int) -> float:
    """Return the probability that victim j detects an operation at once."""
    d = p.detection
    evident = 0.0 if HIDDEN[operation_class] or success == 0 else d.evident
    ability = w.stock[j * LINES + Line.DETECTION]
    return detection(ability, w.coordination[j], d.coordination, d.share[operation_class], evident)


@rule
def investigate(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Detect, blame and report this quarter's operations, old footholds and false alarms."""
    n = w.states
    for ij in range(n * n):
        w.complaint[ij] = NOBODY
        w.complaint_severity[ij] = 0
        w.complaint_class[ij] = NOBODY
        w.evidence[ij] = 1.0
        w.pointed[ij] = 0
    for i in range(n):
        for j in range(n):
            if i != j:
                if w.event[i * n + j] != NOBODY:
                    examine(w, p, ledger, now, i, j)
                if w.foothold[i * n + j] > 0.0:
                    search_foothold(w, p, ledger, now, i, j)
    for j in range(n):
        if not under_attack(w, j):
            false_alarm(w, p, ledger, now, j)
    revise_suspicion(w, p)
    for ij in range(n * n):
        w.hostility[ij] = shift_odds(w.hostility[ij], w.evidence[ij])


@rule
def under_attack(w: World, j: int) -> bool:
    """Tell whether anybody operated against j this quarter."""
    busy = False
    for i in range(w.states):
        busy = busy or w.event[i * w.states + j] != NOBODY
    return busy


@rule
def examine(w: World, p: Parameters, ledger: Ledger, now: Now, i: int, j: int) -> None:
    """Decide whether j detects the operation of i, whom it blames, and whether it is reported."""
    ij = i * w.states + j
    c = w.chosen_class[ij]
    event = w.event[ij]
    seen, known, public, late = uniforms(now, Purpose.DETECT, w.identity[i], w.identity[j], 0, 0)
    report(w, p, ledger, now, i, j)
    detected = seen < delta(w, p, j, c, w.succeeded[ij])
    mark(ledger, event, Mark.DETECTED, 1 if detected else 0)
    if not detected:
        return
    w.flow[j * FLOWS + Flow.DETECTED] += 1.0
    blamed = i
    if known >= rho(w, p, j, c):
        blamed = mistaken_blame(w, p, now, i, j)
    blamed = judged(w, p, now, j, blamed, c)
    mark(ledger, event, Mark.BLAMED, blamed)
    if blamed == NOBODY:
        return
    if blamed != i:
        w.flow[j * FLOWS + Flow.MISBLAMED] += 1.0
    complain(w, p, j, blamed, event, w.severity[ij], c)
    responsible = w.chosen_motive[ij] != Motive.NON_STATE
    if responsible and public < p.attribution.public[c]:
        name_in_public(w, p, ledger, now, event, blamed, late)


@rule
def report(w: World, p: Parameters, ledger: Ledger, now: Now, i: int, j: int) -> None:
    """Decide whether an operation is reported in open sources, and in which quarter."""
    r = p.reporting
    ij = i * w.states + j
    draw, late, _, _ = uniforms(now, Purpose.REPORT, w.identity[i], w.identity[j], 0, 0)
    c = w.chosen_class[ij]
    known = 1.0 if w.succeeded[ij] == 1 else r.failed
    chance = report_probability(
        r.probability[c],
        w.openness[j],
        r.openness,
        w.severity[ij],
        r.severity,
        rho(w, p, j, c),
        known,
    )
    reported = draw < chance
    mark(ledger, w.event[ij], Mark.REPORTED, 1 if reported else 0)
    if reported:
        w.flow[j * FLOWS + Flow.REPORTED] += 1.0
        delay = public_delay(late, r.delay_hazard) - 1
        mark(ledger, w.event[ij], Mark.REPORT_TICK, now.tick + delay - now.burn_in)


@rule
def mistaken_blame(w: World, p: Parameters, now: Now, i: int, j: int) -> int:
    """Return whom j blames when forensics fail: nobody, or by prior h O over all others.

    The prior can point at the true initiator too; then the victim is right by prejudice.
    """
    named = uniforms(now, Purpose.BLAME, w.identity[i], w.identity[j], 0, 0)[0]
    if named < p.attribution.unnamed:
        return NOBODY
    return suspect(w, now, Purpose.BLAME, w.identity[i], j)


@rule
def suspect(w: World, now: Now, purpose: int, i: int, j: int) -> int:
    """Return a state drawn in proportion to its hostility towards j times its offence.

    Every candidate has its own Gumbel draw, so who else exists, and in which order, changes
    nobody's. `i` is the identity of the true initiator, 0 if there is none.
    """
    n = w.states
    best = NEVER
    chosen = NOBODY
    for k in range(n):
        likely = prior(w, j, k)
        if k != j and likely > 0.0:
            draw = uniforms(now, purpose, i, w.identity[j], w.identity[k], 0)[0]
            key = math.log(likely) + gumbel(draw)
            if key > best:
                best = key
                chosen = k
    return chosen


@rule
def prior(w: World, j: int, k: int) -> float:
    """Return the prior weight of k in the eyes of j: its hostility times its offence."""
    return w.hostility[k * w.states + j] * w.stock[k * LINES + Line.OFFENCE]


@rule
def judged(w: World, p: Parameters, now: Now, j: int, found: int, c: int) -> int:
    """Return whom j blames, given the state that forensics point at.

    A trusting victim believes the finding. A Bayesian one knows how often findings are wrong, that
    there are false alarms, and how often each state acts, and blames each (or nobody) with its
    posterior probability, as if at most one state acted in a quarter (Baliga, Bueno de Mesquita,
    Wolitzky 2020).
    """
    if found == NOBODY:
        return found
    w.pointed[j * w.states + found] = 1
    if p.attribution.judgement != JudgementMode.BAYESIAN:
        return found
    n = w.states
    seen = delta(w, p, j, c, 1)
    certainty = rho(w, p, j, c)
    alarm = p.detection.false_alarm * (1.0 - certainty) * guess_share(w, j, found)
    error = seen * (1.0 - certainty) * (1.0 - p.attribution.unnamed) * guess_share(w, j, found)
    anybody = 0.0
    for k in range(n):
        anybody += w.suspicion[j * n + k]
    nobody = (1.0 - anybody) * alarm
    right = w.suspicion[j * n + found] * seen * certainty
    draw = uniforms(now, Purpose.JUDGE, w.identity[j], w.identity[found], 0, 0)[0]
    left = draw * (nobody + right + anybody * error) - nobody
    if left < 0.0:
        return NOBODY
    left -= right
    for k in range(n):
        if left >= 0.0:
            left -= w.suspicion[j * n + k] * error
            if left < 0.0:
                return k
    return found


@rule
def guess_share(w: World, j: int, k: int) -> float:
    """Return the probability that a mere guess of j points at k."""
    total = 0.0
    for other in range(w.states):
        if other != j:
            total += prior(w, j, other)
    return ratio(prior(w, j, k), total)


@rule
def revise_suspicion(w: World, p: Parameters) -> None:
    """Let Bayesian victims estimate how often each state acts from where findings point.

    f_k, the running frequency of findings that point at k, is A_k seen rho + A seen (1-rho) named
    g_k + (1-A) alarms g_k, with A the sum of all A_k and g_k the share of guesses: solved for A_k.
    """
    if p.attribution.judgement != JudgementMode.BAYESIAN:
        return
    n = w.states
    w.quarters_judged[0] += 1
    for j in range(n):
        total = 0.0
        for k in range(n):
            jk = j * n + k
            w.findings[jk] = updated(
                w.findings[jk], w.pointed[jk], p.choice.learning, w.quarters_judged[0]
            )
            total += w.findings[jk]
        estimate_acts(w, p, j, total)


@rule
def estimate_acts(w: World, p: Parameters, j: int, total: float) -> None:
    """Write how often each state acts against j; `total` is how often findings point anywhere."""
    n = w.states
    c = OperationClass.DISRUPTION
    seen, certainty = delta(w, p, j, c, 1), rho(w, p, j, c)
    alarms = p.detection.false_alarm * (1.0 - certainty)
    named = seen * (certainty + (1.0 - certainty) * (1.0 - p.attribution.unnamed))
    if named <= alarms or certainty <= 0.0:
        return
    anybody = min(1.0, max(0.0, (total - alarms) / (named - alarms)))
    guessed = anybody * (named - seen * certainty) + (1.0 - anybody) * alarms
    estimates = 0.0
    for k in range(n):
        jk = j * n + k
        w.suspicion[jk] = 0.0
        if k != j:
            surplus = w.findings[jk] - guessed * guess_share(w, j, k)
            w.suspicion[jk] = max(0.0, surplus / (seen * certainty))
        estimates += w.suspicion[jk]
    for k in range(n):
        w.suspicion[j * n + k] *= ratio(anybody, estimates)


@rule
def complain(
    w: World, p: Parameters, j: int, blamed: int, event: int, severity: int, operation_class: int
) -> None:
    """Note what j blames on somebody; the worst of a quarter is what it responds to."""
    jk = j * w.states + blamed
    w.grievance[jk] = min(1.0, w.grievance[jk] + p.crisis.grievance_rise * severity)
    if severity > w.complaint_severity[jk]:
        w.complaint[jk] = event
        w.complaint_severity[jk] = severity
        w.complaint_class[jk] = operation_class


@rule
def name_in_public(
    w: World, p: Parameters, ledger: Ledger, now: Now, event: int, blamed: int, draw: float
) -> None:
    """Schedule the public attribution of an operation to whom the victim blames."""
    delay = public_delay(draw, p.attribution.delay_hazard)
    if delay < PUBLIC_DELAY_LIMIT:
        due = (now.tick + delay) % PUBLIC_DELAY_LIMIT
        w.exposed[due * w.states + blamed] += 1.0
        mark(ledger, event, Mark.PUBLIC_TICK, now.tick + delay - now.burn_in)
        mark(ledger, event, Mark.PUBLIC_NAMED, blamed)


@rule
def search_foothold(w: World, p: Parameters, ledger: Ledger, now: Now, i: int, j: int) -> None:
    """Let a foothold of i in j age, decay, or be found and become evidence of hostility.

    A discovered foothold moves j's hostility by Bayes' rule (after Buchanan 2017): intrusion for
    defence looks like intrusion for attack. xi, the certainty of blame, weakens the evidence.
    """
    ij = i * w.states + j
    if w.foothold_age[ij] > 0.0:
        found, known, kept, _ = uniforms(now, Purpose.DISCOVERY, w.identity[i], w.identity[j], 0, 0)
        chance = p.contest.foothold_discovery * w.stock[j * LINES + Line.DETECTION]
        if found < chance:
            discover(w, p, ledger, now, i, j, known)
        elif kept < p.contest.foothold_upkeep:
            lose_foothold(w, ledger, now, ij)
    w.foothold_age[ij] += 1.0


@rule
def lose_foothold(w: World, ledger: Ledger, now: Now, ij: int) -> None:
    """End a foothold, and note when in the row of the operation that won it."""
    w.foothold[ij] = 0.0
    mark(ledger, w.foothold_event[ij], Mark.LOST_TICK, now.tick - now.burn_in)


@rule
def discover(
    w: World, p: Parameters, ledger: Ledger, now: Now, i: int, j: int, known: float
) -> None:
    """Remove a foothold of i in j, blame somebody, and raise hostility by the evidence."""
    n = w.states
    ij = i * n + j
    certainty = rho(w, p, j, OperationClass.ESPIONAGE)
    blamed = i if known < certainty else mistaken_blame(w, p, now, i, j)
    tick = now.tick - now.burn_in
    event = record(ledger, tick, EventKind.DISCOVERY, i, j, w.foothold_event[ij])
    mark(ledger, event, Mark.BLAMED, blamed)
    lose_foothold(w, ledger, now, ij)
    if blamed != NOBODY:
        evidence = math.exp(certainty * math.log(p.attribution.likelihood_ratio))
        jk = j * n + blamed
        w.evidence[jk] *= evidence
        complain(w, p, j, blamed, event, 2, OperationClass.ESPIONAGE)


@rule
def false_alarm(w: World, p: Parameters, ledger: Ledger, now: Now, j: int) -> None:
    """Blame somebody for nothing, with a chance that good identification removes."""
    certainty = rho(w, p, j, OperationClass.ESPIONAGE)
    alarm = uniforms(now, Purpose.FALSE_ALARM, 0, w.identity[j], 0, 0)[0]
    if alarm < p.detection.false_alarm * (1.0 - certainty):
        blamed = suspect(w, now, Purpose.FALSE_ALARM, 0, j)
        blamed = judged(w, p, now, j, blamed, OperationClass.ESPIONAGE)
        if blamed != NOBODY:
            tick = now.tick - now.burn_in
            event = record(ledger, tick, EventKind.FALSE_ALARM, NOBODY, j, NOBODY)
            mark(ledger, event, Mark.BLAMED, blamed)
            complain(w, p, j, blamed, event, 2, OperationClass.ESPIONAGE)
