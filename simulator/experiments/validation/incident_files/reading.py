"""What was read from a file: single incidents, and the table that they make."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from simulator.experiments.validation.incident_files.names import Names
from simulator.experiments.validation.incident_files.record import (
    Record,
    observed_record,
    possible,
    quarter_of,
)
from simulator.experiments.validation.incidents import LONG_QUARTERS, Flags, Incidents, Objective
from simulator.model.kinds import OperationClass
from simulator.model.world import Ints

BACKWARDS = "end before start; the end is taken as unknown"

MOST_DATES = 5
"""Dates outside the record that are told one by one."""


@dataclass(frozen=True)
class Incident:
    """An incident; None stands for what a file does not say.

    Attributes:
        start: First day on which it can have begun.
        key: Name by which other incidents refer to it.
        answers: Key of the incident that this one answers.
        response_severity: Severity of the cyber response that it drew, 0 for none.
        whole_year: Only the year of its start is known.
    """

    initiator: str
    target: str
    start: date
    objective: Objective
    key: str = ""
    end: date | None = None
    severity: int | None = None
    third_party: bool | None = None
    answers: str | None = None
    response_severity: int | None = None
    concession: bool | None = None
    whole_year: bool = False

    @property
    def latest_start(self) -> date:
        """Last day on which it can have begun, as far as that is past."""
        end_of_year = self.start.replace(month=12, day=31)
        return max(self.start, min(end_of_year, date.today())) if self.whole_year else self.start

    @property
    def ends_early(self) -> bool:
        """Whether it is said to end before it begins."""
        return self.end is not None and self.end < self.start

    @property
    def long_term(self) -> bool | None:
        """Whether espionage lasted, by what the file says or by its dates."""
        operation_class, said = self.objective
        if operation_class != OperationClass.ESPIONAGE or said is not None or self.end is None:
            return said
        if self.ends_early:
            return None
        return quarter_of(self.end) - quarter_of(self.start) > LONG_QUARTERS


@dataclass
class Reading:
    """What was read from a file.

    Attributes:
        layout: Name of the layout.
        incidents: Those between two states, within the record once that is `settled`.
        keys: Names by which the incidents so far can be referred to.
        names: What stood in the columns of actors and is no state.
        left_out: Why how many lines, or incidents of one line, were left out.
        noted: What is peculiar about how many lines that were not.
        notes: What else the reader of the figures has to know.
        rivals: Pairs of rivals under observation, if the source has such a list.
        record: The period that the table covers.
    """

    layout: str
    incidents: list[Incident] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    names: Names = field(default_factory=Names)
    left_out: Counter[str] = field(default_factory=Counter)
    noted: Counter[str] = field(default_factory=Counter)
    notes: list[str] = field(default_factory=list)
    rivals: int | None = None
    record: Record | None = None
    _seen: set[Hashable] = field(default_factory=set, repr=False, compare=False)

    def add(self, incidents: Iterable[Incident]) -> None:
        """Take the incidents of a line."""
        for one in incidents:
            self.incidents.append(one)
            self.keys.add(one.key)

    def leave_out(self, why: str) -> None:
        """Count a line that is not an incident between two states."""
        self.left_out[why] += 1

    def note(self, what: str) -> None:
        """Count a line that was read, but not without a choice."""
        self.noted[what] += 1

    def is_new(self, what: Hashable) -> bool:
        """Tell whether something of a line is seen for the first time."""
        new = what not in self._seen
        self._seen.add(what)
        return new

    @property
    def told(self) -> list[str]:
        """What has to be told beside the figures, in whole sentences without a full stop."""
        left_out = [f"left out: {_lines(n)}, {why}" for why, n in self.left_out.most_common()]
        noted = [f"{_lines(n)}: {what}" for what, n in self.noted.most_common()]
        return [*left_out, *self.names.told(), *noted, *self.notes]

    def settle(self, named: Record | None, published: Record | None) -> None:
        """Find the record, and leave out the incidents outside it.

        Args:
            named: The period that the user names.
            published: That of the data set; an incident of the quarter before or after it is
                counted at its edge, as the published counts do.
        """
        self.record = named or published or self._observed()
        quarters_beside = 1 if named is None and published is not None else 0
        kept: list[Incident] = []
        beside: list[Incident] = []
        outside: list[Incident] = []
        for one in self.incidents:
            gap = self.record.gap(quarter_of(one.start)) if self.record else math.inf
            (outside if gap > quarters_beside else kept).append(one)
            if 0 < gap <= quarters_beside:
                beside.append(one)
        self.incidents = kept
        if beside:
            self.notes.append(
                f"counted at the edge of the record ({self.record}), as in the published counts, "
                f"though begun just outside: {_dates(beside)}"
            )
        if outside:
            period = f" ({self.record})" if self.record else ""
            self.left_out[f"dated outside the record{period}: {_dates(outside)}"] = len(outside)

    def _observed(self) -> Record | None:
        """Return the record that the incidents show, None if none of them can have been."""
        begun = [one for one in self.incidents if possible(one.start)]
        if not begun:
            return None
        return observed_record([one.start for one in begun], [one.latest_start for one in begun])

    def table(self) -> Incidents:
        """Return the incidents as a table over the record.

        A column of yes or no is known if any incident knows it, and what single ones leave open
        counts as no; severity is known if every incident knows it.
        """
        if self.record is None:
            self.settle(None, None)
        assert self.record is not None
        found, record = self.incidents, self.record
        states = tuple(sorted({s for one in found for s in (one.initiator, one.target)}))
        place = {state: number for number, state in enumerate(states)}
        severities = [one.severity for one in found if one.severity is not None]
        severity = np.array(severities, np.int64) if len(severities) == len(found) else None
        answers = self._answer_severities()
        quarters = np.array([quarter_of(one.start) - record.first for one in found], np.int64)
        return Incidents(
            states=states,
            quarters=record.quarters,
            initiator=np.array([place[one.initiator] for one in found], np.int64),
            target=np.array([place[one.target] for one in found], np.int64),
            quarter=quarters.clip(0, record.quarters - 1),
            operation_class=np.array([one.objective.operation_class for one in found], np.int64),
            severity=severity,
            third_party=_flags(one.third_party for one in found),
            long_term=_flags(one.long_term for one in found),
            answered=None if answers is None else answers > 0,
            answer_severity=None if severity is None else answers,
            concession=_flags(one.concession for one in found),
            rivals=self.rivals,
            since_2000=record.since_2000,
        )

    def _answer_severities(self) -> Ints | None:
        """Return the severity of the response that each drew, 0 for none; 1 where it is unknown.

        A response is told by the incident itself, or by another one that answers it.
        """
        by_key: dict[str, int] = {}
        for one in self.incidents:
            if one.answers:
                by_key[one.answers] = max(by_key.get(one.answers, 0), one.severity or 1)
        if not by_key and all(one.response_severity is None for one in self.incidents):
            return None
        drawn = [max(one.response_severity or 0, by_key.get(one.key, 0)) for one in self.incidents]
        return np.array(drawn, np.int64)


def _lines(number: int) -> str:
    return "1 line" if number == 1 else f"{number} lines"


def _dates(incidents: Iterable[Incident]) -> str:
    days = sorted({one.start for one in incidents})
    listed = ", ".join(day.isoformat() for day in days[:MOST_DATES])
    return f"{listed} and {len(days) - MOST_DATES} other days" if days[MOST_DATES:] else listed


def _flags(values: Iterable[bool | None]) -> Flags | None:
    found = list(values)
    known = any(value is not None for value in found)
    return np.array([bool(value) for value in found], bool) if known else None
