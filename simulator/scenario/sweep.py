"""What a sweep consists of: uncertainties, levers, outcomes, and how the points are laid out.

The words are those of the EMA Workbench (Kwakkel 2017): an uncertainty is what nobody chooses, a
lever is what the focal state (or the reader) chooses, an outcome is what is looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from math import prod
from typing import Annotated, Any

from pydantic import Field

from simulator.model.outcomes import OUTCOMES, chosen
from simulator.scenario.fields import Name, Text, one_of
from simulator.scenario.scenario import Scenario

UNIFORM, LOGUNIFORM, NORMAL, CHOICE = "uniform", "loguniform", "normal", "choice"
DISTRIBUTIONS = (UNIFORM, LOGUNIFORM, NORMAL, CHOICE)
GRID, LATIN_HYPERCUBE, SOBOL = "grid", "latin_hypercube", "sobol"
MORRIS, ONE_AT_A_TIME = "morris", "one_at_a_time"
DESIGNS = (GRID, LATIN_HYPERCUBE, SOBOL, MORRIS, ONE_AT_A_TIME)

MOST_POINTS = 10_000_000
Value = str | bool | int | float
Positive = Annotated[float, Field(gt=0)]


@dataclass(frozen=True)
class Uncertainty:
    """A range or distribution of one key of the scenario.

    Attributes:
        distribution: `uniform` and `loguniform` need `low` and `high`; `normal` needs `mean` and
            `sd` and is cut off at `low` and `high`; `choice` takes each of `values` equally often.
        low: Lowest value; left out: that of the range which the parameter declares.
        high: Highest value, likewise.
        mean: Mean of the normal before it is cut off.
        sd: Its standard deviation.
        values: What `choice` chooses from.
    """

    distribution: Annotated[str, one_of(DISTRIBUTIONS)] = UNIFORM
    low: float | None = None
    high: float | None = None
    mean: float | None = None
    sd: Positive | None = None
    values: Annotated[tuple[Value, ...], Field(max_length=1000)] = ()


@dataclass(frozen=True)
class Enough:
    """When a point has enough runs: a narrow interval of the mean, looked at after every round.

    Attributes:
        outcome: The outcome whose mean is looked at, for the focal state.
        width: Widest 90 % interval of the mean that is narrow enough, in units of the outcome.
        most: Replicates per point at which it ends in any case.
    """

    outcome: Annotated[str, one_of(OUTCOMES)]
    width: Positive
    most: Annotated[int, Field(ge=1, le=10_000_000)] = 1000


@dataclass(frozen=True)
class Sweep:
    """A question that is answered by many points of a space of uncertainties.

    Attributes:
        uncertainties: By dotted key of the scenario, such as `parameters.alliance.reply`.
        levers: Values by key (`strategy`, `theory`, `shock` or a dotted key); every combination of
            them is run at every point.
        outcomes: Which outcomes are kept.
        states: Of which states; empty: of the focal state.
        overrides: Changes to the default scenario that all points share.
        design: How points are laid out, see `simulator.experiments.sweeps.designs`.
        points: Points of a Latin hypercube, base points of Sobol, trajectories of Morris.
        levels: Values per uncertainty in a grid, in Morris and one at a time.
        replicates: Runs per point and combination of levers; with `enough`, runs per round.
        design_seed: Seed of the design; the scenario's seed keys the draws of the runs.
        enough: Stop rule; None: every point gets `replicates`.
        variants: The scenario of each combination of levers, in the order of `labels`.
        labels: Names of the combinations of levers.
    """

    name: Name
    question: Text
    uncertainties: Annotated[dict[str, Uncertainty], Field(min_length=1, max_length=100)]
    levers: dict[str, Annotated[tuple[Value, ...], Field(min_length=1, max_length=100)]] = field(
        default_factory=dict
    )
    outcomes: tuple[Annotated[str, one_of(OUTCOMES)], ...] = field(
        default_factory=lambda: chosen("main")
    )
    states: tuple[str, ...] = ()
    text: Text = ""
    shows_not: tuple[str, ...] = ()
    overrides: dict[str, Any] = field(default_factory=dict)
    design: Annotated[str, one_of(DESIGNS)] = LATIN_HYPERCUBE
    points: Annotated[int, Field(ge=1, le=10_000_000)] = 64
    levels: Annotated[int, Field(ge=2, le=1000)] = 4
    replicates: Annotated[int, Field(ge=1, le=10_000_000)] = 50
    design_seed: Annotated[int, Field(ge=0, le=2**32 - 1)] = 1
    enough: Enough | None = None
    variants: tuple[Scenario, ...] = ()
    labels: tuple[str, ...] = ()

    @property
    def point_count(self) -> int:
        """Number of points that the design lays out."""
        axes = list(self.uncertainties.values())
        levels = [len(axis.values) or self.levels for axis in axes]
        counts = {
            GRID: prod(levels),
            LATIN_HYPERCUBE: self.points,
            SOBOL: self.points * (2 * len(axes) + 2),
            MORRIS: self.points * (len(axes) + 1),
            ONE_AT_A_TIME: 1 + sum(levels),
        }
        return counts[self.design]

    @property
    def base(self) -> Scenario:
        """The scenario of the first combination of levers."""
        return self.variants[0]

    @property
    def kept_states(self) -> tuple[str, ...]:
        """The states whose outcomes are kept."""
        return self.states or (self.base.focal,)


OWN_KEYS = tuple(item.name for item in fields(Sweep) if item.name not in ("variants", "labels"))
"""Keys of a sweep; everything else on the command line belongs to its scenarios."""
