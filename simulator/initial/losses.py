"""Documented losses of cyber operations, and published totals of a year.

Two tables in `scenarios/facts`: `losses.csv` has a case in each row, `loss_totals.csv` a published
total. Rules do not read them: they are what money in a simulation is held against. What the
columns mean, and what must not be concluded, is in `docs/data.md`.

Severity is on the 0..10 scale of the Dyadic Cyber Incident Dataset (Maness et al. 2023). It is that
of the data set where it has the case, else our reading.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

from simulator.initial.paths import scenario_root
from simulator.initial.ranges import ValueRange, number_within, year
from simulator.model.kinds import OperationClass, Sector, names
from simulator.scenario.fact_rows import Cells, TableError

WORLD = "WORLD"
"""Stands in the place of a state where the loss is the world's."""

CRIME = "crime"
"""Class of what aims at money, a state's thefts included; the model has no such class."""

ONE_ORGANISATION = "one organisation"

CHOICES: dict[str, tuple[str, ...]] = {
    "sector": (
        *names(Sector), "food", "hospitality", "manufacturing", "media", "technology", "transport",
        "several",
    ),
    "operation_class": (*names(OperationClass), CRIME),
    "severity_basis": ("published", "our reading"),
    "scope": (ONE_ORGANISATION, "several organisations", "one state", "world"),
    "confidence": ("found", "from-memory-verify"),
}  # fmt: skip
"""Words that a column may hold."""

SEVERITY = ValueRange(0, 10, "severity")
OUTAGE = ValueRange(0, 1000, "days")
MILLIONS = ValueRange(0, 1e5, "USD million")
"""Ten times the dearest case on record, NotPetya."""
BILLIONS = ValueRange(0, 1e4, "USD billion/year")
"""Ten times the highest total published for the world."""

_MONEY = ("low_{}", "value_{}", "high_{}", "price_year")
_ISO3 = re.compile(r"[A-Z]{3}\Z")


@dataclass(frozen=True)
class Estimate:
    """A loss at prices of `price_year`; `low` and `high` span what is published."""

    low: float
    value: float
    high: float
    price_year: int


@dataclass(frozen=True)
class Loss:
    """A documented case.

    Attributes:
        initiator: The state that a government, a court, a United Nations panel or published
            research names; empty if none does. Never proof.
        severity: 0..10; `severity_basis` says whose coding it is.
        outage_days: Days until services were back, None if no source says.
        usd_mn: Loss in USD million; None where no estimate was found.
        part_of: Case whose loss includes this one, or empty.
    """

    case: str
    year: int
    victim: str
    sector: str
    initiator: str
    operation_class: str
    severity: int
    severity_basis: str
    outage_days: float | None
    usd_mn: Estimate | None
    scope: str
    part_of: str
    source: str
    confidence: str
    note: str


@dataclass(frozen=True)
class Total:
    """A published total of a year in USD billion, for a state or the world."""

    state: str
    year: int
    usd_bn: Estimate
    covers: str
    source: str
    confidence: str
    note: str


@dataclass(frozen=True)
class Anchor:
    """What the cases of one severity cost.

    `cases`, `linked` and `priced` count all cases, those with a named state, and those of either
    sort with an estimate. Losses (USD million) are those of a single organisation from other
    than theft for money, `single` of them; nan if there is none.
    """

    severity: int
    cases: int
    linked: int
    priced: int
    single: int
    low: float
    median: float
    high: float


@cache
def load_losses() -> tuple[Loss, ...]:
    """Read the shipped cases.

    Raises:
        TableError: As `read_losses`.
    """
    return read_losses(scenario_root() / "facts" / "losses.csv")


@cache
def load_totals() -> tuple[Total, ...]:
    """Read the shipped totals of a year.

    Raises:
        TableError: As `read_totals`.
    """
    return read_totals(scenario_root() / "facts" / "loss_totals.csv")


def read_losses(path: Path) -> tuple[Loss, ...]:
    """Read a table of cases.

    Raises:
        TableError: If a column is missing, a cell is no number, word or state that it may be, an
            estimate is not in order, a case stands twice, or a part belongs to no case.
    """
    columns = (
        "case", "year", "victim_state", "sector", "initiator_state", "operation_class", "severity",
        "severity_basis", "outage_days", *(name.format("usd_mn") for name in _MONEY), "scope",
        "part_of", "source", "confidence", "note",
    )  # fmt: skip
    cases: dict[str, tuple[str, Loss]] = {}
    for place, row in _rows(path, columns):
        loss = _loss(place, row)
        if loss.case in cases:
            raise TableError(place, "case", repr(loss.case), "each case once")
        cases[loss.case] = place, loss
    for place, loss in cases.values():
        if loss.part_of and loss.part_of not in cases:
            raise TableError(place, "part_of", repr(loss.part_of), "a case of the table, or empty")
    return tuple(loss for _, loss in cases.values())


