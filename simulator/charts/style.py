"""How every figure looks: sheet, colours, marks, caption.

Colours are those of Okabe and Ito, told apart by colour-blind readers; markers, fills and line
styles tell the same in greys. No global state of Matplotlib is touched, so figures can be drawn in
threads.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FuncFormatter, MaxNLocator
from numpy.typing import NDArray

from simulator.labels import CAVEAT, display_name, first_year, weighting_words

BLACK, BLUE, VERMILION, GREEN = "#000000", "#0072B2", "#D55E00", "#009E73"
PURPLE, ORANGE, SKY, YELLOW = "#CC79A7", "#E69F00", "#56B4E9", "#F0E442"
INK, GREY, PALE, HAIR = "#222222", "#666666", "#B8B8B8", "#E3E3E3"

WIDTH = 10.0
"""Inches; every sheet has this width, so that text keeps its size on a page."""

EDGE = 0.12
TITLE, TEXT, SMALL = 13.0, 9.0, 7.5
LINE = 0.165
LONGEST = 22


class Provenance(Protocol):
    """Anything that knows which computation it comes from; `Results` do."""

    @property
    def manifest(self) -> dict[str, Any]:
        """Scenarios, seed, replicates."""

    @property
    def run_id(self) -> str:
        """Short name of the computation."""


class Compared(Provenance, Protocol):
    """A computation that compares scenarios under weightings; `Results` are one."""

    @property
    def scenarios(self) -> Sequence[str]:
        """Labels of what is compared, the baseline first."""

    @property
    def weightings(self) -> Sequence[str]:
        """How others' gains were weighed."""


@dataclass(frozen=True)
class Look:
    """Colour, marker, fill and line that stand for one thing."""

    colour: str
    marker: str
    filled: bool
    line: Literal["-", "--", ":", "-."]

    @property
    def face(self) -> str:
        """Colour inside the marker."""
        return self.colour if self.filled else "white"


WEIGHTING_LOOKS = (
    Look(BLUE, "o", True, "-"),
    Look(VERMILION, "s", False, "--"),
    Look(GREEN, "D", True, ":"),
    Look(PURPLE, "^", False, "-."),
)


CHOICE_LOOKS = (
    Look(GREY, "o", True, "-"),
    Look(VERMILION, "s", True, "--"),
    Look(SKY, "^", True, ":"),
    Look(GREEN, "D", True, "-."),
    Look(BLUE, "P", True, "-"),
    Look(ORANGE, "v", True, "--"),
    Look(PURPLE, "X", True, ":"),
    Look(YELLOW, "*", True, "-."),
    Look(BLACK, "h", True, "-"),
    Look(SKY, "<", True, "--"),
)


def choice_look(results: Compared, scenario: str) -> Look:
    """Return the look of a strategy or theory where figures tell many of them apart."""
    return CHOICE_LOOKS[results.scenarios.index(scenario) % len(CHOICE_LOOKS)]


def weighting_look(results: Compared, weighting: str) -> Look:
    """Return the look of a weighting in every figure of these results."""
    return WEIGHTING_LOOKS[results.weightings.index(weighting) % len(WEIGHTING_LOOKS)]


def plain(text: str) -> str:
    """Return text that Matplotlib shows as it is: a dollar sign starts no formula."""
    return text.replace("$", r"\$")


def label(name: str) -> str:
    """Return the name of a strategy as an axis label, on two lines if it is long."""
    lines = textwrap.wrap(display_name(name), LONGEST) or [name]
    kept = lines[:2]
    if len(lines) > 2:
        kept[1] = kept[1][: LONGEST - 1] + "…"
    return plain("\n".join(kept))


def caption_of(results: Provenance) -> str:
    """Return the origin of a figure, as its caption: run, seed, replicates, world, theory."""
    manifest = results.manifest
    counts = sorted(set(manifest.get("replicates", [])))
    if not counts:
        stored: Any = results
        counts = [stored.outcomes["replicate"].nunique()]
    scenarios = manifest.get("scenarios") or [{}]
    parts = [f"run {results.run_id}"]
    if "seed" in manifest:
        parts.append(f"seed {manifest['seed']}")
    parts.append(f"{'/'.join(map(str, counts))} replicate{'' if counts == [1] else 's'}")
    if scenarios[0]:
        theories = sorted({scenario["theory"] for scenario in scenarios})
        one = f"theory {theories[0]}" if len(theories) == 1 else f"{len(theories)} theories"
        parts += [f"world {scenarios[0]['world']['name']}", one]
    return plain(" · ".join([*parts, CAVEAT]))


def quarter_axis(results: Provenance) -> str:
    """Return the label of the time axis."""
    scenarios = results.manifest.get("scenarios") or [{}]
    year = first_year(scenarios[0]["world"]) if scenarios[0] else None
    return "quarter" if year is None else f"quarter (1 is {year} Q1)"


