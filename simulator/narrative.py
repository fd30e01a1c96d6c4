"""One simulation as a story: who did what to whom and why, from the causal ledger."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simulator.kinds import ShockKind
from simulator.narrative_spending import spending_told
from simulator.outcomes import OUTCOMES
from simulator.results.frames import labels_of, weighting_of
from simulator.results.results import Results
from simulator.results.rows import rows_of
from simulator.words import (
    CAVEAT,
    CRISES,
    SECTORS,
    count,
    first_year,
    possessive,
    quarter_words,
    sentence,
    spoken,
    state_name,
    weighting_words,
)

if TYPE_CHECKING:
    from simulator.scenario.schema import Scenario

WIDTH = 96
SEVERE = 5
CLOSING = ("autonomy", "pawn", "relative_power", "confidence", "damage", "output_lost")
ANSWERS = ("response", "concession", "discovery", "spillover", "hosted")
DONE = {
    "espionage": "spies on {target_} {sector}",
    "disruption": "disrupts {target_} {sector}",
    "degradation": "sabotages {target_} {sector}",
    "disinformation": "spreads disinformation about {target_} {sector}",
}
TRIED = {
    "espionage": "tries to spy on {target_} {sector} and fails",
    "disruption": "tries to disrupt {target_} {sector} and fails",
    "degradation": "tries to sabotage {target_} {sector} and fails",
    "disinformation": "tries to spread disinformation about {target_} {sector} and fails",
}
REPLIES = {
    "denounce": "denounces it in public",
    "sanction": "imposes sanctions on it",
    "in_kind": "decides to answer in kind next quarter",
    "displaced": "decides to strike its assets in {third} next quarter",
    "talks": "offers it talks",
}


@dataclass(frozen=True)
class Told:
    """A line of the story: when, which event, in which words, and why."""

    tick: int
    event: int
    text: str
    reasons: tuple[str, ...] = ()
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
    """

    events: pd.DataFrame
    focal: str
    rivals: frozenset[str]
    year: int | None
    shocks: tuple[Told, ...] = ()
    crises: dict[frozenset[str], int] = field(default_factory=dict)


BEYOND = 1e4
"""Log-odds from which only their size is told."""


def narrate(source: Results | pd.DataFrame, scenario: Scenario, detail: bool = False) -> str:
    """Return one simulation as readable text.

    Args:
        source: Results that hold the scenario, or events of one of its replicates. Of several
            replicates the first is told.
        scenario: The scenario that was run.
        detail: Tell everything, with what else could have been chosen; otherwise what touches the
            focal state and the two rivals, and what is severe anywhere.

    Raises:
        ValueError: If the results hold no events of this scenario.
    """
    events = source.events if isinstance(source, Results) else source
    story = _story(events, scenario)
    told = list(_tell(story, detail))
    results = source if isinstance(source, Results) else None
    parts = [
        _opening(scenario, story),
        *_quarters(story, told, detail),
        _closing(scenario, story, results),
    ]
    return "\n\n".join(parts) + "\n"


def _story(events: pd.DataFrame, scenario: Scenario) -> Story:
    chosen = events
    if "scenario" in events.columns and not events.empty:
        labels = list(events["scenario"].unique())
        label = scenario.strategy.name if scenario.strategy.name in labels else labels[0]
        chosen = events[
            (events["scenario"] == label) & (events["weighting"] == weighting_of(scenario))
        ]
    if chosen.empty and not events.empty:
        raise ValueError(f"no events of {scenario.strategy.name!r} in these results")
    if not chosen.empty:
        chosen = chosen[chosen["replicate"] == chosen["replicate"].min()]
        chosen = chosen.set_index("event", drop=False)
    labels_by_code = dict(zip(scenario.world.states, labels_of(scenario), strict=True))
    rivals = frozenset(
        labels_by_code[code] for code in scenario.world.rivalry.pair if code in labels_by_code
    )
    year = first_year(
        {"anonymous": scenario.world.anonymous, "facts_until": scenario.world.facts_until}
    )
    shocks = tuple(_from_outside(scenario, labels_by_code))
    return Story(chosen, labels_by_code[scenario.focal], rivals, year, shocks)


