"""Forums: norms grow with participation and restraint, and fall with violations named in public.

A forum works only as far as its members are not enemies: its effect is multiplied by one minus the
mean hostility inside it. Taking part is a choice with relative gains in it.
"""

from simulator.model.draws import Now, Purpose, uniforms
from simulator.model.jit import formula, rule
from simulator.model.kinds import LINES, Line
from simulator.model.parameters import Parameters
from simulator.model.rules.response import logistic
from simulator.model.world import PUBLIC_DELAY_LIMIT, World

NEVER, CHOSEN, ALWAYS = 0, 1, 2


@formula
def effect(strength: float, hostility_inside: float) -> float:
    """Return the working strength of a forum's norms."""
    return strength * (1.0 - hostility_inside)


@formula
def next_strength(
    strength: float, participation: float, rate: float, violations: float, loss: float
) -> float:
    """Return next quarter's strength: growth towards 1 with participation, loss per violation."""
    grown = strength + rate * participation * (1.0 - strength)
    return max(0.0, grown * max(0.0, 1.0 - loss * violations))


@rule
def hostility_inside(w: World, f: int) -> float:
    """Return the mean hostility between the members of a forum (0 for fewer than two)."""
    n = w.states
    total = 0.0
    pairs = 0.0
    for i in range(n):
        for j in range(n):
            if i != j and w.member[f * n + i] > 0.0 and w.member[f * n + j] > 0.0:
                total += w.hostility[i * n + j]
                pairs += 1.0
    return total / pairs if pairs > 0.0 else 0.0


@rule
def bind_at_start(w: World) -> None:
    """Let every member take part before the first quarter, so that norms have a start value."""
    n = w.states
    for f in range(w.forums):
        working = effect(w.norm[f], hostility_inside(w, f))
        for i in range(n):
            w.active[f * n + i] = w.member[f * n + i]
            if w.member[f * n + i] > 0.0:
                w.norm_bond[i] = max(w.norm_bond[i], working)


@rule
def gather(w: World, p: Parameters, now: Now) -> None:
    """Let members choose whether to take part, and set the norms that bind each state."""
    n = w.states
    for i in range(n):
        w.norm_bond[i] = 0.0
    for f in range(w.forums):
        working = effect(w.norm[f], hostility_inside(w, f))
        for i in range(n):
            if w.member[f * n + i] > 0.0:
                w.active[f * n + i] = 1.0 if takes_part(w, p, now, f, i, working) else 0.0
        for i in range(n):
            if w.active[f * n + i] > 0.0:
                w.norm_bond[i] = max(w.norm_bond[i], working)


@rule
def takes_part(w: World, p: Parameters, now: Now, f: int, i: int, working: float) -> bool:
    """Choose by logit: own benefit, less r w times what the others gain, less the effort."""
    how = w.participation[f * w.states + i]
    if how == NEVER:
        return False
    if how == ALWAYS:
        return True
    own = p.norms.benefit * working * (0.5 + w.stock[i * LINES + Line.DIPLOMACY])
    value = own * (1.0 - others_gain(w, f, i)) - p.norms.effort
    draw = uniforms(now, Purpose.FORUM, w.identity[i], w.forum_key[f], 0, 0)[0]
    return draw < logistic(p.norms.precision * value)


@rule
def others_gain(w: World, f: int, i: int) -> float:
    """Return sum_j r w_ij over the other members: their equal gains as i counts them."""
    n = w.states
    total = 0.0
    for j in range(n):
        if j != i and w.member[f * n + j] > 0.0:
            total += w.relative[i * n + j]
    return total


@rule
def judge(w: World, p: Parameters, now: Now) -> None:
    """Let violations that are named this quarter weaken the norms of the named states' forums."""
    n = w.states
    due = (now.tick % PUBLIC_DELAY_LIMIT) * n
    for f in range(w.forums):
        members = 0.0
        active = 0.0
        violations = 0.0
        for i in range(n):
            if w.member[f * n + i] > 0.0:
                members += 1.0
                active += w.active[f * n + i]
                violations += w.exposed[due + i]
        if members > 0.0:
            w.norm[f] = next_strength(
                w.norm[f], active / members, p.norms.rate, violations / members, p.norms.violation
            )
    for i in range(n):
        w.exposed[due + i] = 0.0
