"""`rivalry query`: ask stored results in SQL."""

from __future__ import annotations

from simulator.commands import Invocation, UsageProblem


def execute(invocation: Invocation) -> int:
    """Answer one statement about the results of a folder."""
    folder, words = invocation.folder()
    if len(words) > 1:
        raise UsageProblem("one SQL statement, in quotes")

    from simulator.commands.query_work import query_command

    code: int = query_command(folder, words[0] if words else None, invocation.options["csv"])
    return code
