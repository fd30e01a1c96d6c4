"""Contests that the difference of two efforts decides: Hirshleifer's logistic form."""

from simulator.theory.domain import NOT_NEGATIVE, POSITIVE, within

GIVING_UP_PAYS = 15.095759
"""mu^2 V/c above which little effort is a better answer to x* than x* itself. A root found
numerically: there both maxima of the payoff p V - c x^2/2 against x* are equally high."""


def logistic_peace(prize: float, mu: float) -> bool:
    """Tell whether two sides with linear cost both make no effort: iff mu V/4 < 1.

    p = 1/(1 + exp(-mu (x1 - x2))); the first unit of effort brings mu V/4 and costs 1. Under
    the ratio form peace is impossible, because any effort beats none.
    The formula is the source's own.

    Args:
        prize: V, what the winner gets (money), V >= 0.
        mu: Decisiveness (per unit of money), mu >= 0.

    Raises:
        ValueError: `prize` or `mu` lies outside [0, inf).

    Source:
        Hirshleifer (1989), "Conflict and Rent-Seeking Success Functions: Ratio vs. Difference
        Models of Relative Success", Public Choice 63(2).
    """
    return within("mu", mu, NOT_NEGATIVE) * within("prize", prize, NOT_NEGATIVE) / 4.0 < 1.0


def logistic_effort(prize: float, mu: float, cost: float) -> float:
    """Return both sides' effort under the cost c x^2/2, x* = mu V/(4c).

    Where effort decides too sharply, mu^2 V/c > 15.0958, one side does better by almost giving
    up, and no symmetric equilibrium in pure strategies exists.
    The formula follows from the source's model; the derivation is ours.

    Args:
        prize: V, what the winner gets (money), V >= 0.
        mu: Decisiveness (per unit of effort), mu >= 0.
        cost: c, how fast the marginal cost of effort rises (money per effort squared), c > 0.

    Returns:
        x* in the unit of effort.

    Raises:
        ValueError: `prize` or `mu` lies outside [0, inf), `cost` outside (0, inf), or
            mu^2 V/c above 15.0958.

    Source:
        Hirshleifer (1989), Public Choice 63(2).
    """
    v, sharp = within("prize", prize, NOT_NEGATIVE), within("mu", mu, NOT_NEGATIVE)
    c = within("cost", cost, POSITIVE)
    within("mu**2 * prize / cost", sharp**2 * v / c, f"[0, {GIVING_UP_PAYS}]")
    return sharp * v / (4.0 * c)
