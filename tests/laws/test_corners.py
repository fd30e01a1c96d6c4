"""At every corner of the declared box a run stays within sense, or fails and says where it left."""

import math
import pickle
import random
from dataclasses import fields, replace
from enum import IntEnum
from itertools import combinations

import numpy as np
import pytest
from worlds import scenario_of

from simulator import ScenarioError, cli
from simulator.agents.mesa_model import RivalryModel
from simulator.engine.failures import FailedRunsError
from simulator.engine.replicates import Runner, simulate
from simulator.model.invariants import ROUNDING, STATE_FROM, look_for_fault, watched
from simulator.model.ledger import make_ledger
from simulator.model.outcomes import OUTCOMES, outcomes_of_record
from simulator.model.parameters import PerMember, describe
from simulator.model.world import Floats, length_of, specifications
from simulator.scenario.values import with_values

NUMBERS = [row for row in describe() if row.low is not None]
ENDS = [(row, end) for row in NUMBERS for end in ("low", "high")]
WORLDS = ("triad", "south_asia", "alike")
LONG_WORLDS = [pytest.param(world, marks=pytest.mark.long) for world in WORLDS[1:]]
HORIZON, REPLICATES = 20, 2
LIMITED = {"0..1": 1.0, "share": 1.0, "share of detected": 1.0, "0..2": 2.0}

LEAVING = (
    "value.power_cost_exponent=2", "spillover.cascade=2", "economy.research_growth=0.05",
    "economy.scarring=1", "start.burn_in=200",
)  # fmt: skip
"""Ends of declared ranges at which output falls below zero."""


def at(row, end):
    value = getattr(row, end)
    if isinstance(row.default, PerMember):
        return type(row.default)(**{item.name: value for item in fields(row.default)})
    return type(row.default)(value)


def sensible(base, changes):
    """Run two replicates: each is within sense, or among the failed runs. Return the reasons."""
    runner = Runner(replace(base, parameters=with_values(base.parameters, changes)))
    try:
        record, reasons = runner.run(0, REPLICATES, make_ledger(0)), {}
    except FailedRunsError as error:
        record, reasons = error.record, error.reasons
    states = len(base.world.states)
    found = outcomes_of_record(record.totals, record.index_sums, states, base.horizon)
    for run in range(REPLICATES):
        if run in reasons:
            assert " is " in reasons[run] and "quarter" in reasons[run]
            assert any(state in reasons[run] for state in base.world.states), reasons[run]
            assert np.isnan(record.totals.reshape(REPLICATES, -1)[run]).all()
            continue
        for name, values in found.items():
            assert np.isfinite(values[run]).all(), name
            limit = LIMITED.get(OUTCOMES[name].unit)
            if limit:
                assert values[run].min() >= -ROUNDING and values[run].max() <= limit + ROUNDING
    return reasons


def base_of(world):
    return replace(scenario_of(world, "status_quo"), horizon=HORIZON)


@pytest.mark.parametrize("world", [WORLDS[0], *LONG_WORLDS])
def test_every_end_alone_stays_within_sense(world):
    for row, end in ENDS:
        assert sensible(base_of(world), {row.name: at(row, end)}) == {}, (row.name, end)


@pytest.mark.parametrize("corners", [20, pytest.param(300, marks=pytest.mark.long)])
@pytest.mark.parametrize("world", WORLDS)
def test_random_corners_stay_within_sense_or_fail(world, corners):
    generator = random.Random(corners)
    for _ in range(corners):
        corner = {row.name: at(row, generator.choice(("low", "high"))) for row in NUMBERS}
        sensible(base_of(world), corner)


@pytest.mark.parametrize("pairs", [40, pytest.param(4000, marks=pytest.mark.long)])
def test_pairs_of_ends_stay_within_sense_or_fail(pairs):
    generator, base = random.Random(pairs), base_of("triad")
    some = [(a, b) for a, b in combinations(ENDS, 2) if a[0] is not b[0]]
    for one, other in generator.sample(some, pairs):
        sensible(base, {row.name: at(row, end) for row, end in (one, other)})


def leaving(*more):
    words = [f"parameters.{word}" for word in (*LEAVING, *more)]
    return scenario_of("south_asia", "status_quo", *words)


