"""`rivalry calibrate`: fit judged parameters to the calibration patterns."""

from __future__ import annotations

from simulator.commands import Invocation
from simulator.commands.cluster import pool_for
from simulator.commands.outputs import output_folder

PRIOR = "reported_incidents"


def execute(invocation: Invocation) -> int:
    """Load the prior that is asked for and search for an ensemble."""
    from simulator.experiments.calibration.prior import load_prior

    name, overrides = invocation.split()
    words = dict(word.split("=", 1) for word in overrides)
    prior = load_prior(name or PRIOR, words, invocation.config_dir)
    output = output_folder(invocation.output, f"calibration_{prior.name}")

    from simulator.commands.calibrate_work import calibrate_command

    with pool_for(invocation, output) as pool:
        return calibrate_command(prior, output, invocation.threads, invocation.quiet, pool)
