"""`rivalry query`: stored results in SQL, by DuckDB, which can read them and nothing else.

What it finds is shown with escapes for signs that would steer a terminal; a CSV file has them as
they are, and is never written over something that exists, or into a folder of results.
"""

from __future__ import annotations

import csv
import io
import os
import signal
import sys
import threading
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from simulator.commands import Command, Invocation, UsageProblem
from simulator.commands.flags import positive
from simulator.commands.terminal import say, visible
from simulator.files import StoreError, write_whole

if TYPE_CHECKING:
    import duckdb

    from simulator.experiments.stored_sql import Patience

SHOWN_ROWS = 40
COUNTED_ROWS = 1_000_000
"""So many rows are counted beyond the shown ones."""

SHOWN_SIGNS = 200
"""Of a value; a CSV file has all."""

BATCH_ROWS = 10_000
SECONDS = 60


def add_csv(parser: ArgumentParser) -> None:
    """Add `--csv` and its limits."""
    parser.add_argument(
        "--csv", type=Path, metavar="FILE", help="write all rows as CSV (- for the terminal)"
    )
    parser.add_argument("--force", action="store_true", help="replace FILE if it exists")
    parser.add_argument(
        "--timeout",
        type=positive,
        metavar="SECONDS",
        default=SECONDS,
        help="give up after so long (default: %(default)s)",
    )


def execute(invocation: Invocation) -> None:
    """Answer one SQL statement, or list the tables; print the rows or write them as CSV."""
    folder, words = invocation.folder()
    if len(words) > 1:
        raise UsageProblem("one SQL statement, in quotes")
    if invocation.csv is not None:
        check_target(invocation.csv, folder, invocation.force)

    import duckdb
    import pyarrow as pa

    from simulator.experiments.stored_sql import Patience, ask, connect

    try:
        connection = connect(folder)
        patient = Patience(connection, invocation.timeout)
        if not words:
            say("\n".join(_tables(connection, folder)))
        elif invocation.csv is None:
            answer = patient.wait(lambda: ask(connection, words[0]))
            say("\n".join(_shown(answer, patient)))
        else:
            answer = patient.wait(lambda: ask(connection, words[0]))
            _write_csv(answer, invocation.csv, patient)
    except (duckdb.Error, pa.ArrowException, ValueError, OverflowError, MemoryError) as error:
        raise StoreError(str(error) or "more memory than there is") from error


def check_target(path: Path, folder: Path, force: bool) -> None:
    """Refuse to write over something, or among results, where only commands that compute write.

    Raises:
        StoreError: If the file exists and `force` is not set, is no plain file, or would lie in the
            folder that is asked, or in another folder of results.
    """
    if str(path) == "-":
        return
    above = Path(os.path.realpath(path)).parents
    asked = Path(os.path.realpath(folder))
    stored = next((up for up in above if up == asked or _holds_results(up)), None)
    if stored is not None:
        raise StoreError(f"{path} would lie among results ({stored}): name a file elsewhere")
    if not above[0].is_dir():
        raise StoreError(f"cannot write {path}: no folder {path.parent}")
    if os.path.lexists(path):
        if path.is_symlink() or not path.is_file():
            raise StoreError(f"cannot write {path}: it is no plain file")
        if not force:
            raise StoreError(f"{path} exists: name another file, or replace it with --force")


def _holds_results(folder: Path) -> bool:
    """Tell whether a folder has a manifest or a plan of ours; other programs use these names."""
    from simulator.results.home import PLAN
    from simulator.results.store import MANIFEST

    texts = [folder / name for name in (MANIFEST, PLAN) if (folder / name).is_file()]
    try:
        return any(b'"rules_version"' in path.read_bytes() for path in texts)
    except OSError:
        return True


def _tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[str]:
    """Yield each table with its columns, and their units where the file states them."""
    from simulator.experiments.stored_sql import units_of

    units = units_of(folder)
    found = connection.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "ORDER BY table_name, ordinal_position"
    ).fetchall()
    before = ""
    for table, column, kind in found:
        if table != before:
            yield _cell(table)
            before = table
        unit = units.get(column, "")
        yield f"  {_cell(column):<28} {kind:<10} {_cell(unit)}".rstrip()


def _shown(answer: duckdb.DuckDBPyConnection, patient: Patience) -> Iterator[str]:
    """Yield the first rows as an aligned table, and how many there are more."""
    heads = [_cell(column[0]) for column in answer.description or ()]
    rows = patient.wait(lambda: answer.fetchmany(SHOWN_ROWS))
    texts = [[_text(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *texts, strict=True)]
    yield _line(heads, widths)
    yield _line(["-" * width for width in widths], widths)
    for row in texts:
        yield _line(row, widths)
    more = 0
    for batch in _batches(answer, patient):
        more += len(batch)
        if more >= COUNTED_ROWS:
            break
    if more:
        least = "at least " if more >= COUNTED_ROWS else ""
        yield f"... and {least}{more:,} rows more; --csv FILE writes all"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def _text(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.6g}"
    return "" if value is None else _cell(str(value))


def _cell(text: str) -> str:
    """Return a text as it stands in a line of a table: visible, and not too long."""
    shown = text if len(text) <= SHOWN_SIGNS else text[: SHOWN_SIGNS - 3] + "..."
    return visible(shown).replace("\n", "\\n").replace("\t", "\\t")


def _batches(answer: duckdb.DuckDBPyConnection, patient: Patience) -> Iterator[list[Any]]:
    while batch := patient.wait(lambda: answer.fetchmany(BATCH_ROWS)):
        yield batch


def _write_csv(answer: duckdb.DuckDBPyConnection, path: Path, patient: Patience) -> None:
    """Write all rows to a file, or the terminal for `-`; numbers keep all their digits."""

    def write_to(file: IO[str], plain: Callable[[Any], Any]) -> None:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([plain(column[0]) for column in answer.description or ()])
        for batch in _batches(answer, patient):
            writer.writerows([plain(value) for value in row] for row in batch)

    def write_file(target: IO[bytes]) -> None:
        text = io.TextIOWrapper(target, encoding="utf-8", newline="")
        write_to(text, lambda value: value)
        text.flush()
        text.detach()

    if str(path) != "-":
        with _ended_by_signals():
            write_whole(path, write_file)
    elif sys.stdout.isatty():
        write_to(sys.stdout, lambda value: visible(value) if isinstance(value, str) else value)
    else:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8")  # data, whatever a terminal could show
        write_to(sys.stdout, lambda value: value)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let a request to end, or a terminal that is closed, pass through what cleans up."""

    def end(number: int, _frame: object) -> None:
        raise SystemExit(128 + number)

    names = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        names = []
    before = {number: signal.signal(number, end) for number in names}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


COMMAND = Command(
    "query",
    "ask stored results in SQL (DuckDB), read-only",
    "Ask stored results in SQL; every Parquet file of the folder is a table. Nothing can be\n"
    'changed. Example: rivalry query outputs/price_of_dependence "select lever, avg(pawn)\n'
    'from runs group by lever". `runs` joins the outcomes of a sweep with its points.\n'
    "A question has a minute; --timeout gives it longer.",
    "FOLDER SQL",
    "a folder of results, and one SQL statement in quotes; without one: what tables there are",
    execute,
    (add_csv,),
    order=80,
)
