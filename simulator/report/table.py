"""Tables of text that fit a terminal: two lines a row, in pieces where they are too wide."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from simulator.labels import CAVEAT, display_name, sentence, short_name, weighting_words
from simulator.model.outcomes import chosen
from simulator.report.numbers import Block, Cell, blocks, heading, pairs_words, runs_words
from simulator.results.results import Results
from simulator.scenario.experiment import Experiment

WIDTH = 100
GAP = 2
LONGEST = 26
UNCLEAR = "~"


def text_table(
    results: Results, experiment: Experiment, outcomes: Sequence[str] | None = None
) -> str:
    """Return means and paired differences as text of at most 100 columns, a block a weighting."""
    first = display_name(results.scenarios[0]).lower()
    head = (
        f"{short_name(results.focal)}: mean over {runs_words(results)} of "
        f"{experiment.base.horizon} quarters; then the difference to {first}, "
        f"{pairs_words(results)}. {UNCLEAR} marks an interval that includes zero: no clear "
        f"difference."
    )
    parts = [textwrap.fill(head, WIDTH)]
    usual = chosen("theories" if experiment.varied == "theory" else "printed")
    for block in blocks(results, outcomes or usual):
        names = [display_name(scenario) for scenario in block.scenarios]
        corner = sentence(weighting_words(block.weighting)), sentence(experiment.varied)
        parts += pieces(names, corner, [_column(block, outcome) for outcome in block.outcomes])
    theories = experiment.varied == "theory"
    treatment = "The theories are" if theories else f"The theory ({experiment.base.theory}) is"
    parts.append(f"{treatment} the treatment; {CAVEAT}.")
    return "\n\n".join(parts) + "\n"


def _column(block: Block, outcome: str) -> TextColumn:
    label, unit = heading(outcome)
    cells = [block.cells[scenario, outcome] for scenario in block.scenarios]
    room = max(len(cell.difference) for cell in cells)
    return TextColumn((label, f"({unit})"), tuple(_texts(cell, room) for cell in cells))


def _texts(cell: Cell, room: int) -> tuple[str, str]:
    """Return the two lines of a cell; means stand in a column of their own."""
    if not cell.difference:
        return cell.mean + " " * (2 + room), ""
    mark = " " if cell.clear else UNCLEAR
    return f"{cell.mean} {mark + cell.difference:>{room + 1}}", cell.interval


@dataclass(frozen=True)
class TextColumn:
    """A column of a table.

    Attributes:
        head: What it shows, and its unit.
        cells: Two lines of text for each row; the second may be empty.
    """

    head: tuple[str, str]
    cells: tuple[tuple[str, str], ...]

    @property
    def width(self) -> int:
        """Characters that the widest text takes."""
        return max(len(text) for cell in (self.head, *self.cells) for text in cell)


def pieces(
    names: Sequence[str], head: tuple[str, str], columns: Sequence[TextColumn]
) -> Iterator[str]:
    """Yield a table, in pieces if its columns do not fit side by side; `head` is that of names."""
    rows = [name if len(name) <= LONGEST else name[: LONGEST - 1] + "…" for name in names]
    first = max(map(len, [*rows, *head]))
    chosen: list[TextColumn] = []
    for column in columns:
        used = first + sum(GAP + other.width for other in [*chosen, column])
        if used > WIDTH and chosen:
            yield "\n".join(_lines(rows, head, chosen, first))
            chosen = []
        chosen.append(column)
    yield "\n".join(_lines(rows, head, chosen, first))


def _lines(
    names: Sequence[str], head: tuple[str, str], columns: Sequence[TextColumn], first: int
) -> Iterator[str]:
    widths = [column.width for column in columns]
    for line in (0, 1):
        yield _row(head[line], [column.head[line] for column in columns], first, widths)
    yield "-" * (first + sum(widths) + GAP * len(widths))
    for row, name in enumerate(names):
        yield _row(name, [column.cells[row][0] for column in columns], first, widths)
        below = [column.cells[row][1] for column in columns]
        if any(below):
            yield _row("", below, first, widths)


def _row(name: str, cells: Sequence[str], first: int, widths: Sequence[int]) -> str:
    shown = [f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)]
    return (" " * GAP).join([f"{name:<{first}}", *shown]).rstrip()
