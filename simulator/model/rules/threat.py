"""Perceived threat: Walt's (1987) four sources, Jervis's (1978) offence-defence balance."""

import math

from simulator.model.draws import Now, Purpose, pair_uniforms
from simulator.model.jit import formula, rule
from simulator.model.kinds import LINES, Line, ThreatForm
from simulator.model.parameters import Parameters
from simulator.model.rules.contest import power_of
from simulator.model.world import REMEMBERED_QUARTERS, World

UNIT_TRIANGLE = math.sqrt(6.0)
"""Scales the sum of two uniform draws, less 1, to variance 1."""


@formula
def product_threat(
    power: float,
    proximity: float,
    offence: float,
    hostility: float,
    e_power: float,
    e_proximity: float,
    e_offence: float,
    e_hostility: float,
) -> float:
    """Return P^e1 prox^e2 Off^e3 h^e4. Our reading: Walt names the sources, not their product."""
    if power <= 0.0 or proximity <= 0.0 or offence <= 0.0 or hostility <= 0.0:
        return 0.0
    return math.exp(
        e_power * math.log(power)
        + e_proximity * math.log(proximity)
        + e_offence * math.log(offence)
        + e_hostility * math.log(hostility)
    )


@formula
def additive_threat(
    power: float,
    proximity: float,
    offence: float,
    hostility: float,
    e_power: float,
    e_proximity: float,
    e_offence: float,
    e_hostility: float,
) -> float:
    """Return the weighted mean of the four sources; nobody fears a state that is not hostile."""
    if hostility <= 0.0:
        return 0.0
    total = e_power + e_proximity + e_offence + e_hostility
    if total <= 0.0:
        return 0.0
    weighted = e_power * power + e_proximity * proximity
    return (weighted + e_offence * offence + e_hostility * hostility) / total


@formula
def offensive_means(offence: float, hardening: float, distinguishability: float) -> float:
    """Return Off = O + (1 - psi) D: what cannot be told from offence frightens like offence."""
    return offence + (1.0 - distinguishability) * hardening


@formula
def shift_odds(probability: float, ratio: float) -> float:
    """Return the probability whose odds are `ratio` times the odds of `probability` (Bayes)."""
    if ratio <= 0.0:
        return 0.0
    scaled = probability * ratio
    return min(1.0, scaled / (scaled + 1.0 - probability))


@rule
def true_means(w: World, p: Parameters, j: int) -> float:
    """Return the offensive means of j as they are."""
    row = j * LINES
    psi = p.threat.distinguishability
    return offensive_means(w.stock[row + Line.OFFENCE], w.stock[row + Line.HARDENING], psi)


@rule
def raw_threat(w: World, p: Parameters, i: int, j: int, offence: float, hostility: float) -> float:
    """Return the threat from j to i before scaling, by the form that the theory chooses."""
    t = p.threat
    power = w.power[j]
    near = w.proximity[i * w.states + j]
    a, b, c, d = (
        t.power_exponent,
        t.proximity_exponent,
        t.offence_exponent,
        t.hostility_exponent,
    )
    if t.form == ThreatForm.ADDITIVE:
        return additive_threat(power, near, offence, hostility, a, b, c, d)
    return product_threat(power, near, offence, hostility, a, b, c, d)


@rule
def misjudgement(w: World, p: Parameters, i: int, u: float, v: float) -> float:
    """Return the factor by which i misjudges means: log-triangular, less with intelligence."""
    spread = p.threat.observation_noise * (1.0 - w.intelligence[i])
    return math.exp(spread * UNIT_TRIANGLE * (u + v - 1.0))


@rule
def observe(w: World, p: Parameters, now: Now) -> None:
    """See the offensive means of others, with an error that intelligence makes smaller."""
    n = w.states
    for i in range(n):
        for j in range(i + 1, n):
            a, b, c, d = pair_uniforms(now, Purpose.OBSERVE, w.identity[i], w.identity[j])
            w.seen_offence[i * n + j] = true_means(w, p, j) * misjudgement(w, p, i, a, b)
            w.seen_offence[j * n + i] = true_means(w, p, i) * misjudgement(w, p, j, c, d)


@rule
def perceive(w: World, p: Parameters, now: Now) -> None:
    """Turn what is seen into threat; incoherent states mix in the threat of last year."""
    n = w.states
    old = (now.tick % REMEMBERED_QUARTERS) * n * n
    for i in range(n):
        stale = p.threat.domestic_filter * (1.0 - w.coherence[i])
        for j in range(n):
            ij = i * n + j
            if i != j:
                raw = raw_threat(w, p, i, j, w.seen_offence[ij], w.hostility[ij])
                fresh = raw / w.threat_scale[0]
                w.threat[ij] = (1.0 - stale) * fresh + stale * w.threat_memory[old + ij]
                w.threat_memory[old + ij] = fresh


@rule
def set_references(w: World, p: Parameters) -> None:
    """Fix scale and tolerance of threat from the facts, without error and at rivalry intensity 1.

    The references must not depend on the scenario's rivalry intensity: otherwise a hotter rivalry
    elsewhere would change how much a bystander minds its own enemies.
    """
    n = w.states
    for i in range(n):
        for j in range(n):
            if i != j:
                ij = i * n + j
                means = true_means(w, p, j)
                w.seen_offence[ij] = means
                w.threat[ij] = raw_threat(w, p, i, j, means, w.hostility_plain[ij])
    largest = 0.0
    for ij in range(n * n):
        largest = max(largest, w.threat[ij])
    w.threat_scale[0] = largest if largest > 0.0 else 1.0
    worst = 0.0
    for i in range(n):
        total = 0.0
        for j in range(n):
            w.threat[i * n + j] /= w.threat_scale[0]
            total += w.threat[i * n + j]
        w.threat_total_start[i] = total
        worst = max(worst, total)
    w.threat_tolerated[0] = p.relative_gains.tau * worst
    for quarter in range(REMEMBERED_QUARTERS):
        for ij in range(n * n):
            w.threat_memory[quarter * n * n + ij] = w.threat[ij]


@formula
def updated(estimate: float, seen: float, rate: float, times: int) -> float:
    """Return an estimate after observation number `times`; rate 0 is the running frequency."""
    return estimate + (rate if rate > 0.0 else 1.0 / times) * (seen - estimate)


@rule
def update_beliefs(w: World, p: Parameters) -> None:
    """Move the belief that j coerces i towards what i blamed on j in the last quarter."""
    n = w.states
    rate = p.threat.belief_rate
    for ij in range(n * n):
        seen = 1.0 if w.complaint[ij] >= 0 else 0.0
        w.belief[ij] += rate * (seen - w.belief[ij])


@formula
def imputed_offence(offence: float, spread: float, noise: float) -> float:
    """Return an imputed offence drawn around its estimate, at most 1."""
    return min(1.0, offence * power_of(math.exp(spread), noise))
