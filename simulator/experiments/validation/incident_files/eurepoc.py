"""The layouts of the European Repository of Cyber Incidents: global (1.1, 1.3), dyadic (0.1).

Columns as published: incident_id (in 1.1 ID), start_date, end_date, incident_type (in the dyadic
file operation_type, and a column of 0 and 1 for each type), receiver_country_alpha_2_code and
initiator_alpha_2 (in 1.1 receiver_country and initiator_country, by name), initiator_category,
physical_effects_spatial, physical_effects_temporal. Several values stand in one cell: separated by
semicolons, in 1.1 as a list `['China', 'Iran, Islamic Republic of']`. An incident with several
initiators or receivers counts once for each pair, however many lines it has: the dyadic file has
one for each receiver.

Our reading, since the repository has other classes: disruption and ransomware are disruption, with
physical effects degradation; data theft and hijacking alone are espionage, long-term if start and
end lie more than two quarters apart. Types as coded go before the names that the dyadic file gives
to their combinations. Its intensity is another scale than severity and is not taken over;
responses are counted there, but not of which kind, so they stay unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.experiments.validation.incident_files.cells import YES, Cells
from simulator.experiments.validation.incident_files.reading import BACKWARDS, Incident, Reading
from simulator.experiments.validation.incidents import DEGRADATION, DISRUPTION, ESPIONAGE, Objective

RECEIVERS = ("receivercountryalpha2code", "receivercountry")
INITIATORS = ("initiatoralpha2", "initiatorcountry")
"""By code, or else by name; as all columns in small letters and digits."""

ONE_HOT = {
    "datatheft": "data theft",
    "datatheftdoxing": "data theft & doxing",
    "disruption": "disruption",
    "hijackingwithmisuse": "hijacking with misuse",
    "hijackingwithoutmisuse": "hijacking without misuse",
    "ransomware": "ransomware",
}
"""Columns of 0 and 1, and the type for which each stands.

The global files have columns of the same names in which sentences stand.
"""

REQUIRED = (
    ("incident_id", "ID"),
    "start_date",
    ("receiver_country_alpha_2_code", "receiver_country"),
    ("initiator_alpha_2", "initiator_country"),
    ("incident_type", "operation_type", "Ransomware"),
)
DATES = ("startdate", "enddate")

BREAKING = {"disruption", "ransomware"}
SPYING = {"data theft", "data theft & doxing", "hijacking with misuse", "hijacking without misuse"}
COMBINED = {
    "ddos/defacement": "disruption",
    "prolonged system outage (e.g., wiper)": "disruption",
    "wiper": "disruption",
    "ransomware & data theft extortion": "ransomware",
    "hack and leak": "data theft & doxing",
}
"""Names that the dyadic file gives to combinations, and the type that decides their class."""

NON_STATE = ("non-state-group", "individual hacker")
"""Categories of initiators without ties to a state; all of an incident's have to be such."""

NOTHING = {"", "none", "not available", "unknown", "nan"}
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")


def incidents_of(cells: Cells, reading: Reading) -> Iterator[Incident]:
    """Yield the incidents of a line in this layout, one for each pair of states."""
    objective = _objective(cells)
    initiators = reading.names.states(_actors(cells, INITIATORS))
    receivers = reading.names.states(_actors(cells, RECEIVERS))
    start, end = cells.known_day("startdate"), cells.known_day("enddate")
    for why, missing in (
        ("no initiator is a known state", not initiators),
        ("no receiver is a known state", not receivers),
        ("no class is known", objective is None),
        ("no start is known", start is None),
    ):
        if missing:
            reading.leave_out(why)
            return
    assert objective is not None and start is not None
    if end and end < start:
        reading.note(BACKWARDS)
    key = cells.text("incidentid") or cells.text("id")
    kinds = [part.lower() for part in _parts(cells, "initiatorcategory")]
    if set(initiators) & set(receivers):
        reading.leave_out("initiator and receiver are the same state")
    for initiator in initiators:
        for target in receivers:
            if initiator != target and (not key or reading.is_new((key, initiator, target))):
                yield Incident(
                    initiator=initiator,
                    target=target,
                    start=start,
                    objective=objective,
                    key=key,
                    end=end,
                    third_party=bool(kinds) and all(kind.startswith(NON_STATE) for kind in kinds),
                )


def _actors(cells: Cells, columns: tuple[str, ...]) -> list[str]:
    """Return the words of the first of some columns that the file has; `NA` is Namibia there."""
    column = next((name for name in columns if name in cells.cells), columns[0])
    codes = column == columns[0]
    return ["NAM" if codes and part == "NA" else part for part in _parts(cells, column)]


def _parts(cells: Cells, column: str) -> list[str]:
    """Return the values of a cell, each once, without those that say that nothing is known."""
    text = cells.text(column)
    if text.startswith("["):
        quoted = [one or other for one, other in _QUOTED.findall(text)]
        parts = quoted or text.strip("[]").split(",")
    else:
        parts = text.split(";")
    found = dict.fromkeys(part.strip() for part in parts)
    return [part for part in found if part.lower() not in NOTHING]


def _objective(cells: Cells) -> Objective | None:
    coded = {part.lower() for part in _parts(cells, "incidenttype")}
    coded |= {name for column, name in ONE_HOT.items() if cells.text(column).lower() in YES}
    combined = {part.lower() for part in _parts(cells, "operationtype")}
    types = coded or {COMBINED.get(name, name) for name in combined}
    if types & BREAKING:
        physical = ("physicaleffectsspatial", "physicaleffectstemporal")
        lasting = any(_parts(cells, column) for column in physical)
        return DEGRADATION if lasting else DISRUPTION
    return ESPIONAGE if types & SPYING else None
