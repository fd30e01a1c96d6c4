"""`rivalry limits`: theory beside what the simulator says."""

from __future__ import annotations

from simulator.commands import Invocation
from simulator.commands.outputs import output_folder
from simulator.loading.errors import COMMAND_LINE, Report, listed, shown


def execute(invocation: Invocation) -> int:
    """Check the limits of one theory, or all, and leave table and figure in the output folder."""
    from simulator.experiments.limits.table import theories

    theory = invocation.options.get("theory")
    report = Report()
    for word in invocation.words:
        report.add(COMMAND_LINE, "", shown(word), "no word here, only --theory NAME")
    if theory is not None and theory not in theories():
        report.add(COMMAND_LINE, "--theory", shown(theory), listed(theories()), theories())
    report.raise_if_any()
    output = output_folder(invocation.output, "limits")

    from simulator.commands.limits_work import limits_command

    code: int = limits_command(theory, output, invocation.quiet)
    return code
