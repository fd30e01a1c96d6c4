"""One incident of a file, before a file becomes a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from simulator.experiments.validation.incident_files.dates import quarter_of
from simulator.experiments.validation.incidents import LONG_QUARTERS, QUARTERS_OF_A_YEAR, Incidents
from simulator.model.kinds import OperationClass


@dataclass(frozen=True)
class Row:
    """An incident; None stands for what a file does not say.

    Attributes:
        key: Name by which other rows refer to it.
        answers: Key of the incident that this one answers.
        response_severity: Severity of the cyber response that it drew, 0 for none.
    """

    initiator: str
    target: str
    start: date
    operation_class: OperationClass
    key: str = ""
    end: date | None = None
    long_term: bool | None = None
    severity: int | None = None
    third_party: bool | None = None
    answers: str | None = None
    response_severity: int | None = None
    concession: bool | None = None


@dataclass
class Reading:
    """What was read from a file.

    Attributes:
        layout: Name of the layout.
        rows: The incidents.
        left_out: Why how many rows were left out.
        rivals: Pairs of rivals under observation, if the source has such a list.
    """

    layout: str
    rows: list[Row] = field(default_factory=list)
    left_out: dict[str, int] = field(default_factory=dict)
    rivals: int | None = None

    def leave_out(self, why: str) -> None:
        """Count a row that is not an incident between two states."""
        self.left_out[why] = self.left_out.get(why, 0) + 1

    def table(self) -> Incidents:
        """Return the incidents as a table; its record runs over whole calendar years.

        A column of yes or no is known if any row knows it, and what single rows leave open counts
        as no; severity is known if every row knows it.
        """
        return table_of(self.rows, self.rivals)


def table_of(rows: Sequence[Row], rivals: int | None) -> Incidents:
    """Return rows as a table, from the first quarter of the first year to the end of the last."""
    states = tuple(sorted({s for row in rows for s in (row.initiator, row.target)}))
    place = {state: number for number, state in enumerate(states)}
    years = [row.start.year for row in rows]
    first = min(years)
    severity = _numbers(row.severity for row in rows)
    answers = _answer_severities(rows)
    return Incidents(
        states=states,
        quarters=QUARTERS_OF_A_YEAR * (max(years) - first + 1),
        initiator=np.array([place[row.initiator] for row in rows], np.int64),
        target=np.array([place[row.target] for row in rows], np.int64),
        quarter=np.array([quarter_of(row.start, first) for row in rows], np.int64),
        operation_class=np.array([row.operation_class for row in rows], np.int64),
        severity=severity,
        third_party=_flags(row.third_party for row in rows),
        long_term=_flags(_long_term(row) for row in rows),
        answered=None if answers is None else answers > 0,
        answer_severity=None if severity is None else answers,
        concession=_flags(row.concession for row in rows),
        rivals=rivals,
    )


def _numbers(values: Iterable[int | None]) -> np.ndarray | None:
    found = list(values)
    known = [value for value in found if value is not None]
    return np.array(known, np.int64) if len(known) == len(found) else None


def _flags(values: Iterable[bool | None]) -> np.ndarray | None:
    found = list(values)
    known = any(value is not None for value in found)
    return np.array([bool(value) for value in found], bool) if known else None


def _long_term(row: Row) -> bool | None:
    """Tell whether espionage lasted, by what the file says or by its dates."""
    if row.operation_class != OperationClass.ESPIONAGE:
        return None
    if row.long_term is not None or row.end is None:
        return row.long_term
    first = row.start.year
    return quarter_of(row.end, first) - quarter_of(row.start, first) > LONG_QUARTERS


def _answer_severities(rows: Sequence[Row]) -> np.ndarray | None:
    """Return the severity of the response that each row drew, 0 for none; 1 where it is unknown.

    A response is told by the row itself, or by another row that answers it.
    """
    drawn = [row.response_severity for row in rows]
    by_key: dict[str, int] = {}
    for row in rows:
        if row.answers:
            by_key[row.answers] = max(by_key.get(row.answers, 0), row.severity or 1)
    if not by_key and all(value is None for value in drawn):
        return None
    found = [
        max(value or 0, by_key.get(row.key, 0)) for row, value in zip(rows, drawn, strict=True)
    ]
    return np.array(found, np.int64)
