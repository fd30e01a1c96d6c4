"""The small tables beside the outcomes: points and failures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from simulator.experiments.sweeps.batches import Failure
from simulator.model.outcomes import OUTCOMES
from simulator.model.parameters import describe

if TYPE_CHECKING:
    from simulator.experiments.sweeps.plan import Plan

KEYS = ("point", "lever", "replicate", "state")
"""Columns of outcomes.parquet beside the outcomes; no uncertainty may take the name of a column."""


def short_names(keys: Sequence[str]) -> dict[str, str]:
    """Return a column name for each dotted key: its last word, or more where that is not enough.

    `parameters.suppliers.transfer` becomes `suppliers_transfer`, because `transfer` is an outcome.
    """
    return {key: _short(key, keys) for key in keys}


def _short(key: str, keys: Sequence[str]) -> str:
    words = key.split(".")
    for size in range(1, len(words) + 1):
        name = "_".join(words[-size:])
        alone = sum(("." + other).endswith("." + ".".join(words[-size:])) for other in keys) == 1
        if alone and name not in (*KEYS, *OUTCOMES):
            return name
    return key


def points_table(plan: Plan) -> pa.Table:
    """Return a row per point: its number and the value of every uncertainty."""
    units = {f"parameters.{row.name}": row.unit for row in describe()}
    names = short_names(list(plan.values))
    fields = [pa.field("point", pa.int32(), nullable=False)]
    columns = [pa.array(np.arange(plan.points), pa.int32())]
    for key, values in plan.values.items():
        column = pa.array(values)
        metadata = {"key": key, "unit": units.get(key, "-")}
        fields.append(pa.field(names[key], column.type, nullable=False, metadata=metadata))
        columns.append(column)
    return pa.table(columns, schema=pa.schema(fields))


FAILURE_SCHEMA = pa.schema(
    [
        ("point", pa.int32()),
        ("lever", pa.string()),
        ("first_replicate", pa.int32()),
        ("runs", pa.int32()),
        ("stage", pa.string()),
        ("error", pa.string()),
        ("parameters", pa.string()),
    ]
)


def failures_table(failures: Iterable[Failure], labels: Sequence[str]) -> pa.Table:
    """Return a row per failure: where, in which stage, why, with which parameters (JSON)."""
    rows = [
        vars(failure)
        | {"lever": labels[failure.lever], "parameters": json.dumps(failure.parameters)}
        | {"first_replicate": failure.first, "runs": failure.count}
        for failure in failures
    ]
    return pa.Table.from_pylist(rows, schema=FAILURE_SCHEMA)
