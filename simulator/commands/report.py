"""`rivalry report`: rebuild report and figures from stored results."""

from __future__ import annotations

from simulator.commands import Invocation, UsageProblem


def execute(invocation: Invocation) -> int:
    """Rebuild the report of a folder."""
    folder, words = invocation.folder()
    if words:
        raise UsageProblem("one folder only")

    from simulator.commands.report_work import report_command

    code: int = report_command(folder, invocation.quiet)
    return code
