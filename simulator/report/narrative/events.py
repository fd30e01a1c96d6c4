"""What a story says of each event in the ledger: what happened, and why a state acted."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from simulator.labels import (
    CLASSES,
    CRISES,
    MINUS,
    RESPONSES,
    possessive,
    sector_words,
    sentence,
    state_name,
)

LEAST_TOLD = 0.05
"""Damage, USD bn, from which it is told."""

CERTAIN = 4.0
"""Log-odds from which a choice is told as all but certain (98 % and more)."""

NEARLY = 1.0
"""Difference of log-odds below which another class was nearly as attractive."""

BEYOND = 1e4
"""Log-odds from which only their size is told."""


@dataclass(frozen=True)
class Told:
    """A line of the story.

    Attributes:
        tick: When.
        event: Which event of the ledger; -1 if none.
        text: In which words.
        why: The reason in words; empty if the line needs none.
        figures: The numbers behind the reason, for the detailed story.
        label: What stands before the text in place of the event's number.
    """

    tick: int
    event: int
    text: str
    why: str = ""
    figures: tuple[str, ...] = ()
    label: str = ""


@dataclass
class Story:
    """The ledger of one replicate, and what a teller must know about it.

    Attributes:
        events: Rows of one replicate, by number of event, the burn-in included.
        focal: The state that the story is about, as the ledger names it.
        rivals: The two states whose rivalry the scenario is about.
        year: Year of quarter 1; none in an anonymous view.
        shocks: Events from outside that leave no row of their own.
        crises: Level between two states, as far as the story has been told.
        left_out: Recorded events that are not told, once the story is told.
    """

    events: pd.DataFrame
    focal: str
    rivals: frozenset[str]
    year: int | None
    shocks: tuple[Told, ...] = ()
    crises: dict[frozenset[str], int] = field(default_factory=dict)
    left_out: int = 0


def name_of(code: object) -> str:
    """Return the name of a state, or of nobody."""
    return state_name(code) if isinstance(code, str) else "an unknown hand"


def yes(value: object) -> bool:
    """Tell whether a mark of the ledger is set; a missing one is not."""
    return isinstance(value, int | np.integer) and value == 1


def number_of(value: Any) -> int | None:
    """Return the number of an event, or None where there is none."""
    return int(value) if isinstance(value, int | np.integer) else None


def _operation(story: Story, row: Any) -> str:
    actor, target = name_of(row.initiator), name_of(row.target)
    words, what = CLASSES[str(row.operation_class)], sector_words(str(row.sector))
    act = f"tries to {words.try_to} {possessive(target)} {what} and fails"
    if yes(row.success):
        act = f"{words.does} {possessive(target)} {what}"
    if row.motive == "displaced" and isinstance(row.third, str):
        act += f", striking its assets in {name_of(row.third)}"
    if row.motive == "non_state":
        actor = f"a group in {actor}, on its own,"
    answer = f", in answer to [{row.parent}]" if pd.notna(row.parent) else ""
    severity = f" (severity {row.severity}{_damage(row.damage)})" if yes(row.success) else ""
    return f"{sentence(actor)} {act}{severity}{answer}. {_noticed(row)}"


def _noticed(row: Any) -> str:
    target = sentence(name_of(row.target))
    if not yes(row.detected):
        return f"{target} does not notice."
    if not isinstance(row.blamed, str):
        return f"{target} notices but blames nobody."
    if row.blamed != row.initiator:
        return f"{target} notices and blames the wrong state: {name_of(row.blamed)}."
    ignored = ", and lets it pass" if row.response == "ignore" else ""
    return f"{target} notices and blames {name_of(row.blamed)}{ignored}."


def _response(story: Story, row: Any) -> str:
    reply = RESPONSES[str(row.response)].does.format(third=name_of(row.third))
    over = f" for [{row.parent}]" if pd.notna(row.parent) else ""
    return f"Blaming {name_of(row.target)}{over}, {name_of(row.initiator)} {reply}."


def _crisis(story: Story, row: Any) -> str:
    both = f"{name_of(row.initiator)} and {name_of(row.target)}"
    before = story.crises.get(frozenset((row.initiator, row.target)), 0)
    after = int(row.severity)
    if after == 0:
        return f"The crisis between {both} ends."
    if after < before:
        return f"{sentence(both)} step back from war; the crisis goes on."
    if after == 2:
        return f"The crisis between {both} comes close to war."
    return f"{sentence(both)} enter a crisis."


def _request(story: Story, row: Any) -> str:
    return (
        f"{sentence(name_of(row.initiator))} asks {name_of(row.target)} to side with it "
        f"against {name_of(row.third)}; {name_of(row.target)} obeys, and "
        f"{name_of(row.third)} takes note."
    )


def _concession(story: Story, row: Any) -> str:
    because = f" over [{row.parent}]" if pd.notna(row.parent) else ""
    return f"{sentence(name_of(row.initiator))} gives way to {name_of(row.target)}{because}."


def _spillover(story: Story, row: Any) -> str:
    through = "what it buys from" if row.kind == "spillover" else "the assets it hosts for"
    return (
        f"[{row.parent}] also harms {name_of(row.target)}, through {through} "
        f"{name_of(row.third)} (severity {row.severity}{_damage(row.damage)})."
    )


def _contagion(story: Story, row: Any) -> str:
    sector = sector_words(str(row.sector))
    return (
        f"{sentence(possessive(name_of(row.target)))} {sector} catches what "
        f"{name_of(row.third)} supplied (severity {row.severity}{_damage(row.damage)})."
    )


def describe_contagion(rows: Sequence[Any]) -> str:
    """Return one line on what a supplier passed on to several states."""
    states = [name_of(row.target) for row in rows]
    severities = sorted({int(row.severity) for row in rows})
    severity = "to ".join(f"{level} " for level in severities[:: max(1, len(severities) - 1)])
    return (
        f"What {name_of(rows[0].third)} supplied also fails in {', '.join(states[:-1])} and "
        f"{states[-1]} (severity {severity.strip()}{_damage(sum(row.damage for row in rows))})."
    )


def _damage(amount: float) -> str:
    return f", damage USD {amount:,.1f} bn" if amount >= LEAST_TOLD else ""


def _discovery(story: Story, row: Any) -> str:
    target, initiator = name_of(row.target), name_of(row.initiator)
    of = f" of [{row.parent}]" if pd.notna(row.parent) and row.parent >= 0 else ""
    if not isinstance(row.blamed, str):
        blame = "and cannot say whose it was"
    elif row.blamed == row.initiator:
        blame = f"and blames {initiator}"
    else:
        blame = f"and blames {name_of(row.blamed)}, wrongly: it was {possessive(initiator)}"
    return f"{sentence(target)} finds an old way into its networks{of}, {blame}."


def _false_alarm(story: Story, row: Any) -> str:
    blamed = name_of(row.blamed) if isinstance(row.blamed, str) else "somebody"
    return f"{sentence(name_of(row.target))} takes a fault for an attack and blames {blamed}."


def _alignment(story: Story, row: Any) -> str:
    how = "move closer" if yes(row.success) else "drift apart"
    return f"{sentence(name_of(row.initiator))} and {name_of(row.target)} {how}."


def _shock(story: Story, row: Any) -> str:
    target = name_of(row.target) if isinstance(row.target, str) else "the world"
    return f"An event from outside the model hits {target}."


TELLERS: dict[str, Callable[[Story, Any], str]] = {
    "operation": _operation,
    "spillover": _spillover,
    "hosted": _spillover,
    "contagion": _contagion,
    "discovery": _discovery,
    "false_alarm": _false_alarm,
    "response": _response,
    "concession": _concession,
    "crisis": _crisis,
    "request": _request,
    "alignment": _alignment,
    "shock": _shock,
}


def reasons(story: Story, row: Any) -> tuple[str, tuple[str, ...]]:
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
    odds, other = _signed(row.log_odds), row.best_alternative
    if pd.notna(row.parent):
        rest = f"best other class {_signed(other)}" if pd.notna(other) else "no other class could"
        how = f"log-odds {odds}, {rest}."
        return f"{heat}it had decided to answer, and chose only how.", (how, *luck)
    close = pd.notna(other) and other != 0 and row.log_odds - other < NEARLY
    rival = "; another kind of operation was as attractive, or nearly so" if close else ""
    best = "to do nothing" if other == 0 else f"another class, {_signed(other)}"
    how = f"log-odds {odds} against doing nothing; next best: {best}."
    return f"{heat}{_likely(row.log_odds)}{rival}.", (how, *luck)


def _luck(row: Any) -> str:
    won = "below" if row.draw < row.probability else "not below"
    end = "succeeds" if yes(row.success) else "fails"
    return (
        f"it {end}: success has probability {row.probability:.2f}, and the draw {row.draw:.2f} "
        f"is {won}."
    )


def _signed(value: float) -> str:
    text = f"{value:+.1f}" if abs(value) < BEYOND else f"{value:+.0e}"
    return text.replace("-", MINUS)


def _likely(log_odds: float) -> str:
    """Return log-odds against doing nothing in words."""
    if log_odds > CERTAIN:
        return "it was all but certain to act"
    if log_odds > 0:
        return "it was more likely to act than not"
    quarters = 1 + math.exp(-log_odds)
    rounded = round(quarters, 1 - len(str(int(quarters)))) if quarters >= 10 else round(quarters)
    return f"it acts like this in about 1 of {rounded:,.0f} such quarters"
