"""`rivalry sensitivity`: which uncertainties of a stored sweep matter."""

from __future__ import annotations

from simulator.commands import Invocation
from simulator.commands.cluster import pool_for


def execute(invocation: Invocation) -> int:
    """Analyse the sweep of a folder."""
    folder, words = invocation.folder()

    from simulator.commands.sensitivity_work import sensitivity_command

    with pool_for(invocation, folder) as pool:
        return sensitivity_command(folder, words, invocation.quiet, pool)
