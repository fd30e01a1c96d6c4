"""Choice by states that err: logit quantal response."""

import math

import numpy as np
from numpy.typing import ArrayLike

from simulator.theory.domain import FloatArray, array, within


def logit_probabilities(utilities: ArrayLike, precision: float) -> FloatArray:
    """Return the probabilities of options, exp(lambda U_i) / sum_j exp(lambda U_j).

    At lambda = 0 every option is equally likely; at lambda = inf only the best is chosen, and
    options that tie for it share the probability. The formula is the source's own.

    Args:
        utilities: U, shape (options,), any unit of utility, finite.
        precision: lambda (per unit of utility) in [0, inf].

    Returns:
        Shape (options,), summing to 1.

    Raises:
        ValueError: `utilities` is not one-dimensional, is empty or not finite, or `precision`
            lies outside [0, inf].

    Source:
        McKelvey and Palfrey (1995), "Quantal Response Equilibria for Normal Form Games", Games
        and Economic Behavior 10(1).
    """
    known = array("utilities", utilities, (None,))
    behind = known - known.max()
    sharpness = within("precision", precision, "[0, inf]")
    best = (behind == 0.0).astype(np.float64)
    with np.errstate(over="ignore"):
        weights = best if math.isinf(sharpness) else np.exp(sharpness * behind)
    return np.asarray(weights / weights.sum())
