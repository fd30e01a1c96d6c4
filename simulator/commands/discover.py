"""`rivalry discover`: where in a stored sweep a statement mostly holds."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.commands import Command, Invocation
from simulator.commands.flags import add_quiet
from simulator.commands.terminal import say

if TYPE_CHECKING:
    from simulator.experiments.sweeps.data import SweepData
    from simulator.experiments.sweeps.discovery import Statement

KEYS = ("outcome", "lever", "against", "above", "below", "box")


def execute(invocation: Invocation) -> None:
    """Find a box in which a statement mostly holds; print it, write tables and figure."""
    folder, words = invocation.folder()

    from simulator.experiments.sweeps.data import load_sweep_data
    from simulator.experiments.sweeps.discovery import discover
    from simulator.experiments.sweeps.words import number_of, words_of
    from simulator.report.discovery import discovery_text, write_discovery

    data = load_sweep_data(folder)
    chosen = words_of(words, KEYS)
    found = discover(_statement(data, chosen), number_of(chosen, "box", int))
    say(discovery_text(found))
    place = write_discovery(found)
    if not invocation.quiet:
        say(f"tables and figure: {place}")


def _statement(data: SweepData, chosen: Mapping[str, Any]) -> Statement:
    """Return the statement that words make, or say what it lacks.

    Raises:
        ScenarioError: If it asks for both sides of a limit, or needs one and has none.
    """
    from simulator.experiments.sweeps.contrast import wrong
    from simulator.experiments.sweeps.discovery import Statement
    from simulator.experiments.sweeps.words import chosen_contrast, known_outcome, number_of

    contrast = chosen_contrast(data, chosen)
    outcome = known_outcome(data, "outcome", chosen.get("outcome", next(iter(data.outcomes))))
    above, below = (number_of(chosen, key, float) for key in ("above", "below"))
    if above is not None and below is not None:
        raise wrong("below", f"{below:g}", "above or below, not both")
    plain = above is None and below is None
    if plain and (contrast.against is None or data.outcomes[outcome].better == 0):
        raise wrong("above", "missing", "above=NUMBER or below=NUMBER for this outcome")
    return Statement(contrast, outcome, above, below)


COMMAND = Command(
    "discover",
    "in which part of the space one choice beats another: PRIM, from a stored sweep",
    "Find a box of uncertainties in which a statement mostly holds (PRIM).\n"
    "`outcome=pawn lever=A against=B`: where is A better than B? `outcome=damage lever=A\n"
    "against=none above=2`: where is the outcome above 2? `box=N` picks another box.",
    "FOLDER key=value",
    "the folder of a sweep, then outcome=, lever=, against=, above= or below=, box=",
    execute,
    (add_quiet,),
    order=100,
)
