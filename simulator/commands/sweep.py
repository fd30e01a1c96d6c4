"""`rivalry sweep`: many points of a space of uncertainties; the same line again goes on with it."""

from __future__ import annotations

from simulator.commands import Invocation
from simulator.commands.outputs import output_folder, show_notes


def execute(invocation: Invocation) -> int:
    """Load the sweep that is asked for and compute what its folder lacks."""
    from simulator.scenario.load_sweep import DEFAULT_SWEEP, load_sweep

    name, overrides = invocation.split()
    sweep = load_sweep(name or DEFAULT_SWEEP, overrides, invocation.config_dir)
    output = output_folder(invocation.output, sweep.name)

    from simulator.sweeps.command import sweep_command

    notes = dict.fromkeys(note for variant in sweep.variants for note in variant.notes)
    show_notes(notes, invocation.quiet)
    code: int = sweep_command(
        sweep, output, invocation.threads, invocation.quiet, invocation.options["fail_fast"]
    )
    return code
