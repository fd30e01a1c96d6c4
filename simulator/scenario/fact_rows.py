"""Rows of the fact tables as they are written: columns, what replaces what, what is wrong.

`simulator.initial.facts` turns them into facts, judgements and seats.
"""

from __future__ import annotations

import csv
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

COLUMNS: dict[str, tuple[str, ...]] = {
    "states": ("state", "variable", "value", "unit", "year", "until", "source", "confidence"),
    "pairs": (
        "state_a", "state_b", "directed", "variable", "value", "unit", "year", "until", "source",
        "confidence",
    ),
    "forums": ("forum", "member", "role", "since", "source", "confidence"),
    "judgements": ("scope", "a", "b", "variable", "value", "low", "high", "unit", "note"),
}  # fmt: skip
"""Columns of each table, in the order of the shipped files; see docs/start_values.md."""

KEYS = {
    "states": ("state", "variable"),
    "pairs": ("state_a", "state_b", "variable"),
    "forums": ("forum", "member"),
    "judgements": ("a", "b", "variable"),
}
"""Columns that say what a row is about; rows that agree in them are vintages of one thing."""

MOST_BYTES = 20_000_000
"""Of a table; the shipped ones have a thousandth of it."""

NAMING = ("state", "state_a", "state_b", "member", "a", "b")
"""Columns that name a state."""

Cells = Mapping[str, str]
Placed = Iterable[tuple[str, Cells]]
"""Rows, each with its place for error messages."""


class TableError(ValueError):
    """A table of facts that cannot be read.

    Attributes:
        place: File and line, or the key of a scenario.
        column: Empty if the whole row is meant.
        given: What stands there.
        expected: What is allowed.
    """

    def __init__(self, place: str, column: str, given: str, expected: str) -> None:
        self.place, self.column, self.given, self.expected = place, column, given, expected
        key = f"{column}: " if column else ""
        super().__init__(f"{place}: {key}{given}; expected {expected}")


Row = dict[str, str | int | float]
"""A row of a table: column to cell."""


@dataclass(frozen=True)
class FactRows:
    """Rows on top of the shipped tables, as they are written in the table of that name."""

    states: tuple[Row, ...] = ()
    pairs: tuple[Row, ...] = ()
    forums: tuple[Row, ...] = ()
    judgements: tuple[Row, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in COLUMNS)

    def under(self, others: FactRows) -> FactRows:
        """Return these rows and the others, which replace those about the same thing."""
        joined = {}
        for name in COLUMNS:
            above = getattr(others, name)
            taken = {_subject(name, row) for row in above}
            kept = [row for row in getattr(self, name) if _subject(name, row) not in taken]
            joined[name] = (*kept, *above)
        return FactRows(**joined)

    def about(self, states: Collection[str], forums: Collection[str]) -> FactRows:
        """Return the rows that matter in a world of some states and forums.

        Left out are rows about states that are added here but not in the world, and forums that
        are not in it.
        """
        added = {str(row["state"]) for row in self.states} - set(states)
        kept = {
            name: tuple(
                row
                for row in getattr(self, name)
                if not added & {str(row.get(column)) for column in NAMING}
                and row.get("forum", "") in ("", *forums)
            )
            for name in COLUMNS
        }
        return FactRows(**kept)


def _subject(table: str, row: Row) -> tuple[str, ...]:
    return tuple(str(row.get(column)) for column in KEYS[table])


def rows_of(folder: Path) -> FactRows:
    """Return the rows of the tables in a folder as they are written; none where there is no table.

    Raises:
        TableError: If a table misses a column or a row has too many cells.
    """
    tables: dict[str, tuple[Row, ...]] = {
        name: tuple({**row} for _, row in rows_in(folder, name)) for name in COLUMNS
    }
    return FactRows(**tables)


def rows_in(folder: Path, table: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the rows of a table with their places; nothing if there is no such file.

    Raises:
        TableError: If a column is missing, a row has too few or too many cells, or there is
            something else of that name, such as a folder, a pipe or a very large file.
    """
    path, columns = folder / f"{table}.csv", COLUMNS[table]
    if not os.path.lexists(path):
        return
    if not path.is_file():
        raise TableError(f"{path}:1", "", "no plain file", "a table of facts")
    if path.stat().st_size > MOST_BYTES:
        raise TableError(f"{path}:1", "", "a very large file", f"at most {MOST_BYTES:,} bytes")
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        try:
            _require_columns(path, table, reader.fieldnames or ())
            for row in reader:
                place = f"{path}:{reader.line_num}"
                _require_cells(place, row, len(columns))
                yield place, row
        except csv.Error as error:  # such as a cell of more than 128 kB
            place = f"{path}:{reader.line_num + 1}"
            raise TableError(place, "", str(error), "a line of cells") from None


def _require_columns(path: Path, table: str, found: Collection[str]) -> None:
    missing = set(COLUMNS[table]) - set(found)
    if missing:
        given = f"no column {', '.join(sorted(missing))}"
        raise TableError(f"{path}:1", "", given, f"a first line {header(table)}")


def _require_cells(place: str, row: Mapping[Any, Any], columns: int) -> None:
    if None in row or None in row.values():
        cells = sum(cell is not None for cell in row.values())
        cells += len(row.get(None, ())) - (None in row)
        expected = f"{columns} cells (quote a text that contains commas)"
        raise TableError(place, "", f"{cells} cells", expected)


def header(table: str) -> str:
    """Return the first line of a table."""
    return ",".join(COLUMNS[table])


def placed(table: str, rows: Iterable[Row], source: str) -> Iterator[tuple[str, Cells]]:
    """Yield rows that a scenario carries, with their places.

    Raises:
        TableError: If a row has other columns than its table.
    """
    for index, row in enumerate(rows):
        place = f"{source}.{table}.{index}"
        if set(row) != set(COLUMNS[table]):
            raise TableError(place, "", f"columns {', '.join(row)}", header(table))
        yield place, {column: str(cell) for column, cell in row.items()}


def number(place: str, row: Cells, column: str) -> float:
    """Return a cell as a number.

    Raises:
        TableError: If it is none.
    """
    try:
        return float(row[column])
    except ValueError:
        raise TableError(place, column, repr(row[column]), "a number") from None
