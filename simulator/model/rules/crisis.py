"""Crises between hostile states, and how hostility and grievance fade.

Level 0 is calm, 1 a crisis, 2 a crisis close to war. Our reading of enduring rivalry: onset grows
with hostility and with the violence of the conventional dispute; a patron's umbrella restrains.
"""

import math

from simulator.model.draws import Now, Purpose, uniforms
from simulator.model.jit import formula, rule
from simulator.model.kinds import EventKind
from simulator.model.ledger import NOBODY, Ledger, Mark, mark, record
from simulator.model.parameters import Parameters
from simulator.model.world import World


@formula
def pressure(
    hostility: float, violence: float, grievance: float, base: float, effect: float
) -> float:
    """Return h (base + v)(1 + effect * grievance), which scales onset and escalation."""
    return hostility * (base + violence) * (1.0 + effect * grievance)


@rule
def covered(w: World, i: int, j: int) -> float:
    """Return the umbrella that i holds up against j (none against its own patron)."""
    return 0.0 if w.patron[i] == j else w.cover[i]


@rule
def next_level(
    p: Parameters, level: float, push: float, calm: float, u_up: float, u_down: float
) -> float:
    """Return the level of the next quarter from two uniform draws."""
    c = p.crisis
    if level == 0.0:
        return 1.0 if u_up < c.onset * push * calm else 0.0
    if level == 1.0:
        if u_up < c.escalation * push * calm:
            return 2.0
        return 0.0 if u_down < c.settlement else 1.0
    return 1.0 if u_down < c.relaxation else 2.0


@rule
def move_crises(w: World, p: Parameters, ledger: Ledger, now: Now) -> None:
    """Let every unordered pair of hostile states enter, deepen or leave a crisis."""
    c = p.crisis
    n = w.states
    for i in range(n):
        for j in range(i + 1, n):
            ij, ji = i * n + j, j * n + i
            hostility = 0.5 * (w.hostility[ij] + w.hostility[ji])
            level = w.crisis[ij]
            if hostility >= c.floor or level > 0.0:
                grievance = 0.5 * (w.grievance[ij] + w.grievance[ji])
                push = pressure(hostility, w.violence[ij], grievance, c.peaceful, c.grievance)
                cover = covered(w, i, j) + covered(w, j, i)
                calm = math.exp(-p.alliance.umbrella_escalation * cover)
                first = min(w.identity[i], w.identity[j])
                second = max(w.identity[i], w.identity[j])
                up, down, _, _ = uniforms(now, Purpose.CRISIS, first, second, 0, 0)
                after = next_level(p, level, push, calm, up, down)
                if after != level:
                    w.crisis[ij] = after
                    w.crisis[ji] = after
                    event = record(ledger, now.tick - now.burn_in, EventKind.CRISIS, i, j, NOBODY)
                    mark(ledger, event, Mark.SEVERITY, int(after))


@rule
def fade(w: World, p: Parameters) -> None:
    """Hostility returns to its rest, which a rival's umbrella raises; grievance fades."""
    n = w.states
    decay = p.crisis.hostility_decay
    for i in range(n):
        for j in range(n):
            if i != j:
                ij = i * n + j
                provoked = 1.0 + p.alliance.umbrella_hostility * covered(w, j, i)
                rest = min(1.0, w.hostility_rest[ij] * provoked)
                w.hostility[ij] += decay * (rest - w.hostility[ij])
                w.grievance[ij] -= p.crisis.grievance_decay * w.grievance[ij]
