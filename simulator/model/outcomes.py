"""Outcomes of a run: what the model is asked about, from the totals and means of its quarters.

Every outcome is one row of `OUTCOMES`, `WORLD` or `COMPOSITES`. What computes, stores, prints,
draws or documents outcomes reads these tables when it is asked: a row more is an outcome more,
also from outside the package:

    OUTCOMES["detected"] = Outcome("Detected", "per year", 0, yearly(Flow.DETECTED))
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import numpy as np

from simulator.model.accounts import FLOWS, INDICES, Flow, Index
from simulator.model.world import Floats

if TYPE_CHECKING:
    import pandas as pd

QUARTERS = 4.0
RUN = ("weighting", "scenario", "replicate")
"""Columns that tell one run from another."""

BILL = (Flow.SPENDING, Flow.SUPPLIER_COST)
"""What a state pays for its choices: its own cyber budget, and dearer or changing suppliers."""

DAMAGES = (Flow.DAMAGE_DIRECT, Flow.DAMAGE_SPILL, Flow.DAMAGE_HOSTED, Flow.DAMAGE_CONTAGION)

Selection = Literal[
    "main",  # comparisons of strategies, in figures and tables of a page; what a sweep keeps
    "main_of_theories",  # the same for comparisons of theories
    "short",  # the table in a notebook, and the criteria of a map of winners
    "printed",  # the table on the command line
    "theories",  # the figure of theories, and their table on the command line
    "ablation",  # the figure and the page of ablations
    "ablation_printed",  # their table on the command line
    "closing",  # the last lines of a narrative
    "bought",  # what another billion buys
]
"""Where a few outcomes stand for all."""


@dataclass(frozen=True)
class Sums:
    """What runs add up to.

    Attributes:
        totals: (replicates, states, FLOWS) over all quarters.
        means: (replicates, states, INDICES) over all quarters.
        horizon: Quarters.
    """

    totals: Floats
    means: Floats
    horizon: int

    def total(self, *flows: Flow) -> Floats:
        """Return the sum of flows, (replicates, states)."""
        return np.asarray(self.totals[..., list(flows)].sum(axis=-1))


Formula = Callable[[Sums], Floats]


@dataclass(frozen=True)
class Outcome:
    """Something that a run is asked about.

    Attributes:
        label: For tables and figures, with the `unit`.
        better: Which direction is better for the state: 1 more, -1 less, 0 neither.
        formula: Its value for each replicate and state; composites have none, see
            `simulator.results.composite`.
        shown_in: Its place, from 1, in each selection that it belongs to.
        note: How to read it, where its sign could be taken amiss.
    """

    label: str
    unit: str
    better: int
    formula: Formula | None = None
    shown_in: Mapping[Selection, int] = field(default_factory=dict)
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class WorldOutcome(Outcome):
    """An outcome of the whole world, from one of its states.

    Attributes:
        of: The outcome of each state.
        how: `sum` or `mean` over the states, each of them counting the same.
    """

    of: str
    how: Literal["sum", "mean"]


def share(part: Floats, whole: Floats) -> Floats:
    """Return part / whole elementwise, 0 where there is no whole."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def mean(index: Index) -> Formula:
    """Return the formula for the mean of an index over the quarters."""
    return lambda sums: sums.means[..., index]


def yearly(*flows: Flow) -> Formula:
    """Return the formula for the sum of flows per year."""
    return lambda sums: sums.total(*flows) / (sums.horizon / QUARTERS)


def share_of(whole: Iterable[Flow], *flows: Flow) -> Formula:
    """Return the formula for the sum of flows as a share of the sum of others."""
    return lambda sums: share(sums.total(*flows), sums.total(*whole))


def percent_of_output(*flows: Flow) -> Formula:
    """Return the formula for the sum of flows in per cent of output."""
    part = share_of([Flow.OUTPUT], *flows)
    return lambda sums: 100.0 * part(sums)


spilled = share_of(DAMAGES, Flow.DAMAGE_SPILL, Flow.DAMAGE_CONTAGION)
hosted = share_of(DAMAGES, Flow.DAMAGE_HOSTED)
complied = share_of([Flow.REQUESTS], Flow.COMPLIED)


