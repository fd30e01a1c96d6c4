"""Keep results in a folder: Parquet, a resolved scenario and a manifest, written whole or not."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from simulator.files import StoreError, checksum, write_text, write_whole
from simulator.model.version import RULES_VERSION
from simulator.results.origin import PACKAGE, source, version_of
from simulator.results.schema import ManifestSchema, read_json

SCHEMA_VERSION = 1
FRAMES = ("outcomes", "trajectories", "events")
MANIFEST = "manifest.json"
UNFINISHED, SWAP = ".unfinished", "swap.json"
"""Place of work that is not finished, and the moves that are left; see `simulator.results.home`."""
MOST_TOLD = 5
PACKAGES = (PACKAGE, "numpy", "numba", "pandas", "pyarrow", "mesa", "hydra-core")


def save_frame(frame: pd.DataFrame, path: Path, units: dict[str, str]) -> None:
    """Write a frame as Parquet with the units of its columns in the schema."""
    table = pa.Table.from_pandas(frame, preserve_index=False)
    fields = [
        field.with_metadata({"unit": units[field.name]}) if field.name in units else field
        for field in table.schema
    ]
    table = table.cast(pa.schema(fields, metadata=table.schema.metadata))
    floats = [field.name for field in fields if pa.types.is_floating(field.type)]
    others = [field.name for field in fields if field.name not in floats]
    options = {"use_dictionary": others, "use_byte_stream_split": floats, "compression": "lz4"}
    write_whole(path, lambda file: pq.write_table(table, file, **options))


def run_id(content: object, rules: str = RULES_VERSION) -> str:
    """Return a short name for a computation: same scenario, rules and seeds, same id."""
    text = json.dumps([content, rules], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def make_manifest(content: dict[str, Any], wall_seconds: float) -> dict[str, Any]:
    """Return the manifest of a computation, but for the checksums of its files."""
    return {
        "schema_version": SCHEMA_VERSION,
        "run_id": run_id(content),
        "rules_version": RULES_VERSION,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "wall_seconds": round(wall_seconds, 2),
        "commit": source(),
        "python": platform.python_version(),
        "machine": platform.machine(),
        "versions": {package: version_of(package) for package in PACKAGES},
        "identity": list(content),
        **content,
    }


def finish_manifest(folder: Path, manifest: dict[str, Any], names: Iterable[str]) -> None:
    """Write the manifest last: a folder with a manifest is complete.

    Args:
        folder: Where the files are.
        manifest: What is known about the computation.
        names: The files that belong to it, relative to the folder.
    """
    sums = {name: checksum(folder / name) for name in sorted(names)}
    _write_sealed(folder, manifest | {"files": sums})


def enter(folder: Path, names: Iterable[str]) -> None:
    """Enter files that were written after the manifest into it, with their checksums."""
    manifest = read_manifest(folder)
    entered = manifest["files"] | {name: checksum(folder / name) for name in names}
    _write_sealed(folder, manifest | {"files": dict(sorted(entered.items()))})


def _write_sealed(folder: Path, manifest: dict[str, Any]) -> None:
    content = json.loads(json.dumps(manifest))  # as it will be read back
    sealed = content | {"seal": seal_of(content)}
    write_text(folder / MANIFEST, json.dumps(sealed, indent=2) + "\n")


def seal_of(manifest: dict[str, Any]) -> str:
    """Return the checksum of a manifest itself: a line that is changed or deleted shows."""
    content = {key: value for key, value in manifest.items() if key != "seal"}
    text = json.dumps(content, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return the manifest of a folder.

    Raises:
        StoreError: If the folder holds no finished results, or the manifest is not as it was
            written.
    """
    path = folder / MANIFEST
    require_in_place(folder)
    if not path.is_file():
        raise StoreError(f"{folder} holds no finished results (no {MANIFEST})")
    content: dict[str, Any] = read_json(path, ManifestSchema)
    if "seal" in content and content["seal"] != seal_of(content):
        raise StoreError(f"{path} is damaged: it was changed after it had been written")
    return content


