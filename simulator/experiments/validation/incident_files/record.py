"""The period that a table of incidents covers, by quarters; lines outside it are left out.

Counts are scaled to the length of the record, so one stray date must not stretch it. It is, in this
order: named by the user; that of the published data set; else the quarters from the first incident
to the last, without dates at which no incident can have been, or that stand far from all others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from simulator.labels import QUARTERS

EARLIEST = date(1980, 1, 1)
"""No cyber incident between states is known before; the first in the literature are of 1986."""

FAR = 10 * QUARTERS
"""Quarters without any incident beyond which a small group of lines is stray."""

FEW = 0.02
"""Share of the lines that such a group holds at most; a single line always may be one."""

REST = 3
"""The others must be so many times as many, or nobody can say which of the two are stray."""

MOST_QUARTERS = 100 * QUARTERS

_PERIOD = re.compile(
    r"(\d{4})(?:Q([1-4]))?\s*(?:-|:|to|\.\.)\s*(\d{4})(?:Q([1-4]))?\Z", re.I | re.A
)


@dataclass(frozen=True)
class Record:
    """A period of whole quarters.

    Attributes:
        first: Its first quarter, counted from that of the year 0.
        quarters: Its length.
    """

    first: int
    quarters: int

    @property
    def last(self) -> int:
        """Its last quarter, counted like the first."""
        return self.first + self.quarters - 1

    @property
    def since_2000(self) -> bool:
        """Whether it begins with the year 2000."""
        return self.first == 2000 * QUARTERS

    def gap(self, quarter: int) -> int:
        """Return the distance of a quarter from the record in quarters, 0 inside."""
        return max(self.first - quarter, quarter - self.last, 0)

    def __str__(self) -> str:
        return f"{_name(self.first)}-{_name(self.last)}"


def quarter_of(day: date) -> int:
    """Return the quarter of a day, counted from the first of the year 0."""
    return QUARTERS * day.year + (day.month - 1) // 3


def _name(quarter: int) -> str:
    return f"{quarter // QUARTERS}Q{quarter % QUARTERS + 1}"


PUBLISHED = Record(2000 * QUARTERS, 21 * QUARTERS)
"""The record of the Dyadic Cyber Incident Dataset 2.0, 2000 to 2020."""


def named_record(text: str) -> Record | None:
    """Return the period of a text such as `2000Q1-2020Q4` or `2000-2020`, None if it is none."""
    found = _PERIOD.match(text.strip())
    if found is None:
        return None
    first = QUARTERS * int(found[1]) + int(found[2] or 1) - 1
    last = QUARTERS * int(found[3]) + int(found[4] or QUARTERS) - 1
    length = last - first + 1
    return Record(first, length) if 1 <= length <= MOST_QUARTERS else None


def possible(start: date) -> bool:
    """Tell whether an incident can have begun on a day: since 1980, and not in the future."""
    return EARLIEST <= start <= date.today() + timedelta(days=1)  # it is tomorrow somewhere


def observed_record(starts: Sequence[date], ends: Sequence[date]) -> Record:
    """Return the quarters from the first incident to the last that are not stray.

    Args:
        starts: First day on which each incident can have begun, all of them possible.
        ends: Last such day: of an incident that is dated by a year alone, that of the year.
    """
    spans = sorted((quarter_of(a), quarter_of(b)) for a, b in zip(starts, ends, strict=True))
    while stray := _stray_end(spans):
        spans = spans[stray:] if stray > 0 else spans[:stray]
    first = spans[0][0]
    return Record(first, max(last for _, last in spans) - first + 1)


def _stray_end(spans: Sequence[tuple[int, int]]) -> int:
    """Return the number of stray incidents at the beginning, minus that at the end, or 0."""
    few = max(1, int(FEW * len(spans)))
    for size in range(1, min(few, len(spans) // (1 + REST)) + 1):
        if spans[size][0] - spans[size - 1][1] > FAR:
            return size
        if spans[-size][0] - spans[-size - 1][1] > FAR:
            return -size
    return 0
