"""Alliances: the landscape of two camps, and commitment between two fears."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.theory.domain import NOT_NEGATIVE, FloatArray, array, square, within

MOST_STATES = 16
"""Configurations double with every state; sixteen states have 32,768."""
LEVEL = 1e-12
"""Energies that differ by less, relative to their scale, are level."""


class Configuration(NamedTuple):
    """One way to divide states into two camps.

    Attributes:
        camps: The states of both camps by their position; the first camp holds state 0, the
            second is empty when all stand together.
        energy: Frustration of the configuration; the less, the more it lasts.
    """

    camps: tuple[tuple[int, ...], tuple[int, ...]]
    energy: float


def landscape(sizes: ArrayLike, propensity: ArrayLike) -> tuple[Configuration, ...]:
    """Return every division into two camps with its energy, sum s_i s_j p_ij d_ij.

    d_ij is 1 for states in different camps and 0 in the same one. Each pair counts once here;
    the paper sums over both orders, so that its energies are twice these. Only the pairs between
    camps add energy, so the energies of configurations can be compared, not read alone.
    The formula is the source's own.

    Args:
        sizes: s_i, shape (n,), 1 <= n <= 16, any common scale (CINC shares in the paper), >= 0.
        propensity: p_ij, shape (n, n), symmetric, zero diagonal: positive for states that want
            to be together, negative for enemies; the paper uses -1..1.

    Returns:
        All 2^(n-1) configurations, the lowest energy (unit of size squared) first.

    Raises:
        ValueError: A shape does not fit, there are more than 16 states, a size lies outside
            [0, inf), or `propensity` is not symmetric, not finite or has a diagonal.

    Source:
        Axelrod and Bennett (1993), "A Landscape Theory of Aggregation", British Journal of
        Political Science 23(2); critically Galam (1996), "Fragmentation versus Stability in
        Bimodal Coalitions", Physica A 230.
    """
    second, energies = _energies(sizes, propensity)
    order = np.argsort(energies, kind="stable")
    return tuple(_configuration(second[k], energies[k]) for k in order)


def landscape_minima(sizes: ArrayLike, propensity: ArrayLike) -> tuple[Configuration, ...]:
    """Return the divisions that no single state can improve by changing camp.

    These are the valleys of the landscape; the first is the deepest. Level neighbours count
    as a valley. The formula is the source's own.

    Args:
        sizes: s_i, shape (n,), 1 <= n <= 16, any common scale, >= 0.
        propensity: p_ij, shape (n, n), symmetric, zero diagonal.

    Returns:
        The configurations that are local minima, the lowest energy first; at least one.

    Raises:
        ValueError: As `landscape`.

    Source:
        Axelrod and Bennett (1993), British Journal of Political Science 23(2); critically Galam
        (1996), Physica A 230.
    """
    second, energies = _energies(sizes, propensity)
    order = np.argsort(energies, kind="stable")
    return tuple(_configuration(second[k], energies[k]) for k in order if _is_valley(energies, k))


def snyder_commitment(abandonment: float, entrapment: float) -> float:
    """Return the commitment that balances two fears, c* = A/(A+E).

    It minimises the loss A (1-c)^2 + E c^2: a loose tie risks abandonment, a close one
    entrapment in the ally's conflicts.
    OUR READING: a reduced form of ours, not the source's own formula.

    Args:
        abandonment: A, weight of being abandoned (any unit of loss), A >= 0; it rises with the
            rival's threat.
        entrapment: E, weight of being entrapped (same unit), E >= 0; it rises with the
            patron's conflicts.

    Returns:
        c* in 0..1.

    Raises:
        ValueError: A weight lies outside [0, inf), or both are 0 and any commitment will do.

    Source:
        After Snyder (1984), "The Security Dilemma in Alliance Politics", World Politics 36(4).
    """
    a = within("abandonment", abandonment, NOT_NEGATIVE)
    e = within("entrapment", entrapment, NOT_NEGATIVE)
    if a == e == 0.0:
        raise ValueError("abandonment and entrapment must not both be 0")
    return a / (a + e)


def _energies(sizes: ArrayLike, propensity: ArrayLike) -> tuple[NDArray[np.int64], FloatArray]:
    """Return every split into two camps, (2^(n-1), n) of 0 or 1, and its energy.

    Row k puts state i in the second camp when bit i-1 of k is set; state 0 never is.
    """
    ties = square("propensity", propensity)
    n = len(ties)
    if n > MOST_STATES:
        raise ValueError(f"propensity must have at most {MOST_STATES} states, not {n}")
    if not np.array_equal(ties, ties.T):
        raise ValueError("propensity must be symmetric")
    size = array("sizes", sizes, (n,), NOT_NEGATIVE)
    second = (2 * np.arange(2 ** (n - 1))[:, None]) >> np.arange(n) & 1
    frustration = np.outer(size, size) * ties
    return second, ((second @ frustration) * (1 - second)).sum(axis=1)


def _is_valley(energies: FloatArray, row: int) -> bool:
    """Tell whether no single move lowers the energy; state 0 moves when all others do."""
    last = len(energies) - 1
    neighbours = [row ^ last, *(row ^ (1 << k) for k in range(last.bit_length()))]
    tolerance = LEVEL * float(np.abs(energies).max())
    return bool((energies[neighbours] >= energies[row] - tolerance).all())


def _configuration(second: NDArray[np.int64], energy: float) -> Configuration:
    camps = tuple(tuple(int(i) for i in np.flatnonzero(second == camp)) for camp in (0, 1))
    return Configuration((camps[0], camps[1]), float(energy))