def require_in_place(folder: Path) -> None:
    """Refuse a folder whose results were being put in place when that was cut off.

    Raises:
        StoreError: With the command that finishes it.
    """
    if (folder / UNFINISHED / SWAP).is_file():
        raise StoreError(
            f"{folder} was cut off while its results were put in place; rivalry resume {folder} "
            "finishes that"
        )


# --- frames ------------------------------------------------------------------------------------

TEXT, WHOLE, NUMBER, ANY = "text", "whole numbers", "numbers", "values"
Columns = Mapping[str, str]
"""The kind of each column that a stored frame has to have."""


def read_frame(path: Path, columns: Columns | None = None) -> pd.DataFrame:
    """Return a stored frame.

    Raises:
        StoreError: If the file is missing, damaged, or lacks one of `columns`.
    """
    frame: pd.DataFrame = read_table(path, columns).to_pandas()
    return frame


def read_table(
    path: Path, columns: Columns | None = None, only: Sequence[str] | None = None
) -> pa.Table:
    """Return a stored table, or `only` some of its columns; see `read_frame`."""
    try:
        stored = pq.read_metadata(path)
        if stored.num_rows > 0:  # the ledger of no replicate has no columns
            _require_columns(path, stored.schema.to_arrow_schema(), columns or {})
        return pq.read_table(path, columns=None if only is None else list(only), memory_map=False)
    except FileNotFoundError as error:
        raise StoreError(f"{path} is missing: the results are not complete") from error
    except StoreError:
        raise
    except (OSError, ValueError, KeyError, pa.ArrowException) as error:
        raise StoreError(f"cannot read {path}: it is damaged ({error})") from error


def _require_columns(path: Path, schema: pa.Schema, columns: Columns) -> None:
    """Refuse a table that lacks a column, or has one of another kind."""
    for name, kind in columns.items():
        if schema.names.count(name) != 1:
            raise StoreError(f"cannot read {path}: it has no column {name}")
        fitting = {NUMBER: (WHOLE, NUMBER), ANY: (TEXT, WHOLE, NUMBER)}.get(kind, (kind,))
        if _kind_of(schema.field(name).type) not in fitting:
            found = schema.field(name).type
            raise StoreError(f"cannot read {path}: column {name} holds {found}, not {kind}")


def _kind_of(stored: pa.DataType) -> str:
    """Return the kind of a column; coded text is text."""
    if pa.types.is_dictionary(stored):
        stored = stored.value_type
    if pa.types.is_string(stored) or pa.types.is_large_string(stored):
        return TEXT
    if pa.types.is_integer(stored) or pa.types.is_boolean(stored):
        return WHOLE
    return NUMBER if pa.types.is_floating(stored) else str(stored)


# --- soundness ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Damage:
    """A file or run that is not what the manifest says."""

    what: str
    how: str

    def __str__(self) -> str:
        return f"{self.what}: {self.how}"


def damaged_files(folder: Path, names: Iterable[str] | None = None) -> list[Damage]:
    """Return the files of the manifest that are missing or changed.

    Raises:
        StoreError: If there is no manifest, or it is damaged.
    """
    entered = read_manifest(folder)["files"]
    found = []
    for name in list(entered if names is None else names):
        path = folder / name
        if not path.is_file():
            found.append(Damage(name, "missing"))
        elif name not in entered:
            found.append(Damage(name, "not in the manifest"))
        elif checksum(path) != entered[name]:
            found.append(Damage(name, "changed since it was written (checksum)"))
    return found


def require_sound(folder: Path, names: Iterable[str]) -> None:
    """Refuse to go on with damaged data.

    Raises:
        StoreError: Naming what is damaged.
    """
    found = damaged_files(folder, names)
    if found:
        more = f"; and {len(found) - MOST_TOLD} more" if len(found) > MOST_TOLD else ""
        told = "; ".join(map(str, found[:MOST_TOLD]))
        raise StoreError(f"{folder} is damaged: {told}{more}")
