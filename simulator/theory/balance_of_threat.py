"""Balance of threat: Walt's four sources, and how much each rival counts among all."""

import numpy as np
from numpy.typing import ArrayLike

from simulator.theory.domain import NOT_NEGATIVE, SHARE, FloatArray, array, square, within


def walt_threat(
    power: ArrayLike,
    proximity: ArrayLike,
    offence: ArrayLike,
    hostility: ArrayLike,
    exponents: ArrayLike = (1.0, 1.0, 1.0, 1.0),
) -> FloatArray:
    """Return the threat from j to i, T_ij = P_j^e1 prox_ij^e2 Off_j^e3 h_ij^e4.

    A product, so that a state without one of the sources frightens nobody: without hostility
    T_ij = 0 whatever the power. Walt names the four sources, not how they combine.
    OUR READING: a reduced form of ours, not the source's own formula.

    Args:
        power: P_j, shape (n,), any common scale, >= 0.
        proximity: prox_ij, shape (n, n), in 0..1, zero diagonal.
        offence: Off_j, shape (n,), offensive means, any common scale, >= 0.
        hostility: h_ij, shape (n, n), how hostile j is to i, in 0..1, zero diagonal.
        exponents: (e1, e2, e3, e4), shape (4,), no unit, >= 0.

    Returns:
        T, shape (n, n), i in the rows; a scale without unit; zero diagonal.

    Raises:
        ValueError: A shape does not fit, a diagonal is not 0, `power`, `offence` or `exponents`
            lies outside [0, inf), or `proximity` or `hostility` outside [0, 1].

    Source:
        After Walt (1987), The Origins of Alliances.
    """
    enmity = square("hostility", hostility, SHARE)
    n = len(enmity)
    near = array("proximity", square("proximity", proximity, SHARE), (n, n))
    strong = array("power", power, (n,), NOT_NEGATIVE)
    means = array("offence", offence, (n,), NOT_NEGATIVE)
    e1, e2, e3, e4 = array("exponents", exponents, (4,), NOT_NEGATIVE)
    product = strong**e1 * near**e2 * means**e3 * enmity**e4
    present = (strong > 0) & (near > 0) & (means > 0) & (enmity > 0)
    return np.where(present, product, 0.0)


def threat_weights(threat: ArrayLike, tolerated: float = 0.0) -> FloatArray:
    """Return the weight of each rival, w_ij = T_ij/(T0 + sum_j T_ij), with 0/0 = 0.

    With T0 = 0 the weights of a state that is threatened at all sum to 1, and scaling every
    threat changes none. OUR READING: a reduced form of ours, not the source's own formula.

    Args:
        threat: T, shape (n, n), i in the rows, >= 0, zero diagonal, any unit.
        tolerated: T0, the threat that a state lives with (same unit), >= 0.

    Returns:
        w, shape (n, n), in 0..1; zero diagonal.

    Raises:
        ValueError: `threat` is not square, has a diagonal, or an entry or `tolerated` lies
            outside [0, inf).

    Source:
        After Walt (1987), The Origins of Alliances.
    """
    known = square("threat", threat, NOT_NEGATIVE)
    whole = within("tolerated", tolerated, NOT_NEGATIVE) + known.sum(axis=1, keepdims=True)
    return known / np.where(whole > 0.0, whole, 1.0)
