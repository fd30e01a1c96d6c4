"""`rivalry resume`: go on with a sweep that was stopped, killed or cut off."""

from __future__ import annotations

from simulator.commands import Invocation


def execute(invocation: Invocation) -> int:
    """Compute what a folder lacks of its sweep."""
    folder, _ = invocation.folder()

    from simulator.sweeps.command import resume_command

    code: int = resume_command(
        folder, invocation.threads, invocation.quiet, invocation.options["fail_fast"]
    )
    return code
