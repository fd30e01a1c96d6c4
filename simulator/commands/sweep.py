"""`rivalry sweep`: many points of a space of uncertainties; the same line again goes on with it."""

from __future__ import annotations

from simulator.commands import Invocation, UsageProblem
from simulator.commands.outputs import output_folder, show_notes

NAMED = "sweep="


def execute(invocation: Invocation) -> int:
    """Load the sweep that is asked for and compute what its folder lacks."""
    from simulator.loading.load_sweep import DEFAULT_SWEEP, load_sweep

    name, overrides = _chosen(invocation)
    sweep = load_sweep(name or DEFAULT_SWEEP, overrides, invocation.config_dir)
    output = output_folder(invocation.output, sweep.name)

    from simulator.commands.cluster import opener
    from simulator.commands.sweep_work import How, sweep_command

    notes = dict.fromkeys(note for variant in sweep.variants for note in variant.notes)
    show_notes(notes, invocation.quiet)
    fail_fast = invocation.options["fail_fast"]
    how = How(invocation.threads, invocation.quiet, fail_fast, opener(invocation))
    return sweep_command(sweep, output, how)


def _chosen(invocation: Invocation) -> tuple[str | None, list[str]]:
    """Return the name, given alone or as `sweep=NAME`, and the other words.

    Raises:
        UsageProblem: If there is more than one name.
    """
    name, overrides = invocation.split()
    named = [word for word in overrides if word.startswith(NAMED)]
    names = ([name] if name else []) + [word.removeprefix(NAMED) for word in named]
    if len(names) > 1:
        raise UsageProblem(f"one name or file only, not {' and '.join(names)}")
    return (names[0] if names else None), [word for word in overrides if word not in named]
