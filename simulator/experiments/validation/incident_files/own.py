"""The layout of this project: one line per incident; see docs/data.md.

Required columns: initiator, target (ISO3 code, name or COW number), start (date or quarter), class
(of an operation, or short_espionage, long_espionage). Optional: severity (1..10), end (date),
third_party (0/1), id, answers (id of the incident that this one answers), response_severity
(severity of the cyber response that it drew, 0 for none), concession (0/1). Other columns are
ignored.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.experiments.validation.incident_files.cells import Cells
from simulator.experiments.validation.incident_files.reading import Incident, Reading
from simulator.experiments.validation.incidents import Objective
from simulator.loading.errors import listed, shown
from simulator.model.kinds import OperationClass

REQUIRED = ("initiator", "target", "start", "class")

LENGTHS = {"": None, "short_": False, "long_": True}
WORDS = {
    f"{length}{c.name.lower()}": Objective(c, long_term)
    for c in OperationClass
    for length, long_term in LENGTHS.items()
    if not length or c is OperationClass.ESPIONAGE
}
"""What the column `class` can say: the class, and whether espionage lasted."""


def incidents_of(cells: Cells, reading: Reading) -> Iterator[Incident]:
    """Yield the incident of a line in this layout, if it is one."""
    word = cells.text("class").lower().replace(" ", "_").replace("-", "_")
    if word not in WORDS:
        names = tuple(WORDS)
        cells.report.add(cells.where, "class", shown(cells.text("class")), listed(names), names)
        return
    objective = WORDS[word]
    if not objective.operation_class.nature.counted:
        reading.leave_out(f"{word}, which is not a class of incident")
        return
    initiator, target = cells.state("initiator"), cells.state("target")
    if initiator == target:
        cells.report.add(cells.where, "target", shown(target), "another state than the initiator")
    key = cells.text("id")
    found = Incident(
        initiator=initiator,
        target=target,
        start=cells.first_day("start"),
        objective=objective,
        key=key,
        end=cells.day("end"),
        severity=cells.severity("severity"),
        third_party=cells.flag("third_party"),
        answers=cells.text("answers") or None,
        response_severity=_response(cells),
        concession=cells.flag("concession"),
    )
    if key and key in reading.keys:
        cells.report.add(cells.where, "id", shown(key), "each id once")
    yield found


def _response(cells: Cells) -> int | None:
    """Return the severity of the response; an empty cell says that there was none."""
    if "response_severity" in cells.cells and not cells.text("response_severity"):
        return 0
    return cells.severity("response_severity", least=0)
