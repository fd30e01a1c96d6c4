"""Contests for a prize that efforts divide by their ratio: Tullock, with and without spite."""

import math
from typing import NamedTuple

from simulator.theory.domain import NOT_NEGATIVE, POSITIVE, whole, within
from simulator.theory.relative_gains import rivalry_factor


class UnequalContest(NamedTuple):
    """The equilibrium of a contest between two unequal sides.

    Attributes:
        first: Effort of the first side, in the unit of the prizes.
        second: Effort of the second side.
        probability: Share of the prize, or chance to win it, of the first side.
    """

    first: float
    second: float
    probability: float


def tullock_largest_decisiveness(n: int) -> float:
    """Return the largest m with a symmetric equilibrium in pure strategies, n/(n-1).

    Beyond it the equilibrium effort costs more than the chance to win is worth, and a
    contestant does better by staying out. The formula is the source's own.

    Args:
        n: Number of contestants, n >= 2.

    Raises:
        ValueError: `n` is not a whole number of at least 2.

    Source:
        Pérez-Castrillo and Verdier (1992), "A General Analysis of Rent-Seeking Games", Public
        Choice 73(3).
    """
    contestants = whole("n", n, 2)
    return contestants / (contestants - 1)


def tullock_effort(n: int, prize: float, m: float = 1.0) -> float:
    """Return everybody's equilibrium effort in a symmetric contest, x* = m V (n-1)/n^2.

    Contestant i gets the share x_i^m / sum_j x_j^m of V and pays x_i.
    The formula is the source's own.

    Args:
        n: Number of contestants, n >= 2.
        prize: V, what the contestants share (money, or money a year), V >= 0.
        m: Decisiveness of efforts (no unit), 0 < m <= n/(n-1).

    Returns:
        x* in the unit of the prize.

    Raises:
        ValueError: `n` is not a whole number of at least 2, `prize` lies outside [0, inf), or
            `m` outside (0, n/(n-1)], where no equilibrium in pure strategies exists.

    Source:
        Tullock (1980), "Efficient Rent Seeking", in Buchanan, Tollison and Tullock (eds.), Toward
        a Theory of the Rent-Seeking Society; Pérez-Castrillo and Verdier (1992), Public Choice
        73(3), for the existence.
    """
    decisiveness = _decisiveness(n, m)
    return decisiveness * within("prize", prize, NOT_NEGATIVE) * (n - 1) / n**2


def tullock_spite_effort(n: int, prize: float, m: float, k: float) -> float:
    """Return the equilibrium effort when rivals' gains hurt, m V (n-1)/n^2 [1 + r/(n-1)].

    Everybody maximises its own payoff less r = k/(1+k) times the mean payoff of the others,
    which makes the prize worth [1 + r/(n-1)] V to everybody. At r = 1 it is m V/n, the effort
    that is evolutionarily stable among n (Hehenkamp, Leininger and Possajennikov 2004).
    OUR READING: a reduced form of ours, not the source's own formula.

    Args:
        n: Number of contestants, n >= 2.
        prize: V, what the contestants share (money, or money a year), V >= 0.
        m: Decisiveness of efforts (no unit), 0 < m <= n/(n-1).
        k: Sensitivity to relative gains (no unit) in [0, inf]; infinite k gives r = 1.

    Returns:
        x* in the unit of the prize.

    Raises:
        ValueError: `n` is not a whole number of at least 2, `prize` lies outside [0, inf), `m`
            outside (0, n/(n-1)], or `k` outside [0, inf].

    Source:
        After Tullock (1980), Grieco (1988), International Organization 42(3), and Snidal (1991),
        American Political Science Review 85(3); Hehenkamp, Leininger and Possajennikov (2004),
        European Journal of Political Economy 20(4).
    """
    return tullock_effort(n, prize, m) * (1.0 + rivalry_factor(k) / (n - 1))


