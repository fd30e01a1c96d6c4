"""The first sheet of an XLSX file as text, after a look at how large it would become.

The reader of spreadsheets lays a sheet out as a full rectangle: one cell far out, in a file of
1.5 kB, asks for more memory than there is and ends the process. So the archive is unpacked here,
up to a bound, every place of a cell is looked at, and only what was unpacked is given on.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO
from xml.parsers import expat

MOST_UNPACKED = 128 * 2**20
MOST_PARTS = 2_000
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
MOST_CELLS = 5_000_000

NEEDS_READER = (
    "the spreadsheet reader that `pip install 'cyber-rivalry[data]'` adds, or the sheet as CSV"
)
_PLACE = re.compile(r"([A-Z]{1,4})?([0-9]{1,9})?\Z")
_READ = (".xml", ".rels")
"""Endings of the parts that the reader needs; pictures and programs are not given on."""

_PIECE = 2**16


class NoSheetError(ValueError):
    """A spreadsheet that cannot be read: what it is, and what is expected."""

    def __init__(self, given: str, expected: str = "an XLSX file, or the sheet as CSV") -> None:
        self.given, self.expected = given, expected
        super().__init__(given)


def sheet_rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the first sheet as text, with their numbers from 1.

    Raises:
        NoSheetError: If the file is no spreadsheet, damaged, or too large.
    """
    try:
        from python_calamine import CalamineWorkbook
    except ImportError:
        raise NoSheetError("a spreadsheet", NEEDS_READER) from None
    bounded = _unpacked(content)
    try:
        workbook = CalamineWorkbook.from_filelike(bounded)
        cells = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a panic of the reader is no Exception
        raise NoSheetError(f"a damaged spreadsheet ({_first_line(error)})") from None
    for number, row in enumerate(cells, 1):
        yield number, [_text(cell) for cell in row]


def _first_line(error: BaseException) -> str:
    return str(error).partition("\n")[0][:80] or type(error).__name__


def _unpacked(content: bytes) -> IO[bytes]:
    """Return the archive with its parts unpacked, none of them larger than it may be."""
    found = io.BytesIO()
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = {p.filename: p for p in packed.infolist() if p.filename.endswith(_READ)}
            if len(parts) > MOST_PARTS:
                raise NoSheetError(f"a spreadsheet of {len(parts)} parts", f"at most {MOST_PARTS}")
            with zipfile.ZipFile(found, "w", zipfile.ZIP_STORED) as plain:
                for name, part in parts.items():
                    data = _read(packed, part, left)
                    left -= len(data)
                    _Places().look_through(data)
                    plain.writestr(name, data)
    except NoSheetError:
        raise
    except Exception as error:  # zipfile, zlib and expat raise errors of many kinds
        raise NoSheetError(f"a damaged spreadsheet ({_first_line(error)})") from None
    found.seek(0)
    return found


def _read(packed: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> bytes:
    """Return a part of the archive, whatever size it claims to have."""
    with packed.open(part) as file:
        data = file.read(most + 1)
    if len(data) > most:
        expected = f"at most {MOST_UNPACKED // 2**20} MiB, or the sheet as CSV"
        raise NoSheetError("a spreadsheet that is very large when unpacked", expected)
    return data


class _Places:
    """Follows the places of the cells of a sheet, and refuses one that reaches too far."""

    def __init__(self) -> None:
        self.row = self.column = 0
        self.lowest = self.rightmost = 0

    def look_through(self, data: bytes) -> None:
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.StartDoctypeDeclHandler = self._refuse_declarations
        for begin in range(0, len(data), _PIECE):
            parser.Parse(data[begin : begin + _PIECE], False)
        parser.Parse(b"", True)

    @staticmethod
    def _refuse_declarations(*_: object) -> None:
        raise NoSheetError("a spreadsheet with declarations of its own")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        kind = name.rpartition(":")[2]
        if kind == "row":
            self._go_to(self.row + 1, 0, attributes.get("r", ""))
        elif kind == "c":
            self._go_to(max(self.row, 1), self.column + 1, attributes.get("r", ""))

    def _go_to(self, row: int, column: int, place: str) -> None:
        """Go to the place that is given, else to that which follows, and see how far it is out."""
        found = _PLACE.match(place.upper())
        if found is None:
            raise NoSheetError(f"a spreadsheet with a cell at {place[:20]!r}")
        self.row = int(found[2]) if found[2] else row
        self.column = _number(found[1]) if found[1] else column
        self.lowest = max(self.lowest, self.row)
        self.rightmost = max(self.rightmost, self.column)
        cells = self.lowest * self.rightmost
        if self.lowest > MOST_ROWS or self.rightmost > MOST_COLUMNS or cells > MOST_CELLS:
            size = f"a sheet that reaches to row {self.lowest} and column {self.rightmost}"
            expected = f"at most {MOST_CELLS} cells; delete what stands far out, or save it as CSV"
            raise NoSheetError(size, expected)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _text(cell: object) -> str:
    """Return a cell as text; a day without a time as YYYY-MM-DD, a whole number without a point."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, bool):
        return str(int(cell))
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return str(int(cell))
    return str(cell)
