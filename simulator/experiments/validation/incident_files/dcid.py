"""The layout of the Dyadic Cyber Incident Dataset 2.0 (release of February 2023, first sheet).

Columns as published: Cyberincidentnum, Dyadpair, StateA, StateB, Name, interactionstartdate,
interactionenddate, initiator (COW number), cyber_objective (1 disruption, 2 short-term espionage,
3 long-term espionage, 4 degradation, 5 influence), Concession, 3rdpartyinitiator, severity. The
sheet of responses is not read: what an incident drew stays unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.experiments.validation.incident_files.cells import Cells
from simulator.experiments.validation.incident_files.reading import Incident, Reading
from simulator.experiments.validation.incidents import (
    DEGRADATION,
    DISRUPTION,
    LONG_ESPIONAGE,
    SHORT_ESPIONAGE,
)
from simulator.loading.errors import shown

RIVALS = 126
"""Dyads of rivals on the list of the data set (patterns as published)."""

REQUIRED = ("statea", "stateb", "initiator", "interactionstartdate", "cyberobjective", "severity")

OBJECTIVES = {"1": DISRUPTION, "2": SHORT_ESPIONAGE, "3": LONG_ESPIONAGE, "4": DEGRADATION}
INFLUENCE = "5"


def incidents_of(cells: Cells, reading: Reading) -> Iterator[Incident]:
    """Yield the incident of a line in this layout, if it is one between two states."""
    objective = cells.text("cyberobjective").removesuffix(".0")
    if objective == INFLUENCE:
        reading.leave_out("influence operations, which are not a class of incident")
        return
    if objective not in OBJECTIVES:
        cells.report.add(cells.where, "cyber_objective", shown(objective), "1, 2, 3, 4 or 5")
        return
    a, b, initiator = cells.state("statea"), cells.state("stateb"), cells.state("initiator")
    if initiator not in (a, b):
        reading.leave_out("initiator outside the pair of states")
        return
    yield Incident(
        initiator=initiator,
        target=b if initiator == a else a,
        start=cells.first_day("interactionstartdate"),
        objective=OBJECTIVES[objective],
        key=cells.text("cyberincidentnum"),
        end=cells.day("interactionenddate"),
        severity=cells.severity("severity", least=0),
        third_party=cells.flag("3rdpartyinitiator"),
        concession=cells.flag("concession"),
    )
