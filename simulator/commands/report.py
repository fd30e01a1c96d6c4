"""`rivalry report`: report and figures again, from nothing but the stored data."""

from __future__ import annotations

from simulator.commands import Command, Invocation
from simulator.commands.flags import add_quiet
from simulator.commands.terminal import say


def execute(invocation: Invocation) -> None:
    """Rebuild the report of a folder."""
    folder = invocation.only_folder()

    from simulator.report.write import rebuild

    page = rebuild(folder)
    if not invocation.quiet:
        say(f"report: {page}")


COMMAND = Command(
    "report",
    "rebuild report and figures from stored results",
    "Rebuild the report and the figures of a comparison or sweep from the data in its folder.",
    "FOLDER",
    "a folder that `compare` or `sweep` wrote",
    execute,
    (add_quiet,),
    order=60,
)
