"""The layout of this project: one line per incident; see docs/data.md.

Required columns: initiator, target (ISO3 code, name or COW number), start (date or quarter), class
(of an operation, or short_espionage, long_espionage). Optional: severity (1..10), end (date),
third_party (0/1), id, answers (id of the incident that this one answers), response_severity
(severity of the cyber response that it drew, 0 for none), concession (0/1). Other columns are
ignored.
"""

from __future__ import annotations

from collections.abc import Iterable

from simulator.experiments.validation.incident_files.cells import Cells
from simulator.experiments.validation.incident_files.rows import Reading, Row
from simulator.loading.errors import listed, shown
from simulator.model.kinds import OperationClass

REQUIRED = ("initiator", "target", "start", "class")

LENGTHS = {"": None, "short_": False, "long_": True}
WORDS = {
    f"{length}{c.name.lower()}": (c, long_term)
    for c in OperationClass
    for length, long_term in LENGTHS.items()
    if not length or c is OperationClass.ESPIONAGE
}
"""What the column `class` can say: the class, and whether espionage lasted."""


def read_lines(lines: Iterable[Cells]) -> Reading:
    """Return the incidents of a file in this layout; problems go to the report of the lines."""
    reading = Reading("incidents")
    known: set[str] = set()
    for cells in lines:
        row = _row(cells, reading)
        if row is None:
            continue
        if row.key and row.key in known:
            cells.report.add(cells.where, "id", shown(row.key), "each id once")
        known.add(row.key)
        reading.rows.append(row)
    return reading


def _row(cells: Cells, reading: Reading) -> Row | None:
    word = cells.text("class").lower().replace(" ", "_").replace("-", "_")
    if word not in WORDS:
        names = tuple(WORDS)
        cells.report.add(cells.where, "class", shown(cells.text("class")), listed(names), names)
        return None
    operation_class, long_term = WORDS[word]
    if not operation_class.nature.counted:
        reading.leave_out(f"{word}, which is not a class of incident")
        return None
    initiator, target = cells.state("initiator"), cells.state("target")
    if initiator == target:
        cells.report.add(cells.where, "target", shown(target), "another state than the initiator")
    return Row(
        initiator=initiator,
        target=target,
        start=cells.first_day("start"),
        operation_class=operation_class,
        key=cells.text("id"),
        end=cells.day("end"),
        long_term=long_term,
        severity=cells.severity("severity"),
        third_party=cells.flag("third_party"),
        answers=cells.text("answers") or None,
        response_severity=_response(cells),
        concession=cells.flag("concession"),
    )


def _response(cells: Cells) -> int | None:
    """Return the severity of the response; an empty cell says that there was none."""
    if "response_severity" in cells.cells and not cells.text("response_severity"):
        return 0
    return cells.severity("response_severity", least=0)
