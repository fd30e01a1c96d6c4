"""`rivalry verify`: are stored results what they were, and do their runs come out again?"""

from __future__ import annotations

from simulator.commands import Invocation, UsageProblem


def execute(invocation: Invocation) -> int:
    """Check the results of a folder."""
    folder, words = invocation.folder()
    if words:
        raise UsageProblem("one folder only")

    from simulator.commands.verify_work import verify_command

    code: int = verify_command(folder, invocation.options["sample"], invocation.quiet)
    return code
