"""Dates in the forms that data sets use, and those that can be read two ways."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

FORMS = "YYYY-MM-DD, YYYY-MM, YYYY, YYYYQ1, DD.MM.YYYY or MM/DD/YYYY"

_YEAR, _MONTH, _DAY = r"(?P<year>\d{4})", r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_LONG_OR_SHORT = r"(?P<year>\d{4}|\d{2})"
_NAME, _TIME = r"(?P<name>[A-Za-z]{3,9})", r"(?:[T ][\d:.+ZAPMapm -]*)?"
_FORMS = tuple(
    re.compile(form + r"\Z", re.ASCII)
    for form in (
        rf"{_YEAR}(?:[-/.]{_MONTH})?",
        rf"{_YEAR}(?P<sign>[-/.]){_MONTH}(?P=sign){_DAY}{_TIME}",
        r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)",
        rf"{_DAY}\.{_MONTH}\.{_LONG_OR_SHORT}{_TIME}",
        rf"{_DAY}[ -]{_NAME}\.?,?[ -]{_YEAR}",
        rf"{_NAME}\.? {_DAY},? {_YEAR}",
        rf"{_NAME}\.?,?[ -]{_YEAR}",
    )
)
_TWO_WAYS = re.compile(
    r"(?P<one>\d{1,2})(?P<sign>[-/])(?P<other>\d{1,2})(?P=sign)" + _LONG_OR_SHORT + _TIME + r"\Z",
    re.ASCII,
)
_SHORT_YEAR = re.compile(r"\d{1,2}([/.])\d{1,2}\1\d{2}(?!\d)", re.ASCII)
FIRST_SHORT = 80
"""Years of two digits are those from 1980 to 2079."""

_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september",
           "october", "november", "december")  # fmt: skip
_QUARTER = re.compile(r"(\d{4})[ -]?[Qq]([1-4])\Z", re.ASCII)
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?\Z", re.ASCII)
_ONLY_YEAR = re.compile(r"\d{4}\Z", re.ASCII)
_FIRST_DAY_OF_EXCEL = date(1899, 12, 30)
_LONGEST = 40
LAST_MONTH = 12


def parse_date(text: str, day_first: bool = False) -> date | None:
    """Return the first day that a text can mean, or None if it is no date.

    A number of five digits is a day of Excel.

    Args:
        text: A cell of a file.
        day_first: Read `1/2/2010` as the first of February, not as the second of January.
    """
    word = text.strip()
    if len(word) > _LONGEST:
        return None
    try:
        if _SERIAL.match(word):
            return _FIRST_DAY_OF_EXCEL + timedelta(days=int(float(word)))
        if found := _QUARTER.match(word):
            return date(int(found[1]), 3 * int(found[2]) - 2, 1)
        if found := _TWO_WAYS.match(word):
            return _in_order(found, day_first)
        if found := next(filter(None, (form.match(word) for form in _FORMS)), None):
            return _first_day(found.groupdict())
    except ValueError:  # no such day
        pass
    return None


def _in_order(found: re.Match[str], day_first: bool) -> date:
    """Return the day of a date such as 3/4/2019; a number above 12 is a day in any order."""
    if found["sign"] == "-" and len(found["year"]) == len("YY"):
        raise ValueError("08-12-31 can be read in too many ways")
    one, other = int(found["one"]), int(found["other"])
    swapped = one > LAST_MONTH or (day_first and other <= LAST_MONTH)
    month, day = (other, one) if swapped else (one, other)
    return date(_year(found["year"]), month, day)


def _first_day(parts: dict[str, str | None]) -> date:
    """Return the first day of a year, of a month by number or name, or the day itself."""
    month = int(parts.get("month") or 1)
    if name := parts.get("name"):
        months = [n for n, full in enumerate(_MONTHS, 1) if full.startswith(name.lower())]
        month = months[0] if months else 0
    return date(_year(parts["year"] or ""), month, int(parts.get("day") or 1))


def _year(digits: str) -> int:
    year = int(digits)
    return year if len(digits) > 2 else year + (1900 if year >= FIRST_SHORT else 2000)


def has_short_year(text: str) -> bool:
    """Tell whether a date has a year of two digits, such as 31.12.08."""
    return bool(_SHORT_YEAR.match(text.strip()))


def names_only_a_year(text: str) -> bool:
    """Tell whether a date is given as a year alone."""
    return bool(_ONLY_YEAR.match(text.strip()))


@dataclass(frozen=True)
class DayOrder:
    """Whether dates such as 3/4/2019 begin with the day, as the other dates of a file show.

    Attributes:
        day_first: Read them so.
        undecided: A date that can be read both ways, where no other date of the file decides.
        both: One date of each order, where a file has both.
    """

    day_first: bool = False
    undecided: str = ""
    both: tuple[str, str] | None = None

    @property
    def told(self) -> str:
        """What has to be told of it; nothing where the dates leave no doubt."""
        if self.both:
            month, day = self.both
            return (
                f"some dates begin with the month ({month}), others with the day ({day}); those "
                "that can be read two ways are read with the month first"
            )
        if self.undecided:
            return (
                f"dates such as {self.undecided} can be read two ways; read with the month first, "
                "as in spreadsheets from the United States"
            )
        return ""


def order_of_days(texts: Iterable[str]) -> DayOrder:
    """Return the order that the dates of a file show."""
    seen = {"day": "", "month": "", "either": ""}
    for word in map(str.strip, texts):
        if len(word) <= _LONGEST and (found := _TWO_WAYS.match(word)):
            one, other = int(found["one"]), int(found["other"])
            if one != other:
                shows = "day" if one > LAST_MONTH else "month" if other > LAST_MONTH else "either"
                seen[shows] = seen[shows] or word
    if seen["day"] and seen["month"]:
        return DayOrder(both=(seen["month"], seen["day"]))
    if seen["day"] or seen["month"]:
        return DayOrder(day_first=bool(seen["day"]))
    return DayOrder(undecided=seen["either"])
