"""The layout of this project: one line per incident; see docs/data.md.

Required columns: initiator, target (any code or name of a state), start (date or quarter), class
(of an operation, or short_espionage, long_espionage). Optional: severity (1..10), end (date),
third_party (0/1), id, answers (id of the incident that this one answers), response_severity
(severity of the cyber response that it drew, 0 for none), concession (0/1). Other columns are
ignored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from simulator.experiments.validation.incident_files.cells import Cells
from simulator.experiments.validation.incident_files.dates import names_only_a_year
from simulator.experiments.validation.incident_files.reading import Incident, Reading
from simulator.experiments.validation.incidents import Objective
from simulator.loading.errors import listed, shown
from simulator.model.kinds import OperationClass

REQUIRED = ("initiator", "target", "start", "class")
DATES = ("start", "end")

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
    if not WORDS[word].operation_class.nature.counted:
        reading.leave_out(f"{word}, which is not a class of incident")
        return
    actors = [reading.names.states([cells.name(column)]) for column in ("initiator", "target")]
    found = _details(cells, WORDS[word])
    if found.key and found.key in reading.keys:
        cells.report.add(cells.where, "id", shown(found.key), "each id once")
    reading.keys.add(found.key)
    if not all(actors):
        who = "target" if actors[0] else "initiator"
        reading.leave_out(f"no state is known as {who}")
        return
    (initiator,), (target,) = actors
    if initiator == target:
        cells.report.add(cells.where, "target", shown(target), "another state than the initiator")
    yield replace(found, initiator=initiator, target=target)


def _details(cells: Cells, objective: Objective) -> Incident:
    """Return the incident of a line, without the states; what is wrong with it is reported."""
    found = Incident(
        initiator="",
        target="",
        start=cells.first_day("start") or date.min,
        objective=objective,
        key=cells.text("id"),
        end=cells.day("end"),
        severity=cells.severity("severity"),
        third_party=cells.flag("third_party"),
        answers=cells.text("answers") or None,
        response_severity=_response(cells),
        concession=cells.flag("concession"),
        whole_year=names_only_a_year(cells.text("start")),
    )
    if found.ends_early and not names_only_a_year(cells.text("end")):
        allowed = f"a day from {found.start} on"
        cells.report.add(cells.where, "end", shown(cells.text("end")), allowed)
    return found


def _response(cells: Cells) -> int | None:
    """Return the severity of the response; an empty cell says that there was none."""
    if "response_severity" in cells.cells and not cells.text("response_severity"):
        return 0
    return cells.severity("response_severity", least=0)
