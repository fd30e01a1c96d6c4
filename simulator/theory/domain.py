"""The domain of a closed form, and one kind of message for a value outside it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

EVERY = "(-inf, inf)"
NOT_NEGATIVE = "[0, inf)"
POSITIVE = "(0, inf)"
SHARE = "[0, 1]"
ROUNDING = 1e-9
"""Shares that sum to one up to this are shares."""


def within(name: str, value: float, interval: str) -> float:
    """Return `value` as a float when it lies in `interval`, written as "[0, 1)".

    Raises:
        ValueError: It does not, or is not a number; the message names both.
    """
    try:
        number = float(value)
    except (TypeError, ValueError):
        number = np.nan
    if not bool(_inside(np.asarray(number), interval)):
        raise ValueError(f"{name} must lie in {interval}, not {_shown(value)}")
    return number


def whole(name: str, value: float, least: int, most: int | None = None) -> int:
    """Return `value` as an int when it is a whole number from `least` to `most`.

    Raises:
        ValueError: It is not; the message names the range.
    """
    allowed = f"of at least {least}" if most is None else f"from {least} to {most}"
    number = within(name, value, EVERY)
    if number != int(number) or number < least or (most is not None and number > most):
        raise ValueError(f"{name} must be a whole number {allowed}, not {_shown(value)}")
    return int(number)


def array(
    name: str, values: ArrayLike, shape: Sequence[int | None], interval: str = EVERY
) -> FloatArray:
    """Return `values` as floats when shape and every entry are as asked; None is any length.

    Raises:
        ValueError: The shape differs, or an entry lies outside `interval`.
    """
    try:
        found = np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be an array of numbers") from None
    fits = found.ndim == len(shape) and all(
        wanted in (None, length) for wanted, length in zip(shape, found.shape, strict=True)
    )
    if not fits or found.size == 0:
        wanted = " x ".join("any" if length is None else str(length) for length in shape)
        raise ValueError(f"{name} must have the shape {wanted}, not {found.shape}")
    outside = ~_inside(found, interval)
    if outside.any():
        worst = float(found[outside][0])
        raise ValueError(f"{name} must lie in {interval} everywhere, not {worst} in one place")
    return found


def square(name: str, values: ArrayLike, interval: str = EVERY) -> FloatArray:
    """Return a square matrix with zeros on its diagonal.

    Raises:
        ValueError: It is not square, an entry lies outside `interval`, or its diagonal is not 0.
    """
    found = array(name, values, (None, None), interval)
    if found.shape[0] != found.shape[1]:
        raise ValueError(f"{name} must be a square matrix, not {found.shape}")
    if np.diag(found).any():
        raise ValueError(f"{name} must be 0 on the diagonal: nobody meets itself")
    return found


def shares(name: str, values: ArrayLike) -> FloatArray:
    """Return a vector of shares in [0, 1] that sum to 1.

    Raises:
        ValueError: An entry lies outside [0, 1], or the sum is not 1.
    """
    found = array(name, values, (None,), SHARE)
    total = float(found.sum())
    if abs(total - 1.0) > ROUNDING:
        raise ValueError(f"{name} must sum to 1, not {total}")
    return found


def _inside(values: FloatArray, interval: str) -> NDArray[np.bool_]:
    low, high = (float(end) for end in interval[1:-1].split(","))
    above = values >= low if interval[0] == "[" else values > low
    below = values <= high if interval[-1] == "]" else values < high
    return np.asarray(above & below)


def _shown(value: object) -> str:
    return str(value) if isinstance(value, int | float | np.generic) else repr(value)
