"""Cells of a file that was read as text: dates, numbers, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from simulator.experiments.validation.incident_files.dates import FORMS, parse_date
from simulator.loading.errors import Report, shown

YES = {"1", "1.0", "yes", "true", "y"}
NO = {"0", "0.0", "no", "false", "n", ""}
HIGHEST = 10


@dataclass(frozen=True)
class Cells:
    """One line of a file: its cells by column, empty where it has none.

    Attributes:
        where: File and line, for messages.
        report: Takes what is wrong.
        day_first: Whether dates such as 3/4/2019 begin with the day.
    """

    where: str
    cells: Mapping[str, str]
    report: Report
    day_first: bool = False

    def text(self, column: str) -> str:
        """Return a cell without blanks at its ends."""
        return self.cells.get(column, "").strip()

    def name(self, column: str) -> str:
        """Return a name that has to be there; a missing one is a problem."""
        if not self.text(column):
            self.report.add(self.where, column, "empty", "a state: ISO3 code, name or COW number")
        return self.text(column)

    def day(self, column: str) -> date | None:
        """Return a date, None if the cell is empty; anything else is a problem."""
        text = self.text(column)
        found = parse_date(text, self.day_first) if text else None
        if text and found is None:
            self.report.add(self.where, column, shown(text), f"a date: {FORMS}")
        return found

    def known_day(self, column: str) -> date | None:
        """Return a date, None if the cell is empty or says in words that it is not known."""
        return parse_date(self.text(column), self.day_first)

    def first_day(self, column: str) -> date | None:
        """Return a date that has to be there; where it is not, that is a problem."""
        if not self.text(column):
            self.report.add(self.where, column, "empty", f"a date: {FORMS}")
        return self.day(column)

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
