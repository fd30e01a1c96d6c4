"""What the story says about spending, where the spending of states reacts to each other's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.kinds import BudgetMode

if TYPE_CHECKING:
    import pandas as pd

    from simulator.results.results import Results
    from simulator.scenario.schema import Scenario


def spending_told(scenario: Scenario, results: Results, replicate: int) -> str:
    """Return a paragraph on an arms race or a contest for influence; empty if there is none."""
    parts = []
    if scenario.parameters.budgets.mode is BudgetMode.RICHARDSON:
        parts.append(_race(results.trajectories, replicate))
    if scenario.parameters.influence.prize > 0:
        parts.append(_contest(scenario, results.outcomes, replicate))
    return " ".join(parts)


def _race(trajectories: pd.DataFrame, replicate: int) -> str:
    own = trajectories[
        (trajectories["statistic"] == "replicate") & (trajectories["replicate"] == replicate)
    ]
    pairs = []
    for state, path in own.groupby("state", observed=True, sort=False)["budget"]:
        pairs.append(f"{state} {path.iloc[0]:.3g} and {path.iloc[-1]:.3g}")
    return (
        "Cyber budgets in % of output, in the first and the last quarter of the arms race: "
        + ", ".join(pairs) + "."
    )  # fmt: skip


def _contest(scenario: Scenario, outcomes: pd.DataFrame, replicate: int) -> str:
    own = outcomes[outcomes["replicate"] == replicate]
    pairs = [
        f"{state} {effort:.3g} for {prize:.3g}"
        for state, effort, prize in zip(own["state"], own["effort"], own["prize"], strict=True)
    ]
    return (
        f"The contest for influence, a prize of USD {scenario.parameters.influence.prize:g} bn a "
        f"year: mean effort, and what it won, in USD bn a year: {', '.join(pairs)}."
    )
