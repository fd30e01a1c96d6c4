"""Relative gains: how much another's gain counts against a state's own.

Grieco (1988) writes U = V - k (W - V) for two states. For many, after Snidal (1991),
U_i = G_i - r sum_j w_ij G_j with r = k/(1+k); for two actors U_Grieco = (1+k) U_Snidal. G is a gain
in levels: gains in shares sum to zero, and k would only rescale them.
"""

import math

from simulator.model.jit import formula, rule
from simulator.model.kinds import SensitivityMode, WeightMode
from simulator.model.parameters import Parameters
from simulator.model.world import World


@formula
def rivalry_factor(k: float) -> float:
    """Return r = k/(1+k), the weight of others' gains when own gains count 1."""
    return k / (1.0 + k)


@formula
def quantal_weight(utility: float, best: float, precision: float) -> float:
    """Return exp(lambda (u - u*)), the logit weight of an option (McKelvey, Palfrey 1995).

    u* is the utility of the best option; shares are weights over their sum. An infinite precision
    is the best response.
    """
    return 1.0 if utility >= best else math.exp(precision * (utility - best))


@formula
def worth_of_deal(own: float, other: float, relative: float) -> float:
    """Return U_i = G_i - r w_ij G_j for a deal with gains G_i and G_j (Snidal 1991).

    Our reading: a state minds what the other gains, and does not enjoy what the other loses.
    """
    return own - relative * max(0.0, other)


@rule
def weigh(w: World, p: Parameters) -> None:
    """Set w_ij, and r w_ij, for all pairs by the mode that the theory chooses."""
    n = w.states
    for i in range(n):
        total = 0.0
        powers = 0.0
        for j in range(n):
            if j != i:
                total += w.threat[i * n + j]
                powers += w.power[j]
        for j in range(n):
            ij = i * n + j
            if j != i:
                w.weight[ij] = weight_of(w, p, i, j, total, powers)
                w.relative[ij] = w.weight[ij] * rivalry_factor(sensitivity(w, p, ij))


@rule
def sensitivity(w: World, p: Parameters, ij: int) -> float:
    """Return k, or under `powell` k0 times the believed probability of coercion (Powell 1991)."""
    if p.relative_gains.k_mode == SensitivityMode.POWELL:
        return p.relative_gains.k * w.belief[ij]
    return p.relative_gains.k


@rule
def weight_of(w: World, p: Parameters, i: int, j: int, total: float, powers: float) -> float:
    """Return w_ij; `total` is the sum of i's threats, `powers` the others' power."""
    n = w.states
    how = p.relative_gains.w_mode
    if how == WeightMode.EQUAL:
        return 1.0 / (n - 1)
    if how == WeightMode.POWER:
        return ratio(w.power[j], powers)
    if how == WeightMode.ABSOLUTE:
        floor = w.threat_tolerated[0] + w.threat_total_start[i]
        return min(1.0, ratio(w.threat[i * n + j], floor))
    return ratio(w.threat[i * n + j], w.threat_tolerated[0] + total)


@formula
def ratio(part: float, whole: float) -> float:
    """Return part / whole, and 0 for 0 / 0."""
    return part / whole if whole > 0.0 else 0.0
