"""The layout of this project: one line per incident; see docs/data.md.

Required columns: initiator, target (ISO3 code, name or COW number), start (date or quarter), class
(espionage, short_espionage, long_espionage, disruption, degradation, disinformation). Optional:
severity (1..10), end (date), third_party (0/1), id, answers (id of the incident that this one
answers), response_severity (severity of the cyber response that it drew, 0 for none), concession
(0/1). Other columns are ignored.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.experiments.validation.incident_files.cells import Cells
from simulator.experiments.validation.incident_files.reading import Incident, Reading
from simulator.experiments.validation.incidents import (
    DEGRADATION,
    DISRUPTION,
    ESPIONAGE,
    LONG_ESPIONAGE,
    SHORT_ESPIONAGE,
)
from simulator.loading.errors import listed, shown

REQUIRED = ("initiator", "target", "start", "class")

WORDS = {
    "espionage": ESPIONAGE,
    "short_espionage": SHORT_ESPIONAGE,
    "long_espionage": LONG_ESPIONAGE,
    "disruption": DISRUPTION,
    "degradation": DEGRADATION,
}
DISINFORMATION = "disinformation"


def incidents_of(cells: Cells, reading: Reading) -> Iterator[Incident]:
    """Yield the incident of a line in this layout, if it is one."""
    word = cells.text("class").lower().replace(" ", "_").replace("-", "_")
    if word == DISINFORMATION:
        reading.leave_out("disinformation, which is not a class of incident")
        return
    if word not in WORDS:
        names = (*WORDS, DISINFORMATION)
        cells.report.add(cells.where, "class", shown(cells.text("class")), listed(names), names)
        return
    initiator, target = cells.state("initiator"), cells.state("target")
    if initiator == target:
        cells.report.add(cells.where, "target", shown(target), "another state than the initiator")
    key = cells.text("id")
    found = Incident(
        initiator=initiator,
        target=target,
        start=cells.first_day("start"),
        objective=WORDS[word],
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
