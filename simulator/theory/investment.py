"""How much security to buy: one's own optimum, and the choice that hangs on others'."""

import math
from typing import NamedTuple

from simulator.theory.domain import NOT_NEGATIVE, POSITIVE, SHARE, whole, within

LEAST_EXPONENT = "[1, inf)"


class SecurityEquilibria(NamedTuple):
    """Which of the two extreme outcomes nobody leaves alone.

    Attributes:
        all_invest: Everybody protects itself, and nobody gains by stopping.
        none_invest: Nobody does, and nobody gains by starting.
    """

    all_invest: bool
    none_invest: bool


def breach_probability_one(
    investment: float, vulnerability: float, productivity: float, exponent: float
) -> float:
    """Return the breach probability of class I, S(z, v) = v/(a z + 1)^b.

    The formula is the source's own.

    Args:
        investment: z, spending on security (money), z >= 0.
        vulnerability: v, breach probability without it, in 0..1.
        productivity: a, effect of spending (per unit of money), a > 0.
        exponent: b, effect of spending (no unit), b >= 1.

    Raises:
        ValueError: `investment` lies outside [0, inf), `vulnerability` outside [0, 1],
            `productivity` outside (0, inf), or `exponent` outside [1, inf).

    Source:
        Gordon and Loeb (2002), "The Economics of Information Security Investment", ACM
        Transactions on Information and System Security 5(4).
    """
    spent = within("investment", investment, NOT_NEGATIVE)
    a, b = within("productivity", productivity, POSITIVE), _exponent(exponent)
    return within("vulnerability", vulnerability, SHARE) / math.pow(a * spent + 1.0, b)


def breach_probability_two(investment: float, vulnerability: float, productivity: float) -> float:
    """Return the breach probability of class II, S(z, v) = v^(a z + 1).

    The formula is the source's own.

    Args:
        investment: z, spending on security (money), z >= 0.
        vulnerability: v, breach probability without it, in 0..1.
        productivity: a, effect of spending (per unit of money), a > 0.

    Raises:
        ValueError: `investment` lies outside [0, inf), `vulnerability` outside [0, 1], or
            `productivity` outside (0, inf).

    Source:
        Gordon and Loeb (2002), ACM Transactions on Information and System Security 5(4).
    """
    spent = within("investment", investment, NOT_NEGATIVE)
    a = within("productivity", productivity, POSITIVE)
    return math.pow(within("vulnerability", vulnerability, SHARE), a * spent + 1.0)


def gordon_loeb_one(
    vulnerability: float, loss: float, productivity: float, exponent: float
) -> float:
    """Return the best investment for class I, z* = [(v b a L)^(1/(b+1)) - 1]/a, at least 0.

    It maximises [v - S(z, v)] L - z. The formula is the source's own.

    Args:
        vulnerability: v, breach probability without investment, in 0..1.
        loss: L, what a breach costs (money), L >= 0.
        productivity: a, effect of spending (per unit of money), a > 0.
        exponent: b, effect of spending (no unit), b >= 1.

    Returns:
        z* in the unit of the loss.

    Raises:
        ValueError: `vulnerability` lies outside [0, 1], `loss` outside [0, inf), `productivity`
            outside (0, inf), or `exponent` outside [1, inf).

    Source:
        Gordon and Loeb (2002), ACM Transactions on Information and System Security 5(4).
    """
    at_stake = within("vulnerability", vulnerability, SHARE) * within("loss", loss, NOT_NEGATIVE)
    a, b = within("productivity", productivity, POSITIVE), _exponent(exponent)
    first_unit = at_stake * b * a
    return max(0.0, (math.pow(first_unit, 1.0 / (b + 1.0)) - 1.0) / a)


