"""Where the histories of the strategies part: how often, when, and an example in words."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Any

import pandas as pd

from simulator.labels import (
    EVENTS,
    MINUS,
    count,
    display_name,
    first_year,
    quarter_words,
    sentence,
    weighting_words,
)
from simulator.report.markup import cell, paragraph, section, table
from simulator.report.narrative.events import TELLERS
from simulator.report.narrative.story import Story
from simulator.results.frames import rows_of
from simulator.results.parting import COMPARED, Ledgers, parting_summary, partings

if TYPE_CHECKING:
    from simulator.results.results import Results
    from simulator.scenario.experiment import Experiment

NUMBER = re.compile(r"\[(\d+)\]")


def parting_section(results: Results, experiment: Experiment) -> str:
    """Return when histories part from the baseline, nothing if no ledgers were kept."""
    found = partings(results)
    if found.empty:
        return ""
    first = display_name(results.scenarios[0]).lower()
    note = (
        f"Runs of one replicate share every draw, and begin alike: until a difference to {first} "
        "shows, their ledgers are the same, event by event. From then on one changed event leads "
        "to others, and a difference in outcomes is the trace of that. First event of any kind, "
        "and first operation of one state against another, in the replicates that were kept in "
        "full."
    )
    if (found["quarter"] < 1).any():
        note += " Quarters up to 0 belong to the burn-in, in which a theory is in force already."
    summary = parting_summary(found)
    tables = [
        _table(results, group, str(weighting))
        for weighting, group in summary.groupby("weighting", sort=False)
    ]
    return section(
        "Where the histories part",
        paragraph(note),
        *tables,
        _examples(results, experiment, found, summary),
        anchor="parting",
    )


def _table(results: Results, summary: pd.DataFrame, weighting: str) -> str:
    heads = [
        (sentence(results.varied), ""),
        ("Histories part", "of replicates kept"),
        ("Any event", "median quarter, range"),
        ("Most often", ""),
        ("An operation differs", "of replicates kept"),
        ("An operation", "median quarter, range"),
    ]
    rows = []
    for scenario, found in summary.groupby("scenario", sort=False):
        of = {str(row.looked_for): row for row in rows_of(found)}
        event, operation = of["event"], of["operation"]
        rows.append(
            (
                display_name(str(scenario)),
                [
                    cell(_how_many(event)),
                    cell(*_when(event)),
                    cell(EVENTS.get(str(event.kind), "–"), quiet=not event.parted),
                    cell(_how_many(operation)),
                    cell(*_when(operation)),
                ],
            )
        )
    return table(sentence(weighting_words(weighting)), heads, rows)


def _how_many(row: Any) -> str:
    return f"{row.parted} of {row.replicates}"


def _when(row: Any) -> tuple[str, str]:
    if not row.parted:
        return "never", ""
    return _number(row.quarter), f"{_number(row.earliest)} to {_number(row.latest)}"


def _number(quarter: float) -> str:
    return f"{quarter:.0f}".replace("-", MINUS)


def _examples(
    results: Results, experiment: Experiment, found: pd.DataFrame, summary: pd.DataFrame
) -> str:
    """Tell examples for each strategy under the first weighting, from the median quarter."""
    weighting = results.weightings[0]
    ledgers = Ledgers(results.events)
    chosen = summary[(summary["weighting"] == weighting) & (summary["parted"] > 0)]
    if chosen.empty:
        return ""
    told = [
        f"<dt>{escape(display_name(str(scenario)))}</dt>\n"
        + "".join(
            f"<dd><em>{which}.</em> {escape(words)}</dd>\n"
            for words, which in _told_of(results, experiment, ledgers, found, rows).items()
        )
        for scenario, rows in chosen.groupby("scenario", sort=False)
    ]
    head = (
        "Examples from the ledgers, each from a replicate that parts in the median quarter "
        f"({weighting_words(weighting)}); the numbers of events are those of the ledger."
    )
    return f"{paragraph(head)}<dl>\n{''.join(told)}</dl>\n"


def _told_of(
    results: Results,
    experiment: Experiment,
    ledgers: Ledgers,
    found: pd.DataFrame,
    rows: pd.DataFrame,
) -> dict[str, str]:
    """Return the examples of one scenario, and what each of them is: two things, or one."""
    told: dict[str, str] = {}
    for row in rows_of(rows):
        words = example_words(results, experiment, ledgers, _one(found, row))
        which = f"First {row.looked_for}"
        told[words] = f"{told[words]}, {which.lower()}" if words in told else which
    return told


def _one(found: pd.DataFrame, row: Any) -> Any:
    """Return the parting that a row of the summary names as an example."""
    return next(
        rows_of(
            found[
                (found["weighting"] == row.weighting)
                & (found["scenario"] == row.scenario)
                & (found["looked_for"] == row.looked_for)
                & (found["replicate"] == row.example)
            ]
        )
    )


def example_words(results: Results, experiment: Experiment, ledgers: Ledgers, row: Any) -> str:
    """Tell one parting in words; `row` is one of `partings`."""
    first, proper = results.scenarios[0], results.varied != "strategy"
    quarter = _quarter(experiment, int(row.quarter))
    said, events = [], []
    for scenario, number in ((first, row.event_first), (str(row.scenario), row.event_here)):
        if pd.notna(number):
            rows = ledgers.rows(row.weighting, scenario, int(row.replicate))
            ledger = ledgers.events.iloc[rows].set_index("event", drop=False)
            events.append(next(rows_of(ledger.loc[[int(number)]])))
            said.append((scenario, _told(results, ledger, int(number))))
    start = f"Replicate {row.replicate}, {quarter}. "
    if len(said) == 1:
        other = row.scenario if said[0][0] == first else first
        return (
            f"{start}{_under(said[0], proper)} Under {_named(other, proper)} this does not happen."
        )
    differ = _differing(*events)
    if said[0][1] == said[1][1]:
        names = ", ".join(differ)
        return (
            f"{start}{said[0][1]} Under {_named(row.scenario, proper)} the same, but for: {names}."
        )
    same = not set(differ) & {"tick", "kind", "initiator", "target"}
    what = f" What differs: {', '.join(differ)}." if same else ""
    return f"{start}{_under(said[0], proper)} {_under(said[1], proper)}{what}"


def _quarter(experiment: Experiment, quarter: int) -> str:
    if quarter < 1:
        return f"{count(1 - quarter, 'quarter')} before the first one (in the burn-in)"
    world = experiment.base.world
    year = first_year({"anonymous": world.anonymous, "facts_until": world.facts_until})
    return quarter_words(quarter - 1, year)


def _under(told: tuple[str, str], proper: bool) -> str:
    return f"Under {_named(told[0], proper)}: {told[1]}"


def _named(scenario: str, proper: bool) -> str:
    """Return a strategy as a part of a sentence; theories keep their capitals."""
    name = display_name(scenario)
    return name if proper or name[1:2].isupper() else name[:1].lower() + name[1:]


def _told(results: Results, ledger: pd.DataFrame, number: int) -> str:
    """Return an event in the words of the story; other events are named by their number."""
    before = ledger[(ledger["kind"] == "crisis") & (ledger["event"] < number)]
    levels = {frozenset((r.initiator, r.target)): int(r.severity) for r in rows_of(before)}
    story = Story(ledger, results.focal, frozenset(), None, (), levels)
    event = next(rows_of(ledger.loc[[number]]))
    text = TELLERS[str(event.kind)](story, event).text
    return NUMBER.sub(r"event \1", text)


def _differing(one: Any, other: Any) -> list[str]:
    """Return in which columns two events differ."""
    return [
        name.replace("_", " ")
        for name in COMPARED
        if str(getattr(one, name)) != str(getattr(other, name))
    ]
