"""Tables of text that fit a terminal: two lines a row, cut into pieces where they are too wide."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

WIDTH = 100
GAP = 2
LONGEST = 26


@dataclass(frozen=True)
class Column:
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


def pieces(names: Sequence[str], head: tuple[str, str], columns: Sequence[Column]) -> Iterator[str]:
    """Yield a table, in pieces if its columns do not fit side by side; `head` is that of names."""
    rows = [_shortened(name) for name in names]
    first = max(map(len, [*rows, *head]))
    chosen: list[Column] = []
    for column in columns:
        used = first + sum(GAP + other.width for other in [*chosen, column])
        if used > WIDTH and chosen:
            yield "\n".join(_lines(rows, head, chosen, first))
            chosen = []
        chosen.append(column)
    yield "\n".join(_lines(rows, head, chosen, first))


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def _lines(
    names: Sequence[str], head: tuple[str, str], columns: Sequence[Column], first: int
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
