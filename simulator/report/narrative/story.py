"""What a teller of a story knows: the ledger of one replicate, and a line that was told."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from simulator.labels import state_name

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Told:
    """A line of the story.

    Attributes:
        tick: When.
        event: Which event of the ledger; -1 if none.
        text: In which words.
        why: The reason in words; empty if the line needs none.
        figures: The numbers behind the reason, for the detailed story.
        label: What stands before the text in place of the event's number.
    """

    tick: int
    event: int
    text: str
    why: str = ""
    figures: tuple[str, ...] = ()
    label: str = ""


@dataclass
class Story:
    """The ledger of one replicate, and what a teller must know about it.

    Attributes:
        events: Rows of one replicate, by number of event, the burn-in included.
        focal: The state that the story is about, as the ledger names it.
        rivals: The two states whose rivalry the scenario is about.
        year: Year of quarter 1; none in an anonymous view.
        shocks: Events from outside that leave no row of their own.
        crises: Level between two states, as far as the story has been told.
        left_out: Recorded events that are not told, once the story is told.
    """

    events: pd.DataFrame
    focal: str
    rivals: frozenset[str]
    year: int | None
    shocks: tuple[Told, ...] = ()
    crises: dict[frozenset[str], int] = field(default_factory=dict)
    left_out: int = 0


def name_of(code: object) -> str:
    """Return the name of a state, or of nobody."""
    return state_name(code) if isinstance(code, str) else "an unknown hand"


def yes(value: object) -> bool:
    """Tell whether a mark of the ledger is set; a missing one is not."""
    return isinstance(value, int | np.integer) and value == 1


def number_of(value: Any) -> int | None:
    """Return the number of an event, or None where there is none."""
    return int(value) if isinstance(value, int | np.integer) else None
