"""Outcomes of a run: what the model is asked about, from the totals and means of its quarters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
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

DAMAGES = (
    Flow.DAMAGE_DIRECT,
    Flow.DAMAGE_SPILL,
    Flow.DAMAGE_HOSTED,
    Flow.DAMAGE_CONTAGION,
)


@dataclass(frozen=True)
class Outcome:
    """Label for tables and figures, unit, and which direction is better for the state (0: none)."""

    label: str
    unit: str
    better: int


OUTCOMES: dict[str, Outcome] = {
    "autonomy": Outcome("Autonomy", "0..1", 1),
    "dependence": Outcome("Dependence on suppliers", "0..1", -1),
    "relative_power": Outcome("Relative cyber power", "share", 1),
    "integrity": Outcome("Integrity, mean", "0..1", 1),
    "worst_sector": Outcome("Integrity, worst sector", "0..1", 1),
    "recovery": Outcome("Recovery of the worst sector", "quarters", -1),
    "confidence": Outcome("Investor confidence", "0..1", 1),
    "pawn": Outcome("Pawn index", "0..1", -1),
    "spill_share": Outcome("Damage through suppliers", "share", -1),
    "hosted_share": Outcome("Damage through hosted assets", "share", -1),
    "compliance": Outcome("Requests obeyed", "share", -1),
    "hedging": Outcome("Hedging", "0..1", 0),
    "alignment": Outcome("Mean alignment", "0..1", 0),
    "damage": Outcome("Cyber damage", "% of output", -1),
    "output_lost": Outcome("Output lost", "% of output", -1),
    "incidents": Outcome("Operations suffered", "per year", -1),
    "severe": Outcome("Severe ones (5 or more)", "per year", -1),
    "reported": Outcome("Reported", "per year", 0),
    "attacks": Outcome("Operations launched", "per year", 0),
    "answers": Outcome("Answers in kind", "per year", 0),
    "chain": Outcome("Answers behind an operation", "answers", -1),
    "misblamed": Outcome("Blamed on the wrong state", "share of detected", -1),
    "concessions": Outcome("Concessions", "per year", -1),
    "secrets": Outcome("Secrets lost", "units per year", -1),
    "threat": Outcome("Perceived threat", "threat units", -1),
    "crisis": Outcome("Deepest crisis", "mean level, 0..2", -1),
    "spending": Outcome("Cyber spending", "% of output", 0),
    "supplier_cost": Outcome("Cost of suppliers", "% of output", -1),
    "bill": Outcome("Cyber bill", "USD bn per year", -1),
    "transfer": Outcome("Patron's help", "% of output", 0),
    "at_bound": Outcome("Budget at its bound", "share of quarters", 0),
    "effort": Outcome("Effort for influence", "USD bn per year", 0),
    "prize": Outcome("Influence won", "USD bn per year", 0),
}


@dataclass(frozen=True)
class OfTheWorld:
    """An outcome of the whole world: how it follows from an outcome of its states.

    Attributes:
        of: The outcome of each state.
        how: `sum` or `mean` over the states, each of them counting the same.
    """

    outcome: Outcome
    of: str
    how: Literal["sum", "mean"]


WORLD: dict[str, OfTheWorld] = {
    "world_attacks": OfTheWorld(Outcome("Attacks, world", "per year", 0), of="attacks", how="sum"),
    "world_spending": OfTheWorld(
        Outcome("Budget, mean state", "% of output", 0), of="spending", how="mean"
    ),
    "world_alignment": OfTheWorld(
        Outcome("Alignment, mean state", "0..1", 0), of="alignment", how="mean"
    ),
}
"""Outcomes of all states together."""

COMPOSITES: dict[str, Outcome] = {
    "composite": Outcome("Composite index", "0.05..1", 1),
    "composite_linear": Outcome("Composite, linear", "0.05..1", 1),
    "composite_minimum": Outcome("Composite, minimum", "0.05..1", 1),
}
"""Indices that weigh outcomes against each other; see `simulator.results.composite`."""

MEANS = {
    "autonomy": Index.AUTONOMY,
    "dependence": Index.DEPENDENCE,
    "relative_power": Index.RELATIVE_POWER,
    "integrity": Index.INTEGRITY,
    "worst_sector": Index.WORST_SECTOR,
    "confidence": Index.CONFIDENCE,
    "hedging": Index.HEDGING,
    "alignment": Index.ALIGNMENT,
    "threat": Index.THREAT,
    "crisis": Index.CRISIS,
}
YEARLY = {
    "incidents": Flow.INCIDENTS,
    "severe": Flow.SEVERE,
    "reported": Flow.REPORTED,
    "attacks": Flow.ATTACKS,
    "answers": Flow.ANSWERS,
    "concessions": Flow.CONCESSIONS,
    "secrets": Flow.SECRETS,
    "effort": Flow.EFFORT,
    "prize": Flow.PRIZE,
}
OF_OUTPUT = {
    "output_lost": Flow.OUTPUT_LOST,
    "spending": Flow.SPENDING,
    "supplier_cost": Flow.SUPPLIER_COST,
    "transfer": Flow.TRANSFER,
}


def described(name: str) -> Outcome:
    """Return label, unit and direction of an outcome of a state or of the world, or of an index."""
    if name in WORLD:
        return WORLD[name].outcome
    return COMPOSITES[name] if name in COMPOSITES else OUTCOMES[name]


def with_world(outcomes: pd.DataFrame, names: Iterable[str]) -> pd.DataFrame:
    """Return outcomes with columns for the world, the same in the rows of all states of a run."""
    found = outcomes.copy(deep=False)
    for name in names:
        of_runs = outcomes.groupby(list(RUN), sort=False, observed=True)[WORLD[name].of]
        found[name] = of_runs.transform(WORLD[name].how)
    return found


def share(part: Floats, whole: Floats) -> Floats:
    """Return part / whole elementwise, 0 where there is no whole."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def outcome_columns(totals: Floats, means: Floats, horizon: int) -> dict[str, Floats]:
    """Return each outcome as an array (replicates, states)."""
    years = horizon / QUARTERS
    output = totals[..., Flow.OUTPUT]
    damage = totals[..., list(DAMAGES)].sum(axis=-1)
    spill = share(totals[..., Flow.DAMAGE_SPILL] + totals[..., Flow.DAMAGE_CONTAGION], damage)
    hosted = share(totals[..., Flow.DAMAGE_HOSTED], damage)
    comply = share(totals[..., Flow.COMPLIED], totals[..., Flow.REQUESTS])
    columns = {name: means[..., index] for name, index in MEANS.items()}
    columns |= {name: totals[..., flow] / years for name, flow in YEARLY.items()}
    columns |= {name: 100.0 * share(totals[..., f], output) for name, f in OF_OUTPUT.items()}
    columns |= {
        "damage": 100.0 * share(damage, output),
        "bill": totals[..., list(BILL)].sum(axis=-1) / years,
        "at_bound": totals[..., Flow.BOUNDED] / horizon,
        "spill_share": spill,
        "hosted_share": hosted,
        "compliance": comply,
        "pawn": 1.0 - (1.0 - spill) * (1.0 - hosted) * (1.0 - comply),
        "recovery": share(totals[..., Flow.BROKEN], totals[..., Flow.BREAKS]),
        "chain": share(totals[..., Flow.CHAIN], totals[..., Flow.ATTACKS]),
        "misblamed": share(totals[..., Flow.MISBLAMED], totals[..., Flow.DETECTED]),
    }
    return {name: columns[name] for name in OUTCOMES}


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