def tullock_unequal(
    first_prize: float, second_prize: float, theta: float = 1.0, m: float = 1.0
) -> UnequalContest:
    """Return the equilibrium of two who value the prize differently, or differ in advantage.

    The first wins with p = theta x1^m / (theta x1^m + x2^m). In equilibrium efforts are as the
    prizes, x_i = m V_i p (1-p), p = theta V1^m / (theta V1^m + V2^m).
    The formula follows from the source's model; the derivation is ours.

    Args:
        first_prize: V1, what the prize is worth to the first (money), V1 > 0.
        second_prize: V2, what it is worth to the second (same unit), V2 > 0.
        theta: Advantage of the first (no unit), theta > 0; 1 is a fair contest.
        m: Decisiveness of efforts (no unit), m > 0 and m max(p, 1-p) <= 1.

    Returns:
        Both efforts, in the unit of the prizes, and the first side's probability.

    Raises:
        ValueError: A prize or `theta` or `m` lies outside (0, inf), or `m` is so large that the
            weaker side stays out and no equilibrium in pure strategies exists.

    Source:
        Tullock (1980); Nti (1999), "Rent-Seeking with Asymmetric Valuations", Public Choice
        98(3-4), for the existence.
    """
    v1 = within("first_prize", first_prize, POSITIVE)
    v2 = within("second_prize", second_prize, POSITIVE)
    decisiveness = within("m", m, POSITIVE)
    lead = math.log(within("theta", theta, POSITIVE)) + decisiveness * math.log(v1 / v2)
    weaker = math.exp(-abs(lead)) / (1.0 + math.exp(-abs(lead)))
    stronger = 1.0 - weaker
    within("m", m, f"(0, {1.0 / stronger!r}]")
    stake = decisiveness * stronger * weaker
    return UnequalContest(stake * v1, stake * v2, stronger if lead >= 0.0 else weaker)


def tullock_best_response(others: float, prize: float) -> float:
    """Return the best effort against given efforts at m = 1, max(0, sqrt(V X) - X).

    The formula is the source's own.

    Args:
        others: X, the sum of the other contestants' efforts (money), X > 0.
        prize: V, what the contestants share (same unit), V >= 0.

    Returns:
        The effort in the unit of the prize. Against no effort at all there is no best response:
        any effort wins, and half of it wins too.

    Raises:
        ValueError: `others` lies outside (0, inf) or `prize` outside [0, inf).

    Source:
        Tullock (1980), "Efficient Rent Seeking".
    """
    rivals = within("others", others, POSITIVE)
    return max(0.0, math.sqrt(within("prize", prize, NOT_NEGATIVE) * rivals) - rivals)


def tullock_response_slope(n: int, m: float = 1.0) -> float:
    """Return the slope of the best response in one rival's effort, at the symmetric equilibrium.

    s = m (n-2) / {(n-1) [m (n-2) - n]}: 0 between two, -(n-2)/(2(n-1)) at m = 1. The slope is
    the same with spite, which only scales the prize.
    The formula follows from the source's model; the derivation is ours.

    Args:
        n: Number of contestants, n >= 2.
        m: Decisiveness of efforts (no unit), 0 < m <= n/(n-1).

    Returns:
        The slope (no unit), 0 or negative; all rivals together move the response by (n-1) s.

    Raises:
        ValueError: `n` is not a whole number of at least 2, or `m` lies outside (0, n/(n-1)].

    Source:
        Tullock (1980), "Efficient Rent Seeking".
    """
    pull = _decisiveness(n, m) * (n - 2)
    return pull / ((n - 1) * (pull - n))


def tullock_largest_adjustment(n: int, m: float = 1.0) -> float:
    """Return the step g below which x <- x + g (BR(x) - x) comes to rest, 2 [n - m (n-2)]/n.

    At m = 1 it is 4/n. When all move together the step multiplies a small deviation by
    1 - g n/(n - m (n-2)); at or above the value returned the efforts cycle.
    The formula follows from the source's model; the derivation is ours.

    Args:
        n: Number of contestants, n >= 2.
        m: Decisiveness of efforts (no unit), 0 < m <= n/(n-1).

    Returns:
        The bound on g (no unit); the race is stable for 0 < g below it.

    Raises:
        ValueError: `n` is not a whole number of at least 2, or `m` lies outside (0, n/(n-1)].

    Source:
        Tullock (1980), "Efficient Rent Seeking".
    """
    return 2.0 * (n - _decisiveness(n, m) * (n - 2)) / n


def _decisiveness(n: int, m: float) -> float:
    return within("m", m, f"(0, {tullock_largest_decisiveness(n)!r}]")
