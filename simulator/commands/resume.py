"""`rivalry resume`: go on with a sweep that was stopped, killed or cut off."""

from __future__ import annotations

from simulator.commands import Invocation


def execute(invocation: Invocation) -> int:
    """Compute what a folder lacks of its sweep."""
    folder, _ = invocation.folder()

    from simulator.commands.cluster import opener
    from simulator.commands.sweep_work import How, resume_command

    fail_fast = invocation.options["fail_fast"]
    how = How(invocation.threads, invocation.quiet, fail_fast, opener(invocation))
    return resume_command(folder, how)
