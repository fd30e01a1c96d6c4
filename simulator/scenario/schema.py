"""What a scenario consists of: frozen, typed, every field with its allowed range.

The same annotations serve the validation, the messages and the documentation. States are named by
ISO3 codes, sectors, budget lines and modes by the lower-case names of `simulator.kinds`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from simulator.fact_rows import FactRows
from simulator.kinds import (
    SECTORS,
    AlignmentMode,
    BudgetMode,
    Sector,
    ShockKind,
    SupplierMode,
    WeightMode,
    names,
)
from simulator.parameters import Parameters, by_name

NAME_PATTERN = r"^[A-Za-z0-9][A-Za-z0-9_.\-]{0,99}$"
PARAMETER_PATTERN = r"parameters(\.[a-z_]{1,50}){2,3}\Z"
PARTICIPATION = ("never", "chosen", "always")
DOMESTIC = "domestic"
OTHERS = "others"
DEFAULT_RIVALS = ("CHN", "IND")


def _share_or_bounds(value: object) -> object:
    """Accept a share, or a pair of bounds that are in order."""
    pair = isinstance(value, list | tuple) and len(value) == 2
    numbers: Any = value if pair else (value, value)
    plain = all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers)
    if not plain or not 0 <= numbers[0] <= numbers[1] <= 1:
        raise ValueError("expected a share from 0 to 1, or bounds [low, high] within 0 and 1")
    return tuple(map(float, numbers)) if pair else float(numbers[0])


def _parameter_key(value: object) -> object:
    """Accept what looks like the key of a parameter; whether it exists is seen when it is set."""
    if not isinstance(value, str) or not re.match(PARAMETER_PATTERN, value):
        raise ValueError("expected the key of a number, such as parameters.relative_gains.k")
    return value


def one_of(*allowed: str) -> BeforeValidator:
    """Accept one of a few names."""

    def check(value: object) -> object:
        if value not in allowed:
            raise ValueError(f"expected one of: {', '.join(allowed)}")
        return value

    return BeforeValidator(check)


Name = Annotated[str, Field(pattern=NAME_PATTERN)]
Text = Annotated[str, Field(max_length=20_000)]
Unit = Annotated[float, Field(ge=0, le=1)]
LogOdds = Annotated[float, Field(ge=-10, le=10)]
MERGED = "merged key by key"
"""Marks a table that layers change key by key; other tables are replaced as a whole."""

OWN_SECTORS = SECTORS
"""As many sectors as a world can add to the usual ones; see `simulator.world.SECTOR_ROOM`."""

Values = Annotated[dict[str, float], MERGED]
Share = Annotated[float | tuple[float, float], BeforeValidator(_share_or_bounds)]
ParameterKey = Annotated[str, BeforeValidator(_parameter_key)]
Participation = Annotated[str, one_of(*PARTICIPATION)]
Weighting = Annotated[str, one_of(*names(WeightMode))]
Bound = Annotated[float, Field(ge=-1e6, le=1e6)]
Compared = Annotated[tuple[Name, ...], Field(min_length=1, max_length=100)]


@dataclass(frozen=True)
class Rivalry:
    """Scale on the hostility and violence of one pair, for counterfactuals; 1 is the facts."""

    pair: tuple[str, str] = DEFAULT_RIVALS
    intensity: Annotated[float, Field(ge=0, le=3)] = 1.0


@dataclass(frozen=True)
class OwnSector:
    """A sector that a world has beside the six usual ones.

    Attributes:
        weight: Part of the economy and of public life that stops when the sector stops. The six
            usual ones have 1 in all; weights are then scaled to a sum of 1.
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
        sectors: Sectors beside the usual six, by a name of their own.
        rivalry: Counterfactual scale on one pair.
        start: Values of states at the start, in place of those that the facts lead to, by state or
            `others`; see `simulator.given`.
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


@dataclass(frozen=True)
class Strategy:
    """What the focal state does. The default of every field keeps the start values.

    Attributes:
        suppliers: Share of each supplier (ISO3 or `domestic`), or bounds [low, high] on it. States
            that are not named supply nothing. Empty: the start shares.
        alignment: Alignment aimed at, by state; `others` stands for all that are not named. It
            moves there only if `alignment_mode` lets alignments move.
        hosting: Factor on the foreign assets that the state hosts.
        budget: Multiple of the cyber budget at the start.
        budget_mode: None: the parameters' mode. Likewise the other two modes.
        portfolio: Split of the budget over its lines; lines not named get nothing. Empty: the
            start split.
        restraint: Log-odds of holding back operations.
        answer: Log-odds of answering in kind.
        review: Effort of policy review.
        participation: By forum; `chosen` where not named.
        pool: Takes part in the regional sharing pool.
        protection: Factor on the real-time protection of a sector; 1 where not named.
    """

    name: Name
    text: Text = ""
    suppliers: dict[str, Share] = field(default_factory=dict)
    alignment: dict[str, Unit] = field(default_factory=dict)
    hosting: Annotated[float, Field(ge=0, le=4)] = 1.0
    budget: Annotated[float, Field(ge=0, le=10)] = 1.0
    budget_mode: Annotated[BudgetMode, by_name(BudgetMode)] | None = None
    supplier_mode: Annotated[SupplierMode, by_name(SupplierMode)] | None = None
    alignment_mode: Annotated[AlignmentMode, by_name(AlignmentMode)] | None = None
    portfolio: dict[str, Unit] = field(default_factory=dict)
    restraint: LogOdds = 0.0
    answer: LogOdds = 0.0
    review: Unit = 0.3
    participation: dict[str, Participation] = field(default_factory=dict)
    pool: bool = False
    protection: dict[str, Annotated[float, Field(ge=0, le=5)]] = field(default_factory=dict)


