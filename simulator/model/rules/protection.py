"""Interdependent security: protection that is worth less while others stay unprotected.

Kunreuther and Heal (2003): protection removes a state's own risk, but not what unprotected others
pass on. With m unprotected others a loss L reaches a protected state anyway with probability
1 - (1-q)^m, so protecting itself is worth p L (1-q)^m.
"""

from simulator.model.accounts import FLOWS, Flow
from simulator.model.draws import Now, Purpose, pair_uniforms, uniforms
from simulator.model.jit import formula, rule
from simulator.model.kinds import LINES, Line, ProtectionMode
from simulator.model.parameters import Parameters
from simulator.model.world import World


@formula
def worth_of_protection(risk: float, loss: float, contagion: float, unprotected: int) -> float:
    """Return p L (1-q)^m, what protection saves next to m unprotected others."""
    escape = 1.0
    for _ in range(unprotected):
        escape *= 1.0 - contagion
    return risk * loss * escape


@rule
def protect(w: World, p: Parameters) -> None:
    """Let all states decide at once whether to protect themselves, seeing last quarter's choices.

    Who is indifferent stays as it is.
    """
    c = p.protection
    if c.mode != ProtectionMode.ALL_OR_NONE:
        return
    n = w.states
    for i in range(n):
        w.protected_before[i] = w.protected[i]
    for i in range(n):
        unprotected = 0
        for j in range(n):
            if j != i and w.protected_before[j] == 0:
                unprotected += 1
        worth = worth_of_protection(c.risk, c.loss, c.contagion, unprotected)
        if worth > c.cost:
            w.protected[i] = 1
        elif worth < c.cost:
            w.protected[i] = 0
        w.stock[i * LINES + Line.HARDENING] = w.protected[i]
        w.flow[i * FLOWS + Flow.OUTPUT_LOST] += c.cost * w.protected[i]


@rule
def suffer_breaches(w: World, p: Parameters, now: Now) -> None:
    """Let losses come: an own one where unprotected, else one that an unprotected other passes on.

    A state loses once a quarter at most.
    """
    if p.protection.mode != ProtectionMode.ALL_OR_NONE:
        return
    n = w.states
    for i in range(n):
        draw = uniforms(now, Purpose.BREACH, w.identity[i], 0, 0, 0)[0]
        if w.protected[i] == 0 and draw < p.protection.risk:
            w.flow[i * FLOWS + Flow.DAMAGE_DIRECT] += p.protection.loss
        elif catches(w, p, now, i):
            w.flow[i * FLOWS + Flow.DAMAGE_CONTAGION] += p.protection.loss


@rule
def catches(w: World, p: Parameters, now: Now, i: int) -> bool:
    """Tell whether an unprotected other passes a loss on to i."""
    n = w.states
    for j in range(n):
        if j != i and w.protected[j] == 0:
            draw = pair_uniforms(now, Purpose.BREACH, w.identity[i], w.identity[j])[0]
            if draw < p.protection.contagion:
                return True
    return False
