"""Checks of a user's fact tables: states, variables and ranges that the formulas can read.

A row that no formula reads would be passed over in silence; so would a percentage where a share
is meant. Both are reported with file and line.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property
from pathlib import Path

from simulator.initial.facts import FactTable, load_facts
from simulator.loading.errors import Report, listed, shown
from simulator.loading.yaml_files import display
from simulator.model.kinds import Sector, names
from simulator.scenario.fact_rows import COLUMNS, Cells, TableError, number, rows_in

CODE = re.compile(r"[A-Z]{3}\Z")
CODES = "a code of three capital letters (ISO 3166 alpha-3), such as PAK"
ROLES = ("member", "dialogue partner")
CONFIDENCE = ("found", "from-memory-verify")
_FROM_TO = re.compile(r"\b(\d+)-(\d+)\b")


def scale_of(unit: str) -> tuple[float, float] | None:
    """Return the range of a unit, if it names one: `0-20`, `0/1`, `share of ...`."""
    found = _FROM_TO.search(unit)
    if found:
        return float(found[1]), float(found[2])
    if unit.startswith("share") or unit == "0/1":
        return 0.0, 1.0
    return (0.0, 100.0) if unit.startswith("% population") else None


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

    @cached_property
    def _units(self) -> dict[tuple[bool, str], str]:
        """Unit of each variable, by whether it is about a pair."""
        known = self._shipped.facts.items()
        return {(bool(b), name): vintages[-1].unit for (_, b, name), vintages in known}

    def _state(self, place: str, row: Cells) -> None:
        if not CODE.match(row["state"]):
            self._add(place, "state", shown(row["state"]), CODES, self._shipped.states())
        self._fact(place, row, pair=False)

    def _pair(self, place: str, row: Cells) -> None:
        for column in ("state_a", "state_b"):
            self._known(place, column, row[column], self._states)
        self._known(place, "directed", row["directed"], ("0", "1"))
        self._fact(place, row, pair=True)

    def _fact(self, place: str, row: Cells, pair: bool) -> None:
        allowed = tuple(sorted(name for about, name in self._units if about == pair))
        self._known(place, "variable", row["variable"], allowed)
        self._known(place, "confidence", row["confidence"], CONFIDENCE)
        value = number(place, row, "value")
        number(place, row, "until")
        scale = scale_of(self._units.get((pair, row["variable"]), ""))
        if scale and not scale[0] <= value <= scale[1]:
            expected = f"a number from {scale[0]:g} to {scale[1]:g}"
            self._add(place, "value", f"{row['variable']} = {value:g}", expected)
        if not row["source"].strip():
            self._add(place, "source", "nothing", "where the number comes from")

    def _seat(self, place: str, row: Cells) -> None:
        self._known(place, "member", row["member"], self._states)
        self._known(place, "role", row["role"], ROLES)
        number(place, row, "since")

    def _judgement(self, place: str, row: Cells) -> None:
        known = {name for _, _, name in self._shipped.judgements}
        self._known(place, "variable", row["variable"], tuple(sorted(known)))
        for column in ("a", "b"):
            self._known(place, column, row[column], ("", *self._states, *names(Sector)))
        low, value, high = (number(place, row, column) for column in ("low", "value", "high"))
        if not low <= value <= high:
            given = f"{value:g} outside {low:g} to {high:g}"
            self._add(place, "value", given, "a number from `low` to `high`")

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
    tables = [f"{table}.csv" for table in COLUMNS]
    for path in sorted(folder.glob("*.csv")):
        if path.name not in tables:
            expected = "states.csv, pairs.csv, forums.csv or judgements.csv"
            report.add(display(path), "", shown(path.name), expected, expected.split(", "))
    OwnRows(folder, report)
