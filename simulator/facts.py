"""Sourced facts and declared judgements, read from the tables in `scenarios/facts`.

A fact has a unit, a year, a source and a confidence. A judgement has a range to sweep and a note.
The two are never mixed in one table. Columns: see `docs/start_values.md`.

A user's folder may hold any of the tables, with the same columns. Its rows come on top: for a
state (or pair) and variable that it names, they replace all shipped rows.
"""

from __future__ import annotations

import csv
import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from simulator.paths import scenario_root

ANY_YEAR = 9999
FROM_MEMORY = "from-memory-verify"

_STATE_COLUMNS = {"state", "variable", "value", "unit", "year", "until", "source", "confidence"}
_PAIR_COLUMNS = _STATE_COLUMNS - {"state"} | {"state_a", "state_b", "directed"}
_SEAT_COLUMNS = {"forum", "member", "role", "since", "source", "confidence"}
_JUDGEMENT_COLUMNS = {"scope", "a", "b", "variable", "value", "low", "high", "unit", "note"}

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

    @property
    def from_memory(self) -> bool:
        """Whether the fact still has to be checked against a source."""
        return self.confidence == FROM_MEMORY


@dataclass(frozen=True)
class Judgement:
    """A number without a source: a value, the range [low, high] to sweep, and the argument."""

    scope: str
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
        return self._newest((iso3, "", variable), until)

    def pair(self, a: str, b: str, variable: str, until: int = ANY_YEAR) -> Fact:
        """Newest fact about a pair by the end of year `until`.

        An undirected fact answers in either order; a directed one is about what `a` holds or buys
        with respect to `b`.

        Raises:
            MissingFactError: If there is none.
        """
        return self._newest((a, b, variable), until)

    def has(self, iso3: str, variable: str, until: int = ANY_YEAR) -> bool:
        """Whether a fact about a state was known by `until`."""
        return any(f.until <= until for f in self.facts.get((iso3, "", variable), ()))

    def pair_value(
        self, a: str, b: str, variable: str, until: int = ANY_YEAR, absent: float = 0.0
    ) -> float:
        """Value of a pair fact, or `absent` where the source lists no such tie or dispute."""
        known = [f.value for f in self.facts.get((a, b, variable), ()) if f.until <= until]
        return known[-1] if known else absent

    def judgement(self, variable: str, a: str = "", b: str = "") -> Judgement:
        """Judgement about (a, b), about a, or the default row of that variable.

        Raises:
            MissingFactError: If there is neither.
        """
        for key in ((a, b, variable), ("", "", variable)):
            if key in self.judgements:
                return self.judgements[key]
        raise MissingFactError(_advice((a, b, variable), self.judgements))

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

    def all_facts(self) -> Iterator[tuple[str, str, str, Fact]]:
        """Every fact with its state(s) and variable, each undirected fact in both orders."""
        for (a, b, variable), vintages in self.facts.items():
            for fact in vintages:
                yield a, b, variable, fact

    def _newest(self, key: _Key, until: int) -> Fact:
        vintages = self.facts.get(key)
        if vintages is None:
            raise MissingFactError(_advice(key, self.facts))
        known = [fact for fact in vintages if fact.until <= until]
        if not known:
            first = vintages[0].year
            raise MissingFactError(f"no fact {_label(key)} up to {until}; the first is of {first}")
        return known[-1]


def load_facts(*folders: Path) -> FactTable:
    """Read the shipped tables, then the tables of each of the user's `folders` on top.

    Raises:
        ValueError: If a table misses a column or holds a bad number (names file and line).
    """
    return read_facts(scenario_root() / "facts", *folders) if folders else _shipped()


@cache
def _shipped() -> FactTable:
    """Read the shipped tables once in a process: every world is founded on them."""
    return read_facts(scenario_root() / "facts")


def read_facts(*folders: Path) -> FactTable:
    """Read tables from `folders` only; the first one sets the reference states."""
    facts: dict[_Key, tuple[Fact, ...]] = {}
    judgements: dict[_Key, Judgement] = {}
    seats: dict[tuple[str, str], Seat] = {}
    for folder in folders:
        facts |= _by_vintage(_state_facts(folder / "states.csv"))
        facts |= _by_vintage(_pair_facts(folder / "pairs.csv"))
        judgements |= _judgements(folder / "judgements.csv")
        seats |= {(s.forum, s.member): s for s in _seats(folder / "forums.csv")}
    reference = {a for (a, _, _), _ in _state_facts(folders[0] / "states.csv")}
    ordered = tuple(seats[key] for key in sorted(seats))
    return FactTable(tuple(sorted(reference)), facts, ordered, judgements)


def _by_vintage(rows: Iterable[tuple[_Key, Fact]]) -> dict[_Key, tuple[Fact, ...]]:
    """Facts of each key from the oldest to the newest."""
    found: dict[_Key, list[Fact]] = {}
    for key, fact in rows:
        found.setdefault(key, []).append(fact)
    return {key: tuple(sorted(v, key=lambda f: (f.until, f.year))) for key, v in found.items()}


def _state_facts(path: Path) -> Iterator[tuple[_Key, Fact]]:
    for where, row in _rows(path, _STATE_COLUMNS):
        yield (row["state"], "", row["variable"]), _fact(where, row)


def _pair_facts(path: Path) -> Iterator[tuple[_Key, Fact]]:
    for where, row in _rows(path, _PAIR_COLUMNS):
        a, b, fact = row["state_a"], row["state_b"], _fact(where, row)
        yield (a, b, row["variable"]), fact
        if row["directed"] == "0":
            yield (b, a, row["variable"]), fact


def _judgements(path: Path) -> dict[_Key, Judgement]:
    rows = _rows(path, _JUDGEMENT_COLUMNS)
    return {(row["a"], row["b"], row["variable"]): _judgement(where, row) for where, row in rows}


def _judgement(where: str, row: Mapping[str, str]) -> Judgement:
    value, low, high = (_number(where, row, column) for column in ("value", "low", "high"))
    return Judgement(row["scope"], value, low, high, row["unit"], row["note"])


def _seats(path: Path) -> Iterator[Seat]:
    for where, row in _rows(path, _SEAT_COLUMNS):
        since = int(_number(where, row, "since"))
        yield Seat(
            row["forum"], row["member"], row["role"], since, row["source"], row["confidence"]
        )


def _fact(where: str, row: Mapping[str, str]) -> Fact:
    value, until = _number(where, row, "value"), int(_number(where, row, "until"))
    return Fact(value, row["unit"], row["year"], until, row["source"], row["confidence"])


def _rows(path: Path, columns: set[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Rows of a table with their place for error messages; nothing if there is no such file."""
    if not path.is_file():
        return
    with path.open(newline="", encoding="utf-8") as file:
        reader = csv.DictReader(file)
        missing = columns - set(reader.fieldnames or ())
        if missing:
            raise ValueError(f"{path}: missing column(s) {', '.join(sorted(missing))}")
        for row in reader:
            where = f"{path}, line {reader.line_num}"
            if None in row or None in row.values():
                raise ValueError(f"{where}: expected {len(columns)} columns")
            yield where, row


def _number(where: str, row: Mapping[str, str], column: str) -> float:
    try:
        return float(row[column])
    except ValueError:
        raise ValueError(f"{where}: {column} is not a number: {row[column]!r}") from None


def _advice(key: _Key, known: Iterable[_Key]) -> str:
    """Say what is missing and what comes nearest: a variable of these states, else a state."""
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
