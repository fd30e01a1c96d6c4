"""Cells of a file that was read as text: states, dates, numbers, and what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from simulator.experiments.validation.incident_files.countries import state_code
from simulator.loading.errors import Report, shown

YES = {"1", "1.0", "yes", "true", "y"}
NO = {"0", "0.0", "no", "false", "n", ""}
HIGHEST = 10

_YEAR, _MONTH, _DAY = r"(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_DATES = (
    re.compile(rf"{_YEAR}(?:-{_MONTH}(?:-{_DAY})?)?(?:[T ].*)?\Z"),
    re.compile(rf"{_DAY}\.{_MONTH}\.{_YEAR}\Z"),
    re.compile(rf"{_MONTH}/{_DAY}/{_YEAR}\Z"),
)
_QUARTER = re.compile(r"(\d{4})[ -]?[Qq]([1-4])\Z")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?\Z")
_FIRST_DAY_OF_EXCEL = date(1899, 12, 30)

FORMS = "YYYY-MM-DD, YYYY-MM, YYYY, YYYYQ1 or DD.MM.YYYY"


@dataclass(frozen=True)
class Cells:
    """One line of a file: its cells by column, empty where it has none.

    Attributes:
        where: File and line, for messages.
        report: Takes what is wrong.
    """

    where: str
    cells: Mapping[str, str]
    report: Report

    def text(self, column: str) -> str:
        """Return a cell without blanks at its ends."""
        return self.cells.get(column, "").strip()

    def state(self, column: str) -> str:
        """Return the code of a state; a missing one is a problem."""
        if not self.text(column):
            self.report.add(self.where, column, "empty", "a state: ISO3 code, name or COW number")
        return state_code(self.text(column))

    def day(self, column: str) -> date | None:
        """Return a date, None if the cell is empty; anything else is a problem."""
        text = self.text(column)
        if not text:
            return None
        found = parse_date(text)
        if found is None:
            self.report.add(self.where, column, shown(text), f"a date: {FORMS}")
        return found

    def first_day(self, column: str) -> date:
        """Return a date that has to be there."""
        if not self.text(column):
            self.report.add(self.where, column, "empty", f"a date: {FORMS}")
        return self.day(column) or date.min

    def severity(self, column: str, least: int = 1) -> int | None:
        """Return a severity, None if the file has no such column."""
        if column not in self.cells:
            return None
        text = self.text(column).removesuffix(".0")
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else -1
        if not least <= number <= HIGHEST:
            allowed = f"a whole number from {least} to {HIGHEST}"
            self.report.add(self.where, column, shown(self.text(column)), allowed)
            return None
        return number

    def flag(self, column: str) -> bool | None:
        """Return yes or no, None if the file has no such column."""
        if column not in self.cells:
            return None
        text = self.text(column).lower()
        if text not in YES | NO:
            self.report.add(self.where, column, shown(self.text(column)), "0 or 1, yes or no")
        return text in YES


def parse_date(text: str) -> date | None:
    """Return the first day that a text can mean, or None if it is no date.

    `1/2/2010` is the second of January, as in spreadsheets from the United States; a number of
    five digits is a day of Excel.
    """
    word = text.strip()
    if _SERIAL.match(word):
        return _FIRST_DAY_OF_EXCEL + timedelta(days=int(float(word)))
    try:
        if found := _QUARTER.match(word):
            return date(int(found[1]), 3 * int(found[2]) - 2, 1)
        if found := next(filter(None, (form.match(word) for form in _DATES)), None):
            return date(**{part: int(digits) for part, digits in found.groupdict("1").items()})
    except ValueError:  # no such day
        pass
    return None
