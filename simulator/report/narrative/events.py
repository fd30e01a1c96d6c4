"""One line of a story for each kind of event in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd

from simulator.labels import CLASSES, RESPONSES, possessive, sector_words, sentence
from simulator.report.narrative.reasons import reasons
from simulator.report.narrative.story import Story, Told, name_of, yes

LEAST_TOLD = 0.05
"""Damage, USD bn, from which it is told."""


def _operation(story: Story, row: Any) -> Told:
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
    severity = f" (severity {row.severity}{_cost(row)})" if yes(row.success) else ""
    text = f"{sentence(actor)} {act}{severity}{answer}. {_noticed(row)}"
    why, figures = reasons(story, row)
    return Told(int(row.tick), int(row.event), text, why, figures)


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


def _response(story: Story, row: Any) -> Told:
    reply = RESPONSES[str(row.response)].does.format(third=name_of(row.third))
    over = f" for [{row.parent}]" if pd.notna(row.parent) else ""
    text = f"Blaming {name_of(row.target)}{over}, {name_of(row.initiator)} {reply}."
    return Told(int(row.tick), int(row.event), text)


def _crisis(story: Story, row: Any) -> Told:
    names = f"{sentence(name_of(row.initiator))} and {name_of(row.target)}"
    before = story.crises.get(frozenset((row.initiator, row.target)), 0)
    after = int(row.severity)
    if after == 0:
        text = f"The crisis between {name_of(row.initiator)} and {name_of(row.target)} ends."
    elif after < before:
        text = f"{names} step back from war; the crisis goes on."
    elif after == 2:
        both = f"{name_of(row.initiator)} and {name_of(row.target)}"
        text = f"The crisis between {both} comes close to war."
    else:
        text = f"{names} enter a crisis."
    return Told(int(row.tick), int(row.event), text)


def _request(story: Story, row: Any) -> Told:
    text = (
        f"{sentence(name_of(row.initiator))} asks {name_of(row.target)} to side with it "
        f"against {name_of(row.third)}; {name_of(row.target)} obeys, and "
        f"{name_of(row.third)} takes note."
    )
    return Told(int(row.tick), int(row.event), text)


def _concession(story: Story, row: Any) -> Told:
    because = f" over [{row.parent}]" if pd.notna(row.parent) else ""
    text = f"{sentence(name_of(row.initiator))} gives way to {name_of(row.target)}{because}."
    return Told(int(row.tick), int(row.event), text)


def _spillover(story: Story, row: Any) -> Told:
    through = "what it buys from" if row.kind == "spillover" else "the assets it hosts for"
    text = (
        f"[{row.parent}] also harms {name_of(row.target)}, through {through} "
        f"{name_of(row.third)} (severity {row.severity}{_cost(row)})."
    )
    return Told(int(row.tick), int(row.event), text)


def _contagion(story: Story, row: Any) -> Told:
    sector = sector_words(str(row.sector))
    text = (
        f"{sentence(possessive(name_of(row.target)))} {sector} catches what "
        f"{name_of(row.third)} supplied (severity {row.severity}{_cost(row)})."
    )
    return Told(int(row.tick), int(row.event), text)


def contagion_told(rows: Sequence[Any]) -> Told:
    """Tell in one line what a supplier passed on to several states."""
    states = [name_of(row.target) for row in rows]
    severities = sorted({int(row.severity) for row in rows})
    severity = "to ".join(f"{level} " for level in severities[:: max(1, len(severities) - 1)])
    text = (
        f"What {name_of(rows[0].third)} supplied also fails in {', '.join(states[:-1])} and "
        f"{states[-1]} (severity {severity.strip()}{_damage(sum(row.damage for row in rows))})."
    )
    return Told(int(rows[0].tick), int(rows[0].event), text)


def _cost(row: Any) -> str:
    return _damage(row.damage)


def _damage(amount: float) -> str:
    return f", damage USD {amount:,.1f} bn" if amount >= LEAST_TOLD else ""


def _discovery(story: Story, row: Any) -> Told:
    target, initiator = name_of(row.target), name_of(row.initiator)
    of = f" of [{row.parent}]" if pd.notna(row.parent) and row.parent >= 0 else ""
    if not isinstance(row.blamed, str):
        blame = "and cannot say whose it was"
    elif row.blamed == row.initiator:
        blame = f"and blames {initiator}"
    else:
        blame = f"and blames {name_of(row.blamed)}, wrongly: it was {possessive(initiator)}"
    text = f"{sentence(target)} finds an old way into its networks{of}, {blame}."
    return Told(int(row.tick), int(row.event), text)


def _false_alarm(story: Story, row: Any) -> Told:
    blamed = name_of(row.blamed) if isinstance(row.blamed, str) else "somebody"
    text = f"{sentence(name_of(row.target))} takes a fault for an attack and blames {blamed}."
    return Told(int(row.tick), int(row.event), text)


def _alignment(story: Story, row: Any) -> Told:
    how = "move closer" if yes(row.success) else "drift apart"
    names = f"{sentence(name_of(row.initiator))} and {name_of(row.target)}"
    return Told(int(row.tick), int(row.event), f"{names} {how}.")


def _shock(story: Story, row: Any) -> Told:
    target = name_of(row.target) if isinstance(row.target, str) else "the world"
    return Told(int(row.tick), int(row.event), f"An event from outside the model hits {target}.")


TELLERS: dict[str, Callable[[Story, Any], Told]] = {
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
