"""What the story says beside its events: spending that reacts to others', and camps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.labels import state_name
from simulator.model.kinds import AlignmentMode, BudgetMode

if TYPE_CHECKING:
    import pandas as pd

    from simulator.results.results import Results
    from simulator.scenario.scenario import Scenario


def spending_told(scenario: Scenario, results: Results, replicate: int) -> str:
    """Return a paragraph on an arms race or a contest for influence; empty if there is none."""
    parts = []
    if scenario.parameters.budgets.mode is BudgetMode.RICHARDSON:
        parts.append(_race(results.trajectories, replicate))
    if scenario.parameters.influence.prize > 0:
        parts.append(_contest(scenario, results.outcomes, replicate))
    found = results.manifest.get("stability", ())
    parts += [f"By the rules of this scenario, {entry['words']}." for entry in found]
    return " ".join(parts)


def camps_told(scenario: Scenario, results: Results, replicate: int) -> str:
    """Return a paragraph on camps, which leave no events; empty where states do not choose them."""
    if scenario.parameters.alliance.mode is not AlignmentMode.LANDSCAPE:
        return ""
    return (
        "States choose camps here; a change of camp is no event and is not told above. Mean "
        "alignment of each state with the others (1: with all of them in one camp, 0: alone): "
        + _first_and_last(results.trajectories, replicate, "alignment") + "."
    )  # fmt: skip


def _race(trajectories: pd.DataFrame, replicate: int) -> str:
    return (
        "The arms race, as cyber budgets in % of output: "
        + _first_and_last(trajectories, replicate, "budget") + "."
    )  # fmt: skip


def _first_and_last(trajectories: pd.DataFrame, replicate: int, column: str) -> str:
    """Return what an index was in the first and the last quarter, state by state."""
    own = trajectories[
        (trajectories["statistic"] == "replicate") & (trajectories["replicate"] == replicate)
    ]
    parts = []
    for state, path in own.groupby("state", observed=True, sort=False)[column]:
        first, last = f"{path.iloc[0]:.3g}", f"{path.iloc[-1]:.3g}"
        parts.append(f"{state_name(str(state))} from {first} to {last}")
    return ", ".join(parts)


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