def _from_outside(scenario: Scenario, names: dict[str, str]) -> Iterator[Told]:
    for shock in scenario.shocks:
        hit = state_name(names[shock.target])
        patron = state_name(names[shock.initiator]) if shock.initiator else "its patron"
        told = {
            ShockKind.PATRON_ABANDONMENT: f"{hit} loses the support of {patron}",
            ShockKind.SUPPLY_CHAIN_COMPROMISE: f"what {hit} supplies to others is compromised",
        }
        if shock.kind in told:
            yield Told(shock.tick, -1, f"From outside the model: {told[shock.kind]}.", (), "  ** ")


def _opening(scenario: Scenario, story: Story) -> str:
    r = rivalry_share(scenario.parameters.relative_gains.k)
    states = [state_name(label) for label in labels_of(scenario)]
    strategy = scenario.strategy
    does = f" ({_inside(strategy.text)})" if strategy.text else ""
    minds = (
        f"a rival's gain counts up to r = {r:.2g} times as much as an own one"
        if r
        else ("a state minds its own gains only")
    )
    text = (
        f"{sentence(state_name(story.focal))} follows the strategy {spoken(strategy.name).lower()}"
        f"{does}, in a world of {', '.join(states[:-1])} and {states[-1]}. Theory: "
        f"{spoken(scenario.theory)}, so that {minds}; "
        f"{weighting_words(weighting_of(scenario))}. {scenario.horizon} quarters, seed "
        f"{scenario.seed}. One run, {CAVEAT}."
    )
    title = f"{sentence(state_name(story.focal))}: {spoken(strategy.name).lower()}"
    return f"{title}\n{'=' * len(title)}\n{_wrapped(text)}{_at_the_start(story)}"


def rivalry_share(k: float) -> float:
    """Return r = k/(1+k), the weight of others' gains."""
    return k / (1.0 + k)


def _inside(text: str) -> str:
    """Return a sentence as a part of another one."""
    words = text.strip().rstrip(".")
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _at_the_start(story: Story) -> str:
    """Tell which crises are on when the story begins."""
    if story.events.empty:
        return ""
    before = story.events[(story.events["kind"] == "crisis") & (story.events["tick"] < 0)]
    levels = {tuple(sorted((r.initiator, r.target))): r.severity for r in rows_of(before)}
    known = story.rivals | {story.focal}
    on = [pair for pair, level in levels.items() if level > 0 and known & set(pair)]
    told = [f"between {state_name(a)} and {state_name(b)}" for a, b in on]
    return f"\n{_wrapped('A crisis is on ' + ', and '.join(told) + '.')}" if told else ""


def _wrapped(text: str, indent: int = 0, hang: int = 0) -> str:
    return textwrap.fill(
        text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + hang)
    )


def _quarters(story: Story, told: list[Told], detail: bool) -> Iterator[str]:
    if not told:
        yield "Nothing happens that touches the focal state or the two rivals."
    ticks = sorted({line.tick for line in told})
    for tick in ticks:
        lines = [line for line in told if line.tick == tick]
        shown = "\n".join(_line(line, detail) for line in lines)
        yield f"{sentence(quarter_words(tick, story.year))}\n{shown}"


def _line(line: Told, detail: bool) -> str:
    mark = f"[{line.event}] " if line.label == "" else line.label
    text = _wrapped(f"{mark}{line.text}", 2, len(mark))
    why = [_wrapped(f"why: {reason}", 2 + len(mark), 5) for reason in line.reasons]
    return "\n".join([text, *(why if detail else why[:1])])


def _tell(story: Story, detail: bool) -> Iterator[Told]:
    """Yield the lines of the story in order."""
    shown = _matters(story, detail)
    public = _announcements(story, shown)
    for shock in story.shocks:
        public.setdefault(shock.tick, []).insert(0, shock)
    requests: dict[tuple[str, str], int] = {}
    tick = 0
    for row in rows_of(story.events):
        if row.kind == "crisis" and row.tick < 0:
            story.crises[frozenset((row.initiator, row.target))] = int(row.severity)
        if row.tick < 0:
            continue
        while tick < row.tick:
            yield from public.pop(tick, [])
            tick += 1
        if row.event in shown and not (
            row.kind == "request" and not detail and _repeats(requests, row)
        ):
            yield TELLERS[str(row.kind)](story, row)
        if row.kind == "crisis":
            story.crises[frozenset((row.initiator, row.target))] = int(row.severity)
    for late in sorted(public):
        yield from public[late]


