"""Small pieces, sent together: what they leave goes into one file, found by name and checksum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import Any

from simulator import files
from simulator.engine.cluster.check import seen
from simulator.engine.cluster.remote import RemoteWatch, digest
from simulator.engine.packed import packed, unpacked
from simulator.engine.pool import Arrays, PoolError, Work

SHORTEST, LONGEST, SHARE = 1.0, 8.0, 4
"""Seconds that a bundle takes at least and at most; bundles per worker, if there is enough."""


@dataclass(frozen=True)
class Bundle:
    """Pieces `first` .. of some work, and the file that their arrays go to."""

    work: Work
    first: int
    pieces: tuple[Any, ...]
    path: Path


@dataclass(frozen=True)
class Left:
    """A worker's receipt for a bundle: the file of its arrays."""

    first: int
    path: Path
    sha256: str


def bundles(
    work: Work, pieces: Sequence[Any], seconds: float, workers: int, folder: Path
) -> Iterator[Bundle]:
    """Lay out pieces of about so many seconds each; a bundle is worth the way to a worker."""
    fair = len(pieces) * seconds / (SHARE * max(1, workers))
    size = ceil(min(LONGEST, max(SHORTEST, fair)) / max(seconds, 1e-6))
    for first in range(0, len(pieces), size):
        chosen = tuple(pieces[first : first + size])
        yield Bundle(work, first, chosen, folder / f"{first:09d}.npz.lz4")


def compute_bundle(bundle: Bundle, watch: RemoteWatch) -> Left | None:
    """Compute the pieces and write what they left; None if the client does not want it any more."""
    compute = bundle.work.begin()
    found: dict[int, Arrays] = {}
    for number, piece in enumerate(bundle.pieces):
        if watch.stopped():
            return None
        found[number] = compute(piece)
    content = packed(found)
    files.write_bytes(bundle.path, content)
    return Left(bundle.first, bundle.path, digest(content))


def read_bundle(left: Left) -> list[Arrays]:
    """Read what a bundle left, piece by piece, and remove the file.

    Raises:
        PoolError: If it is not what the worker wrote.
    """
    try:
        seen(left.path)
        content = left.path.read_bytes()
    except OSError as error:
        raise PoolError(f"cannot read {left.path}: {error.strerror or error}") from error
    if digest(content) != left.sha256:
        raise PoolError(f"{left.path} is not what the worker wrote: the shared folder is damaged")
    left.path.unlink(missing_ok=True)
    return list(unpacked(content).values())
