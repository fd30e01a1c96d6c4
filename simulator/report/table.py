"""The short table that the command line prints."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from simulator.report.numbers import Block, Cell, blocks, heading
from simulator.words import CAVEAT, count, sentence, short_name, spoken, weighting_words

if TYPE_CHECKING:
    from simulator.results.results import Results
    from simulator.scenario.schema import Experiment

WIDTH = 100
OUTCOMES = ("autonomy", "pawn", "output_lost", "crisis", "relative_power", "damage")
OUTCOMES_OF_THEORIES = ("world_attacks", "world_spending", "world_hedging", "autonomy")
GAP = 2
LONGEST = 24
UNCLEAR = "~"


def text_table(
    results: Results, experiment: Experiment, outcomes: Sequence[str] | None = None
) -> str:
    """Return means and paired differences as text of at most 100 columns, a block a weighting."""
    first = spoken(results.scenarios[0]).lower()
    replicates = results.outcomes["replicate"].nunique()
    head = (
        f"{short_name(results.focal)}: mean over {count(replicates, 'replicate')} of "
        f"{experiment.base.horizon} quarters; then the difference to {first}, between runs that "
        f"share their draws, with its 90 % interval. {UNCLEAR} marks an interval that includes "
        f"zero: no clear difference."
    )
    parts = [textwrap.fill(head, WIDTH)]
    usual = OUTCOMES_OF_THEORIES if experiment.varied == "theory" else OUTCOMES
    for block in blocks(results, outcomes or usual):
        parts += ["\n".join(lines) for lines in _tables(block, experiment.varied)]
    parts.append(f"{_treatment(experiment)} the treatment; {CAVEAT}.")
    return "\n\n".join(parts) + "\n"


def _treatment(experiment: Experiment) -> str:
    if experiment.varied == "theory":
        return "The theories are"
    return f"The theory ({experiment.base.theory}) is"


def _tables(block: Block, varied: str) -> Iterator[list[str]]:
    """Yield the block, in pieces if its columns do not fit side by side."""
    names = [_shortened(spoken(scenario)) for scenario in block.scenarios]
    heads = [sentence(weighting_words(block.weighting)), sentence(varied)]
    first = max(map(len, [*names, *heads]))
    pieces: list[list[str]] = [[]]
    used = first
    for outcome in block.outcomes:
        width = _width(block, outcome) + GAP
        if used + width > WIDTH and pieces[-1]:
            pieces.append([])
            used = first
        pieces[-1].append(outcome)
        used += width
    for piece in pieces:
        yield list(_lines(block, names, piece, heads, first))


def _shortened(name: str) -> str:
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def _texts(cell: Cell, room: int) -> tuple[str, str]:
    """Return the two lines of a cell; means stand in a column of their own."""
    if not cell.difference:
        return cell.mean + " " * (2 + room), ""
    mark = " " if cell.clear else UNCLEAR
    return f"{cell.mean} {mark + cell.difference:>{room + 1}}", cell.interval


def _column(block: Block, outcome: str) -> list[tuple[str, str]]:
    cells = [block.cells[scenario, outcome] for scenario in block.scenarios]
    room = max(len(cell.difference) for cell in cells)
    return [_texts(cell, room) for cell in cells]


def _width(block: Block, outcome: str) -> int:
    texts = [text for cell in _column(block, outcome) for text in cell]
    label, unit = heading(outcome)
    return max(map(len, [*texts, label, f"({unit})"]))


def _lines(
    block: Block,
    names: Sequence[str],
    outcomes: Sequence[str],
    heads: Sequence[str],
    first: int,
) -> Iterator[str]:
    widths = [_width(block, outcome) for outcome in outcomes]
    headings = [heading(outcome) for outcome in outcomes]
    yield _row(heads[0], [label for label, _ in headings], first, widths)
    yield _row(heads[1], [f"({unit})" for _, unit in headings], first, widths)
    yield "-" * (first + sum(widths) + GAP * len(widths))
    columns = [_column(block, outcome) for outcome in outcomes]
    for name, *cells in zip(names, *columns, strict=True):
        yield _row(name, [above for above, _ in cells], first, widths)
        if any(below for _, below in cells):
            yield _row("", [below for _, below in cells], first, widths)


def _row(name: str, cells: Sequence[str], first: int, widths: Sequence[int]) -> str:
    shown = [f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)]
    return (" " * GAP).join([f"{name:<{first}}", *shown]).rstrip()