def _repeats(requests: dict[tuple[str, str], int], row: Any) -> bool:
    """Tell whether the same request was told less than a year ago."""
    key = (str(row.initiator), str(row.third))
    recent = key in requests and row.tick - requests[key] < 4
    requests[key] = int(row.tick)
    return recent


def _matters(story: Story, detail: bool) -> set[int]:
    """Return the events to tell: all, or those of the focal state, the rivals and their chains."""
    shown: set[int] = set()
    for row in rows_of(story.events):
        parent = row.parent if pd.notna(row.parent) else None
        if detail or _counts(story, row) or (parent in shown and str(row.kind) in ANSWERS):
            shown.add(int(row.event))
    return shown


def _counts(story: Story, row: Any) -> bool:
    pair = {row.initiator, row.target}
    between_rivals = len(story.rivals) == 2 and pair == story.rivals
    touched = story.focal in pair
    if row.kind in ("alignment", "false_alarm"):
        return bool(
            row.kind == "false_alarm"
            and touched
            and row.response not in ("ignore", None)
            and pd.notna(row.response)
        )
    if row.kind in ("operation", "spillover", "hosted", "contagion", "shock"):
        severe = pd.notna(row.severity) and row.severity >= SEVERE
        return bool(touched or between_rivals or row.third == story.focal or severe)
    return touched or between_rivals


def _announcements(story: Story, shown: set[int]) -> dict[int, list[Told]]:
    """Return the public attributions of what is told, by quarter."""
    found: dict[int, list[Told]] = {}
    horizon = int(story.events["tick"].max()) if not story.events.empty else 0
    for row in rows_of(story.events):
        if row.event in shown and pd.notna(row.public_tick) and 0 <= row.public_tick <= horizon:
            wrong = "" if row.public_named == row.initiator else ", wrongly,"
            text = (
                f"{sentence(_name(row.target))} names {_name(row.public_named)}{wrong} "
                f"in public for [{row.event}]"
            )
            found.setdefault(int(row.public_tick), []).append(
                Told(int(row.public_tick), int(row.event), f"{text}.", label="  -> ")
            )
    return found


def _name(code: object) -> str:
    """Return the name of a state, or of nobody."""
    return state_name(code) if isinstance(code, str) else "an unknown hand"


def _yes(value: object) -> bool:
    return isinstance(value, int | np.integer) and value == 1


def _operation(story: Story, row: Any) -> Told:
    actor, target = _name(row.initiator), _name(row.target)
    verbs = DONE if _yes(row.success) else TRIED
    fields = {"target_": possessive(target), "sector": SECTORS.get(str(row.sector), row.sector)}
    act = verbs[str(row.operation_class)].format(**fields)
    if row.motive == "displaced" and isinstance(row.third, str):
        act += f", striking its assets in {_name(row.third)}"
    if row.motive == "non_state":
        actor = f"a group in {actor}, on its own,"
    answer = f", in answer to [{row.parent}]" if pd.notna(row.parent) else ""
    harm = f"; damage USD {row.damage:,.1f} bn" if row.damage >= 0.05 else ""
    severity = f" (severity {row.severity} of 10{harm})" if _yes(row.success) else ""
    text = f"{sentence(actor)} {act}{severity}{answer}. {_noticed(row)}"
    return Told(int(row.tick), int(row.event), text, _reasons(story, row))


def _noticed(row: Any) -> str:
    target = sentence(_name(row.target))
    if not _yes(row.detected):
        return f"{target} does not notice."
    if not isinstance(row.blamed, str):
        return f"{target} notices but blames nobody."
    if row.blamed != row.initiator:
        return f"{target} notices and blames the wrong state: {_name(row.blamed)}."
    ignored = ", and lets it pass" if row.response == "ignore" else ""
    return f"{target} notices and blames {_name(row.blamed)}{ignored}."


