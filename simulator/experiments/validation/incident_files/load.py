"""Read a file of incidents in any layout that is known, or say what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from simulator.experiments.validation.incident_files import cfr, dcid, eurepoc, own
from simulator.experiments.validation.incident_files.cells import Cells
from simulator.experiments.validation.incident_files.dates import has_short_year, order_of_days
from simulator.experiments.validation.incident_files.reading import Incident, Reading
from simulator.experiments.validation.incident_files.record import PUBLISHED, Record
from simulator.experiments.validation.incident_files.tables import Table, read_table, wrong
from simulator.loading.errors import Report, shown

SUFFIXES = (".csv", ".tsv", ".xlsx", ".xlsm", ".xls")
"""Endings of file names by which a file of incidents is told from a scenario."""

SIMILAR = 0.4
"""Share of its columns from which a file is taken for a layout of which some are missing."""

Columns = tuple[str | tuple[str, ...], ...]
"""Names of columns as published; of those in brackets any one is enough."""


@dataclass(frozen=True)
class Layout:
    """A layout of files.

    Attributes:
        name: How messages call it.
        required: The columns by which it is recognised.
        dates: The columns of dates.
        incidents_of: Yields the incidents of a line, and tells the reading which it leaves out.
        ids: Columns that name an incident; of equal lines without one nobody knows what they are.
        rivals: Pairs of rivals under observation, if the source has such a list.
        record: The period that its published counts cover, if it is fixed.
    """

    name: str
    required: Columns
    dates: tuple[str, ...]
    incidents_of: Callable[[Cells, Reading], Iterator[Incident]]
    ids: tuple[str, ...] = ()
    rivals: int | None = None
    record: Record | None = None

    def missing(self, columns: Sequence[str]) -> list[str]:
        """Return the required columns that a file lacks."""
        any_of = [(one,) if isinstance(one, str) else one for one in self.required]
        return [" or ".join(names) for names in any_of if not set(map(plain, names)) & set(columns)]


OWN = Layout("incidents", own.REQUIRED, own.DATES, own.incidents_of, ("id",))
LAYOUTS = (
    OWN,
    Layout(
        "DCID 2.0", dcid.REQUIRED, dcid.DATES, dcid.incidents_of, ("cyberincidentnum",),
        dcid.RIVALS, PUBLISHED,
    ),
    Layout("EuRepoC", eurepoc.REQUIRED, eurepoc.DATES, eurepoc.incidents_of, ("incidentid", "id")),
    Layout("CFR Cyber Operations Tracker", cfr.REQUIRED, cfr.DATES, cfr.incidents_of),
)  # fmt: skip


def load_incidents(path: str | Path, record: Record | None = None) -> Reading:
    """Return the incidents of a CSV file or of the first sheet of a spreadsheet.

    Args:
        path: The file.
        record: The period that it covers, if it is not that which its layout or its dates give.

    Raises:
        ScenarioError: With every problem that was found.
    """
    table = read_table(Path(path))
    layout = _layout(table)
    names = _column_names(table, layout)
    reading, report = Reading(layout.name, rivals=layout.rivals), Report()
    if table.note:
        reading.notes.append(table.note)
    for cells in _lines(table, names, layout, reading, report):
        reading.add(layout.incidents_of(cells, reading))
        if report.full:
            break
    report.raise_if_any()
    reading.settle(record, layout.record)
    if not reading.incidents:
        reasons = "; ".join(reading.told)
        given = "no incident between two states" + (f" ({reasons})" if reasons else "")
        raise wrong(table.where, given, "at least one")
    return reading


def plain(name: str) -> str:
    """Return the name of a column in small letters and digits: `Crit Inf` is `critinf`."""
    return "".join(sign for sign in name.lower() if sign.isalnum())


def _layout(table: Table) -> Layout:
    """Return the first layout all of whose columns are there.

    Raises:
        ScenarioError: If there is none; it says which columns the nearest one lacks.
    """
    columns = [plain(name) for name in table.columns]
    if plain(dcid.RESPONSES) in columns and OWN.missing(columns):
        given = f"a table of responses (column {dcid.RESPONSES}), not of incidents"
        raise wrong(table.where, given, "the table of incidents; in DCID 2.0 the first sheet")
    for layout in LAYOUTS:
        if not layout.missing(columns):
            return layout
    lacking = {layout: layout.missing(columns) for layout in LAYOUTS}
    nearest = min(LAYOUTS, key=lambda layout: len(lacking[layout]) / len(layout.required))
    if len(lacking[nearest]) <= (1 - SIMILAR) * len(nearest.required):
        name = "this project's layout" if nearest is OWN else nearest.name
        given = f"columns of {name} without {', '.join(lacking[nearest])}"
        others = "" if nearest is OWN else f", or {', '.join(own.REQUIRED)}"
        raise wrong(table.where, given, f"these columns too{others}; see docs/data.md")
    given = f"columns {shown(', '.join(table.columns))}" if columns else "no columns"
    others = ", ".join(layout.name for layout in LAYOUTS[1:])
    raise wrong(table.where, given, f"columns {', '.join(own.REQUIRED)} (or those of {others})")


def _column_names(table: Table, layout: Layout) -> list[str]:
    """Return the names by which the cells of a line are found.

    Raises:
        ScenarioError: If a column of the own layout stands there twice.
    """
    if layout is not OWN:
        return [plain(name) for name in table.columns]
    names = [name.lower() for name in table.columns]
    twice = [name for name, times in Counter(filter(None, names)).items() if times > 1]
    if twice:
        raise wrong(table.where, f"the column {shown(twice[0])} twice", "each column once")
    return names


def _lines(
    table: Table, names: Sequence[str], layout: Layout, reading: Reading, report: Report
) -> Iterator[Cells]:
    """Yield the lines of a table, and tell the reading of dates and lines that leave a doubt.

    Of columns with the same name the first counts.
    """
    places = {name: place for place, name in reversed(list(enumerate(names)))}
    dates = [places[name] for name in layout.dates if name in places]
    order = order_of_days(row[place] for _, row in table.lines for place in dates)
    if order.told:
        reading.notes.append(order.told)
    short = (row[place] for _, row in table.lines for place in dates if has_short_year(row[place]))
    if example := next(short, "").strip():
        reading.notes.append(f"years of two digits ({example}) are read as 1980 to 2079")
    for number, row in table.lines:
        cells = {name: row[place] for name, place in places.items()}
        if not any(cells.get(name, "").strip() for name in layout.ids):
            same = not reading.is_new(tuple(row))
            if same:
                reading.note("the same as another line, without an id; each of them is counted")
        yield Cells(f"{table.where}:{number}", cells, report, order.day_first)
