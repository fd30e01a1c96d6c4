"""National power as a share: the Composite Index of National Capability."""

import numpy as np
from numpy.typing import ArrayLike

from simulator.theory.domain import NOT_NEGATIVE, FloatArray, array


def cinc(components: ArrayLike) -> FloatArray:
    """Return each state's mean share of the components of power (CINC).

    The index of the source has six components: military spending and personnel, energy, iron
    and steel, urban and total population. The formula is the source's own.

    Args:
        components: Shape (states, components), each column in a unit of its own, >= 0. The rows
            are the system: the shares are of their sum.

    Returns:
        Shape (states,), summing to 1.

    Raises:
        ValueError: The array is not two-dimensional, an entry lies outside [0, inf), or a
            component is 0 for every state.

    Source:
        Singer, Bremer and Stuckey (1972), "Capability Distribution, Uncertainty, and Major Power
        War, 1820-1965", in Russett (ed.), Peace, War, and Numbers.
    """
    amounts = array("components", components, (None, None), NOT_NEGATIVE)
    totals = amounts.sum(axis=0)
    if not totals.all():
        raise ValueError("components must have in every column a state with more than 0")
    return np.asarray((amounts / totals).mean(axis=1))


def cinc_shares(scores: ArrayLike) -> FloatArray:
    """Return each state's share of the CINC scores of a few states.

    It differs from `cinc` over the few: their scores are shares of the world, and a component
    in which they have much of the world's total counts more.
    The formula follows from the source's model; the derivation is ours.

    Args:
        scores: Shape (states,), each a state's share of the world's capabilities in 0..1 (any
            common scale gives the same shares), >= 0.

    Returns:
        Shape (states,), summing to 1.

    Raises:
        ValueError: The array is not one-dimensional, an entry lies outside [0, inf), or all
            are 0.

    Source:
        Singer, Bremer and Stuckey (1972), in Russett (ed.), Peace, War, and Numbers.
    """
    known = array("scores", scores, (None,), NOT_NEGATIVE)
    if not known.any():
        raise ValueError("scores must have a state with more than 0")
    return np.asarray(known / known.sum())
