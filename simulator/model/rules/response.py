"""What a victim does about what it blames on somebody, and when it gives way.

Options: ignore, denounce (the blame game of Edwards, Furnas, Forrest and Axelrod 2017), sanction,
answer in kind, hit the blamed state's assets in a weaker host, or talk. Each is a log-odds against
ignoring; the draws are keyed Gumbel numbers, so that scenarios share them.
"""

import math

from simulator.model.accounts import FLOWS, Flow
from simulator.model.draws import Now, Purpose, option_draw, uniforms
from simulator.model.jit import formula, rule
from simulator.model.kinds import (
    RESPONSES,
    EventKind,
    Motive,
    OperationClass,
    Opportunities,
    Response,
    ResponseMode,
)
from simulator.model.ledger import NOBODY, Ledger, Mark, mark, record
from simulator.model.parameters import Parameters
from simulator.model.rules.operations import NEVER, gumbel
from simulator.model.rules.threat import shift_odds, updated
from simulator.model.world import World

UNANSWERED_BEFORE = 5
"""Quarters without an answer that running frequencies begin with: one bad start decides little."""


@formula
def logistic(odds: float) -> float:
    """Return the probability with the given log-odds."""
    if odds >= 0.0:
        return 1.0 / (1.0 + math.exp(-odds))
    return math.exp(odds) / (1.0 + math.exp(odds))


@rule
def choose_responses(w: World, p: Parameters, now: Now) -> None:
    """Let every victim choose what to do about the worst that it blames on each state."""
    n = w.states
    for j in range(n):
        for blamed in range(n):
            jk = j * n + blamed
            w.chosen_response[jk] = Response.IGNORE
            w.chosen_host[jk] = NOBODY
            if w.complaint[jk] != NOBODY:
                choice, host = choose_response(w, p, now, j, blamed)
                w.chosen_response[jk] = choice
                w.chosen_host[jk] = host


@rule
def learn_answers(w: World, p: Parameters) -> None:
    """Let states learn how often they are answered when they act, and when they do not.

    Only quarters count in which a state could have acted. What groups do is not its act.
    """
    if p.choice.deterrence <= 0.0:
        return
    n = w.states
    for i in range(n):
        for j in range(n):
            if i != j and (w.turn[j] == i or p.choice.opportunities == Opportunities.EACH_PAIR):
                learn_from(w, p, i * n + j, j * n + i)


@rule
def learn_from(w: World, p: Parameters, ij: int, ji: int) -> None:
    """Update what i knows about answers of j."""
    choice = w.chosen_response[ji]
    hit = 1.0 if choice == Response.IN_KIND or choice == Response.DISPLACED else 0.0
    w.chances[ij] += 1
    if w.event[ij] != NOBODY and w.chosen_motive[ij] != Motive.NON_STATE:
        w.acts[ij] += 1
        times = w.acts[ij] + UNANSWERED_BEFORE
        w.answered[ij] = updated(w.answered[ij], hit, p.choice.learning, times)
    else:
        times = w.chances[ij] - w.acts[ij] + UNANSWERED_BEFORE
        w.struck_anyway[ij] = updated(w.struck_anyway[ij], hit, p.choice.learning, times)


