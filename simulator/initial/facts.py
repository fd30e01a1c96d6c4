"""Sourced facts and declared judgements, read from the tables in `scenarios/facts`.

A fact has a unit, a year, a source and a confidence. A judgement has a range to sweep and a note.
The two are never mixed in one table. Columns: see `docs/start_values.md`.

A user's folder may hold any of the tables, with the same columns. Its rows come on top: for a
state (or pair) and variable that it names, they replace all shipped rows. A scenario carries the
rows that it needs (`FactRows`), so that it can be run and read without the folder.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from simulator.initial.paths import scenario_root
from simulator.initial.ranges import (
    JUDGEMENTS,
    PAIR_FACTS,
    STATE_FACTS,
    ValueRange,
    number_within,
    year,
)
from simulator.scenario.fact_rows import COLUMNS, Cells, FactRows, Placed, placed, rows_in
from simulator.scenario.scenario import Scenario

ANY_YEAR = 9999

_Key = tuple[str, str, str]


@dataclass(frozen=True)
class Fact:
    """A sourced number.

    `year` is the period as the source names it, `until` its last calendar year. `confidence` is
    "found" or "from-memory-verify" (not seen in a source: verify before relying on it).
    """

    value: float
    unit: str
    year: str
    until: int
    source: str
    confidence: str


@dataclass(frozen=True)
class Judgement:
    """A number without a source: a value, the range [low, high] to sweep, and the argument."""

    value: float
    low: float
    high: float
    unit: str
    note: str


@dataclass(frozen=True)
class Seat:
    """A state's place in a forum; `role` is "member" or "dialogue partner"."""

    forum: str
    member: str
    role: str
    since: int
    source: str
    confidence: str


class MissingFactError(KeyError):
    """A fact or judgement that no table holds."""

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True, eq=False)
class FactTable:
    """Facts, forum seats and judgements; a table equals only itself, so that it can be a key.

    `reference` lists the states of the shipped table, in alphabetical order. Shares and maxima
    are taken over these, never over the states of a world, so that nobody's start value depends
    on who else takes part.
    """

    reference: tuple[str, ...]
    facts: Mapping[_Key, tuple[Fact, ...]]
    seats: tuple[Seat, ...]
    judgements: Mapping[_Key, Judgement]

    def state(self, iso3: str, variable: str, until: int = ANY_YEAR) -> Fact:
        """Newest fact about a state that was known by the end of year `until`.

        Raises:
            MissingFactError: If there is none; the message names the nearest variables or states.
        """
        key = (iso3, "", variable)
        vintages = self.facts.get(key)
        if vintages is None:
            raise MissingFactError(_advice(key, self.facts))
        known = [fact for fact in vintages if fact.until <= until]
        if not known:
            first = vintages[0].year
            raise MissingFactError(f"no fact {_label(key)} up to {until}; the first is of {first}")
        return known[-1]

    def has(self, iso3: str, variable: str, until: int = ANY_YEAR) -> bool:
        """Whether a fact about a state was known by `until`."""
        return any(f.until <= until for f in self.facts.get((iso3, "", variable), ()))

    def first_year(self, iso3: str, variable: str) -> int | None:
        """Year by which a fact about a state was first known, or None if there is none."""
        vintages = self.facts.get((iso3, "", variable))
        return vintages[0].until if vintages else None

    def pair_value(
        self, a: str, b: str, variable: str, until: int = ANY_YEAR, absent: float = 0.0
    ) -> float:
        """Value of a pair fact, or `absent` where the source lists no such tie or dispute.

        An undirected fact answers in either order; a directed one is about what `a` holds or buys
        with respect to `b`.
        """
        known = [f.value for f in self.facts.get((a, b, variable), ()) if f.until <= until]
        return known[-1] if known else absent

    def judgement(self, variable: str, a: str = "") -> Judgement:
        """Judgement about a, or the default row of that variable.

        Raises:
            MissingFactError: If there is neither.
        """
        for key in ((a, "", variable), ("", "", variable)):
            if key in self.judgements:
                return self.judgements[key]
        raise MissingFactError(_advice((a, "", variable), self.judgements))

    def judged(self, variable: str, a: str, b: str, absent: float = 0.0) -> float:
        """Value of a judgement about (a, b) in this order, or `absent`."""
        found = self.judgements.get((a, b, variable))
        return absent if found is None else found.value

    def judged_mutual(self, variable: str, a: str, b: str, absent: float = 0.0) -> float:
        """Value of a judgement about the unordered pair, or `absent`."""
        return self.judged(variable, a, b, self.judged(variable, b, a, absent))

    def forum(self, name: str, until: int = ANY_YEAR) -> tuple[Seat, ...]:
        """Seats of a forum that were taken by the end of year `until`, in order of member.

        Raises:
            MissingFactError: If no table knows the forum.
        """
        if name not in self.forums():
            raise MissingFactError(_nearest(f"no forum {name!r}", name, self.forums()))
        return tuple(s for s in self.seats if s.forum == name and s.since <= until)

    def forums(self) -> tuple[str, ...]:
        """Names of all forums, sorted."""
        return tuple(sorted({seat.forum for seat in self.seats}))

    def states(self) -> tuple[str, ...]:
        """All states with a fact, shipped or a user's, sorted."""
        return tuple(sorted({a for a, b, _ in self.facts if not b}))

    def with_rows(self, rows: FactRows) -> FactTable:
        """Return the table with rows on top; the reference states stay.

        Raises:
            TableError: If a row misses a column or holds a bad number.
        """
        return self._with({name: placed(name, getattr(rows, name), "facts") for name in COLUMNS})

    def _with(self, tables: Mapping[str, Placed]) -> FactTable:
        seats = {(s.forum, s.member): s for s in (*self.seats, *_seats(tables["forums"]))}
        return replace(
            self,
            facts={**self.facts, **_facts(tables["states"], tables["pairs"])},
            seats=tuple(seats[key] for key in sorted(seats)),
            judgements={**self.judgements, **dict(_judgements(tables["judgements"]))},
        )


