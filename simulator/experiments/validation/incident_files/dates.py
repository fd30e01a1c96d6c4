"""Dates of incidents, as exact as a file gives them, in quarters."""

from __future__ import annotations

import re
from datetime import date, timedelta

_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ].*)?\Z")
_QUARTER = re.compile(r"(\d{4})[ -]?[Qq]([1-4])\Z")
_POINTS = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})\Z")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?\Z")
_FIRST_DAY_OF_EXCEL = date(1899, 12, 30)

FORMS = "YYYY-MM-DD, YYYY-MM, YYYY, YYYYQ1 or DD.MM.YYYY"


def parse_date(text: str) -> date | None:
    """Return the first day that a text can mean, or None if it is no date.

    `1/2/2010` is the second of January, as in spreadsheets from the United States; a number of
    five digits is a day of Excel.
    """
    word = text.strip()
    if found := _ISO.match(word):
        year, month, day = found.groups(default="1")
        return _date(year, month, day)
    if found := _QUARTER.match(word):
        return _date(found[1], str(3 * int(found[2]) - 2), "1")
    if found := _POINTS.match(word):
        return _date(found[3], found[2], found[1])
    if found := _SLASHES.match(word):
        return _date(found[3], found[1], found[2])
    if _SERIAL.match(word):
        return _FIRST_DAY_OF_EXCEL + timedelta(days=int(float(word)))
    return None


def _date(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def quarter_of(day: date, first_year: int) -> int:
    """Return the quarter of a day; the first quarter of `first_year` is 0."""
    return 4 * (day.year - first_year) + (day.month - 1) // 3
