"""Sectors of a world's own: names that are free, links to sectors that exist, failures that end."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from simulator.loading.broken import Violation, unknown
from simulator.model.kinds import Sector, names

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario


def sector_rules(scenario: Scenario) -> Iterator[Violation]:
    """Yield every rule about sectors that the scenario breaks."""
    world = scenario.world
    sound = True
    for name, sector in world.sectors.items():
        path = ("world", "sectors", name)
        if name in names(Sector):
            sound = False
            expected = "a name of its own; weigh a usual sector in facts/judgements.csv"
            yield Violation(path, name, expected)
        for link in ("needs", "serves"):
            for other in getattr(sector, link):
                if other not in world.sector_names:
                    sound = False
                    yield unknown((*path, link, other), other, world.sector_names)
                elif other == name:
                    sound = False
                    yield Violation((*path, link, other), other, "another sector")
    if sound and world.sectors:
        yield from _failures_end(scenario)


def _failures_end(scenario: Scenario) -> Iterator[Violation]:
    """A failure must die down from sector to sector (Haimes, Jiang 2001): radius below 1."""
    import numpy as np

    from simulator.initial.facts import facts_of
    from simulator.initial.sectors import couplings
    from simulator.initial.start_values import cascade

    scale = scenario.parameters.spillover.cascade
    table = scale * couplings(cascade(facts_of(scenario)), scenario.world)
    radius = float(np.abs(np.linalg.eigvals(table)).max())
    if radius >= 1.0:
        found = f"links through which failures grow (spectral radius {radius:.3g})"
        yield Violation(
            ("world", "sectors"), found, "weaker `needs` and `serves`: a radius below 1"
        )
