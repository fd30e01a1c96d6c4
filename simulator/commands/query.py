"""`rivalry query`: stored results in SQL, by DuckDB, which can read them and nothing else."""

from __future__ import annotations

import csv
import io
import sys
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from simulator.commands import Command, Invocation, UsageProblem
from simulator.commands.terminal import say
from simulator.files import StoreError, write_whole

if TYPE_CHECKING:
    import duckdb

SHOWN_ROWS = 40
BATCH_ROWS = 10_000
LOCKED = (
    "SET python_enable_replacements = false",
    "SET enable_external_access = false",
    "SET lock_configuration = true",
)


def add_csv(parser: ArgumentParser) -> None:
    """Add `--csv`."""
    parser.add_argument(
        "--csv", type=Path, metavar="FILE", help="write all rows as CSV (- for the terminal)"
    )


def execute(invocation: Invocation) -> None:
    """Answer one SQL statement, or list the tables; print the rows or write them as CSV."""
    folder, words = invocation.folder()
    if len(words) > 1:
        raise UsageProblem("one SQL statement, in quotes")

    import duckdb

    try:
        connection = connect(folder)
        if not words:
            say("\n".join(_tables(connection, folder)))
        elif invocation.csv is None:
            say("\n".join(_shown(ask(connection, words[0]))))
        else:
            _write_csv(ask(connection, words[0]), invocation.csv)
    except duckdb.Error as error:
        raise StoreError(str(error)) from error


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection in which every Parquet file of a folder is a table.

    The files are read through Arrow; DuckDB itself is cut off from files and network, so that no
    statement can change or read anything else.

    Raises:
        StoreError: If there is no Parquet file.
    """
    import duckdb
    import pyarrow.dataset as ds

    from simulator.experiments.sweeps.data import is_sweep

    files = _files(folder)
    if not files:
        raise StoreError(f"{folder} holds no results (no Parquet file)")
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
    from simulator.experiments.sweeps.folder import PARTS

    files: dict[str, Path | list[str]] = {
        path.stem: path for path in sorted(folder.glob("*.parquet"))
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


def _tables(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[str]:
    """Yield each table with its columns, and their units where the file states them."""
    units = _units(folder)
    found = connection.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns "
        "ORDER BY table_name, ordinal_position"
    ).fetchall()
    before = ""
    for table, column, kind in found:
        if table != before:
            yield f"{table}"
            before = table
        unit = units.get(column, "")
        yield f"  {column:<28} {kind:<10} {unit}".rstrip()


def _units(folder: Path) -> dict[str, str]:
    import pyarrow.parquet as pq

    from simulator.experiments.sweeps.folder import OUTCOMES_FILE, POINTS_FILE

    found = {}
    for name in (OUTCOMES_FILE, POINTS_FILE):
        path = folder / name
        for field in pq.read_schema(path) if path.is_file() else ():
            if field.metadata and b"unit" in field.metadata:
                found[field.name] = field.metadata[b"unit"].decode()
    return found


def _shown(answer: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Yield the first rows as an aligned table, and how many there are more."""
    heads = [column[0] for column in answer.description or ()]
    rows = answer.fetchmany(SHOWN_ROWS)
    texts = [[_text(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(heads, *texts, strict=True)]
    yield _line(heads, widths)
    yield _line(["-" * width for width in widths], widths)
    for row in texts:
        yield _line(row, widths)
    more = sum(len(batch) for batch in _batches(answer))
    if more:
        yield f"... and {more:,} rows more; --csv FILE writes all"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def _text(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else "" if value is None else str(value)


def _batches(answer: duckdb.DuckDBPyConnection) -> Iterator[list[Any]]:
    while batch := answer.fetchmany(BATCH_ROWS):
        yield batch


def _write_csv(answer: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Write all rows to a file, or the terminal for `-`; numbers keep all their digits."""

    def write_to(file: IO[str]) -> None:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([column[0] for column in answer.description or ()])
        for batch in _batches(answer):
            writer.writerows(batch)

    def write_file(target: IO[bytes]) -> None:
        text = io.TextIOWrapper(target, encoding="utf-8", newline="")
        write_to(text)
        text.flush()
        text.detach()

    if str(path) == "-":
        write_to(sys.stdout)
    else:
        write_whole(path, write_file)


COMMAND = Command(
    "query",
    "ask stored results in SQL (DuckDB), read-only",
    "Ask stored results in SQL; every Parquet file of the folder is a table. Nothing can be\n"
    'changed. Example: rivalry query outputs/price_of_dependence "select lever, avg(pawn)\n'
    'from runs group by lever". `runs` joins the outcomes of a sweep with its points.',
    "FOLDER SQL",
    "a folder of results, and one SQL statement in quotes; without one: what tables there are",
    execute,
    (add_csv,),
    order=80,
)
