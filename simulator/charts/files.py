"""Figures as files: PNG to look at, SVG to print; the same figure gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import matplotlib as mpl

from simulator.charts import draw
from simulator.results.store import prepare_folder, write_bytes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulator.results.results import Results

FORMATS = ("png", "svg")
DOTS_PER_INCH = 160


def picture(figure: Figure, kind: str = "svg") -> bytes:
    """Return a figure as PNG or SVG, without the date."""
    buffer = BytesIO()
    metadata = {"Software": None} if kind == "png" else {"Date": None, "Creator": None}
    with mpl.rc_context({"svg.hashsalt": "cyber-rivalry"}):
        figure.savefig(buffer, format=kind, dpi=DOTS_PER_INCH, metadata=metadata)
    return buffer.getvalue()


def write_figure(figure: Figure, folder: Path, name: str) -> list[str]:
    """Write a figure as PNG and SVG; return the names of the files."""
    names = [f"{name}.{suffix}" for suffix in FORMATS]
    for suffix, file in zip(FORMATS, names, strict=True):
        write_bytes(folder / file, picture(figure, suffix))
    return names


def write_figures(results: Results, folder: Path, kinds: Iterable[str]) -> list[str]:
    """Write figures of some kinds into a folder; return the names of the files."""
    target = prepare_folder(folder)
    return [name for kind in kinds for name in write_figure(draw(results, kind), target, kind)]
