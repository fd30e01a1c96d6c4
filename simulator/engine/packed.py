"""Arrays of pieces as bytes: to travel from a worker, or to be kept until the work goes on."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from simulator.engine.pool import Arrays


def packed(pieces: Mapping[int, Arrays]) -> bytes:
    """Return the arrays of numbered pieces as bytes; the same arrays always give the same bytes."""
    arrays: dict[str, Any] = {
        f"{number}/{name}": values
        for number, piece in pieces.items()
        for name, values in piece.items()
    }
    plain = io.BytesIO()
    np.savez(plain, allow_pickle=False, **arrays)
    sink = pa.BufferOutputStream()
    with pa.CompressedOutputStream(sink, "lz4") as stream:
        stream.write(plain.getbuffer())
    content: bytes = sink.getvalue().to_pybytes()
    return content


def unpacked(content: bytes) -> dict[int, Arrays]:
    """Return the arrays that were packed, by the number of their piece.

    Raises:
        ValueError: If they were not packed here.
    """
    found: dict[int, dict[str, Any]] = {}
    with pa.CompressedInputStream(pa.BufferReader(content), "lz4") as stream:
        plain = stream.read()
    with np.load(io.BytesIO(plain), allow_pickle=False) as stored:
        for key in stored.files:
            number, _, name = key.partition("/")
            found.setdefault(int(number), {})[name] = stored[key]
    return dict(sorted(found.items()))
