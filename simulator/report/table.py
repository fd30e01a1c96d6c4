"""The short table that the command line prints."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from simulator.labels import CAVEAT, count, display_name, sentence, short_name, weighting_words
from simulator.model.outcomes import chosen
from simulator.report.layout import WIDTH, Column, pieces
from simulator.report.numbers import Block, Cell, blocks, heading

if TYPE_CHECKING:
    from simulator.results.results import Results
    from simulator.scenario.experiment import Experiment

UNCLEAR = "~"


def text_table(
    results: Results, experiment: Experiment, outcomes: Sequence[str] | None = None
) -> str:
    """Return means and paired differences as text of at most 100 columns, a block a weighting."""
    first = display_name(results.scenarios[0]).lower()
    replicates = results.outcomes["replicate"].nunique()
    head = (
        f"{short_name(results.focal)}: mean over {count(replicates, 'replicate')} of "
        f"{experiment.base.horizon} quarters; then the difference to {first}, between runs that "
        f"share their draws, with its 90 % interval. {UNCLEAR} marks an interval that includes "
        f"zero: no clear difference."
    )
    parts = [textwrap.fill(head, WIDTH)]
    usual = chosen("theories" if experiment.varied == "theory" else "printed")
    for block in blocks(results, outcomes or usual):
        parts += _tables(block, experiment.varied)
    parts.append(f"{_treatment(experiment)} the treatment; {CAVEAT}.")
    return "\n\n".join(parts) + "\n"


def _treatment(experiment: Experiment) -> str:
    if experiment.varied == "theory":
        return "The theories are"
    return f"The theory ({experiment.base.theory}) is"


def _tables(block: Block, varied: str) -> Iterator[str]:
    names = [display_name(scenario) for scenario in block.scenarios]
    head = sentence(weighting_words(block.weighting)), sentence(varied)
    return pieces(names, head, [_column(block, outcome) for outcome in block.outcomes])


def _column(block: Block, outcome: str) -> Column:
    label, unit = heading(outcome)
    cells = [block.cells[scenario, outcome] for scenario in block.scenarios]
    room = max(len(cell.difference) for cell in cells)
    return Column((label, f"({unit})"), tuple(_texts(cell, room) for cell in cells))


def _texts(cell: Cell, room: int) -> tuple[str, str]:
    """Return the two lines of a cell; means stand in a column of their own."""
    if not cell.difference:
        return cell.mean + " " * (2 + room), ""
    mark = " " if cell.clear else UNCLEAR
    return f"{cell.mean} {mark + cell.difference:>{room + 1}}", cell.interval
