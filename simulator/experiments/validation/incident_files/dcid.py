"""The layout of the Dyadic Cyber Incident Dataset 2.0: its XLSX (first sheet) and its CSV.

Columns as published (release of February 2023): Cyberincidentnum, Dyadpair, StateA, StateB, Name,
interactionstartdate, interactionenddate, initiator (COW number), cyber_objective (1 disruption, 2
short-term espionage, 3 long-term espionage, 4 degradation, 5 influence), Concession,
3rdpartyinitiator, severity. Where StateA and StateB are missing, the pair is read from Dyadpair,
two COW numbers written together. The sheet of responses is not read: what an incident drew stays
unknown.

Four incidents of that release are initiated from outside the pair under which they are coded; the
names of all four say that StateB is the target, so that is our reading of such lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from simulator.experiments.validation.incident_files.cells import Cells
from simulator.experiments.validation.incident_files.countries import find_state
from simulator.experiments.validation.incident_files.reading import BACKWARDS, Incident, Reading
from simulator.experiments.validation.incidents import (
    DEGRADATION,
    DISRUPTION,
    LONG_ESPIONAGE,
    SHORT_ESPIONAGE,
)
from simulator.loading.errors import shown

RIVALS = 126
"""Dyads of rivals on the list of the data set (patterns as published)."""

REQUIRED = (
    ("StateA", "Dyadpair"),
    ("StateB", "Dyadpair"),
    "initiator",
    "interactionstartdate",
    "cyber_objective",
    "severity",
)
DATES = ("interactionstartdate", "interactionenddate")
RESPONSES = "Cyber_escalation"
"""A column of the sheet of responses, which has the required ones too."""

OBJECTIVES = {"1": DISRUPTION, "2": SHORT_ESPIONAGE, "3": LONG_ESPIONAGE, "4": DEGRADATION}
INFLUENCE = "5"
OUTSIDE = "initiated from outside the named pair; counted as against the second state of the pair"
PAIR = 2


def incidents_of(cells: Cells, reading: Reading) -> Iterator[Incident]:
    """Yield the incident of a line in this layout, if it is one between two states."""
    objective = cells.text("cyberobjective").removesuffix(".0")
    if objective == INFLUENCE:
        reading.leave_out("influence operations, which are not a class of incident")
        return
    if objective not in OBJECTIVES:
        cells.report.add(cells.where, "cyber_objective", shown(objective), "1, 2, 3, 4 or 5")
        return
    pair = reading.names.states(_pair(cells))
    initiator = next(iter(reading.names.states([cells.name("initiator")])), "")
    found = Incident(
        initiator=initiator,
        target=pair[0] if pair[1:] == [initiator] else pair[-1] if pair else "",
        start=cells.first_day("interactionstartdate") or date.min,
        objective=OBJECTIVES[objective],
        key=cells.text("cyberincidentnum"),
        end=cells.day("interactionenddate"),
        severity=cells.severity("severity", least=0),
        third_party=cells.flag("3rdpartyinitiator"),
        concession=cells.flag("concession"),
    )
    if not initiator or len(pair) != PAIR:
        reading.leave_out("no state is known as initiator or as target")
    elif found.key and not reading.is_new(tuple(cells.cells.values())):
        reading.leave_out("the same as another line, number included")
    else:
        if initiator not in pair:
            reading.note(OUTSIDE)
        if found.ends_early:
            reading.note(BACKWARDS)
        yield found


def _pair(cells: Cells) -> tuple[str, ...]:
    """Return the two states of a line, as they are written there."""
    if "statea" in cells.cells and "stateb" in cells.cells:
        return cells.name("statea"), cells.name("stateb")
    text = cells.name("dyadpair").removesuffix(".0")
    splits = [(text[:place], text[place:]) for place in range(1, min(4, len(text)))]
    both = [pair for pair in splits if all(map(find_state, pair)) and pair[1][0] != "0"]
    initiator = cells.text("initiator").removesuffix(".0")
    return next((pair for pair in both if initiator in pair), both[0] if both else (text,))
