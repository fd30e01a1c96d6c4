"""Checks of a user's fact tables: states, variables and ranges that the formulas can read.

A row that no formula reads would be passed over in silence; so would a percentage where a share
is meant. Both are reported with file and line.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping
from functools import cached_property
from pathlib import Path

from simulator.initial.facts import FactTable, load_facts
from simulator.initial.ranges import (
    JUDGEMENTS,
    PAIR_FACTS,
    STATE_FACTS,
    ValueRange,
    number_within,
    year,
)
from simulator.loading.errors import Report, listed, shown
from simulator.loading.yaml_files import display
from simulator.model.kinds import Sector, names
from simulator.scenario.fact_rows import COLUMNS, Cells, TableError, rows_in

CODE = re.compile(r"[A-Z]{3}\Z")
CODES = "a code of three capital letters (ISO 3166 alpha-3), such as PAK"
ROLES = ("member", "dialogue partner")
CONFIDENCE = ("found", "from-memory-verify")
NOT_READ = ("losses.csv", "loss_totals.csv")
"""Tables that come along in a copy of the shipped folder; no start value follows from them."""


class OwnRows:
    """The tables of a user's folder, held against the shipped ones."""

    def __init__(self, folder: Path, report: Report) -> None:
        """Check every row; what is wrong goes to the report."""
        self._folder, self._report = folder, report
        self._shipped: FactTable = load_facts()
        for table, check in {
            "states": self._state,
            "pairs": self._pair,
            "forums": self._seat,
            "judgements": self._judgement,
        }.items():
            try:
                for place, row in rows_in(folder, table):
                    check(place, row)
            except TableError as error:
                self._add(error.place, error.column, error.given, error.expected)

    @cached_property
    def _states(self) -> tuple[str, ...]:
        """States with facts: shipped ones and those of the user's table."""
        own = {row["state"] for _, row in rows_in(self._folder, "states")}
        return tuple(sorted({*self._shipped.states(), *own}))

    def _state(self, place: str, row: Cells) -> None:
        if not CODE.match(row["state"]):
            self._add(place, "state", shown(row["state"]), CODES, self._shipped.states())
        self._fact(place, row, STATE_FACTS)

    def _pair(self, place: str, row: Cells) -> None:
        for column in ("state_a", "state_b"):
            self._known(place, column, row[column], self._states)
        self._known(place, "directed", row["directed"], ("0", "1"))
        self._fact(place, row, PAIR_FACTS)

    def _fact(self, place: str, row: Cells, ranges: Mapping[str, ValueRange]) -> None:
        self._known(place, "variable", row["variable"], tuple(sorted(ranges)))
        self._known(place, "confidence", row["confidence"], CONFIDENCE)
        self._number(place, row, "value", ranges)
        year(place, row, "until")
        if not row["source"].strip():
            self._add(place, "source", "nothing", "where the number comes from")

    def _seat(self, place: str, row: Cells) -> None:
        self._known(place, "member", row["member"], self._states)
        self._known(place, "role", row["role"], ROLES)
        year(place, row, "since")

    def _judgement(self, place: str, row: Cells) -> None:
        self._known(place, "variable", row["variable"], tuple(sorted(JUDGEMENTS)))
        for column in ("a", "b"):
            self._known(place, column, row[column], ("", *self._states, *names(Sector)))
        numbers = [self._number(place, row, name, JUDGEMENTS) for name in ("low", "value", "high")]
        if numbers != sorted(numbers) and not any(map(math.isnan, numbers)):
            given = f"{numbers[1]:g} outside {numbers[0]:g} to {numbers[2]:g}"
            self._add(place, "value", given, "a number from `low` to `high`")

    def _number(
        self, place: str, row: Cells, column: str, ranges: Mapping[str, ValueRange]
    ) -> float:
        """Return a number; one out of its range is reported, and the rows after it are read."""
        try:
            return number_within(place, row, column, ranges.get(row["variable"]))
        except TableError as error:
            self._add(error.place, error.column, error.given, error.expected)
            return math.nan

    def _known(self, place: str, column: str, cell: str, allowed: Collection[str]) -> None:
        if cell not in allowed:
            names_allowed = tuple(name for name in allowed if name)
            self._add(place, column, shown(cell), listed(names_allowed), names_allowed)

    def _add(
        self, place: str, column: str, given: str, expected: str, allowed: Collection[str] = ()
    ) -> None:
        path, _, line = place.rpartition(":")
        self._report.add(f"{display(Path(path))}:{line}", column, given, expected, allowed)


def check_own_rows(folder: Path, report: Report) -> None:
    """Report everything that is wrong with the fact tables in a folder, and wrong file names."""
    tables = [*(f"{table}.csv" for table in COLUMNS), *NOT_READ]
    for path in sorted(folder.glob("*.csv")):
        if path.name not in tables:
            expected = "states.csv, pairs.csv, forums.csv or judgements.csv"
            report.add(display(path), "", shown(path.name), expected, expected.split(", "))
    OwnRows(folder, report)
