"""A rule that ties parts of a scenario together, broken."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from simulator.loading.errors import listed, shown

SUM_TOLERANCE = 1e-6


@dataclass(frozen=True)
class Violation:
    """A rule that a scenario breaks.

    Attributes:
        names: The names that are allowed there.
        likely: What was probably meant, where that is no name.
    """

    path: tuple[str, ...]
    given: str
    expected: str
    names: tuple[str, ...] = ()
    likely: str = ""


def unknown(
    path: tuple[str, ...], given: str, allowed: Iterable[str], advice: str = ""
) -> Violation:
    """Return the rule that a name must be one of those that exist; `advice` follows the list."""
    allowed = tuple(allowed)
    expected = f"{listed(allowed)}; {advice}" if advice else listed(allowed)
    return Violation(path, shown(given), expected, allowed)
