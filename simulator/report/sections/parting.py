"""Where the histories of the strategies part: how often, when, and an example in words."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import pandas as pd

from simulator.labels import (
    EVENTS,
    MINUS,
    as_clause,
    count,
    display_name,
    quarter_words,
    sentence,
    weighting_words,
)
from simulator.report import html
from simulator.report.narrative.events import TELLERS, Story
from simulator.report.sections import Comparison, section
from simulator.report.sections.setting import year_of
from simulator.results.frames import rows_of
from simulator.results.parting import COMPARED, Ledgers, parting_summary, partings
from simulator.results.results import Results

NUMBER = re.compile(r"\[(\d+)\]")


@section("parting", order=60, title="Where the histories part")
def parting(page: Comparison) -> str:
    """Return the quarters in which histories part; nothing if no ledgers were kept."""
    found = partings(page.results)
    if found.empty:
        return ""
    note = (
        "Runs of one replicate share every draw, and begin alike: until a difference to "
        f"{page.first} shows, their ledgers are the same, event by event. From then on one changed "
        "event leads to others, and a difference in outcomes is the trace of that. First event of "
        "any kind, and first operation of one state against another, in the replicates that were "
        "kept in full."
    )
    if (found["quarter"] < 1).any():
        note += " Quarters up to 0 belong to the burn-in, in which a theory is in force already."
    summary = parting_summary(found)
    tables = [
        _table(page.results, group, str(weighting))
        for weighting, group in summary.groupby("weighting", sort=False)
    ]
    return html.paragraph(note) + "".join(tables) + _examples(page, found, summary)


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
        kind = html.cell(EVENTS.get(str(event.kind), "–"), quiet=not event.parted)
        cells = [*_often_and_when(event), kind, *_often_and_when(operation)]
        rows.append((display_name(str(scenario)), cells))
    return html.table(sentence(weighting_words(weighting)), heads, rows)


def _often_and_when(row: Any) -> list[str]:
    often = html.cell(f"{row.parted} of {row.replicates}")
    if not row.parted:
        return [often, html.cell("never")]
    median, earliest, latest = (
        f"{quarter:.0f}".replace("-", MINUS) for quarter in (row.quarter, row.earliest, row.latest)
    )
    return [often, html.cell(median, f"{earliest} to {latest}")]


def _examples(page: Comparison, found: pd.DataFrame, summary: pd.DataFrame) -> str:
    """Return examples for each strategy under the first weighting, from the median quarter."""
    weighting = page.results.weightings[0]
    chosen = summary[(summary["weighting"] == weighting) & (summary["parted"] > 0)]
    if chosen.empty:
        return ""
    ledgers = Ledgers(page.results.events)
    keys = ["weighting", "scenario", "looked_for", "replicate"]
    by_key = {tuple(getattr(row, key) for key in keys): row for row in rows_of(found)}
    told = ""
    for scenario, rows in chosen.groupby("scenario", sort=False):
        examples: dict[str, str] = {}
        for row in rows_of(rows):
            example = by_key[row.weighting, row.scenario, row.looked_for, row.example]
            words, which = example_words(page, ledgers, example), f"First {row.looked_for}"
            same = words in examples
            examples[words] = f"{examples[words]}, {which.lower()}" if same else which
        told += f"<dt>{escape(display_name(str(scenario)))}</dt>\n"
        for words, which in examples.items():
            told += f"<dd><em>{which}.</em> {escape(words)}</dd>\n"
    head = (
        "Examples from the ledgers, each from a replicate that parts in the median quarter "
        f"({weighting_words(weighting)}); the numbers of events are those of the ledger."
    )
    return f"{html.paragraph(head)}<dl>\n{told}</dl>\n"


def example_words(page: Comparison, ledgers: Ledgers, row: Any) -> str:
    """Return one parting in words; `row` is one of `partings`."""
    first, here = page.results.scenarios[0], str(row.scenario)
    said, events = {}, []
    for scenario, number in ((first, row.event_first), (here, row.event_here)):
        if pd.notna(number):
            rows = ledgers.rows(row.weighting, scenario, int(row.replicate))
            ledger = ledgers.events.iloc[rows].set_index("event", drop=False)
            event = next(rows_of(ledger.loc[[int(number)]]))
            events.append(event)
            said[scenario] = _describe_parting(page, ledger, event)
    under = {scenario: f"Under {_named(page, scenario)}" for scenario in (first, here)}
    told = " ".join(f"{under[scenario]}: {text}" for scenario, text in said.items())
    start = f"Replicate {row.replicate}, {_quarter(page, int(row.quarter))}. "
    if len(said) == 1:
        other = here if first in said else first
        return f"{start}{told} {under[other]} this does not happen."
    differ = [
        name for name in COMPARED if len({str(getattr(event, name)) for event in events}) == 2
    ]
    names = ", ".join(name.replace("_", " ") for name in differ)
    if said[first] == said[here]:
        return f"{start}{said[first]} {under[here]} the same, but for: {names}."
    same = not set(differ) & {"tick", "kind", "initiator", "target"}
    return f"{start}{told}{f' What differs: {names}.' if same else ''}"


def _quarter(page: Comparison, quarter: int) -> str:
    if quarter < 1:
        return f"{count(1 - quarter, 'quarter')} before the first one (in the burn-in)"
    return quarter_words(quarter - 1, year_of(page))


def _named(page: Comparison, scenario: str) -> str:
    """Return a strategy as a part of a sentence; theories keep their capitals."""
    name = display_name(scenario)
    return as_clause(name) if page.results.varied == "strategy" else name


def _describe_parting(page: Comparison, ledger: pd.DataFrame, event: Any) -> str:
    """Return an event in the words of the story; other events are named by their number."""
    before = ledger[(ledger["kind"] == "crisis") & (ledger["event"] < event.event)]
    levels = {frozenset((r.initiator, r.target)): int(r.severity) for r in rows_of(before)}
    story = Story(ledger, page.results.focal, frozenset(), None, (), levels)
    text = TELLERS[str(event.kind)](story, event)
    return NUMBER.sub(r"event \1", text)
