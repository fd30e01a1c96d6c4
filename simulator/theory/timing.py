"""When to use a cyber exploit: Axelrod and Iliev's threshold and the value of an arsenal."""

import math
from typing import NamedTuple

from simulator.theory.domain import SHARE, whole, within

DISCOUNT = "[0, 1)"


class ExploitTiming(NamedTuple):
    """How to use an exploit whose stakes are uniform on 0..1.

    Attributes:
        threshold: T*, the stake from which it is used.
        value: V, what holding the exploit is worth, in the unit of the stakes.
    """

    threshold: float
    value: float


class DieTiming(NamedTuple):
    """How to use an exploit whose stakes are the faces of a die.

    Attributes:
        threshold: T*, what is lost by using it now; it is used from this stake on.
        least_stake: The lowest face on which it is used.
        value: V, what holding the exploit is worth, in the unit of the stakes.
    """

    threshold: float
    least_stake: int
    value: float


def exploit_timing(discount: float, persistence: float, stealth: float) -> ExploitTiming:
    """Return T* and V for stakes uniform on 0..1.

    V = E max(s + w S V, w P V) and T* = w (P - S) V. With a = w (P - S) and b = 1 - w P,
    T* = [(a+b) - sqrt((a+b)^2 - a^2)]/a and V = T*/a. When stealth is at least persistence,
    waiting protects nothing: T* = 0 and V = (1/2)/(1 - w S).
    The formula is the source's own.

    Args:
        discount: w, what a gain next period is worth now, in [0, 1).
        persistence: P, probability that an unused exploit survives a period, in 0..1.
        stealth: S, probability that a used one survives, in 0..1.

    Raises:
        ValueError: `discount` lies outside [0, 1), or `persistence` or `stealth` outside [0, 1].

    Source:
        Axelrod and Iliev (2014), "Timing of Cyber Conflict", PNAS 111(4).
    """
    w, p, s = _survival(discount, persistence, stealth)
    a = w * (p - s)
    if a <= 0.0:
        return ExploitTiming(0.0, 0.5 / (1.0 - w * s))
    b = 1.0 - w * p
    # T*/a with the root moved below the line: no digits are lost when a or b is small.
    value = 1.0 / (a + b + math.sqrt(b * (2.0 * a + b)))
    return ExploitTiming(a * value, value)


def exploit_timing_die(
    discount: float, persistence: float, stealth: float, sides: int = 6
) -> DieTiming:
    """Return T* and V for stakes that are the faces 1..sides of a fair die.

    Using it from the face t on is worth V(t) = E[s; s >= t] / (1 - w [q S + (1-q) P]), with q
    the chance of such a face; the best t has V, and T* = w (P - S) V.
    The formula is the source's own.

    Args:
        discount: w, what a gain next period is worth now, in [0, 1).
        persistence: P, probability that an unused exploit survives a period, in 0..1.
        stealth: S, probability that a used one survives, in 0..1.
        sides: Number of faces, at least 1.

    Raises:
        ValueError: `discount` lies outside [0, 1), `persistence` or `stealth` outside [0, 1], or
            `sides` is not a whole number of at least 1.

    Source:
        Axelrod and Iliev (2014), PNAS 111(4).
    """
    w, p, s = _survival(discount, persistence, stealth)
    faces = range(1, whole("sides", sides, 1) + 1)

    def worth(least: int) -> float:
        used = range(least, len(faces) + 1)
        q = len(used) / len(faces)
        return sum(used) / len(faces) / (1.0 - w * (q * s + (1.0 - q) * p))

    best = max(faces, key=worth)
    return DieTiming(max(0.0, w * (p - s) * worth(best)), best, worth(best))


def _survival(discount: float, persistence: float, stealth: float) -> tuple[float, float, float]:
    return (
        within("discount", discount, DISCOUNT),
        within("persistence", persistence, SHARE),
        within("stealth", stealth, SHARE),
    )