def _reasons(story: Story, row: Any) -> tuple[str, ...]:
    if row.motive == "shock":
        return ("an event from outside the model, written into the scenario.",)
    if row.motive == "non_state":
        return ("groups act by chance, more of them where states are hostile; no state chose it.",)
    level = story.crises.get(frozenset((row.initiator, row.target)), 0)
    heat = f"a {CRISES[level]} is on; " if level else ""
    if pd.notna(row.parent):
        other = row.best_alternative
        rest = f"best other class {_signed(other)}" if pd.notna(other) else "no other class could"
        best = f"log-odds {_signed(row.log_odds)}, {rest}"
        why = f"{heat}it had decided to answer and chose only how ({best})."
    else:
        why = (
            f"{heat}{_likely(row.log_odds)}: log-odds {_signed(row.log_odds)} against doing "
            f"nothing; next best: {_next_best(row.best_alternative)}."
        )
    won = "below" if row.draw < row.probability else "not below"
    luck = f"it succeeds with probability {row.probability:.2f}; the draw {row.draw:.2f} is {won}."
    return why, luck


def _signed(value: float) -> str:
    text = f"{value:+.1f}" if abs(value) < BEYOND else f"{value:+.0e}"
    return text.replace("-", "−")


def _next_best(log_odds: float) -> str:
    return "to do nothing" if log_odds == 0 else f"another class, {_signed(log_odds)}"


def _likely(log_odds: float) -> str:
    """Return log-odds against doing nothing in words."""
    if log_odds > 4:
        return "it was all but certain to act"
    if log_odds > 0:
        return "it was more likely to act than not"
    chances = 1 + math.exp(-log_odds)
    rounded = round(chances, 1 - len(str(int(chances)))) if chances >= 10 else round(chances)
    return f"a chance that comes in about 1 of {rounded:,.0f} quarters"


def _response(story: Story, row: Any) -> Told:
    reply = REPLIES[str(row.response)].format(third=_name(row.third))
    over = f" for [{row.parent}]" if pd.notna(row.parent) else ""
    text = f"Blaming {_name(row.target)}{over}, {_name(row.initiator)} {reply}."
    return Told(int(row.tick), int(row.event), text)


def _crisis(story: Story, row: Any) -> Told:
    names = f"{sentence(_name(row.initiator))} and {_name(row.target)}"
    before = story.crises.get(frozenset((row.initiator, row.target)), 0)
    after = int(row.severity)
    if after == 0:
        text = f"The crisis between {_name(row.initiator)} and {_name(row.target)} ends."
    elif after < before:
        text = f"{names} step back from war; the crisis goes on."
    elif after == 2:
        text = (
            f"The crisis between {_name(row.initiator)} and {_name(row.target)} comes close to war."
        )
    else:
        text = f"{names} enter a crisis."
    return Told(int(row.tick), int(row.event), text)


def _request(story: Story, row: Any) -> Told:
    text = (
        f"{sentence(_name(row.initiator))} asks {_name(row.target)} to side with it "
        f"against {_name(row.third)}; {_name(row.target)} obeys, and "
        f"{_name(row.third)} takes note."
    )
    return Told(int(row.tick), int(row.event), text)


def _concession(story: Story, row: Any) -> Told:
    because = f" over [{row.parent}]" if pd.notna(row.parent) else ""
    text = f"{sentence(_name(row.initiator))} gives way to {_name(row.target)}{because}."
    return Told(int(row.tick), int(row.event), text)


def _spillover(story: Story, row: Any) -> Told:
    through = "what it buys from" if row.kind == "spillover" else "the assets it hosts for"
    text = (
        f"[{row.parent}] also harms {_name(row.target)}, through {through} "
        f"{_name(row.third)} (severity {row.severity}{_cost(row)})."
    )
    return Told(int(row.tick), int(row.event), text)


