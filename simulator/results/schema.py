"""Schemas of stored JSON: what is read back is checked before anything looks into it.

A folder of results may have been cut off, edited, or made by somebody else. Names of files are
checked most strictly, since files that a manifest names may be replaced later.
"""

from __future__ import annotations

import json
from pathlib import Path, PurePosixPath
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from simulator.files import StoreError
from simulator.scenario.experiment import Composite

MOST_BYTES = 1 << 30
SHA256 = r"^[0-9a-f]{64}$"
RUN_ID = r"^[0-9a-f]{12}$"

Stored = TypeVar("Stored")


def _inside(name: str) -> str:
    """Return the name of a file below a folder, or raise a ValueError."""
    parts = PurePosixPath(name).parts
    if not parts or ".." in parts or name.startswith("/") or "\\" in name or ":" in name:
        raise ValueError("a name of a file inside the folder is expected")
    if "\0" in name or name != "/".join(parts):
        raise ValueError("a plain name of a file is expected")
    return name


FileName = Annotated[str, AfterValidator(_inside)]
Digest = Annotated[str, Field(pattern=SHA256)]
Count = Annotated[int, Field(ge=0)]
Tree = dict[str, Any]


def _composite(tree: Tree) -> Tree:
    """Return a stored composite index, or raise what is wrong with it."""
    TypeAdapter(Composite).validate_python(tree)
    return tree


class _Open(BaseModel):
    """Stored content with keys beyond those that are read here."""

    model_config = ConfigDict(extra="allow", strict=True)


class StrategyName(_Open):
    """The part of a stored strategy that captions need."""

    name: str


class StoredScenario(_Open):
    """A resolved scenario, with its label; `simulator.loading.check` reads the rest."""

    label: str
    theory: str
    strategy: StrategyName
    world: Tree
    parameters: Tree


class StoredStability(_Open):
    """Whether the spending of a scenario is stable."""

    label: str
    stable: bool
    words: str


class MapSizes(BaseModel):
    """The size of a map of winners; see `simulator.experiments.winner_map.MapSize`."""

    model_config = ConfigDict(extra="forbid", strict=True)

    points: Count
    replicates: Count
    further: Count


class EnsembleFacts(_Open):
    """The parameter sets that a comparison was run over; a validation names them only."""

    members: list[str]
    default: str
    values: dict[str, dict[str, float]] = {}


class ManifestSchema(_Open):
    """The manifest of any computation; each kind has keys of its own besides."""

    schema_version: int
    run_id: Annotated[str, Field(pattern=RUN_ID)]
    rules_version: str
    created: str = ""
    wall_seconds: float = 0.0
    commit: str | None = None
    versions: dict[str, str | None] = {}
    files: dict[FileName, Digest]
    kind: str | None = None
    focal: str | None = None
    seed: Count | None = None
    horizon: Count | None = None
    replicates: list[Count] | None = None
    scenarios: list[StoredScenario] | None = None
    stability: list[StoredStability] = []
    varied: str | None = None
    composite: Annotated[Tree, AfterValidator(_composite)] | None = None
    failures: Count | None = None
    runs: Count | None = None
    plan: Tree | None = None
    seal: Digest | None = None
    claim: str | None = None
    command: list[str] = []
    identity: list[str] | None = None
    map: MapSizes | None = None
    ensemble: EnsembleFacts | list[str] | None = None
    experiment: str | None = None
    off_already: list[str] | None = None


def read_json(path: Path, kind: type[Stored]) -> Any:
    """Return the content of a JSON file that has the form of `kind`, as plain data.

    Args:
        path: The file.
        kind: A model or type that pydantic can check.

    Raises:
        StoreError: If it cannot be read, is no JSON, or lacks or misuses a key; the message names
            the file and the key.
    """
    try:
        if path.stat().st_size > MOST_BYTES:
            raise StoreError(f"cannot read {path}: it is larger than {MOST_BYTES:,} bytes")
        content = json.loads(path.read_text(encoding="utf-8"))
        TypeAdapter(kind).validate_python(content)
    except StoreError:
        raise
    except ValidationError as error:
        raise StoreError(f"cannot read {path}: it is damaged ({_first(error)})") from error
    except (OSError, ValueError, RecursionError) as error:
        why = getattr(error, "strerror", None) or error
        raise StoreError(f"cannot read {path}: it is damaged ({why})") from error
    return content


def _first(error: ValidationError) -> str:
    """Return the first thing that is wrong, with its place, and how many more there are."""
    found = error.errors(include_url=False)
    place = ".".join(map(str, found[0]["loc"])) or "content"
    more = f", and {len(found) - 1} more" if len(found) > 1 else ""
    return f"{place}: {found[0]['msg']}{more}"
