"""What a scenario consists of: frozen, typed, every field with its allowed range.

The same annotations serve the validation, the messages and the documentation. States are named by
ISO3 codes, sectors, budget lines and modes by the lower-case names of `simulator.model.kinds`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from pydantic import Field

from simulator.model.kinds import AlignmentMode, BudgetMode, ShockKind, SupplierMode
from simulator.model.parameters import Parameters, by_name
from simulator.scenario.fact_rows import FactRows
from simulator.scenario.fields import DOMESTIC, LogOdds, Name, Participation, Share, Text, Unit
from simulator.scenario.world import WorldSpec

PARTNER = "PARTNER"
"""In an example: another state of the scenario at hand."""


def default(value: Any, *, example: Any) -> Any:
    """Return a field with its default, and another value that `rivalry new` shows as an example."""
    if isinstance(value, dict):
        return field(default_factory=value.copy, metadata={"example": example})
    return field(default=value, metadata={"example": example})


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
        budget_mode: How the budget is set. None: as the parameters say.
        supplier_mode: How suppliers are chosen. None: as the parameters say.
        alignment_mode: How alignments move. None: as the parameters say.
        portfolio: Split of the budget over its lines; lines not named get nothing. Empty: the
            start split.
        restraint: Log-odds of holding back operations.
        answer: Log-odds of answering in kind.
        review: Effort of policy review.
        participation: By forum, `never`, `chosen` or `always`; `chosen` where not named.
        pool: Takes part in the regional sharing pool.
        protection: Factor on the real-time protection of a sector; 1 where not named.
    """

    name: Name
    text: Text = ""
    suppliers: dict[str, Share] = default({}, example={PARTNER: 0.4, DOMESTIC: 0.6})
    alignment: dict[str, Unit] = default({}, example={PARTNER: 0.5})
    hosting: Annotated[float, Field(ge=0, le=4)] = default(1.0, example=0.5)
    budget: Annotated[float, Field(ge=0, le=10)] = default(1.0, example=1.5)
    budget_mode: Annotated[BudgetMode, by_name(BudgetMode)] | None = default(
        None, example="optimise"
    )
    supplier_mode: Annotated[SupplierMode, by_name(SupplierMode)] | None = default(
        None, example="choose"
    )
    alignment_mode: Annotated[AlignmentMode, by_name(AlignmentMode)] | None = default(
        None, example="snyder"
    )
    portfolio: dict[str, Unit] = default({}, example={"hardening": 0.6, "response": 0.4})
    restraint: LogOdds = default(0.0, example=1.0)
    answer: LogOdds = default(0.0, example=1.0)
    review: Unit = default(0.3, example=0.7)
    participation: dict[str, Participation] = default({}, example={"SCO": "always"})
    pool: bool = default(False, example=True)
    protection: dict[str, Annotated[float, Field(ge=0, le=5)]] = default({}, example={"energy": 2})


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

    States are named by their ISO3 codes.

    Attributes:
        world: Which states take part.
        strategy: What the focal state does. All others go on as usual.
        theory: How states weigh gains: what counts as winning.
        question: What this is to find out; it stands in the report and above the story.
        shocks: Events from outside the model, written out.
        parameters: Numbers of the model (docs/odd.md has all of them, with range and source).
        focal: The state that the question is about.
        horizon: How long: a quarter is three months, 60 are fifteen years.
        seed: Which draws: the same seed gives the same run, bit for bit.
        replicates: How many runs that differ in their draws only; one run proves nothing.
        notes: What was changed to make the parts fit.
        facts: Facts of your own, on top of the shipped tables.
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
        from simulator.scenario.plain import to_plain

        found: dict[str, Any] = to_plain(self)
        return found if self.facts else {k: v for k, v in found.items() if k != "facts"}

    def to_yaml(self) -> str:
        """Return the whole scenario as a YAML file that `load_scenario` reads back."""
        from simulator.loading.yaml_files import to_yaml

        return to_yaml(self.resolved())

    def with_(self, **changes: Any) -> Scenario:
        """Return a copy with fields replaced, checked like a file.

        Raises:
            ScenarioError: If the changes do not fit.
        """
        from simulator.loading.check import check

        return check(replace(self, **changes))

    def override(self, *overrides: str | Mapping[str, Any]) -> Scenario:
        """Return a copy with command-line overrides applied: `"parameters.relative_gains.k=2"`.

        Raises:
            ScenarioError: If one of them does not fit.
        """
        from simulator.loading.load import change

        return change(self, overrides)

    def _repr_html_(self) -> str:
        from simulator.report.notebook import scenario_table

        return scenario_table(self)