def gordon_loeb_two(vulnerability: float, loss: float, productivity: float) -> float:
    """Return the best investment for class II, z* = ln(1/(-a v L ln v))/(a ln v), at least 0.

    It maximises [v - S(z, v)] L - z; a breach that is certain, or impossible, is not worth a
    cent. The formula is the source's own.

    Args:
        vulnerability: v, breach probability without investment, in 0..1.
        loss: L, what a breach costs (money), L >= 0.
        productivity: a, effect of spending (per unit of money), a > 0.

    Returns:
        z* in the unit of the loss.

    Raises:
        ValueError: `vulnerability` lies outside [0, 1], `loss` outside [0, inf), or
            `productivity` outside (0, inf).

    Source:
        Gordon and Loeb (2002), ACM Transactions on Information and System Security 5(4).
    """
    v, at_risk = within("vulnerability", vulnerability, SHARE), within("loss", loss, NOT_NEGATIVE)
    a = within("productivity", productivity, POSITIVE)
    first_unit = -a * v * at_risk * math.log(v) if v > 0.0 else 0.0
    return math.log(first_unit) / (-a * math.log(v)) if first_unit > 1.0 else 0.0


def gordon_loeb_bound(vulnerability: float, loss: float) -> float:
    """Return the most that either class ever justifies, v L/e: 37 % of the expected loss.

    The formula is the source's own.

    Args:
        vulnerability: v, breach probability without investment, in 0..1.
        loss: L, what a breach costs (money), L >= 0.

    Returns:
        The bound in the unit of the loss.

    Raises:
        ValueError: `vulnerability` lies outside [0, 1] or `loss` outside [0, inf).

    Source:
        Gordon and Loeb (2002), ACM Transactions on Information and System Security 5(4).
    """
    at_stake = within("vulnerability", vulnerability, SHARE) * within("loss", loss, NOT_NEGATIVE)
    return at_stake / math.e


def kunreuther_heal_threshold(p: float, q: float, loss: float, unprotected: int) -> float:
    """Return the cost below which protection pays, p L (1-q)^u.

    Protection stops direct breaches, not those that arrive through the u others without it,
    and a loss comes once: contaminated neighbours take away what it protects.
    The formula is the source's own.

    Args:
        p: Probability of a direct breach of an unprotected state, in 0..1.
        q: Probability that an unprotected other passes one on, in 0..1.
        loss: L, what a breach costs (money), L >= 0.
        unprotected: u, number of others without protection, at least 0.

    Returns:
        The threshold in the unit of the loss; the state invests iff the cost is below it.

    Raises:
        ValueError: `p` or `q` lies outside [0, 1], `loss` outside [0, inf), or `unprotected` is
            not a whole number of at least 0.

    Source:
        Kunreuther and Heal (2003), "Interdependent Security", Journal of Risk and Uncertainty
        26(2-3).
    """
    direct = within("p", p, SHARE) * within("loss", loss, NOT_NEGATIVE)
    return direct * math.pow(1.0 - within("q", q, SHARE), whole("unprotected", unprotected, 0))


def kunreuther_heal_equilibria(
    n: int, p: float, q: float, loss: float, cost: float
) -> SecurityEquilibria:
    """Return the stability of two outcomes among n like states: all invest, none invests.

    All is stable iff c < p L, none iff c >= p L (1-q)^(n-1); in between both are. Nothing
    else is stable: who follows more investors gains more by investing.
    The formula is the source's own.

    Args:
        n: Number of states, n >= 2.
        p: Probability of a direct breach of an unprotected state, in 0..1.
        q: Probability that an unprotected other passes one on, in 0..1.
        loss: L, what a breach costs (money), L >= 0.
        cost: c, what protection costs (same unit), c >= 0.

    Raises:
        ValueError: `n` is not a whole number of at least 2, `p` or `q` lies outside [0, 1], or
            `loss` or `cost` outside [0, inf).

    Source:
        Kunreuther and Heal (2003), Journal of Risk and Uncertainty 26(2-3).
    """
    others = whole("n", n, 2) - 1
    c = within("cost", cost, NOT_NEGATIVE)
    return SecurityEquilibria(
        all_invest=c < kunreuther_heal_threshold(p, q, loss, 0),
        none_invest=c >= kunreuther_heal_threshold(p, q, loss, others),
    )


def _exponent(exponent: float) -> float:
    return within("exponent", exponent, LEAST_EXPONENT)