def load_facts(*folders: Path) -> FactTable:
    """Read the shipped tables, then the tables of each of the user's `folders` on top.

    Raises:
        TableError: If a table misses a column or holds a bad number (names file and line).
    """
    return read_facts(scenario_root() / "facts", *folders) if folders else _shipped()


@cache
def _shipped() -> FactTable:
    """Read the shipped tables once in a process: every world starts from them."""
    return read_facts(scenario_root() / "facts")


def facts_of(scenario: Scenario) -> FactTable:
    """Return the shipped facts with those that a scenario carries on top."""
    shipped = load_facts()
    return shipped.with_rows(scenario.facts) if scenario.facts else shipped


def read_facts(*folders: Path) -> FactTable:
    """Read tables from `folders` only; the first one sets the reference states."""
    table = FactTable((), {}, (), {})
    for folder in folders:
        table = table._with({name: list(rows_in(folder, name)) for name in COLUMNS})
        if not table.reference:
            table = replace(table, reference=table.states())
    return table


def _facts(states: Placed, pairs: Placed) -> dict[_Key, tuple[Fact, ...]]:
    """Facts of each key from the oldest to the newest, undirected ones in both orders."""
    found: dict[_Key, list[Fact]] = {}
    for where, row in states:
        fact = _fact(where, row, STATE_FACTS)
        found.setdefault((row["state"], "", row["variable"]), []).append(fact)
    for where, row in pairs:
        a, b, fact = row["state_a"], row["state_b"], _fact(where, row, PAIR_FACTS)
        for one, other in ((a, b), (b, a)) if row["directed"] == "0" else ((a, b),):
            found.setdefault((one, other, row["variable"]), []).append(fact)
    return {key: tuple(sorted(v, key=lambda f: (f.until, f.year))) for key, v in found.items()}


def _judgements(rows: Placed) -> Iterator[tuple[_Key, Judgement]]:
    for where, row in rows:
        room = JUDGEMENTS.get(row["variable"])
        value, low, high = (
            number_within(where, row, column, room) for column in ("value", "low", "high")
        )
        judgement = Judgement(value, low, high, row["unit"], row["note"])
        yield (row["a"], row["b"], row["variable"]), judgement


def _seats(rows: Placed) -> Iterator[Seat]:
    for where, row in rows:
        since = year(where, row, "since")
        yield Seat(
            row["forum"], row["member"], row["role"], since, row["source"], row["confidence"]
        )


def _fact(where: str, row: Cells, ranges: Mapping[str, ValueRange]) -> Fact:
    value = number_within(where, row, "value", ranges.get(row["variable"]))
    until = year(where, row, "until")
    return Fact(value, row["unit"], row["year"], until, row["source"], row["confidence"])


def _advice(key: _Key, known: Iterable[_Key]) -> str:
    """Return the missing name and the nearest known one: a variable, else a state."""
    keys = list(known)
    a, b, variable = key
    here = {v for x, y, v in keys if (x, y) == (a, b)}
    if here:
        return _nearest(f"nothing recorded for {_label(key)}", variable, here)
    return _nearest(f"nothing recorded for {_label(key)}", a, {x for x, _, _ in keys if x})


def _label(key: _Key) -> str:
    a, b, variable = key
    return " ".join(part for part in (a, b, repr(variable)) if part)


def _nearest(message: str, name: str, names: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(names), n=3, cutoff=0.5)
    return f"{message}; nearest: {', '.join(near)}" if near else message
