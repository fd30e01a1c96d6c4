"""What a figure of a pattern is: how it is computed, its published value, and its band."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from simulator.experiments.validation.bands import Band
from simulator.experiments.validation.incidents import Incidents

CALIBRATION, VALIDATION = "calibration", "validation"
GROUPS = (CALIBRATION, VALIDATION)

SUBSET = tuple(["CHN", "IND", "PAK", "USA", "JPN", "AUS", "ISR", "RUS", "TUR", "MYS", "SAU", "ARE"])
"""The twelve states whose 66 pairs make the subset."""


@dataclass(frozen=True)
class Statistic:
    """One figure of a pattern.

    Attributes:
        name: Pattern (P0 .. P19, or R for the two regimes), a point, and a word.
        text: What it says, for tables.
        unit: Its unit; a `count` is for 84 quarters.
        group: Parameters may be fitted on `calibration`, never on `validation`.
        compute: The figure of an incident table.
        value: In the whole data set; None if it was not published.
        subset: Between the twelve states; None if it was not published.
        band: Accepted region in the whole data set; None: it decides nothing.
        subset_band: Accepted region between the twelve states, if it is another one.
        states: States that a world needs for it; empty: all twelve, and no others.
        needs_2000: Makes sense only for a start like that of 2000.
    """

    name: str
    text: str
    unit: str
    group: str
    compute: Callable[[Incidents], float]
    value: float | None = None
    subset: float | None = None
    band: Band | None = None
    subset_band: Band | None = None
    states: tuple[str, ...] = ()
    needs_2000: bool = False

    @property
    def pattern(self) -> str:
        """The pattern that it belongs to."""
        return self.name.partition(".")[0]

    def in_world(self, states: tuple[str, ...]) -> bool:
        """Tell whether a world of these states can be held against it."""
        if self.states:
            return set(self.states) <= set(states)
        return set(states) == set(SUBSET)

    @property
    def deciding(self) -> Band | None:
        """The band that decides on the twelve states with the start of 2024."""
        if self.needs_2000:
            return None
        return self.subset_band or self.band

    @property
    def published(self) -> float | None:
        """The value that the twelve states are held against."""
        return self.value if self.subset is None else self.subset


Published = tuple[float | None, float | None]
Bands = tuple[Band | None, Band | None]
NO_BANDS: Bands = (None, None)


def figure(
    group: str,
    name: str,
    text: str,
    unit: str,
    compute: Callable[[Incidents], float],
    published: Published,
    bands: Bands = NO_BANDS,
) -> Statistic:
    """Return a figure; pairs are (whole data set, twelve states)."""
    return Statistic(name, text, unit, group, compute, *published, *bands)
