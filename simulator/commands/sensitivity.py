"""`rivalry sensitivity`: which uncertainties of a stored sweep matter, and how much is chance."""

from __future__ import annotations

from simulator.commands import Command, Invocation
from simulator.commands.flags import add_cluster, add_processes, add_quiet, pool_for
from simulator.commands.terminal import say

KEYS = ("lever", "against", "outcomes")


def execute(invocation: Invocation) -> None:
    """Reckon what each outcome of a sweep depends on; print a table, write tables and figures."""
    folder, words = invocation.folder()

    from simulator.experiments.sweeps.data import load_sweep_data
    from simulator.experiments.sweeps.sensitivity import sensitivities
    from simulator.experiments.sweeps.words import chosen_contrast, known_outcome, words_of
    from simulator.report.sensitivity import sensitivity_text, write_sensitivity

    with pool_for(invocation, folder) as pool:
        data = load_sweep_data(folder)
        chosen = words_of(words, KEYS)
        contrast = chosen_contrast(data, chosen)
        names = chosen.get("outcomes", list(data.outcomes))
        names = names if isinstance(names, list) else [names]
        outcomes = [known_outcome(data, "outcomes", name) for name in names]
        found = sensitivities(contrast, outcomes, pool)
    say(sensitivity_text(contrast, found))
    place = write_sensitivity(contrast, found)
    if not invocation.quiet:
        say(f"tables and figures: {place}")


COMMAND = Command(
    "sensitivity",
    "which uncertainties matter: Sobol or Morris, from a stored sweep",
    "Share of each uncertainty in what happens, apart from chance. The design of the sweep\n"
    "decides: `design=sobol` gives first, total and second order, `design=morris` elementary\n"
    "effects, `one_at_a_time` how far the mean moves, the others rank correlations.\n"
    "`lever=A against=B` looks at the difference, `against=none` at A itself.",
    "FOLDER key=value",
    "the folder of a sweep, then lever=, against=, outcomes=[a,b]",
    execute,
    (add_quiet, add_processes, add_cluster),
    order=90,
)