def _contagion(story: Story, row: Any) -> Told:
    sector = SECTORS.get(str(row.sector), row.sector)
    text = (
        f"{sentence(possessive(_name(row.target)))} {sector} catches what "
        f"{_name(row.third)} supplied (severity {row.severity}{_cost(row)})."
    )
    return Told(int(row.tick), int(row.event), text)


def _cost(row: Any) -> str:
    return f", damage USD {row.damage:,.1f} bn" if row.damage >= 0.05 else ""


def _discovery(story: Story, row: Any) -> Told:
    target, initiator = _name(row.target), _name(row.initiator)
    of = f" of [{row.parent}]" if pd.notna(row.parent) and row.parent >= 0 else ""
    if not isinstance(row.blamed, str):
        blame = "and cannot say whose it was"
    elif row.blamed == row.initiator:
        blame = f"and blames {initiator}"
    else:
        blame = f"and blames {_name(row.blamed)}, wrongly: it was {possessive(initiator)}"
    text = f"{sentence(target)} finds an old way into its networks{of}, {blame}."
    return Told(int(row.tick), int(row.event), text)


def _false_alarm(story: Story, row: Any) -> Told:
    blamed = _name(row.blamed) if isinstance(row.blamed, str) else "somebody"
    text = f"{sentence(_name(row.target))} takes a fault for an attack and blames {blamed}."
    return Told(int(row.tick), int(row.event), text)


def _alignment(story: Story, row: Any) -> Told:
    how = "move closer" if _yes(row.success) else "drift apart"
    names = f"{sentence(_name(row.initiator))} and {_name(row.target)}"
    return Told(int(row.tick), int(row.event), f"{names} {how}.")


def _shock(story: Story, row: Any) -> Told:
    target = _name(row.target) if isinstance(row.target, str) else "the world"
    return Told(int(row.tick), int(row.event), f"An event from outside the model hits {target}.")


TELLERS: dict[str, Callable[[Story, Any], Told]] = {
    "operation": _operation,
    "spillover": _spillover,
    "hosted": _spillover,
    "contagion": _contagion,
    "discovery": _discovery,
    "false_alarm": _false_alarm,
    "response": _response,
    "attribution": _shock,
    "concession": _concession,
    "crisis": _crisis,
    "request": _request,
    "alignment": _alignment,
    "shock": _shock,
}


def _closing(scenario: Scenario, story: Story, results: Results | None) -> str:
    events = story.events[story.events["tick"] >= 0] if not story.events.empty else story.events
    operations = events[events["kind"] == "operation"] if not events.empty else events
    suffered = launched = obeyed = 0
    lost = 0.0
    if not events.empty:
        suffered = int((operations["target"] == story.focal).sum())
        launched = int((operations["initiator"] == story.focal).sum())
        asked = events[events["kind"] == "request"]
        obeyed = int((asked["target"] == story.focal).sum())
        lost = float(events.loc[events["target"] == story.focal, "damage"].sum())
    name = sentence(state_name(story.focal))
    text = (
        f"In the end: {name} suffered {count(suffered, 'operation')} and launched {launched}, "
        f"obeyed {count(obeyed, 'request')}, and bore damage of USD {lost:,.1f} bn where it was "
        "hit directly or through others."
    )
    lines = [_wrapped(text)]
    if results is not None:
        lines += _indices(scenario, story, results)
        spending = spending_told(scenario, results, _replicate(story))
        lines += ["", _wrapped(spending)] if spending else []
    return "\n".join(lines)


def _replicate(story: Story) -> int:
    return int(story.events["replicate"].iloc[0]) if not story.events.empty else 0


def _indices(scenario: Scenario, story: Story, results: Results) -> Iterator[str]:
    rows = results.outcomes
    rows = rows[(rows["state"] == story.focal) & (rows["weighting"] == weighting_of(scenario))]
    if scenario.strategy.name in set(rows["scenario"]):
        rows = rows[rows["scenario"] == scenario.strategy.name]
    row = rows[rows["replicate"] == _replicate(story)].iloc[0]
    for name in CLOSING:
        outcome = OUTCOMES[name]
        yield f"  {outcome.label + ' (' + outcome.unit + ')':<36} {float(row[name]):.3f}"
