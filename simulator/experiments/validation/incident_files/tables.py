"""A file of incidents as a table of text: columns, and the lines that hold anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from simulator.experiments.validation.incident_files import text
from simulator.experiments.validation.incident_files.sheets import NoSheetError, sheet_rows
from simulator.loading.errors import Problem, Report, ScenarioError, shown
from simulator.loading.yaml_files import display

MOST_BYTES = 64 * 2**20
MOST_LINES = 1_000_000
MOST_COLUMNS = 2_000
EXPECTED = "a CSV file or a spreadsheet of incidents"

_ARCHIVE, _OLD_SPREADSHEET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_COMPRESSED = (b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd")


@dataclass(frozen=True)
class Table:
    """A table of text.

    Attributes:
        where: The file, for messages.
        columns: Names of the columns, as they stand in the file.
        lines: Number of each line in the file, and its cells; as many as there are columns.
        note: What is to be told of how it was read, if anything.
    """

    where: str
    columns: tuple[str, ...]
    lines: list[tuple[int, list[str]]]
    note: str = ""


def wrong(where: str, given: str, expected: str) -> ScenarioError:
    """Return the error of a file that cannot be used as a whole."""
    return ScenarioError([Problem(where, "", given, expected)])


def read_table(path: Path) -> Table:
    """Return the table of a CSV file or of the first sheet of a spreadsheet.

    Raises:
        ScenarioError: If there is no such file, or it is no table.
    """
    where = display(path)
    content = _content(path, where)
    try:
        if content.startswith(_ARCHIVE):
            return _table(where, sheet_rows(content))
        found, note = text.decoded(content)
        return _table(where, text.rows(found), note)
    except NoSheetError as error:
        raise wrong(where, error.given, error.expected) from None
    except text.NotTextError as error:
        raise wrong(where, str(error), "a table with a line of column names, in UTF-8") from None


def _content(path: Path, where: str) -> bytes:
    if not path.exists():
        raise wrong(where, "no such file", EXPECTED)
    if not path.is_file():
        raise wrong(where, "not a file", EXPECTED)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise wrong(where, error.strerror or "unreadable", "a readable file") from None
    if len(content) > MOST_BYTES:
        raise wrong(where, "a very large file", f"at most {MOST_BYTES // 2**20} MiB")
    if content.startswith(_OLD_SPREADSHEET):
        given = "a spreadsheet of an old kind (.xls), or one with a password"
        raise wrong(where, given, "an XLSX file without a password, or the sheet as CSV")
    if content.startswith(_COMPRESSED):
        raise wrong(where, "a compressed file", EXPECTED)
    return content


def _table(where: str, rows: Iterator[tuple[int, list[str]]], note: str = "") -> Table:
    """Return a table whose first line that holds anything names the columns."""
    filled = ((number, row) for number, row in rows if any(map(str.strip, row)))
    _, names = next(filled, (1, []))
    if len(names) > MOST_COLUMNS:
        raise wrong(where, f"{len(names)} columns", f"at most {MOST_COLUMNS}")
    while names and not names[-1].strip():
        names = names[:-1]
    report = Report()
    lines = [
        (number, _fitted(f"{where}:{number}", row, len(names), report))
        for number, row in islice(filled, MOST_LINES + 1)
        if not report.full
    ]
    report.raise_if_any()
    if len(lines) > MOST_LINES:
        raise wrong(where, "very many lines", f"at most {MOST_LINES}")
    return Table(where, tuple(map(str.strip, names)), lines, note)


def _fitted(where: str, row: list[str], width: int, report: Report) -> list[str]:
    """Return as many cells as there are columns; more of them, if they hold anything, are wrong."""
    beyond = next((cell for cell in row[width:] if cell.strip()), "")
    if beyond:
        given = f"{len(row)} cells, such as {shown(beyond)} behind the last column"
        report.add(where, "", given, f"{width}, one for each column; cells with commas in quotes")
    return row[:width] + [""] * (width - len(row))
