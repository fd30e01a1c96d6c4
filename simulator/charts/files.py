"""Figures as files: PNG to look at, SVG to print; the same figure gives the same bytes."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from pathlib import Path

import matplotlib as mpl
from matplotlib.figure import Figure

from simulator.charts import draw, figures_of_map
from simulator.files import prepare_folder, write_bytes
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


def write_figure(figure: Figure, folder: Path, name: str) -> bytes:
    """Write a figure as PNG and SVG, and return the SVG."""
    content = b""
    for suffix in FORMATS:
        content = picture(figure, suffix)
        write_bytes(folder / f"{name}.{suffix}", content)
    return content


def files_of(figures: Iterable[str]) -> list[str]:
    """Return the names of the files that figures are written to."""
    return [f"{name}.{suffix}" for name in figures for suffix in FORMATS]


def write_figures(results: Results, folder: Path, kinds: Iterable[str]) -> dict[str, bytes]:
    """Write figures of some kinds into a folder, each as PNG and SVG; return the SVG by name."""
    target = prepare_folder(folder)
    return {kind: write_figure(draw(results, kind), target, kind) for kind in kinds}


def write_map(results: Results, folder: Path) -> dict[str, bytes]:
    """Write the figures of a map of winners, one for each weighting; see `write_figures`."""
    target = prepare_folder(folder)
    return {
        name: write_figure(draw(results, kind, **options), target, name)
        for name, kind, options in figures_of_map(results)
    }
