"""Arms races: Richardson's equations for any number of states, Jervis's way out of the dilemma."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from simulator.theory.domain import NOT_NEGATIVE, POSITIVE, FloatArray, array, square, whole, within


class Stability(NamedTuple):
    """Whether an arms race comes to rest.

    Attributes:
        radius: Largest modulus of the eigenvalues of I + J, the factor per period of the slowest
            decay or the fastest growth; below 1 the race in periods comes to rest.
        abscissa: Largest real part of the eigenvalues of J, the rate per period in continuous
            time; below 0 the race in continuous time comes to rest.
    """

    radius: float
    abscissa: float


def richardson_rest(reaction: ArrayLike, fatigue: ArrayLike, grievance: ArrayLike) -> FloatArray:
    """Return the rest point of an arms race, x* = (diag a - K)^-1 g.

    The race is x_i' = sum_j k_ij x_j - a_i x_i + g_i. For two states x* = (kx gy + ay gx)/D with
    D = ax ay - kx ky. The point exists when the race is unstable too, but then is never reached
    (see `richardson_is_stable`). The formula is the source's own.

    Args:
        reaction: K, shape (n, n): k_ij, how i answers the arms of j (per period), zero diagonal;
            a negative entry is a state that submits.
        fatigue: a, shape (n,): the cost that holds arms back (per period), a >= 0.
        grievance: g, shape (n,): what i adds without a rival (arms per period).

    Returns:
        x*, shape (n,), in the unit of arms; entries can be negative (cooperation, to Richardson).

    Raises:
        ValueError: A shape does not fit, `reaction` has a diagonal, `fatigue` lies outside
            [0, inf), a number is not finite, or no single rest exists (diag a - K is singular).

    Source:
        Richardson (1960), Arms and Insecurity.
    """
    flow = _flow(reaction, fatigue)
    push = array("grievance", grievance, (len(flow),))
    if np.linalg.matrix_rank(flow) < len(flow):
        raise ValueError("fatigue and reaction must give a regular matrix diag(fatigue) - reaction")
    return np.asarray(np.linalg.solve(-flow, push), dtype=np.float64)


def richardson_eigenvalues(reaction: ArrayLike, fatigue: ArrayLike) -> NDArray[np.complex128]:
    """Return the eigenvalues of I + J, J = K - diag a, which govern the race in periods.

    The formula follows from the source's model; the derivation is ours.

    Args:
        reaction: K, shape (n, n), per period, zero diagonal.
        fatigue: a, shape (n,), per period, a >= 0.

    Returns:
        Shape (n,), complex, the largest modulus first.

    Raises:
        ValueError: A shape does not fit, `reaction` has a diagonal, `fatigue` lies outside
            [0, inf), or a number is not finite.

    Source:
        Richardson (1960), Arms and Insecurity.
    """
    flow = _flow(reaction, fatigue)
    found = np.linalg.eigvals(np.eye(len(flow)) + flow).astype(np.complex128)
    order = np.lexsort((-found.imag, -found.real, -np.abs(found)))
    return found[order]


def richardson_stability(reaction: ArrayLike, fatigue: ArrayLike) -> Stability:
    """Return the spectral radius of I + J and the spectral abscissa of J = K - diag a.

    The two can differ: a race that is stable in continuous time overshoots in periods when
    fatigue is large. The formula follows from the source's model; the derivation is ours.

    Args:
        reaction: K, shape (n, n), per period, zero diagonal.
        fatigue: a, shape (n,), per period, a >= 0.

    Raises:
        ValueError: As `richardson_eigenvalues`.

    Source:
        Richardson (1960), Arms and Insecurity.
    """
    values = richardson_eigenvalues(reaction, fatigue)
    return Stability(float(np.abs(values).max()), float(values.real.max()) - 1.0)


def richardson_is_stable(reaction: ArrayLike, fatigue: ArrayLike) -> bool:
    """Tell whether the race in periods comes to rest: every eigenvalue of I + J is inside 1.

    The formula follows from the source's model; the derivation is ours.

    Args:
        reaction: K, shape (n, n), per period, zero diagonal.
        fatigue: a, shape (n,), per period, a >= 0.

    Raises:
        ValueError: As `richardson_eigenvalues`.

    Source:
        Richardson (1960), Arms and Insecurity.
    """
    return richardson_stability(reaction, fatigue).radius < 1.0


def richardson_growth(reaction: ArrayLike, fatigue: ArrayLike) -> float:
    """Return the factor by which arms end up growing each period: the radius of I + J.

    Below 1 it is the factor by which the distance from rest shrinks.
    The formula follows from the source's model; the derivation is ours.

    Args:
        reaction: K, shape (n, n), per period, zero diagonal.
        fatigue: a, shape (n,), per period, a >= 0.

    Raises:
        ValueError: As `richardson_eigenvalues`.

    Source:
        Richardson (1960), Arms and Insecurity.
    """
    return richardson_stability(reaction, fatigue).radius


def jervis_threshold(fatigue: float, reaction: float, offence_share: float, n: int = 2) -> float:
    """Return the least distinguishability of defence at which arms rest, 1 - (a/k - wO)/(1 - wO).

    n like states put the share wO of arms into offence and the rest into defence; what rivals
    fear is wO + (1 - psi)(1 - wO) of it, and (n-1) k takes the place of k for n states. The race
    is stable above psi* and unstable below. (Richardson's equations, with the fears of Jervis.)
    OUR READING: a reduced form of ours, not the source's own formula.

    Args:
        fatigue: a, what holds arms back (per period), a >= 0.
        reaction: k, the answer to a unit of feared arms of one rival (per period), k > 0.
        offence_share: wO in [0, 1), the share of arms that is offence whatever others can tell.
        n: Number of states, n >= 2.

    Returns:
        psi* on the scale of psi in 0..1: at 0 or less every psi is stable, above 1 none is.

    Raises:
        ValueError: `fatigue` lies outside [0, inf), `reaction` outside (0, inf), `offence_share`
            outside [0, 1), or `n` is not a whole number of at least 2.

    Source:
        After Jervis (1978), "Cooperation Under the Security Dilemma", World Politics 30(2).
    """
    held_back = within("fatigue", fatigue, NOT_NEGATIVE)
    pressed = within("reaction", reaction, POSITIVE) * (whole("n", n, 2) - 1)
    offence = within("offence_share", offence_share, "[0, 1)")
    return 1.0 - (held_back / pressed - offence) / (1.0 - offence)


def _flow(reaction: ArrayLike, fatigue: ArrayLike) -> FloatArray:
    """Return J = K - diag a."""
    answers = square("reaction", reaction)
    tired = array("fatigue", fatigue, (len(answers),), NOT_NEGATIVE)
    return answers - np.diag(tired)
