"""What was read from a file: single incidents, and the table that they make."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from simulator.experiments.validation.incidents import LONG_QUARTERS, Flags, Incidents, Objective
from simulator.labels import QUARTERS
from simulator.model.kinds import OperationClass
from simulator.model.world import Ints


@dataclass(frozen=True)
class Incident:
    """An incident; None stands for what a file does not say.

    Attributes:
        key: Name by which other incidents refer to it.
        answers: Key of the incident that this one answers.
        response_severity: Severity of the cyber response that it drew, 0 for none.
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

    @property
    def long_term(self) -> bool | None:
        """Whether espionage lasted, by what the file says or by its dates."""
        operation_class, said = self.objective
        if operation_class != OperationClass.ESPIONAGE or said is not None or self.end is None:
            return said
        first = self.start.year
        return quarter_of(self.end, first) - quarter_of(self.start, first) > LONG_QUARTERS


@dataclass
class Reading:
    """What was read from a file.

    Attributes:
        layout: Name of the layout.
        incidents: Those between two states.
        keys: Names by which the incidents so far can be referred to.
        left_out: Why how many rows were left out.
        rivals: Pairs of rivals under observation, if the source has such a list.
    """

    layout: str
    incidents: list[Incident] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    left_out: dict[str, int] = field(default_factory=dict)
    rivals: int | None = None

    def add(self, incidents: Iterable[Incident]) -> None:
        """Take the incidents of a line."""
        for one in incidents:
            self.incidents.append(one)
            self.keys.add(one.key)

    def leave_out(self, why: str) -> None:
        """Count a row that is not an incident between two states."""
        self.left_out[why] = self.left_out.get(why, 0) + 1

    def table(self) -> Incidents:
        """Return the incidents as a table; its record runs over whole calendar years.

        A column of yes or no is known if any incident knows it, and what single ones leave open
        counts as no; severity is known if every incident knows it.
        """
        found = self.incidents
        states = tuple(sorted({s for one in found for s in (one.initiator, one.target)}))
        place = {state: number for number, state in enumerate(states)}
        years = [one.start.year for one in found]
        first = min(years)
        severities = [one.severity for one in found if one.severity is not None]
        severity = np.array(severities, np.int64) if len(severities) == len(found) else None
        answers = self._answer_severities()
        return Incidents(
            states=states,
            quarters=QUARTERS * (max(years) - first + 1),
            initiator=np.array([place[one.initiator] for one in found], np.int64),
            target=np.array([place[one.target] for one in found], np.int64),
            quarter=np.array([quarter_of(one.start, first) for one in found], np.int64),
            operation_class=np.array([one.objective.operation_class for one in found], np.int64),
            severity=severity,
            third_party=_flags(one.third_party for one in found),
            long_term=_flags(one.long_term for one in found),
            answered=None if answers is None else answers > 0,
            answer_severity=None if severity is None else answers,
            concession=_flags(one.concession for one in found),
            rivals=self.rivals,
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


def _flags(values: Iterable[bool | None]) -> Flags | None:
    found = list(values)
    known = any(value is not None for value in found)
    return np.array([bool(value) for value in found], bool) if known else None


def quarter_of(day: date, first_year: int) -> int:
    """Return the quarter of a day; the first quarter of `first_year` is 0."""
    return QUARTERS * (day.year - first_year) + (day.month - 1) // 3
