"""Stored results as tables of DuckDB, which can read them and nothing else.

DuckDB works in a thread, within a time limit and a share of memory, and never spills to a disk.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from simulator.experiments.sweeps.data import is_sweep
from simulator.experiments.sweeps.folder import OUTCOMES_FILE, PARTS, POINTS_FILE
from simulator.files import StoreError
from simulator.results.store import MANIFEST, require_in_place, require_sound

if TYPE_CHECKING:
    import duckdb

GRACE = 2.0
"""Seconds that DuckDB gets to notice that nobody waits any more."""

MEMORY = "2GB"
LOCKED = (
    f"SET memory_limit = '{MEMORY}'",
    "SET temp_directory = ''",
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)

_Found = TypeVar("_Found")


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection in which every Parquet file of a folder is a table.

    The files are read through Arrow; DuckDB itself is cut off from files and network, so that no
    statement can change or read anything else.

    Raises:
        StoreError: If there is no Parquet file, or one of finished results is damaged.
    """
    import duckdb
    import pyarrow.dataset as ds

    require_in_place(folder)
    files = _files(folder)
    if not files:
        raise StoreError(f"{folder} holds no results (no Parquet file)")
    if (folder / MANIFEST).exists():
        require_sound(folder, [f"{name}.parquet" for name in files])
    connection = duckdb.connect(":memory:")
    for name, path in files.items():
        connection.register(name, ds.dataset(path, format="parquet"))
    if is_sweep(folder) and {"outcomes", "points"} <= files.keys():
        connection.execute("CREATE VIEW runs AS FROM outcomes JOIN points USING (point)")
    for setting in LOCKED:
        connection.execute(setting)
    return connection


def _files(folder: Path) -> dict[str, Path | list[str]]:
    """Return the tables of a folder; of a sweep that is not complete, what is done so far."""
    files: dict[str, Path | list[str]] = {
        path.stem: path for path in sorted(folder.glob("*.parquet")) if path.is_file()
    }
    parts = sorted(map(str, (folder / PARTS).glob("*.parquet")))
    if "outcomes" not in files and parts:
        files["outcomes"] = parts
    return files


def ask(connection: duckdb.DuckDBPyConnection, sql: str) -> duckdb.DuckDBPyConnection:
    """Run one statement that reads.

    Raises:
        StoreError: If it is none, more than one, or would change something.
        duckdb.Error: If it is no SQL, or asks for what is not there.
    """
    import duckdb

    statements = connection.extract_statements(sql)
    reads = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)
    if len(statements) != 1 or statements[0].type not in reads:
        raise StoreError("one SELECT statement only: stored results can be read, not changed")
    return connection.execute(statements[0])


def units_of(folder: Path) -> dict[str, str]:
    """Return the units of columns, where a file states them."""
    import pyarrow.parquet as pq

    found = {}
    for name in (OUTCOMES_FILE, POINTS_FILE):
        path = folder / name
        for field in pq.read_schema(path) if path.is_file() else ():
            if field.metadata and b"unit" in field.metadata:
                found[field.name] = field.metadata[b"unit"].decode()
    return found


class Patience:
    """Waits for DuckDB, so long and no longer; Ctrl-C ends the wait at once."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, seconds: float) -> None:
        self._connection, self._seconds = connection, seconds
        self._end = time.monotonic() + seconds

    def wait(self, work: Callable[[], _Found]) -> _Found:
        """Return the value of a call of DuckDB.

        Raises:
            StoreError: If time is over.
        """
        outcome: Future[_Found] = Future()
        threading.Thread(target=_fulfil, args=(work, outcome), daemon=True).start()
        try:
            return outcome.result(max(0.0, self._end - time.monotonic()))
        except TimeoutError:
            remedy = "--timeout SECONDS gives it longer"
            raise StoreError(f"no answer within {self._seconds} s: {remedy}") from None
        finally:
            if not outcome.done():
                self._connection.interrupt()
                _settle(outcome)


def _fulfil(work: Callable[[], _Found], outcome: Future[_Found]) -> None:
    try:
        outcome.set_result(work())
    except BaseException as error:
        outcome.set_exception(error)


def _settle(outcome: Future[Any]) -> None:
    """Wait a little for a thread that was interrupted."""
    with suppress(TimeoutError):
        outcome.exception(GRACE)