def read_totals(path: Path) -> tuple[Total, ...]:
    """Read a table of totals of a year.

    Raises:
        TableError: If a column is missing, a cell is no number, word or state that it may be, or
            an estimate is missing or not in order.
    """
    columns = (
        "state", "year", *(name.format("usd_bn") for name in _MONEY), "covers", "source",
        "confidence", "note",
    )  # fmt: skip
    return tuple(_total(place, row) for place, row in _rows(path, columns))


def anchors(losses: Sequence[Loss]) -> tuple[Anchor, ...]:
    """Return what the cases of each severity cost, from the lowest severity that has a case."""
    return tuple(
        _anchor(severity, [loss for loss in losses if loss.severity == severity])
        for severity in sorted({loss.severity for loss in losses})
    )


def _anchor(severity: int, cases: Sequence[Loss]) -> Anchor:
    single = sorted(
        loss.usd_mn.value
        for loss in cases
        if loss.usd_mn and loss.scope == ONE_ORGANISATION and loss.operation_class != CRIME
    )
    low, middle, high = (single[0], median(single), single[-1]) if single else [float("nan")] * 3
    linked = sum(bool(loss.initiator) for loss in cases)
    priced = sum(loss.usd_mn is not None for loss in cases)
    return Anchor(severity, len(cases), linked, priced, len(single), low, middle, high)


def _loss(place: str, row: Cells) -> Loss:
    outage = number_within(place, row, "outage_days", OUTAGE) if row["outage_days"] else None
    return Loss(
        case=_text(place, row, "case"),
        year=year(place, row, "year"),
        victim=_state(place, row, "victim_state"),
        sector=_word(place, row, "sector"),
        initiator=_state(place, row, "initiator_state") if row["initiator_state"] else "",
        operation_class=_word(place, row, "operation_class"),
        severity=_severity(place, row),
        severity_basis=_word(place, row, "severity_basis"),
        outage_days=outage,
        usd_mn=_estimate(place, row, "usd_mn", MILLIONS),
        scope=_word(place, row, "scope"),
        part_of=row["part_of"],
        source=_text(place, row, "source"),
        confidence=_word(place, row, "confidence"),
        note=_text(place, row, "note"),
    )


def _total(place: str, row: Cells) -> Total:
    estimate = _estimate(place, row, "usd_bn", BILLIONS)
    if estimate is None:
        raise TableError(place, "value_usd_bn", "empty", str(BILLIONS))
    return Total(
        state=_state(place, row, "state"),
        year=year(place, row, "year"),
        usd_bn=estimate,
        covers=_text(place, row, "covers"),
        source=_text(place, row, "source"),
        confidence=_word(place, row, "confidence"),
        note=_text(place, row, "note"),
    )


def _estimate(place: str, row: Cells, unit: str, room: ValueRange) -> Estimate | None:
    """Return the estimate of a row, None if all its cells are empty."""
    columns = [name.format(unit) for name in _MONEY]
    if not any(row[column] for column in columns):
        return None
    low, value, high = (number_within(place, row, column, room) for column in columns[:3])
    if not low <= value <= high:
        order = f"{low:g}, {value:g}, {high:g}"
        raise TableError(place, columns[1], order, "low <= value <= high")
    return Estimate(low, value, high, year(place, row, columns[3]))


def _severity(place: str, row: Cells) -> int:
    value = number_within(place, row, "severity", SEVERITY)
    if value != int(value):
        raise TableError(place, "severity", f"{value:g}", "a whole number from 0 to 10")
    return int(value)


def _state(place: str, row: Cells, column: str) -> str:
    code = row[column]
    if code != WORLD and not _ISO3.match(code):
        raise TableError(place, column, repr(code), f"an ISO3 code or {WORLD}")
    return code


def _word(place: str, row: Cells, column: str) -> str:
    if row[column] not in CHOICES[column]:
        raise TableError(place, column, repr(row[column]), f"one of {', '.join(CHOICES[column])}")
    return row[column]


def _text(place: str, row: Cells, column: str) -> str:
    if not row[column].strip():
        raise TableError(place, column, "empty", "a text")
    return row[column]


def _rows(path: Path, columns: Sequence[str]) -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield the rows of a table, each with its place."""
    with path.open(newline="", encoding="utf-8-sig") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != tuple(columns):
            given = f"columns {', '.join(reader.fieldnames or ()) or 'missing'}"
            raise TableError(f"{path}:1", "", given, f"a first line {','.join(columns)}")
        for row in reader:
            place = f"{path}:{reader.line_num}"
            if None in row or None in row.values():
                raise TableError(place, "", "another number of cells", f"{len(columns)} cells")
            yield place, row