@rule
def respond(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Carry out all responses, once all are chosen; some victims give way."""
    n = w.states
    for j in range(n):
        for blamed in range(n):
            jk = j * n + blamed
            if w.complaint[jk] != NOBODY:
                choice, host = w.chosen_response[jk], w.chosen_host[jk]
                event = write_response(w, ledger, now, j, blamed, choice, host)
                carry_out(w, p, j, blamed, choice, host)
                concede(w, p, ledger, now, j, blamed, event)


@rule
def choose_response(w: World, p: Parameters, now: Now, j: int, blamed: int) -> tuple[int, int]:
    """Return the response of j to what it blames, and the host that a displaced answer hits."""
    n = w.states
    jk = j * n + blamed
    host = weakest_host(w, j, blamed)
    if p.responses.mode == ResponseMode.THRESHOLD:
        strong = w.complaint_severity[jk] >= p.responses.threshold_severity
        return (Response.IN_KIND if strong else Response.IGNORE), host
    best = NEVER
    chosen = Response.IGNORE + 0
    for option in range(RESPONSES):
        odds = response_odds(w, p, j, blamed, option, host)
        if odds > NEVER:
            draw = option_draw(now, Purpose.RESPONSE, w.identity[j], w.identity[blamed], option)
            key = odds + gumbel(draw)
            if key > best:
                best = key
                chosen = option
    return chosen, host


@rule
def response_odds(w: World, p: Parameters, j: int, blamed: int, option: int, host: int) -> float:
    """Return the log-odds of an option against ignoring."""
    r = p.responses
    n = w.states
    jk = j * n + blamed
    above = w.complaint_severity[jk] - 3.0
    power = math.log(w.power[blamed] / w.power[j])
    h = w.hostility[jk]
    if option == Response.DENOUNCE:
        return r.denounce + r.denounce_openness * w.openness[j] + 0.5 * r.in_kind_severity * above
    if option == Response.SANCTION:
        return r.sanction + r.sanction_severity * above - r.sanction_power * power + h
    if option == Response.IN_KIND:
        odds = r.in_kind + r.in_kind_hostility * h + r.in_kind_severity * above
        odds += r.in_kind_crisis * w.crisis[jk] - r.in_kind_power * power + w.answer_bias[j]
        if w.complaint_class[jk] == OperationClass.ESPIONAGE:
            odds -= r.in_kind_espionage
        return odds
    if option == Response.DISPLACED:
        if host == NOBODY:
            return NEVER
        weaker = math.log(w.power[host] / w.power[j])
        odds = r.displaced + r.displaced_hosting * w.hosting[host * n + blamed]
        return odds + r.in_kind_severity * above - r.in_kind_power * weaker + w.answer_bias[j]
    if option == Response.TALKS:
        return r.talks - r.talks_hostility * h + r.talks_forum * common_forums(w, j, blamed)
    return 0.0


@rule
def weakest_host(w: World, j: int, blamed: int) -> int:
    """Return a state that hosts assets of the blamed one and is weaker than it: the most hosting.

    Our reading of displaced retaliation: it needs assets within reach in a softer place.
    """
    n = w.states
    best = 0.0
    found = NOBODY
    for k in range(n):
        if k != j and k != blamed and w.power[k] < w.power[blamed]:
            hosted = w.hosting[k * n + blamed] * w.hostility[j * n + k]
            if hosted > best:
                best = hosted
                found = k
    return found


@rule
def common_forums(w: World, j: int, k: int) -> float:
    """Return the strength of norms in forums that both take part in."""
    n = w.states
    strength = 0.0
    for f in range(w.forums):
        strength += w.norm[f] * w.active[f * n + j] * w.active[f * n + k]
    return strength


@rule
def write_response(
    w: World, ledger: Ledger, now: Now, j: int, blamed: int, choice: int, host: int
) -> int:
    """Record the response and note it in the row of what it answers."""
    jk = j * w.states + blamed
    mark(ledger, w.complaint[jk], Mark.RESPONSE, choice)
    if choice == Response.IGNORE:
        return w.complaint[jk]
    tick = now.tick - now.burn_in
    event = record(ledger, tick, EventKind.RESPONSE, j, blamed, w.complaint[jk])
    mark(ledger, event, Mark.RESPONSE, choice)
    mark(ledger, event, Mark.SEVERITY, w.complaint_severity[jk])
    if choice == Response.DISPLACED:
        mark(ledger, event, Mark.THIRD, host)
    return event


@rule
def carry_out(w: World, p: Parameters, j: int, blamed: int, choice: int, host: int) -> None:
    """Apply a response: each costs something and changes how the other feels."""
    n = w.states
    jk, kj = j * n + blamed, blamed * n + j
    if choice == Response.DENOUNCE:
        w.hostility[kj] = shift_odds(w.hostility[kj], p.responses.denounced)
        w.grievance[jk] *= 1.0 - p.responses.relief
    elif choice == Response.SANCTION:
        w.sanctions[blamed] += p.responses.sanction_cost
        size = p.responses.sanction_own * p.responses.sanction_cost
        w.sanctions[j] += size
        w.hostility[kj] = shift_odds(w.hostility[kj], p.responses.sanctioned)
        w.grievance[jk] *= max(0.0, 1.0 - 2.0 * p.responses.relief)
    elif choice == Response.TALKS:
        w.hostility[jk] = shift_odds(w.hostility[jk], p.responses.talked)
        w.hostility[kj] = shift_odds(w.hostility[kj], p.responses.talked)
        w.flow[j * FLOWS + Flow.TALKS] += 1.0
    elif choice == Response.IN_KIND or choice == Response.DISPLACED:
        w.answer_event[jk] = w.complaint[jk]
        w.answer_class[jk] = w.complaint_class[jk]
        w.answer_severity[jk] = w.complaint_severity[jk]
        w.answer_depth[jk] = w.chain[kj] + 1
        w.answer_via[jk] = host if choice == Response.DISPLACED else NOBODY
        w.flow[j * FLOWS + Flow.ANSWERS] += 1.0


@formula
def concession_odds(
    base: float,
    above: float,
    by_severity: float,
    share: float,
    by_share: float,
    power: float,
    by_power: float,
) -> float:
    """Return the log-odds that a victim gives way to the state that it blames."""
    return base + by_severity * max(0.0, above) + by_share * share + by_power * power


@rule
def concede(
    w: World, p: Parameters, ledger: Ledger, now: Now, j: int, blamed: int, parent: int
) -> None:
    """Let a victim give way: less autonomy for it, less hostility from the coercer."""
    r = p.responses
    n = w.states
    jk, kj = j * n + blamed, blamed * n + j
    odds = concession_odds(
        r.concession,
        w.complaint_severity[jk] - 3.0,
        r.concession_severity,
        w.supplier[jk],
        r.concession_dependence,
        math.log(w.power[blamed] / w.power[j]),
        r.concession_power,
    )
    draw = uniforms(now, Purpose.CONCESSION, w.identity[j], w.identity[blamed], 0, 0)[0]
    if draw < logistic(odds):
        w.flow[j * FLOWS + Flow.CONCESSIONS] += 1.0
        w.hostility[kj] = shift_odds(w.hostility[kj], r.conceded)
        tick = now.tick - now.burn_in
        event = record(ledger, tick, EventKind.CONCESSION, j, blamed, parent)
        mark(ledger, event, Mark.SEVERITY, w.complaint_severity[jk])
