"""Keep results in a folder: Parquet, a resolved scenario and a manifest, written whole or not."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from simulator.files import StoreError, checksum, write_text, write_whole
from simulator.model.version import RULES_VERSION
from simulator.results.origin import PACKAGE, source, version_of

SCHEMA_VERSION = 1
FRAMES = ("outcomes", "trajectories", "events")
MANIFEST = "manifest.json"
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
    write_whole(path, lambda target: pq.write_table(table, target, **options))


def run_id(content: object) -> str:
    """Return a short name for a computation: same scenario, rules and seeds, same id."""
    text = json.dumps([content, RULES_VERSION], sort_keys=True, default=str)
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
        **content,
    }


def finish_manifest(folder: Path, manifest: dict[str, Any], leave_out: Sequence[str] = ()) -> None:
    """Write the manifest last: a folder with a manifest is complete.

    `leave_out` names folders whose files are not kept.
    """
    found = (path for path in folder.rglob("*") if path.is_file())
    files = sorted(p for p in found if p.relative_to(folder).parts[0] not in leave_out)
    kept = [path for path in files if path.name != MANIFEST and not path.name.startswith(".")]
    sums = {path.relative_to(folder).as_posix(): checksum(path) for path in kept}
    write_text(folder / MANIFEST, json.dumps(manifest | {"files": sums}, indent=2) + "\n")


def enter(folder: Path, names: Sequence[str]) -> None:
    """Enter files that were written after the manifest into it, with their checksums."""
    manifest = read_manifest(folder)
    files = manifest.get("files", {}) | {name: checksum(folder / name) for name in names}
    content = manifest | {"files": dict(sorted(files.items()))}
    write_text(folder / MANIFEST, json.dumps(content, indent=2) + "\n")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read a manifest, or say that the folder holds no finished results."""
    path = folder / MANIFEST
    if not path.is_file():
        raise StoreError(f"{folder} holds no finished results (no {MANIFEST})")
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise StoreError(f"cannot read {path}: it is damaged ({error})") from error
    return content


def read_frame(path: Path) -> pd.DataFrame:
    """Read a Parquet file, or say what is wrong with it."""
    try:
        return pd.read_parquet(path)
    except FileNotFoundError as error:
        raise StoreError(f"{path} is missing: the results are not complete") from error
    except (OSError, ValueError, pa.ArrowException) as error:
        raise StoreError(f"cannot read {path}: it is damaged ({error})") from error