@dataclass(frozen=True)
class Shock:
    """An event from outside the model, at the start of a recorded quarter.

    `initiator` None is an unknown hand, `sector` None the one that the kind usually meets.
    """

    kind: Annotated[ShockKind, by_name(ShockKind)]
    tick: Annotated[int, Field(ge=0, le=19_999)]
    target: str
    severity: Annotated[int, Field(ge=1, le=10)]
    initiator: str | None = None
    sector: str | None = None


@dataclass(frozen=True)
class Scenario:
    """One world, one theory, one strategy of the focal state, and how long and often to run it.

    Attributes:
        theory: Label of the theory file that the parameters were taken from.
        focal: The state whose strategy is looked at (ISO3).
        horizon: Recorded quarters.
        seed: Key of every random draw.
        replicates: Runs that differ in their draws only.
        notes: What was changed to fit a strategy into a smaller world, and what an ablation
            switched off.
        facts: Rows on top of the shipped fact tables, taken from the user's folder: states,
            pairs, forums and judgements of one's own.
    """

    name: Name
    world: WorldSpec
    strategy: Strategy
    theory: Name = "grieco"
    question: Text = ""
    shocks: Annotated[tuple[Shock, ...], Field(max_length=32)] = ()
    parameters: Parameters = field(default_factory=Parameters)
    focal: str = "PAK"
    horizon: Annotated[int, Field(ge=1, le=20_000)] = 60
    seed: Annotated[int, Field(ge=0, le=2**64 - 1)] = 1
    replicates: Annotated[int, Field(ge=1, le=10_000_000)] = 100
    notes: Annotated[tuple[str, ...], Field(max_length=1000)] = ()
    facts: FactRows = field(default_factory=FactRows)

    def resolved(self) -> dict[str, Any]:
        """Return everything as plain dicts, lists, numbers and names; see `from_resolved`.

        `facts` is there only if the scenario carries some.
        """
        from simulator.scenario.plain import as_plain

        found: dict[str, Any] = as_plain(self)
        return found if self.facts else {k: v for k, v in found.items() if k != "facts"}

    def to_yaml(self) -> str:
        """Return the whole scenario as a YAML file that `load_scenario` reads back."""
        from simulator.scenario.yaml_files import to_yaml

        return to_yaml(self.resolved())

    def with_(self, **changes: Any) -> Scenario:
        """Return a copy with fields replaced, checked like a file.

        Raises:
            ScenarioError: If the changes do not fit.
        """
        from simulator.scenario.validate import check

        return check(replace(self, **changes))

    def override(self, *overrides: str | Mapping[str, Any]) -> Scenario:
        """Return a copy with command-line overrides applied: `"parameters.relative_gains.k=2"`.

        Raises:
            ScenarioError: If one of them does not fit.
        """
        from simulator.scenario.compose import change

        return change(self, overrides)

    def _repr_html_(self) -> str:
        from simulator.scenario.present import scenario_table

        return scenario_table(self)


@dataclass(frozen=True)
class Dial:
    """One number that is turned while everything else stays.

    Attributes:
        parameter: Dotted key, such as `parameters.relative_gains.k`.
        values: What it is set to, in the order in which results show it.
    """

    parameter: ParameterKey
    values: Annotated[tuple[float, ...], Field(min_length=1, max_length=100)]

    def label(self, value: float) -> str:
        """Return how results name a value: `k=0.5`."""
        return f"{self.parameter.rpartition('.')[2]}={value:.12g}"


@dataclass(frozen=True)
class Part:
    """An outcome that counts in a composite index.

    Attributes:
        worst: Value that is as bad as can be; so is everything beyond.
        best: Value that is as good as can be; below `worst` where less is better.
        weight: How much it counts; only ratios of weights matter.
    """

    worst: Bound
    best: Bound
    weight: Annotated[float, Field(ge=0, le=1000)] = 1.0


