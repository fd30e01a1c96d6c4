"""`rivalry discover`: where in a stored sweep a statement mostly holds."""

from __future__ import annotations

from simulator.commands import Invocation


def execute(invocation: Invocation) -> int:
    """Analyse the sweep of a folder."""
    folder, words = invocation.folder()

    from simulator.commands.discover_work import discover_command

    code: int = discover_command(folder, words, invocation.quiet)
    return code