def pawn(sums: Sums) -> Floats:
    """Return the pawn index: damage through suppliers and hosted assets, joined with obedience."""
    return 1.0 - (1.0 - spilled(sums)) * (1.0 - hosted(sums)) * (1.0 - complied(sums))


OUTCOMES: dict[str, Outcome] = {
    "autonomy": Outcome(
        "Autonomy", "0..1", 1, mean(Index.AUTONOMY),
        {"main": 1, "main_of_theories": 4, "short": 1, "printed": 1, "theories": 4, "ablation": 1,
         "ablation_printed": 1, "closing": 1, "bought": 2}),
    "dependence": Outcome("Dependence on suppliers", "0..1", -1, mean(Index.DEPENDENCE)),
    "relative_power": Outcome(
        "Relative cyber power", "share", 1, mean(Index.RELATIVE_POWER),
        {"main": 6, "printed": 5, "closing": 3, "bought": 4}),
    "integrity": Outcome("Integrity, mean", "0..1", 1, mean(Index.INTEGRITY), {"bought": 3}),
    "worst_sector": Outcome("Integrity, worst sector", "0..1", 1, mean(Index.WORST_SECTOR)),
    "recovery": Outcome(
        "Recovery of the worst sector", "quarters", -1, share_of([Flow.BREAKS], Flow.BROKEN)),
    "confidence": Outcome("Investor confidence", "0..1", 1, mean(Index.CONFIDENCE), {"closing": 4}),
    "pawn": Outcome(
        "Pawn index", "0..1", -1, pawn,
        {"main": 2, "short": 2, "printed": 2, "ablation": 4, "closing": 2}),
    "spill_share": Outcome("Damage through suppliers", "share", -1, spilled),
    "hosted_share": Outcome("Damage through hosted assets", "share", -1, hosted),
    "compliance": Outcome("Requests obeyed", "share", -1, complied),
    "hedging": Outcome("Hedging", "0..1", 0, mean(Index.HEDGING)),
    "alignment": Outcome("Mean alignment", "0..1", 0, mean(Index.ALIGNMENT)),
    "damage": Outcome(
        "Cyber damage", "% of output", -1, percent_of_output(*DAMAGES),
        {"main": 3, "main_of_theories": 5, "short": 3, "printed": 6, "ablation": 2,
         "ablation_printed": 2, "closing": 5}),
    "output_lost": Outcome(
        "Output lost", "% of output", -1, percent_of_output(Flow.OUTPUT_LOST),
        {"main": 4, "short": 4, "printed": 3, "closing": 6},
        "broken sectors, sanctions, and suppliers against those of the start; negative where "
        "cheaper suppliers save more than attacks and sanctions cost"),
    "incidents": Outcome("Operations suffered", "per year", -1, yearly(Flow.INCIDENTS)),
    "severe": Outcome("Severe ones (5 or more)", "per year", -1, yearly(Flow.SEVERE)),
    "reported": Outcome("Reported", "per year", 0, yearly(Flow.REPORTED)),
    "attacks": Outcome("Operations launched", "per year", 0, yearly(Flow.ATTACKS)),
    "answers": Outcome("Answers in kind", "per year", 0, yearly(Flow.ANSWERS)),
    "chain": Outcome(
        "Answers behind an operation", "answers", -1, share_of([Flow.ATTACKS], Flow.CHAIN)),
    "misblamed": Outcome(
        "Blamed on the wrong state", "share of detected", -1,
        share_of([Flow.DETECTED], Flow.MISBLAMED)),
    "concessions": Outcome("Concessions", "per year", -1, yearly(Flow.CONCESSIONS)),
    "secrets": Outcome("Secrets lost", "units per year", -1, yearly(Flow.SECRETS)),
    "threat": Outcome("Perceived threat", "threat units", -1, mean(Index.THREAT)),
    "crisis": Outcome(
        "Deepest crisis", "mean level, 0..2", -1, mean(Index.CRISIS),
        {"main": 5, "main_of_theories": 6, "printed": 4, "ablation": 3, "ablation_printed": 3}),
    "spending": Outcome("Cyber spending", "% of output", 0, percent_of_output(Flow.SPENDING)),
    "supplier_cost": Outcome(
        "Cost of suppliers", "% of output", -1, percent_of_output(Flow.SUPPLIER_COST),
        note="against the suppliers of the start; negative where they have become cheaper"),
    "bill": Outcome("Cyber bill", "USD bn per year", -1, yearly(*BILL)),
    "transfer": Outcome("Patron's help", "% of output", 0, percent_of_output(Flow.TRANSFER)),
    "at_bound": Outcome(
        "Budget at its bound", "share of quarters", 0,
        lambda sums: sums.total(Flow.BOUNDED) / sums.horizon),
    "effort": Outcome("Effort for influence", "USD bn per year", 0, yearly(Flow.EFFORT)),
    "prize": Outcome("Influence won", "USD bn per year", 0, yearly(Flow.PRIZE)),
}  # fmt: skip
"""Outcomes of each state; the order is that of the columns of `outcomes.parquet`."""

