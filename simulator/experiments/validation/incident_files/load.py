"""Read a file of incidents in any layout that is known, or say what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.experiments.validation.incident_files import dcid, eurepoc, own
from simulator.experiments.validation.incident_files.cells import Cells
from simulator.experiments.validation.incident_files.reading import Incident, Reading
from simulator.loading.errors import Problem, Report, ScenarioError
from simulator.loading.yaml_files import display

if TYPE_CHECKING:
    import pandas as pd

SPREADSHEETS = (".xlsx", ".xlsm", ".xls")
MOST_ROWS = 1_000_000
NEEDS_READER = (
    "the spreadsheet reader that `pip install 'cyber-rivalry[data]'` adds, or the sheet as CSV"
)


@dataclass(frozen=True)
class Layout:
    """A layout of files.

    Attributes:
        name: How messages call it.
        required: The columns by which it is recognised.
        incidents_of: Yields the incidents of a line, and tells the reading which it leaves out.
        rivals: Pairs of rivals under observation, if the source has such a list.
    """

    name: str
    required: tuple[str, ...]
    incidents_of: Callable[[Cells, Reading], Iterator[Incident]]
    rivals: int | None = None


LAYOUTS = (
    Layout("incidents", own.REQUIRED, own.incidents_of),
    Layout("DCID 2.0", dcid.REQUIRED, dcid.incidents_of, dcid.RIVALS),
    Layout("EuRepoC", eurepoc.REQUIRED, eurepoc.incidents_of),
)


def load_incidents(path: str | Path) -> Reading:
    """Return the incidents of a CSV file or of the first sheet of a spreadsheet.

    Raises:
        ScenarioError: With every problem that was found.
    """
    place = Path(path)
    frame = _frame(place)
    columns = [plain(str(name)) for name in frame.columns]
    layout = _layout(place, columns)
    report = Report()
    own_names = layout.name == LAYOUTS[0].name
    names = [str(n).strip().lower() for n in frame.columns] if own_names else columns
    reading = Reading(layout.name, rivals=layout.rivals)
    for cells in _lines(place, names, frame.to_numpy(), report):
        reading.add(layout.incidents_of(cells, reading))
    report.raise_if_any()
    if not reading.incidents:
        raise _wrong(place, "no incident between two states", "at least one")
    return reading


def plain(name: str) -> str:
    """Return the name of a column in small letters and digits: `Crit Inf` is `critinf`."""
    return "".join(sign for sign in name.lower() if sign.isalnum())


def _wrong(path: Path, given: str, expected: str) -> ScenarioError:
    return ScenarioError([Problem(display(path), "", given, expected)])


def _frame(path: Path) -> pd.DataFrame:
    """Return the cells of a file as text."""
    import pandas as pd

    if not path.is_file():
        raise _wrong(path, "no such file", "a CSV file or a spreadsheet of incidents")
    try:
        if path.suffix.lower() in SPREADSHEETS:
            frame = pd.read_excel(path, dtype=str, engine="calamine", nrows=MOST_ROWS)
        else:
            frame = pd.read_csv(
                path, dtype=str, keep_default_na=False, encoding="utf-8-sig", nrows=MOST_ROWS,
                sep=None, engine="python", skip_blank_lines=False,
            )  # fmt: skip
    except ImportError:
        raise _wrong(path, "a spreadsheet", NEEDS_READER) from None
    except (ValueError, OSError, pd.errors.ParserError, UnicodeError) as error:
        text = str(error).partition("\n")[0] or "unreadable"
        raise _wrong(path, text, "a table with a line of column names, in UTF-8") from None
    except Exception as error:  # the reader of spreadsheets has errors of its own
        raise _wrong(path, str(error).partition("\n")[0], "a spreadsheet") from None
    return frame.fillna("")


def _layout(path: Path, columns: Sequence[str]) -> Layout:
    """Return the first layout all of whose columns are there."""
    for layout in LAYOUTS:
        if {plain(name) for name in layout.required} <= set(columns):
            return layout
    own_columns = ", ".join(own.REQUIRED)
    given = f"columns {', '.join(columns)}" if columns else "no columns"
    expected = f"columns {own_columns} (or those of DCID 2.0 or EuRepoC)"
    raise _wrong(path, given, expected)


def _lines(
    path: Path, columns: Sequence[str], values: Iterable[Sequence[str]], report: Report
) -> Iterator[Cells]:
    """Yield the lines that hold anything; the line of names is line 1."""
    where = display(path)
    for number, line in enumerate(values, start=2):
        cells = dict(zip(columns, map(str, line), strict=True))
        if any(cell.strip() for cell in cells.values()):
            yield Cells(f"{where}:{number}", cells, report)
        if report.full:
            return
