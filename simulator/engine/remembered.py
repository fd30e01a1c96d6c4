"""A pool that remembers: pieces that are done are kept in a folder, and not computed again.

    parts/000003-000120.part    arrays of some pieces of the third round of work
    parts/journal.jsonl         a line per part, appended only after the part is durable

Work of one computation comes in the same rounds of the same pieces each time, so the numbers of the
round and of the piece say what a piece is; the folder belongs to that computation alone. What the
journal does not vouch for, or is damaged, is computed again.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from simulator import files
from simulator.engine.packed import packed, unpacked
from simulator.engine.pool import Arrays, Collect, Heard, Pool, Watch, Work

JOURNAL = "journal.jsonl"
EVERY = 2.0
"""Seconds of work that an interrupt without warning may cost."""


@dataclass(frozen=True)
class Kept:
    """A part that is kept: the round of its pieces, their numbers, and the file."""

    round: int
    pieces: tuple[int, ...]
    part: str
    sha256: str


@dataclass
class RememberingPool:
    """A pool that keeps what pieces leave in `folder`; tasks keep their own files.

    Attributes:
        pool: Where pieces are computed that are not kept yet.
        folder: Home of the parts; made when the first part is kept.
        every: Seconds between parts.
    """

    pool: Pool
    folder: Path
    every: float = field(default_factory=lambda: EVERY)
    _round: int = 0
    _kept: dict[int, list[Kept]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kept in stored_parts(self.folder):
            self._kept.setdefault(kept.round, []).append(kept)

    @property
    def workers(self) -> int:
        """Number of tasks or pieces that are computed at a time, at present."""
        return self.pool.workers

    @property
    def heard(self) -> Heard | None:
        """Whoever hears of finished and failed runs of tasks."""
        return self.pool.heard

    @heard.setter
    def heard(self, heard: Heard | None) -> None:
        self.pool.heard = heard

    @property
    def fail_fast(self) -> bool:
        """Whether tasks hand in what they have at the first failure."""
        return self.pool.fail_fast

    @fail_fast.setter
    def fail_fast(self, fail_fast: bool) -> None:
        self.pool.fail_fast = fail_fast

    def run(
        self, work: Callable[[Any, Watch], Any], tasks: Iterable[Any], collect: Collect
    ) -> None:
        """Compute all tasks; see `simulator.engine.pool.Executor`."""
        self.pool.run(work, tasks, collect)

    def each(
        self, work: Work, pieces: Sequence[Any], seconds: float = 0.0
    ) -> Iterator[tuple[int, Arrays]]:
        """Yield pieces that are kept, then compute the others; see `simulator.engine.pool.Pool`.

        However it ends, what has been computed by then is kept.
        """
        number, self._round = self._round, self._round + 1
        done: set[int] = set()
        for kept in self._kept.get(number, ()):
            for place, arrays in self._read(kept):
                if place < len(pieces) and place not in done:
                    done.add(place)
                    yield place, arrays
        missing = [place for place in range(len(pieces)) if place not in done]
        if not missing:
            return
        fresh: dict[int, Arrays] = {}
        last = time.monotonic()
        try:
            for index, arrays in self.pool.each(work, [pieces[p] for p in missing], seconds):
                fresh[missing[index]] = arrays
                if time.monotonic() - last > self.every:
                    self._keep(number, fresh)
                    fresh, last = {}, time.monotonic()
                yield missing[index], arrays
            if time.monotonic() - last > self.every / 2:
                self._keep(number, fresh)
        except BaseException:
            with suppress(OSError):  # another exception is on its way already
                self._keep(number, fresh)
            raise

    def _keep(self, number: int, fresh: dict[int, Arrays]) -> None:
        """Write a part, and enter it into the journal once it is durable."""
        if not fresh:
            return
        files.prepare_subfolder(self.folder.parent, self.folder.name)
        content = packed(fresh)
        part = f"{number:06d}-{min(fresh):09d}.part"
        files.write_bytes(self.folder / part, content)
        line = {"round": number, "pieces": sorted(fresh), "part": part}
        text = json.dumps(line | {"sha256": sha256(content).hexdigest()})
        entry = f"\n{text}\n"  # a line that was torn before ends here
        files.append(self.folder / JOURNAL, entry.encode())

    def _read(self, kept: Kept) -> Iterator[tuple[int, Arrays]]:
        """Yield the pieces of a part; nothing if it is not what was written."""
        try:
            content = (self.folder / kept.part).read_bytes()
        except OSError:
            return
        if sha256(content).hexdigest() == kept.sha256:
            yield from unpacked(content).items()


def stored_parts(folder: Path) -> list[Kept]:
    """Return the parts that the journal of a folder vouches for; torn lines do not count."""
    path = folder / JOURNAL
    if not path.is_file():
        return []
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return [kept for line in lines if (kept := _kept(line)) is not None]


def damaged(folder: Path) -> list[Kept]:
    """Return the parts that are not what the journal says."""
    latest = {kept.part: kept for kept in stored_parts(folder)}
    return [
        kept
        for kept in latest.values()
        if not (path := folder / kept.part).is_file() or files.checksum(path) != kept.sha256
    ]


def _kept(line: str) -> Kept | None:
    """Return the part on a line of the journal, or None if the line is torn."""
    try:
        content = json.loads(line)
        pieces = tuple(map(int, content["pieces"]))
        name = str(content["part"])
        kept = Kept(int(content["round"]), pieces, name, str(content["sha256"]))
    except (ValueError, TypeError, KeyError):
        return None
    return kept if Path(name).name == name else None
