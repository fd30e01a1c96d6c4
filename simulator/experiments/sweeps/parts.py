"""Parts of a sweep: many batches in one Parquet file, and the canonical bytes of all of them.

The same rows always give the same bytes: one chunk per row group, row groups of a fixed size, no
date, and no option that depends on how the work was split.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from simulator.experiments.sweeps.batches import Computed
from simulator.model.outcomes import OUTCOMES

GROUP_ROWS = 131_072
KEY_UNITS = {
    "point": "number of the point, from 0; see points.parquet",
    "lever": "combination of levers",
    "replicate": "number of the run at its point, from 0; the same number shares its draws",
    "state": "ISO 3166-1 alpha-3, or a letter in an anonymous world",
}
FIRST, LAST = "first_index", "last_index"


def schema_of(outcomes: Sequence[str]) -> pa.Schema:
    """Return the columns of outcomes.parquet, with units in the metadata of each field."""
    kinds = (pa.int32(), pa.string(), pa.int32(), pa.string())
    columns = [
        pa.field(name, kind, nullable=False, metadata={"description": KEY_UNITS[name]})
        for name, kind in zip(KEY_UNITS, kinds, strict=True)
    ]
    for name in outcomes:
        metadata = {"unit": OUTCOMES[name].unit, "description": OUTCOMES[name].label}
        columns.append(pa.field(name, pa.float64(), nullable=False, metadata=metadata))
    return pa.schema(columns)


def table_of(
    computed: Sequence[Computed], labels: Sequence[str], states: Sequence[str], schema: pa.Schema
) -> pa.Table:
    """Return the outcomes of batches as a table, in the order of the batches."""
    width = len(states)
    runs = [len(piece.replicates) for piece in computed]
    points = np.repeat([piece.batch.point for piece in computed], runs)
    levers = np.repeat([piece.batch.lever for piece in computed], runs)
    replicates = np.concatenate([piece.replicates for piece in computed])
    columns: list[Any] = [
        np.repeat(points, width).astype(np.int32),
        pa.array(labels, pa.string()).take(pa.array(np.repeat(levers, width), pa.int32())),
        np.repeat(replicates, width).astype(np.int32),
        pa.array(list(states) * int(sum(runs)), pa.string()),
    ]
    for name in schema.names[len(KEY_UNITS) :]:
        columns.append(np.concatenate([piece.columns[name].ravel() for piece in computed]))
    return pa.table(columns, schema=schema)


def _writer(sink: Any, schema: pa.Schema) -> pq.ParquetWriter:
    floats = [field.name for field in schema if pa.types.is_floating(field.type)]
    return pq.ParquetWriter(
        sink,
        schema,
        compression="lz4",
        use_dictionary=[name for name in schema.names if name not in floats],
        use_byte_stream_split=floats,
    )


def part_bytes(table: pa.Table, first: int, last: int) -> bytes:
    """Return a part as the bytes of a Parquet file; it says which batches it spans."""
    schema = table.schema.with_metadata({FIRST: str(first), LAST: str(last)})
    sink = pa.BufferOutputStream()
    with _writer(sink, schema) as writer:
        writer.write_table(table.replace_schema_metadata(schema.metadata).combine_chunks())
    content: bytes = sink.getvalue().to_pybytes()
    return content


def write_canonical(tables: Iterable[pa.Table], schema: pa.Schema, file: IO[bytes]) -> None:
    """Write tables as one Parquet file whose bytes depend on their rows alone."""
    with _writer(file, schema) as writer:
        for group in _regrouped(tables, schema):
            writer.write_table(group, row_group_size=GROUP_ROWS)


def _regrouped(tables: Iterable[pa.Table], schema: pa.Schema) -> Iterator[pa.Table]:
    """Yield the same rows in pieces of a fixed size, each of one chunk."""
    held = schema.empty_table()
    for table in tables:
        held = pa.concat_tables([held, table.replace_schema_metadata(schema.metadata)])
        while held.num_rows >= GROUP_ROWS:
            yield held.slice(0, GROUP_ROWS).combine_chunks()
            held = held.slice(GROUP_ROWS)
    if held.num_rows:
        yield held.combine_chunks()


def read_parts(paths: Iterable[Path], columns: Sequence[str] | None = None) -> Iterator[pa.Table]:
    """Yield the tables of parts, one file at a time."""
    for path in paths:
        yield pq.read_table(path, columns=columns, memory_map=False)
