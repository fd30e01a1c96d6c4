"""Why a state acted, as the ledger has it: in words, and the numbers behind them."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from simulator.labels import CRISES
from simulator.report.narrative.story import Story, yes

CERTAIN = 4.0
"""Log-odds from which a choice is told as all but certain (98 % and more)."""

NEARLY = 1.0
"""Difference of log-odds below which another class was nearly as attractive."""

BEYOND = 1e4
"""Log-odds from which only their size is told."""

Reasons = tuple[str, tuple[str, ...]]


def reasons(story: Story, row: Any) -> Reasons:
    """Return why an operation was launched, and the numbers behind it."""
    luck = (_luck(row),)
    if row.motive == "shock":
        return "an event from outside the model, written into the scenario.", luck
    if row.motive == "non_state":
        text = "groups act by chance, more of them where states are hostile; no state chose it."
        return text, luck
    if row.motive == "override":
        return "a class in Python chose it in place of the rules.", luck
    level = story.crises.get(frozenset((row.initiator, row.target)), 0)
    heat = f"a {CRISES[level]} is on; " if level else ""
    if pd.notna(row.parent):
        return f"{heat}it had decided to answer, and chose only how.", (_how(row), *luck)
    words = f"{heat}{_likely(row.log_odds)}{_rival_class(row)}."
    odds = (
        f"log-odds {_signed(row.log_odds)} against doing nothing; next best: "
        f"{_next_best(row.best_alternative)}."
    )
    return words, (odds, *luck)


def _how(row: Any) -> str:
    other = row.best_alternative
    rest = f"best other class {_signed(other)}" if pd.notna(other) else "no other class could"
    return f"log-odds {_signed(row.log_odds)}, {rest}."


def _rival_class(row: Any) -> str:
    """Say so if it might as well have done something else."""
    other = row.best_alternative
    close = pd.notna(other) and other != 0 and row.log_odds - other < NEARLY
    return "; another kind of operation was as attractive, or nearly so" if close else ""


def _luck(row: Any) -> str:
    won = "below" if row.draw < row.probability else "not below"
    end = "succeeds" if yes(row.success) else "fails"
    return (
        f"it {end}: success has probability {row.probability:.2f}, and the draw {row.draw:.2f} "
        f"is {won}."
    )


def _signed(value: float) -> str:
    text = f"{value:+.1f}" if abs(value) < BEYOND else f"{value:+.0e}"
    return text.replace("-", "−")


def _next_best(log_odds: float) -> str:
    return "to do nothing" if log_odds == 0 else f"another class, {_signed(log_odds)}"


def _likely(log_odds: float) -> str:
    """Return log-odds against doing nothing in words."""
    if log_odds > CERTAIN:
        return "it was all but certain to act"
    if log_odds > 0:
        return "it was more likely to act than not"
    quarters = 1 + math.exp(-log_odds)
    rounded = round(quarters, 1 - len(str(int(quarters)))) if quarters >= 10 else round(quarters)
    return f"it acts like this in about 1 of {rounded:,.0f} such quarters"