def sheet(
    results: Provenance | str,
    title: str,
    how_to_read: str,
    shape: tuple[int, int],
    panel_height: float,
    legend: Sequence[Artist] = (),
    legend_columns: int = 4,
    **options: Any,
) -> tuple[Figure, NDArray[Any]]:
    """Return a figure with title, a line on how to read it, legend and caption, and its panels.

    `results` may be the caption itself, for a figure that is not about results. `options` go to
    `Figure.subplots`.
    """
    reading = textwrap.wrap(how_to_read, 132)
    legend_rows = -(-len(legend) // legend_columns)
    head = EDGE + 0.34 + LINE * len(reading) + 0.05 + 0.22 * legend_rows + 0.06
    source = results if isinstance(results, str) else caption_of(results)
    caption = textwrap.wrap(source, 150)
    foot = EDGE + 0.135 * len(caption) + 0.05
    height = head + shape[0] * panel_height + foot
    figure = Figure(figsize=(WIDTH, height), facecolor="white")
    FigureCanvasAgg(figure)
    left, top = EDGE / WIDTH, 1 - EDGE / height
    figure.text(left, top, plain(title), size=TITLE, weight="bold", color=INK, va="top")
    figure.text(
        left, top - 0.34 / height, plain("\n".join(reading)), size=TEXT, color=GREY, va="top"
    )
    _write_legend(figure, legend, legend_columns, head - 0.06 - 0.22 * legend_rows)
    figure.text(left, EDGE / height, "\n".join(caption), size=SMALL, color=GREY, va="bottom")
    engine = ConstrainedLayoutEngine(
        w_pad=EDGE, h_pad=0.06, rect=(0, foot / height, 1, 1 - (head + foot) / height)
    )
    figure.set_layout_engine(engine)
    axes = figure.subplots(*shape, squeeze=False, **options)
    for axis in axes.flat:  # quiet lines and small, few ticks
        axis.spines[["top", "right"]].set_visible(False)
        axis.spines[["left", "bottom"]].set_color(PALE)
        axis.tick_params(labelsize=TEXT - 1, colors=INK, color=PALE, length=3)
        axis.grid(color=HAIR, linewidth=0.6)
        axis.set_axisbelow(True)
    return figure, axes


def _write_legend(
    figure: Figure, legend: Sequence[Artist], columns: int, inches_from_top: float
) -> None:
    if not legend:
        return
    width, height = figure.get_size_inches()
    # Matplotlib fills columns; entries are to be read row by row.
    row_by_row = [entry for column in range(columns) for entry in legend[column::columns]]
    figure.legend(
        handles=row_by_row,
        loc="upper left",
        bbox_to_anchor=(EDGE / width, 1 - inches_from_top / height),
        ncols=min(columns, len(legend)),
        frameon=False,
        fontsize=TEXT,
        borderaxespad=0,
        borderpad=0,
        columnspacing=1.6,
        handletextpad=0.6,
        handlelength=2.4,
    )


def name_panel(axis: Axes, text: str, note: str = "") -> None:
    """Write the name of a panel, and a note at its right end."""
    axis.set_title(plain(text), loc="left", size=TEXT + 0.5, weight="bold", color=INK, pad=5)
    if note:
        axis.set_title(note, loc="right", size=SMALL, color=GREY, pad=5)


def few_numbers(axis: Axes, which: str, ticks: int = 5) -> None:
    """Show at most a few short numbers on an axis ('x' or 'y')."""
    chosen = axis.xaxis if which == "x" else axis.yaxis
    chosen.set_major_locator(MaxNLocator(ticks, steps=[1, 2, 2.5, 5, 10]))
    chosen.set_major_formatter(FuncFormatter(lambda value, _: f"{value:.4g}"))


def name_axis(axis: Axes, which: str, text: str, size: float = TEXT - 1) -> None:
    """Write what an axis ('x' or 'y') shows, with its unit."""
    write = axis.set_xlabel if which == "x" else axis.set_ylabel
    write(text, size=size, color=INK)


def whole_quarters(axis: Axes, ticks: int) -> None:
    """Show quarters on the horizontal axis."""
    axis.xaxis.set_major_locator(MaxNLocator(ticks, integer=True))


def name_rows(axis: Axes, names: Sequence[str], room: float = 0.55) -> None:
    """Put strategies on the vertical axis, the first on top; see `write_rows`."""
    write_rows(axis, [label(name) for name in names], room)


def write_rows(axis: Axes, texts: Sequence[str], room: float = 0.6, least: int = 0) -> None:
    """Put texts on the vertical axis, the first on top, with some room above and below."""
    axis.set_yticks(np.arange(len(texts)), list(texts))
    axis.set_ylim(max(len(texts), least) - 1 + room, -room)
    axis.grid(axis="y", visible=False)
    axis.tick_params(axis="y", length=0)


def offsets(number: int, step: float = 0.3) -> list[float]:
    """Return places around a row for marks that share it."""
    return [step * (position - (number - 1) / 2) for position in range(number)]


def better_words(better: int) -> str:
    """Return the direction that is better for the state, in a few words."""
    return {1: "better →", -1: "← better"}.get(better, "")


def weighting_name(weighting: str) -> str:
    """Return the label of a weighting in a legend."""
    return plain(weighting_words(weighting))
