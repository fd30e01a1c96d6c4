"""Contest between offence and defence, severity and damage.

Success follows Tullock's contest success function (1980) with an attacker's advantage `theta` per
class. Severity is on the 0..10 scale of the Dyadic Cyber Incident Dataset; damage doubles with
every step of it.
"""

import math

from simulator.model.accounts import FLOWS
from simulator.model.jit import formula, rule
from simulator.model.kinds import LINES, Line
from simulator.model.parameters import Parameters
from simulator.model.rules.exploits import worth_using
from simulator.model.world import World

LN2 = 0.6931471805599453
WORST = 10
FAILED_AT_MOST = 2


@formula
def power_of(base: float, exponent: float) -> float:
    """Return base ** exponent for base >= 0 (0 for base 0)."""
    if base <= 0.0:
        return 0.0
    return math.exp(exponent * math.log(base))


@formula
def success(theta: float, offence_m: float, defence_m: float) -> float:
    """Return p = theta O^m / (theta O^m + D^m); 0 when there is no offence.

    `offence_m` and `defence_m` are already raised to the decisiveness m.
    """
    force = theta * offence_m
    if force <= 0.0:
        return 0.0
    return force / (force + defence_m)


@formula
def severity_of(base: float, intensity: float, noise: float) -> int:
    """Return the severity 1..10 of a successful operation: base + log2 d + noise, rounded."""
    level = math.floor(base + math.log(intensity) / LN2 + noise + 0.5)
    return int(min(max(level, 1), WORST))


@formula
def damage_share(at_three: float, severity: float) -> float:
    """Return the share of a sector-quarter that is lost: d0 2^(severity - 3), at most all."""
    return min(1.0, at_three * math.exp((severity - 3.0) * LN2))


@formula
def emerging(stock: float, skills: float, threshold: float) -> float:
    """Return the working part of an emerging technology: none below a threshold of skills."""
    return stock if skills >= threshold else 0.0


@rule
def raise_shields(w: World, p: Parameters) -> None:
    """Set every state's defence before its sectors' protection, and the powers that pairs use.

    Hardening is multiplied by what helps it: skills, awareness, coherence, allies, suppliers' know-
    how against the start, a sharing pool.
    """
    c = p.contest
    n = w.states
    for i in range(n):
        row = i * LINES
        quality = 0.0
        shared = 0.0
        for j in range(n):
            quality += w.supplier[i * n + j] * w.know_how[j]
            quality -= w.supplier_start[i * n + j] * w.know_how_start[j]
            if j != i:
                shared += w.alignment[i * n + j] * w.stock[j * LINES + Line.HARDENING]
        helped = 1.0 + c.skills * w.stock[row + Line.SKILLS]
        helped += c.awareness * w.stock[row + Line.AWARENESS] + c.coherence * w.coherence[i]
        helped += c.shared_defence * shared / n + c.supply_quality * quality
        pooled = 1.0 + p.norms.sharing * pooled_share(w, i)
        w.shield[i] = w.stock[row + Line.HARDENING] * max(0.1, helped) * pooled
        w.guard[i] = power_of(w.shield[i], c.decisiveness)
        w.force[i] = power_of(w.stock[row + Line.OFFENCE], c.decisiveness)
        w.bulk[i] = power_of(w.output[i], p.value.output_exponent)
        w.dearness[i] = power_of(w.power[i], p.value.power_cost_exponent)
        w.spycraft[i] = power_of(w.intelligence[i], p.value.intelligence_exponent)


@rule
def pooled_share(w: World, i: int) -> float:
    """Mean activity of the other members in pools of which state i is an active member."""
    n = w.states
    best = 0.0
    for f in range(w.forums):
        if w.sharing[f] > 0.0 and w.active[f * n + i] > 0.0:
            others = 0.0
            members = 0.0
            for j in range(n):
                if j != i and w.member[f * n + j] > 0.0:
                    members += 1.0
                    others += w.active[f * n + j]
            if members > 0.0:
                best = max(best, others / members)
    return best


@rule
def advantage(w: World, p: Parameters, i: int, j: int, operation_class: int) -> float:
    """Return the factor by which a foothold and a used exploit raise the offence of i against j."""
    used = p.contest.exploit if worth_using(w, i, j, operation_class) else 0.0
    return 1.0 + p.contest.foothold * w.foothold[i * w.states + j] + used


@rule
def strike(w: World, i: int, sector: int, share: float, flow: int) -> float:
    """Break `share` of a sector of state i, with its cascade, and return the damage in USD bn.

    The cascade is the inoperability model of Haimes and Jiang (2001): q = (I - A*)^-1 c*; no sector
    loses more than is left of it.
    """
    lost = 0.0
    k = w.sectors
    for s in range(k):
        hit = min(w.cascade[sector * k + s] * share, w.integrity[i * k + s])
        w.integrity[i * k + s] -= hit
        lost += hit * w.sector_weight[i * k + s]
    damage = lost * w.output[i] / 4.0
    w.flow[i * FLOWS + flow] += damage
    return damage
