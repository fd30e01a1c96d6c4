"""The layout of the Cyber Operations Tracker of the Council on Foreign Relations (CSV).

Columns as published: Title, Date, Affiliations, Description, Response, Victims, Sponsor, Type,
Category, Sources_1 ... Sponsors are states by name, victims a text of states, organisations and
persons; both separated by commas. An operation counts once for each pair of a sponsor and a victim
that is a state by itself: of "Companies in Japan" nobody can be sure whom they stand for, so such
names are told and left out. There is one date, without an end, and no severity.

Our reading of its types: espionage and doxing are espionage, denial of service and defacement
disruption, sabotage and destruction of data degradation; financial theft is none of our classes. A
response "Hack Back" is an answer in kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.experiments.validation.incident_files.cells import Cells
from simulator.experiments.validation.incident_files.countries import find_state
from simulator.experiments.validation.incident_files.dates import names_only_a_year
from simulator.experiments.validation.incident_files.reading import Incident, Reading
from simulator.experiments.validation.incidents import DEGRADATION, DISRUPTION, ESPIONAGE

REQUIRED = ("Date", "Sponsor", "Victims", "Type")
DATES = ("date",)

TYPES = {
    "espionage": ESPIONAGE,
    "doxing": ESPIONAGE,
    "denial of service": DISRUPTION,
    "defacement": DISRUPTION,
    "sabotage": DEGRADATION,
    "data destruction": DEGRADATION,
}
HACK_BACK = re.compile(r"hack[ -]?back", re.I)
_SEPARATORS = re.compile(r"[,;\n]")
_AND = re.compile(r"(?:and|including|possibly)\s+", re.I)


def incidents_of(cells: Cells, reading: Reading) -> Iterator[Incident]:
    """Yield the incidents of a line in this layout, one for each pair of states."""
    kinds = [TYPES.get(part.strip().lower()) for part in cells.text("type").split(",")]
    objective = next((kind for kind in kinds if kind is not None), None)
    sponsors = reading.names.states(_actors(cells.text("sponsor")))
    victims = reading.names.states(_actors(cells.text("victims")))
    start = cells.known_day("date")
    for why, missing in (
        ("no sponsor is a known state", not sponsors),
        ("no victim is a state", not victims),
        (f"no class fits the type {cells.text('type') or '(empty)'}"[:60], objective is None),
        ("no date is known", start is None),
    ):
        if missing:
            reading.leave_out(why)
            return
    assert objective is not None and start is not None
    answered = int(bool(HACK_BACK.match(cells.text("response"))))
    if set(sponsors) & set(victims):
        reading.leave_out("sponsor and victim are the same state")
    for initiator in sponsors:
        for target in victims:
            if initiator != target:
                yield Incident(
                    initiator=initiator,
                    target=target,
                    start=start,
                    objective=objective,
                    response_severity=answered if "response" in cells.cells else None,
                    whole_year=names_only_a_year(cells.text("date")),
                )


def _actors(text: str) -> list[str]:
    """Return the names of a list; `Palestine, State of` is one, as is what stands in brackets."""
    parts = [_AND.sub("", part.strip(), count=1) for part in _SEPARATORS.split(text)]
    found: list[str] = []
    for part in filter(None, parts):
        joined = f"{found[-1]}, {part}" if found else ""
        if joined and find_state(part) is None and find_state(joined):
            found[-1] = joined
        else:
            found.append(part)
    return found
