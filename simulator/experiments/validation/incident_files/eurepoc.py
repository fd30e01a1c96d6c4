"""The layouts of the European Repository of Cyber Incidents: global (1.3) and dyadic (0.1) CSV.

Columns as published: incident_id, start_date, end_date (DD.MM.YYYY), incident_type (in the dyadic
file operation_type), receiver_country_alpha_2_code, initiator_alpha_2, initiator_category,
physical_effects_spatial, physical_effects_temporal. Several values stand in one cell, separated by
semicolons; an incident with several initiators or receivers counts once for each pair.

Our reading, since the repository has other classes: disruption and ransomware are disruption, with
physical effects degradation; data theft and hijacking alone are espionage, long-term if start and
end lie more than two quarters apart. Its intensity is another scale than severity and is not
taken over; responses are counted there, but not of which kind, so they stay unknown.
"""

from __future__ import annotations

from collections.abc import Iterator

from simulator.experiments.validation.incident_files.cells import Cells
from simulator.experiments.validation.incident_files.countries import state_code
from simulator.experiments.validation.incident_files.reading import Incident, Reading
from simulator.experiments.validation.incidents import DEGRADATION, DISRUPTION, ESPIONAGE, Objective
from simulator.loading.errors import Report

REQUIRED = ("incidentid", "startdate", "receivercountryalpha2code", "initiatoralpha2")
TYPES = ("incidenttype", "operationtype")

BREAKING = {"disruption", "ransomware"}
SPYING = {"data theft", "data theft & doxing", "hijacking with misuse", "hijacking without misuse"}
NON_STATE = ("non-state-group", "individual hacker")
"""Categories of initiators without ties to a state; all of an incident's have to be such."""

NOTHING = {"", "none", "not available", "unknown", "nan"}


def incidents_of(cells: Cells, reading: Reading) -> Iterator[Incident]:
    """Yield the incidents of a line in this layout, one for each pair of states."""
    objective = _objective(cells)
    initiators = _states(cells, "initiatoralpha2")
    receivers = _states(cells, "receivercountryalpha2code")
    start = cells.day("startdate")
    for why, missing in (
        ("no initiator is known", not initiators),
        ("no receiver is known", not receivers),
        ("no class is known", objective is None),
        ("no start is known", start is None),
    ):
        if missing:
            reading.leave_out(why)
            return
    assert objective is not None and start is not None
    # The repository also writes that an end is not known; that is no mistake.
    end = Cells(cells.where, cells.cells, Report()).day("enddate")
    kinds = [part.lower() for part in _parts(cells, "initiatorcategory")]
    for initiator in initiators:
        for target in receivers:
            if initiator == target:
                reading.leave_out("initiator and receiver are the same state")
            else:
                yield Incident(
                    initiator=initiator,
                    target=target,
                    start=start,
                    objective=objective,
                    end=end,
                    third_party=bool(kinds) and all(kind.startswith(NON_STATE) for kind in kinds),
                )


def _parts(cells: Cells, column: str) -> list[str]:
    parts = [part.strip() for part in cells.text(column).split(";")]
    return list(dict.fromkeys(part for part in parts if part.lower() not in NOTHING))


def _states(cells: Cells, column: str) -> list[str]:
    return list(dict.fromkeys(state_code(part) for part in _parts(cells, column)))


def _objective(cells: Cells) -> Objective | None:
    types = {part.lower() for column in TYPES for part in _parts(cells, column)}
    if types & BREAKING:
        physical = ("physicaleffectsspatial", "physicaleffectstemporal")
        lasting = any(_parts(cells, column) for column in physical)
        return DEGRADATION if lasting else DISRUPTION
    return ESPIONAGE if types & SPYING else None