def test_a_run_that_leaves_sense_names_field_state_value_quarter_and_range():
    with pytest.raises(FailedRunsError) as caught:
        simulate(leaving(), 3)
    told = str(caught.value)
    assert "output of " in told and " is -" in told and "at quarter " in told
    assert "allowed: 0 or more, and finite (USD bn/year)" in told


def test_other_runs_of_the_batch_keep_their_bits():
    base = scenario_of("triad", "status_quo", *(f"parameters.{word}" for word in LEAVING))
    with pytest.raises(FailedRunsError) as caught:
        Runner(base).run(0, 20, make_ledger(0))
    failed = caught.value.reasons
    assert 0 < len(failed) < 20
    totals = caught.value.record.totals.reshape(20, -1)
    for run in range(20):
        if run not in failed:
            alone = Runner(base).run(run, 1, make_ledger(0))
            assert np.array_equal(alone.totals, totals[run])


def test_a_command_tells_of_a_failed_run_and_writes_no_result(tmp_path, capsys):
    words = [f"parameters.{word}" for word in LEAVING]
    assert (
        cli.main(["run", *words, "horizon=100", "--output", str(tmp_path / "out"), "--quiet"]) == 1
    )
    told = capsys.readouterr().err
    assert "output of PAK is -" in told and "Traceback" not in told
    assert "strategy status_quo of PAK" in told
    assert not (tmp_path / "out" / "outcomes.parquet").exists()


def test_a_world_that_starts_out_of_sense_is_told_before_it_runs():
    base = base_of("triad")
    wrong = replace(base.world, start={"PAK": {"output": -1.0}})
    with pytest.raises(FailedRunsError, match="output_start of PAK is -1 at the start"):
        Runner(replace(base, world=wrong))


@pytest.mark.parametrize("name", [row.field for row in watched() if not row.sums])
def test_every_field_that_moves_is_watched(name):
    """What is not a number is found in each of them, at the last cell that a world uses."""
    runner = Runner(base_of("triad"))
    box = runner.start
    fault = np.zeros(4)
    numbers = box.memory.view(np.float64)
    field = getattr(box.world, name)
    field[length_of(name, box.world) - 1] = np.nan
    assert look_for_fault(numbers, runner.watch, 3, fault)
    row = watched()[int(fault[0])]
    assert row.field == name and fault[2] == 3


def test_only_switches_scores_and_sums_have_no_range():
    moving = list(specifications())[list(specifications()).index(STATE_FROM) :]
    found = [specifications()[name] for name in moving]
    units = {of.unit for kind, of in found if kind == Floats and of.range is None}
    assert units == {"-", "0/1", "log-odds", "stake", "see threat", "see flow", "see index"}


def test_every_number_has_bounds_and_every_choice_is_among_names():
    for row in describe():
        if isinstance(row.default, IntEnum):
            assert row.low is row.high is None
        else:
            assert row.low < row.high, row.name


def test_a_value_per_member_outside_the_range_is_refused():
    for row in NUMBERS:
        if isinstance(row.default, PerMember):
            member = fields(row.default)[0].name
            for value in (math.nextafter(row.high, math.inf), math.nan):
                with pytest.raises(ScenarioError, match=row.name):
                    scenario_of("triad", "status_quo").override(
                        {f"parameters.{row.name}.{member}": value}
                    )


def test_a_model_of_agents_fails_where_the_engine_does():
    base = scenario_of("triad", "status_quo", *(f"parameters.{word}" for word in LEAVING))
    with pytest.raises(FailedRunsError) as caught:
        Runner(base).run(0, 20, make_ledger(0))
    failed = next(iter(caught.value.reasons))
    with pytest.raises(FailedRunsError) as of_model:
        RivalryModel(base, replicate=failed).run()
    assert of_model.value.reasons == {failed: caught.value.reasons[failed]}


def test_failed_runs_survive_a_journey_to_another_process():
    error = pickle.loads(pickle.dumps(FailedRunsError({3: "output of PAK is -1"})))
    assert error.reasons == {3: "output of PAK is -1"} and "replicate 3" in str(error)