WORLD: dict[str, WorldOutcome] = {
    "world_attacks": WorldOutcome(
        "Attacks, world", "per year", 0, of="attacks", how="sum",
        shown_in={"main_of_theories": 1, "theories": 1, "ablation": 5, "ablation_printed": 4}),
    "world_spending": WorldOutcome(
        "Budget, mean state", "% of output", 0, of="spending", how="mean",
        shown_in={"main_of_theories": 2, "theories": 2, "ablation": 6}),
    "world_alignment": WorldOutcome(
        "Alignment, mean state", "0..1", 0, of="alignment", how="mean",
        shown_in={"main_of_theories": 3, "theories": 3}),
}  # fmt: skip
"""Outcomes of all states together."""

COMPOSITES: dict[str, Outcome] = {
    "composite": Outcome("Composite index", "0.05..1", 1, shown_in={"bought": 1}),
    "composite_linear": Outcome("Composite, linear", "0.05..1", 1),
    "composite_minimum": Outcome("Composite, minimum", "0.05..1", 1),
}
"""Indices that weigh outcomes against each other; see `simulator.results.composite`."""


def described(name: str) -> Outcome:
    """Return the row of an outcome of a state or of the world, or of an index."""
    return {**OUTCOMES, **WORLD, **COMPOSITES}[name]


def chosen(selection: Selection) -> tuple[str, ...]:
    """Return the names of the outcomes of a selection, in order."""
    rows = {**OUTCOMES, **WORLD, **COMPOSITES}
    found = [name for name, row in rows.items() if selection in row.shown_in]
    return tuple(sorted(found, key=lambda name: rows[name].shown_in[selection]))


def with_world(outcomes: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """Return outcomes with a column for each of `names` that is one of the world.

    The value is the same in the rows of all states of a run.
    """
    found = outcomes.copy(deep=False)
    for name in names:
        if name in WORLD:
            of_runs = outcomes.groupby(list(RUN), sort=False, observed=True)[WORLD[name].of]
            found[name] = of_runs.transform(WORLD[name].how)
    return found


def outcome_columns(totals: Floats, means: Floats, horizon: int) -> dict[str, Floats]:
    """Return each outcome of the states as an array (replicates, states)."""
    sums = Sums(totals, means, horizon)
    return {name: row.formula(sums) for name, row in OUTCOMES.items() if row.formula}


def outcomes_of_record(
    totals: Floats, index_sums: Floats, states: int, horizon: int
) -> dict[str, Floats]:
    """Return each outcome of what a batch recorded, flat, as an array (replicates, states)."""
    flows = totals.reshape(-1, states, FLOWS)
    means = index_sums.reshape(-1, states, INDICES) / horizon
    return outcome_columns(flows, means, horizon)


def outcome_frame(
    totals: Floats, means: Floats, horizon: int, states: tuple[str, ...]
) -> pd.DataFrame:
    """Return a row per replicate and state, a column per outcome."""
    import pandas as pd

    replicates, n = totals.shape[:2]
    keys = {
        "replicate": np.repeat(np.arange(replicates), n),
        "state": pd.Categorical(np.tile(states, replicates), categories=list(states)),
    }
    columns = outcome_columns(totals, means, horizon)
    return pd.DataFrame(keys | {name: values.ravel() for name, values in columns.items()})
