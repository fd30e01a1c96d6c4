"""The world of a scenario: states, forums, sectors, and what it gives in place of the facts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from pydantic import Field

from simulator.model.kinds import Sector, names
from simulator.scenario.fields import DEFAULT_RIVALS, MERGED, OWN_SECTORS, Name, Text, Unit, Values


@dataclass(frozen=True)
class Rivalry:
    """Scale on the hostility and violence of one pair, for counterfactuals; 1 is the facts."""

    pair: tuple[str, str] = DEFAULT_RIVALS
    intensity: Annotated[float, Field(ge=0, le=3)] = 1.0


@dataclass(frozen=True)
class OwnSector:
    """A sector that a world has beside the usual ones.

    Attributes:
        weight: Part of the economy and of public life that stops when the sector stops. The usual
            ones have 1 in all; weights are then scaled to a sum of 1.
        secrets: Pull of its secrets on espionage; see `choice.espionage_focus`.
        harm: Pull of harm to it on the other classes; see `choice.damage_focus`.
        needs: Inoperability of this sector per unit of inoperability of the named one.
        serves: Inoperability of the named sector per unit of inoperability of this one.
    """

    weight: Unit
    secrets: Annotated[float, Field(ge=0, le=100)] = 1.0
    harm: Annotated[float, Field(ge=0, le=100)] = 1.0
    needs: Annotated[dict[str, Unit], MERGED] = field(default_factory=dict)
    serves: Annotated[dict[str, Unit], MERGED] = field(default_factory=dict)


@dataclass(frozen=True)
class WorldSpec:
    """Which states take part, and up to which year facts about them count.

    Attributes:
        states: ISO3 codes, 2 to 40 of them.
        facts_until: Facts dated later are not used.
        anonymous: Show the states as A, B, C ...; nothing else changes.
        forums: Names of the forums that exist.
        sectors: Sectors beside the usual ones, by a name of their own.
        rivalry: Counterfactual scale on one pair.
        start: Values of states at the start, in place of those that the facts lead to, by state or
            `others`; see `simulator.initial.overrides`.
        pairs: Values of pairs at the start, by state or `others`, twice.
        portfolios: Split of the budget at the start, by state or `others`.
    """

    name: Name
    states: Annotated[tuple[str, ...], Field(min_length=2, max_length=40)]
    text: Text = ""
    facts_until: Annotated[int, Field(ge=1900, le=2100)] = 2024
    anonymous: bool = False
    forums: Annotated[tuple[str, ...], Field(max_length=20)] = ()
    sectors: Annotated[dict[Name, OwnSector], MERGED, Field(max_length=OWN_SECTORS)] = field(
        default_factory=dict
    )
    rivalry: Rivalry = field(default_factory=Rivalry)
    start: Annotated[dict[str, Values], MERGED] = field(default_factory=dict)
    pairs: Annotated[dict[str, Annotated[dict[str, Values], MERGED]], MERGED] = field(
        default_factory=dict
    )
    portfolios: Annotated[dict[str, dict[str, Unit]], MERGED] = field(default_factory=dict)

    @property
    def sector_names(self) -> tuple[str, ...]:
        """Names of all sectors, in the order of their numbers."""
        return (*names(Sector), *self.sectors)
