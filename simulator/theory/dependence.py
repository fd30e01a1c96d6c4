"""Dependence: how concentrated supply is, and how far one sector's failure reaches."""

import numpy as np
from numpy.typing import ArrayLike

from simulator.theory.domain import NOT_NEGATIVE, SHARE, FloatArray, array, shares, square


def hhi(supply: ArrayLike) -> float:
    """Return the concentration of supply, the sum of squared shares.

    The formula is the source's own.

    Args:
        supply: Shape (suppliers,), shares in 0..1 that sum to 1.

    Returns:
        From 1/n (all alike) to 1 (one supplier).

    Raises:
        ValueError: A share lies outside [0, 1], or the shares do not sum to 1.

    Source:
        Hirschman (1964), "The Paternity of an Index", American Economic Review 54(5), of
        himself (1945) and Herfindahl (1950).
    """
    return float((shares("supply", supply) ** 2).sum())


def normalised_hhi(supply: ArrayLike) -> float:
    """Return the concentration above that of equal shares, (HHI - 1/n)/(1 - 1/n).

    The formula follows from the source's model; the derivation is ours.

    Args:
        supply: Shape (suppliers,), at least two, shares in 0..1 that sum to 1; a supplier
            with share 0 counts in n.

    Returns:
        From 0 (all alike) to 1 (one supplier).

    Raises:
        ValueError: There are fewer than two, a share lies outside [0, 1], or the shares do not
            sum to 1.

    Source:
        Hirschman (1964), American Economic Review 54(5).
    """
    n = len(shares("supply", supply))
    if n < 2:
        raise ValueError("supply must have at least 2 shares, not 1")
    return (hhi(supply) - 1.0 / n) / (1.0 - 1.0 / n)


def effective_suppliers(supply: ArrayLike) -> float:
    """Return the number of equal suppliers that would be as concentrated, 1/HHI.

    The formula is the source's own.

    Args:
        supply: Shape (suppliers,), shares in 0..1 that sum to 1.

    Returns:
        From 1 to the number of suppliers.

    Raises:
        ValueError: A share lies outside [0, 1], or the shares do not sum to 1.

    Source:
        Laakso and Taagepera (1979), "Effective Number of Parties", Comparative Political
        Studies 12(1), of the index of Hirschman and Herfindahl.
    """
    return 1.0 / hhi(supply)


def inoperability(coupling: ArrayLike, disturbance: ArrayLike) -> FloatArray:
    """Return the inoperability of every sector once failures have spread, q = (I - A*)^-1 c*.

    The formula is the source's own.

    Args:
        coupling: A*, shape (n, n), inoperability of i per inoperability of j, >= 0, zero
            diagonal, spectral radius below 1.
        disturbance: c*, shape (n,), what each sector loses from outside, in 0..1.

    Returns:
        q, shape (n,), where 1 is complete failure. Large disturbances can add to more than 1,
        which is to be read as 1.

    Raises:
        ValueError: A shape does not fit, an entry of `coupling` lies outside [0, inf) or of
            `disturbance` outside [0, 1], `coupling` has a diagonal, or its spectral radius is
            not in [0, 1), so that failures would feed themselves without end.

    Source:
        Haimes and Jiang (2001), "Leontief-Based Model of Risk in Complex Interconnected
        Infrastructures", Journal of Infrastructure Systems 7(1).
    """
    passed_on = square("coupling", coupling, NOT_NEGATIVE)
    n = len(passed_on)
    outside = array("disturbance", disturbance, (n,), SHARE)
    radius = float(np.abs(np.linalg.eigvals(passed_on)).max())
    if radius >= 1.0:
        raise ValueError(f"coupling must have a spectral radius in [0, 1), not {radius:.6g}")
    return np.asarray(np.linalg.solve(np.eye(n) - passed_on, outside), dtype=np.float64)
