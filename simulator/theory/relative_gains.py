"""Relative gains: what another state's gain is worth to one's own (Grieco, Snidal, Powell)."""

import math

from simulator.theory.domain import EVERY, NOT_NEGATIVE, POSITIVE, SHARE, whole, within


def grieco(own: float, other: float, k: float) -> float:
    """Return the utility of a deal between two states, U = V - k (W - V).

    The formula is the source's own.

    Args:
        own: V, the state's own gain (any unit of gain).
        other: W, the partner's gain (same unit).
        k: Sensitivity to relative gains (no unit), k >= 0; 0 is a state that minds only itself.

    Returns:
        U in the unit of the gains.

    Raises:
        ValueError: `own` or `other` is not finite, or `k` lies outside [0, inf).

    Source:
        Grieco (1988), "Anarchy and the Limits of Cooperation", International Organization 42(3).
    """
    v, w = within("own", own, EVERY), within("other", other, EVERY)
    return v - within("k", k, NOT_NEGATIVE) * (w - v)


def rivalry_factor(k: float) -> float:
    """Return r = k/(1+k), the weight of others' gains when one's own count 1.

    It puts Grieco's utility on Snidal's scale: for two states U_Grieco = (1+k) (V - r W).
    OUR READING: a reduced form of ours, not the source's own formula.

    Args:
        k: Sensitivity to relative gains (no unit) in [0, inf]; infinite k gives r = 1.

    Returns:
        r in 0..1.

    Raises:
        ValueError: `k` lies outside [0, inf].

    Source:
        Grieco (1988), International Organization 42(3); Snidal (1991), "Relative Gains and the
        Pattern of International Cooperation", American Political Science Review 85(3).
    """
    sensitivity = within("k", k, "[0, inf]")
    return 1.0 if math.isinf(sensitivity) else sensitivity / (1.0 + sensitivity)


def snidal_value(n: int, r: float) -> float:
    """Return the value of a joint gain of 1 with one partner among n states, 1 - r/(n-1).

    Equal weights w = 1/(n-1) on every other state dilute the concern about a single partner:
    what forbids cooperation between two hardly matters among many.
    OUR READING: a reduced form of ours, not the source's own formula.

    Args:
        n: Number of states, n >= 2.
        r: Weight of others' gains in 0..1 (see `rivalry_factor`).

    Returns:
        The value as a share of the state's own gain; 0 is indifference.

    Raises:
        ValueError: `n` is not a whole number of at least 2, or `r` lies outside [0, 1].

    Source:
        Snidal (1991), American Political Science Review 85(3).
    """
    return 1.0 - within("r", r, SHARE) / (whole("n", n, 2) - 1)


def accepts(own: float, other: float, r: float, w: float) -> bool:
    """Tell whether a state takes a deal: iff g_i >= r w_ij g_j.

    OUR READING: a reduced form of ours, not the source's own formula.

    Args:
        own: g_i, the state's own gain (any unit of gain).
        other: g_j, the partner's gain (same unit).
        r: Weight of others' gains in 0..1 (see `rivalry_factor`).
        w: w_ij, how much this partner counts among the others, in 0..1.

    Returns:
        True when the deal is taken; a state that is indifferent takes it.

    Raises:
        ValueError: A gain is not finite, or `r` or `w` lies outside [0, 1].

    Source:
        After Grieco (1988), International Organization 42(3), and Snidal (1991), American
        Political Science Review 85(3).
    """
    g_i, g_j = within("own", own, EVERY), within("other", other, EVERY)
    return g_i >= within("r", r, SHARE) * within("w", w, SHARE) * g_j


def powell_threshold(leader: float, follower: float, m: float) -> float:
    """Return the cost of force from which cooperation is feasible, p (V + W) - V.

    What one side gains today buys it a better chance p = V^m/(V^m + W^m) to take everything
    by force tomorrow. Cooperation lasts iff fighting costs at least what it would add.
    OUR READING: a reduced form of ours, not the source's own formula.

    Args:
        leader: V, what the side that is tempted to fight has gained (any unit of gain), V > 0.
        follower: W, what the other side has gained (same unit), W > 0.
        m: How far gains become military advantage (no unit), m >= 0.

    Returns:
        The least cost of force in the unit of the gains; 0 or less when `leader` has nothing to
        gain by force whatever it costs.

    Raises:
        ValueError: `leader` or `follower` lies outside (0, inf), or `m` outside [0, inf).

    Source:
        After Powell (1991), "Absolute and Relative Gains in International Relations Theory",
        American Political Science Review 85(4).
    """
    v, w = within("leader", leader, POSITIVE), within("follower", follower, POSITIVE)
    lead = within("m", m, NOT_NEGATIVE) * math.log(v / w)
    p = 1.0 / (1.0 + math.exp(-lead)) if lead >= 0 else math.exp(lead) / (1.0 + math.exp(lead))
    return p * (v + w) - v
