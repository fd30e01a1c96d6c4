"""A whole history as arrays; run as a script, it is played by the interpreter that runs it.

NUMBA_DISABLE_JIT=1 python tests/recorded_history.py triad 8 history.npz
"""

import sys

import numpy as np

from simulator import load_scenario
from simulator.agents.mesa_model import RivalryModel
from simulator.engine.replicates import Runner
from simulator.model.kernel import run_batch
from simulator.model.ledger import make_ledger
from simulator.model.world import copy_of

BUSY = (
    "parameters.start.burn_in=2",
    "parameters.choice.opportunity.espionage=1",
    "parameters.choice.opportunity.disruption=1",
    "parameters.choice.opportunity.degradation=-4",
    "parameters.choice.opportunity.disinformation=1",
    "parameters.crisis.onset=1",
    "parameters.crisis.escalation=0.8",
    "parameters.exploits.found=1",
    "parameters.non_state.hack=1",
    "parameters.spillover.coupling=1",
    "parameters.spillover.hosting=10",
    "parameters.spillover.severity_drop=0",
    "parameters.spillover.contamination=1",
    "parameters.detection.false_alarm=1",
    "parameters.contest.foothold_discovery=1",
    "parameters.attribution.unnamed=0.2",
    "parameters.responses.concession=0",
    "parameters.alliance.compliance_cost=-2",
    "parameters.alliance.step=1",
    "parameters.budgets.mode=optimise",
)
"""Numbers under which every kind of event happens soon."""


def busy(world, horizon, *overrides):
    return load_scenario(overrides=[f"world={world}", f"horizon={horizon}", *BUSY, *overrides])


def by_model(scenario, **options):
    """Return the world after every quarter, and the ledger, of a run in the Mesa model."""
    model = RivalryModel(scenario, **options)
    memory = [model.box.memory.copy()]
    for _ in range(scenario.horizon):
        model.step()
        memory.append(model.box.memory.copy())
    return {"memory": np.array(memory), **columns(model.ledger)}


def by_engine(scenario):
    """Return the last world and the ledger of a run in the engine."""
    runner = Runner(scenario)
    record, events = runner.in_full(0, True)
    box = copy_of(runner.start)
    run_batch(
        box.array,
        box.memory,
        runner.start.memory,
        runner.plan,
        runner.parameters,
        make_ledger(0),
        runner.watch,
        np.uint64(scenario.seed),
        scenario.parameters.start.burn_in,
        scenario.horizon,
        0,
        1,
        record,
    )
    return {"last": box.memory, "totals": record.totals.view(np.int64), **columns(events)}


def columns(events):
    return {"marks": events.marks, "amounts": events.amounts.view(np.int64)}


if __name__ == "__main__":
    scenario = busy(sys.argv[1], int(sys.argv[2]))
    engine = {f"engine_{name}": values for name, values in by_engine(scenario).items()}
    np.savez(sys.argv[3], **by_model(scenario), **engine)
