"""The folder of a sweep: plan, parts, journal, and the final data made from them.

    plan.json         what is to be computed; written before the first batch
    parts/            Parquet files of many batches each; gone once the final data stand
    journal.jsonl     a line per part, appended only after the part is durable
    outcomes.parquet  all runs, in an order and with bytes that depend on the plan alone
    points.parquet    the values of the uncertainties at each point
    failures.parquet  runs that came to nothing
    manifest.json     written last: a folder with a manifest is complete

A batch counts as done when a line of the journal names its address, the part of that line is there
and has the checksum of that line. Everything else is computed again.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
from pydantic import BaseModel, ConfigDict

from simulator import files
from simulator.experiments.sweeps.batches import Failure
from simulator.experiments.sweeps.parts import read_parts, write_canonical
from simulator.files import StoreError
from simulator.results import store
from simulator.results.home import PLAN
from simulator.results.schema import read_json

JOURNAL, PARTS = "journal.jsonl", "parts"
OUTCOMES_FILE, POINTS_FILE = "outcomes.parquet", "points.parquet"
FAILURES_FILE = "failures.parquet"
PART_NAME = re.compile(r"\d{12}-\d{12}\.parquet")
FINAL = (OUTCOMES_FILE, POINTS_FILE, FAILURES_FILE)


@dataclass(frozen=True)
class Receipt:
    """What a worker hands back about a part that it has written.

    Attributes:
        part: Name of the file.
        sha256: Of its content.
        first: Index of its first batch.
        addresses: Of the batches in it, failed ones included.
        failures: What is known about those.
    """

    part: str
    sha256: str
    first: int
    addresses: tuple[str, ...]
    failures: tuple[Failure, ...] = ()


class PlanSchema(BaseModel):
    """A stored plan, as `Plan.content` writes it."""

    model_config = ConfigDict(extra="allow", strict=True)

    points: int
    points_digest: str
    sweep: dict[str, Any]
    scenarios: dict[str, dict[str, Any]]


@dataclass
class SweepFolder:
    """A folder that holds a sweep or is going to."""

    path: Path
    _receipts: dict[str, Receipt] = field(default_factory=dict)

    @property
    def parts(self) -> Path:
        """Where the parts lie."""
        return self.path / PARTS

    @property
    def complete(self) -> bool:
        """Whether the final data and their manifest stand."""
        return (self.path / store.MANIFEST).is_file()

    # --- plan --------------------------------------------------------------------------------

    def read_plan(self) -> dict[str, Any] | None:
        """Return the stored plan, or None if there is none yet.

        Raises:
            StoreError: If it cannot be read, or the folder holds results of another kind.
        """
        path = self.path / PLAN
        if not path.is_file():
            if self.complete:
                raise StoreError(f"{self.path} holds other results; choose another --output")
            return None
        content: dict[str, Any] = read_json(path, PlanSchema)
        return content

    def write_plan(self, content: dict[str, Any]) -> None:
        """Make the folder ready for the first batch."""
        files.prepare_folder(self.path)
        files.write_text(self.path / PLAN, json.dumps(content, indent=1) + "\n")

    # --- journal -----------------------------------------------------------------------------

    def open_journal(self) -> int:
        """Read the journal and drop what it does not vouch for; return how many lines were lost.

        A line that was torn by a crash, or whose part is missing or damaged, does not count.
        """
        files.prepare_subfolder(self.path, PARTS)
        lines = _journal_lines(self.path)
        sound = [
            receipt
            for receipt in stored_receipts(self.path)
            if (path := self.parts / receipt.part).is_file()
            and files.checksum(path) == receipt.sha256
        ]
        self._receipts = {receipt.part: receipt for receipt in sound}
        self._drop_parts(set(self._receipts))
        if len(sound) < len(lines):
            text = "".join(_line(receipt) for receipt in self._receipts.values())
            files.write_text(self.path / JOURNAL, text)
        return len(lines) - len(sound)

    def add(self, receipt: Receipt) -> None:
        """Append a part to the journal, durably.

        Raises:
            StoreError: If that is not possible; the journal is then as it was before.
        """
        path = self.path / JOURNAL
        try:
            files.append(path, _line(receipt).encode())
        except OSError as error:
            raise StoreError(f"cannot write {path}: {error.strerror or error}") from error
        self._receipts[receipt.part] = receipt

    def done(self) -> set[str]:
        """Return the addresses of all batches that are done."""
        return {address for receipt in self._receipts.values() for address in receipt.addresses}

    def receipts(self) -> list[Receipt]:
        """Return the parts in the order of their batches."""
        return sorted(self._receipts.values(), key=lambda receipt: receipt.first)

    def failures(self) -> list[Failure]:
        """Return the failures in the order of their batches."""
        found = [failure for receipt in self.receipts() for failure in receipt.failures]
        return sorted(found, key=lambda failure: (failure.index, failure.first))

    # --- final data --------------------------------------------------------------------------

    def write_final(self, schema: pa.Schema, points: pa.Table, failures: pa.Table) -> None:
        """Write the final data from the parts; the same plan always gives the same bytes."""
        outcomes = read_parts(self.parts / receipt.part for receipt in self.receipts())
        final = ((schema, outcomes), (points.schema, [points]), (failures.schema, [failures]))
        for name, (columns, tables) in zip(FINAL, final, strict=True):
            files.write_whole(self.path / name, partial(write_canonical, tables, columns))

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write the manifest, then let the parts go: the final data hold all of them."""
        store.finish_manifest(self.path, manifest, [PLAN, JOURNAL, *FINAL])
        self.forget_parts()

    def forget_parts(self) -> None:
        """Remove the parts of a complete sweep."""
        if self.parts.is_dir() and not self.parts.is_symlink():
            self._drop_parts(set())
            with suppress(OSError):  # a worker that was given up may write something yet
                self.parts.rmdir()

    def _drop_parts(self, keep: set[str]) -> None:
        """Remove parts but for those to keep; files of other names are not ours."""
        files.sweep_up(self.parts)
        for path in self.parts.iterdir():
            if PART_NAME.fullmatch(path.name) and path.name not in keep:
                path.unlink(missing_ok=True)


def _line(receipt: Receipt) -> str:
    return json.dumps(asdict(receipt)) + "\n"


def _receipt(line: str) -> Receipt | None:
    """Return the receipt on a line of the journal, or None if the line is torn."""
    try:
        content = json.loads(line)
        failures = tuple(Failure(**failure) for failure in content.pop("failures"))
        addresses = tuple(content.pop("addresses"))
        return Receipt(addresses=addresses, failures=failures, **content)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _journal_lines(folder: Path) -> list[str]:
    path = folder / JOURNAL
    if not path.is_file():
        return []
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def stored_receipts(folder: Path) -> list[Receipt]:
    """Return the readable lines of the journal of a folder, without changing anything."""
    return [found for line in _journal_lines(folder) if (found := _receipt(line)) is not None]
