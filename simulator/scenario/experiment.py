"""An experiment: a question, and the scenarios that are compared under shared draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from pydantic import Field

from simulator.model.kinds import WeightMode
from simulator.scenario.fields import Bound, Compared, Name, ParameterKey, Text, Weighting
from simulator.scenario.scenario import Scenario


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
        """Return the name of a value in results: `k=0.5`."""
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


@dataclass(frozen=True)
class Composite:
    """How outcomes become one number; see `simulator.results.composite` for the formula.

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
        default_factory=lambda: {
            "autonomy": Part(0.0, 1.0),
            "pawn": Part(1.0, 0.0),
            "integrity": Part(0.5, 1.0),
            "crisis": Part(2.0, 0.0),
            "output_lost": Part(5.0, 0.0),
            "relative_power": Part(0.0, 0.25),
        }
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
    is the baseline. `composite` is how outcomes become one number, where the report shows one.

    Attributes:
        question: What this is to find out; it stands in the report and above the story.
        strategies: The strategies that are compared; the first is the baseline.
        theories: The theories that are compared; the first is the baseline.
        dial: A number that takes several values while all else stays.
        weightings: How others' gains are weighed; every result is shown under each.
        text: A line about it.
        shows_not: What the comparison cannot show, in plain words; it stands in the report.
        overrides: What all scenarios that are compared share.
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
        from simulator.report.notebook import experiment_table

        return experiment_table(self)


def _weighted(scenario: Scenario, weighting: str) -> Scenario:
    parameters = scenario.parameters
    gains = replace(parameters.relative_gains, w_mode=WeightMode[weighting.upper()])
    return replace(scenario, parameters=replace(parameters, relative_gains=gains))


Overrides = Sequence[str] | Mapping[str, Any]