def _usual_parts() -> dict[str, Part]:
    return {
        "autonomy": Part(0.0, 1.0),
        "pawn": Part(1.0, 0.0),
        "integrity": Part(0.5, 1.0),
        "crisis": Part(2.0, 0.0),
        "output_lost": Part(5.0, 0.0),
        "relative_power": Part(0.0, 0.25),
    }


@dataclass(frozen=True)
class Composite:
    """How outcomes become one number; see `simulator.composite` for the formula.

    Every number here is a value judgement. The bounds are declared before anything is run, never
    taken from what is compared. The usual parts count the same; bounds are the ends of an index
    where it has ends, else: half of all infrastructure broken over the whole run, one twentieth of
    output lost, a quarter of the world's cyber power.

    Attributes:
        parts: The outcomes that count.
        elasticity: Elasticity of substitution between them: 0 is the minimum, 1 the geometric
            mean, large values come near the sum.
    """

    parts: Annotated[dict[str, Part], Field(min_length=1, max_length=50)] = field(
        default_factory=_usual_parts
    )
    elasticity: Annotated[float, Field(ge=0, le=100)] = 0.5


@dataclass(frozen=True)
class Change:
    """What sets one compared scenario apart: a label, and the key that gets a value of its own.

    `said_in` is the key of the experiment that asks for it.
    """

    label: str
    key: str
    value: Any
    said_in: str


@dataclass(frozen=True)
class Variant:
    """One of the scenarios that an experiment compares, under its first weighting.

    Attributes:
        label: Its name in results: that of its strategy or theory, or a value of the dial.
        text: What it stands for, in a line.
    """

    label: str
    scenario: Scenario
    text: str = ""


@dataclass(frozen=True)
class Experiment:
    """A question that is answered by comparing scenarios under the same draws.

    What is compared are strategies; or theories, the values of a dial, or both. The first of them
    is the baseline.

    Attributes:
        strategies: Names of the strategies compared.
        theories: Names of the theories compared.
        dial: A parameter that takes several values, each with what else the experiment sets.
        weightings: How much others' gains count (`WeightMode`); every result is shown under each.
        shows_not: What the comparison does not show, in plain words.
        composite: How outcomes become one number, where the report shows one.
        overrides: Changes to the default scenario that all compared scenarios share.
        variants: The scenarios compared, under the first weighting.
    """

    name: Name
    question: Text
    strategies: Compared = ()
    theories: Compared = ()
    dial: Dial | None = None
    weightings: Annotated[tuple[Weighting, ...], Field(min_length=1)] = ("threat",)
    text: Text = ""
    shows_not: tuple[str, ...] = ()
    composite: Composite = field(default_factory=Composite)
    overrides: dict[str, Any] = field(default_factory=dict)
    variants: tuple[Variant, ...] = ()

    @property
    def varied(self) -> str:
        """What the compared scenarios differ in: `strategy`, `theory`, or `setting` (a dial)."""
        if self.strategies:
            return "strategy"
        return "theory" if self.theories else "setting"

    @property
    def changes(self) -> tuple[Change, ...]:
        """What is compared, the baseline first."""
        named = [Change(name, "strategy", name, "strategies") for name in self.strategies]
        named += [Change(name, "theory", name, "theories") for name in self.theories]
        if self.dial is not None:
            label, key = self.dial.label, self.dial.parameter
            values = [int(value) if value.is_integer() else value for value in self.dial.values]
            named += [Change(label(value), key, value, "dial") for value in values]
        return tuple(named)

    @property
    def base(self) -> Scenario:
        """The baseline under the first weighting."""
        return self.variants[0].scenario

    @property
    def notes(self) -> tuple[str, ...]:
        """What was changed to fit strategies into a smaller world, each note once."""
        notes = (note for variant in self.variants for note in variant.scenario.notes)
        return tuple(dict.fromkeys(notes))

    def scenarios(self, weighting: str | None = None) -> dict[str, Scenario]:
        """Return the compared scenarios by label, under one weighting (default: the first)."""
        chosen = weighting or self.weightings[0]
        return {variant.label: _weighted(variant.scenario, chosen) for variant in self.variants}

    def grid(self) -> dict[tuple[str, str], Scenario]:
        """Return the scenario of each (weighting, label)."""
        return {
            (weighting, label): scenario
            for weighting in self.weightings
            for label, scenario in self.scenarios(weighting).items()
        }

    def _repr_html_(self) -> str:
        from simulator.scenario.present import experiment_table

        return experiment_table(self)


def _weighted(scenario: Scenario, weighting: str) -> Scenario:
    parameters = scenario.parameters
    gains = replace(parameters.relative_gains, w_mode=WeightMode[weighting.upper()])
    return replace(scenario, parameters=replace(parameters, relative_gains=gains))


Overrides = Sequence[str] | Mapping[str, Any]
