"""One simulation as a story: who did what to whom and why, from the causal ledger."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pandas as pd

from simulator.labels import (
    CAVEAT,
    QUARTERS,
    as_clause,
    count,
    display_name,
    first_year,
    quarter_words,
    sentence,
    state_name,
    weighting_words,
)
from simulator.model.kinds import AlignmentMode, BudgetMode, ShockKind
from simulator.model.outcomes import OUTCOMES, chosen
from simulator.report.narrative.events import (
    TELLERS,
    Story,
    Told,
    describe_contagion,
    name_of,
    number_of,
    reasons,
    yes,
)
from simulator.report.numbers import rivalry_share
from simulator.results.frames import labels_of, rows_of, weighting_of
from simulator.results.results import Results
from simulator.scenario.scenario import Scenario

WIDTH = 96
SEVERE = 5
ANSWERS = ("response", "concession", "discovery", "spillover", "hosted")
READING = (
    "A number in [brackets] names an event, so that later lines can point back to it. Severity "
    "runs from 1 to 10."
)


def narrate(source: Results | pd.DataFrame, scenario: Scenario, detail: bool = False) -> str:
    """Return one simulation as readable text.

    Args:
        source: Results that hold the scenario, or events of one of its replicates. Of several
            replicates the first is told.
        scenario: The scenario that was run.
        detail: Tell everything, with the numbers behind each choice; otherwise what matters for the
            focal state and the two rivals, and what is severe anywhere.

    Raises:
        ValueError: If the results hold no events of this scenario.
    """
    results = source if isinstance(source, Results) else None
    story = _story(source.events if isinstance(source, Results) else source, scenario)
    told = list(_tell(story, detail))
    parts = [_opening(scenario, story), *_quarters(story, told, detail)]
    if story.left_out:
        parts.append(
            _wrapped(
                f"Not told: {count(story.left_out, 'event')}: what other states did to each other, "
                "attempts that failed unnoticed, requests repeated within a year, small shifts of "
                "alignment. With --detail everything is told, and the numbers behind each choice."
            )
        )
    parts.append(_closing(scenario, story, results))
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
    world = scenario.world
    labels_by_code = dict(zip(world.states, labels_of(scenario), strict=True))
    rivals = frozenset(labels_by_code[code] for code in world.rivalry.pair if code in world.states)
    year = first_year({"anonymous": world.anonymous, "facts_until": world.facts_until})
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
            text = f"From outside the model: {told[shock.kind]}."
            yield Told(shock.tick, -1, text, label="  ** ")


def _opening(scenario: Scenario, story: Story) -> str:
    strategy, k = scenario.strategy, scenario.parameters.relative_gains.k
    name, plan = sentence(state_name(story.focal)), as_clause(display_name(strategy.name))
    does = f" ({as_clause(strategy.text)})" if strategy.text else ""
    *most, last = (state_name(label) for label in labels_of(scenario))
    minds = "a state minds its own gains only"
    if k:
        r = rivalry_share(k)
        minds = f"a rival's gain counts up to r = {r:.2g} times as much as an own one"
    text = (
        f"{name} follows the strategy {plan}{does}, in a world of {', '.join(most)} and {last}. "
        f"Theory: {display_name(scenario.theory)}, so that {minds}; "
        f"{weighting_words(weighting_of(scenario))}. {scenario.horizon} quarters, seed "
        f"{scenario.seed}. One run, {CAVEAT}."
    )
    title = f"{name}: {plan}"
    reading = _wrapped(READING + _at_the_start(story))
    return f"{title}\n{'=' * len(title)}\n{_wrapped(text)}\n\n{reading}"


def _at_the_start(story: Story) -> str:
    """Return the crises that are on when the story begins."""
    if story.events.empty:
        return ""
    before = story.events[(story.events["kind"] == "crisis") & (story.events["tick"] < 0)]
    levels = {tuple(sorted((r.initiator, r.target))): r.severity for r in rows_of(before)}
    known = story.rivals | {story.focal}
    on = [pair for pair, level in levels.items() if level > 0 and known & set(pair)]
    told = [f"between {state_name(a)} and {state_name(b)}" for a, b in on]
    return f" At the start a crisis is on {', and '.join(told)}." if told else ""


def _wrapped(text: str, indent: int = 0, hang: int = 0) -> str:
    return textwrap.fill(
        text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * (indent + hang)
    )


def _quarters(story: Story, told: list[Told], detail: bool) -> Iterator[str]:
    if not told:
        yield "Nothing happens that touches the focal state or the two rivals."
    for tick in sorted({line.tick for line in told}):
        lines = "\n".join(_line(line, detail) for line in told if line.tick == tick)
        yield f"{sentence(quarter_words(tick, story.year))}\n{lines}"


def _line(line: Told, detail: bool) -> str:
    mark = line.label or f"[{line.event}] "
    reasons = [f"why: {line.why}"] if line.why else []
    reasons += line.figures if detail else ()
    below = [_wrapped(reason, 2 + len(mark), 5) for reason in reasons]
    return "\n".join([_wrapped(f"{mark}{line.text}", 2, len(mark)), *below])


def _tell(story: Story, detail: bool) -> Iterator[Told]:
    """Yield the lines of the story in order."""
    shown = _matters(story, detail)
    story.left_out = int((story.events["tick"] >= 0).sum()) - len(shown) if len(shown) else 0
    public = _announcements(story, shown)
    for shock in story.shocks:
        public.setdefault(shock.tick, []).insert(0, shock)
    tick = 0
    for rows in _together(story, detail):
        row = rows[0]
        if row.tick >= 0:
            while tick < row.tick:
                yield from public.pop(tick, [])
                tick += 1
            if row.event in shown:
                several = len(rows) > 1
                text = describe_contagion(rows) if several else TELLERS[str(row.kind)](story, row)
                why = reasons(story, row) if row.kind == "operation" else ("", ())
                yield Told(int(row.tick), int(row.event), text, *why)
        if row.kind == "crisis":
            story.crises[frozenset((row.initiator, row.target))] = int(row.severity)
    for late in sorted(public):
        yield from public[late]


def _together(story: Story, detail: bool) -> Iterator[list[Any]]:
    """Yield the events one by one; in the short story, what one supplier passes on as one."""

    def supplied(row: Any) -> Any:
        own = row.event if detail or row.kind != "contagion" else None
        return row.tick, row.third, number_of(row.parent), own

    for _, rows in groupby(rows_of(story.events), key=supplied):
        yield list(rows)


def _matters(story: Story, detail: bool) -> set[int]:
    """Return the events to tell: all, or those of the focal state, the rivals and their chains."""
    recorded = story.events[story.events["tick"] >= 0]
    if detail:
        return {int(event) for event in recorded["event"]}
    followed = {int(parent) for parent in story.events["parent"].dropna()}
    requests: dict[tuple[str, str], int] = {}
    shown: set[int] = set()
    for row in rows_of(recorded):
        counts = _counts(story, row)
        if row.kind == "request" and counts:
            last = requests.get((row.initiator, row.third))
            requests[row.initiator, row.third] = int(row.tick)
            if last is not None and row.tick - last < QUARTERS:
                continue
        chained = number_of(row.parent) in shown and str(row.kind) in ANSWERS
        attempt = row.kind == "operation" and row.motive != "shock"
        trace = yes(row.success) or yes(row.detected) or int(row.event) in followed
        if (counts or chained) and (trace or not attempt):
            shown.add(int(row.event))
    return shown


def _counts(story: Story, row: Any) -> bool:
    """Tell whether an event touches the focal state or the rivals, or is severe."""
    pair = {row.initiator, row.target}
    between_rivals = len(story.rivals) == 2 and pair == story.rivals
    touched = story.focal in pair
    if row.kind == "alignment":
        return False
    if row.kind == "false_alarm":
        return touched and pd.notna(row.response) and row.response != "ignore"
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
                f"{sentence(name_of(row.target))} names {name_of(row.public_named)}{wrong} "
                f"in public for [{row.event}]"
            )
            found.setdefault(int(row.public_tick), []).append(
                Told(int(row.public_tick), int(row.event), f"{text}.", label="  -> ")
            )
    return found


def _closing(scenario: Scenario, story: Story, results: Results | None) -> str:
    lines = [_wrapped(f"In the end: {_balance(story)}")]
    if results is not None:
        number = int(story.events["replicate"].iloc[0]) if not story.events.empty else 0
        lines += _indices(scenario, story, results.outcomes, number)
        for tell in (_spending, _camps):
            told = tell(scenario, results, number)
            lines += ["", _wrapped(told)] if told else []
    return "\n".join(lines)


def _balance(story: Story) -> str:
    """Return the operations, requests and damage of the focal state, as a sentence."""
    name = sentence(state_name(story.focal))
    events = story.events[story.events["tick"] >= 0]
    operations = events[events["kind"] == "operation"]
    suffered = int((operations["target"] == story.focal).sum())
    launched = int((operations["initiator"] == story.focal).sum())
    asked = events[events["kind"] == "request"]
    obeyed = int((asked["target"] == story.focal).sum())
    lost = float(events.loc[events["target"] == story.focal, "damage"].sum())
    if not (suffered or launched or obeyed or lost):
        return f"{name} suffered no operation, launched none and obeyed no request."
    return (
        f"{name} suffered {count(suffered, 'operation')} and launched {launched}, obeyed "
        f"{count(obeyed, 'request')}, and bore damage of USD {lost:,.1f} bn where it was hit "
        "directly or through others."
    )


def _indices(scenario: Scenario, story: Story, rows: pd.DataFrame, replicate: int) -> Iterator[str]:
    rows = rows[(rows["state"] == story.focal) & (rows["weighting"] == weighting_of(scenario))]
    if scenario.strategy.name in set(rows["scenario"]):
        rows = rows[rows["scenario"] == scenario.strategy.name]
    row = rows[rows["replicate"] == replicate].iloc[0]
    for name in chosen("closing"):
        outcome = OUTCOMES[name]
        yield f"  {outcome.label + ' (' + outcome.unit + ')':<36} {float(row[name]):.3f}"


def _spending(scenario: Scenario, results: Results, replicate: int) -> str:
    """Return a paragraph on an arms race or a contest for influence; empty if there is none."""
    parts = []
    if scenario.parameters.budgets.mode is BudgetMode.RICHARDSON:
        budgets = _first_and_last(results.trajectories, replicate, "budget")
        parts.append(f"The arms race, as cyber budgets in % of output: {budgets}.")
    if scenario.parameters.influence.prize > 0:
        parts.append(_contest(scenario, results.outcomes, replicate))
    found = results.manifest.get("stability", ())
    parts += [f"By the rules of this scenario, {entry['words']}." for entry in found]
    return " ".join(parts)


def _camps(scenario: Scenario, results: Results, replicate: int) -> str:
    """Return a paragraph on camps, which leave no events; empty where states do not choose them."""
    if scenario.parameters.alliance.mode is not AlignmentMode.LANDSCAPE:
        return ""
    alignment = _first_and_last(results.trajectories, replicate, "alignment")
    return (
        "States choose camps here; a change of camp is no event and is not told above. Mean "
        "alignment of each state with the others (1: with all of them in one camp, 0: alone): "
        f"{alignment}."
    )


def _first_and_last(trajectories: pd.DataFrame, replicate: int, column: str) -> str:
    """Return the first and the last value of an index, state by state."""
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
