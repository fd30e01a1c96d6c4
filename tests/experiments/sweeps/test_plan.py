"""The plan fixes every batch beforehand, and can be written down and read back."""

import json
from collections import Counter

import pytest
from experiments.sweeps.small import small

from simulator.experiments.sweeps.plan import differences, make_plan, plan_from
from simulator.experiments.sweeps.tables import points_table, short_names
from simulator.files import StoreError


@pytest.mark.parametrize("words", [[], ["replicates=1"], ["replicates=7001", "horizon=40"]])
def test_batches_cover_every_run_once(words):
    plan = make_plan(small(*words))
    batches = list(plan.batches(0, range(plan.points)))
    runs = Counter(
        (batch.point, batch.lever, replicate)
        for batch in batches
        for replicate in range(batch.first, batch.first + batch.count)
    )
    assert len(runs) == plan.cells * plan.sweep.replicates and set(runs.values()) == {1}
    indices = [batch.index for batch in batches]
    assert indices == sorted(set(indices))


def test_rounds_follow_each_other_without_a_gap_up_to_the_most():
    plan = make_plan(small("replicates=8", "enough={outcome:damage,width:0.1,most:20}"))
    firsts = [next(iter(plan.batches(number, [0]))).first for number in range(plan.rounds)]
    assert (plan.rounds, firsts) == (3, [0, 8, 16])
    assert [plan.round_size(number) for number in range(3)] == [8, 8, 4]


def test_a_batch_of_a_large_world_is_about_half_a_second_of_work():
    plan = make_plan(small("world=south_asia", "horizon=40", "replicates=1000"))
    batch = next(iter(plan.batches(0, [0])))
    assert 0.3 < batch.count * plan.run_seconds < 0.7


def test_a_plan_comes_back_from_plain_data():
    words = ["levers.theory=[grieco,liberal]", "enough={outcome:damage,width:0.1,most:20}"]
    plan = make_plan(small(*words))
    stored = json.loads(json.dumps(plan.content()))
    again = plan_from(stored, "here")
    assert again.content() == plan.content() and again.values == plan.values
    assert again.sweep.labels == plan.sweep.labels


def test_a_plan_with_other_points_is_refused():
    stored = make_plan(small()).content() | {"points_digest": "0" * 64}
    with pytest.raises(StoreError, match="points_digest"):
        plan_from(stored, "here")


def test_differences_are_told_by_their_path():
    stored = {"a": {"b": 1, "c": [1, 2]}, "d": 4}
    now = {"a": {"b": 2, "c": [1, 2]}, "e": 5}
    assert list(differences(stored, now)) == [
        "a.b: stored 1, now 2",
        "d: stored 4, now absent",
        "e: stored without it, now 5",
    ]


def test_columns_have_short_names_that_nothing_else_has():
    keys = ["parameters.suppliers.transfer", "parameters.a.x", "parameters.b.x", "strategy.budget"]
    assert short_names(keys) == {
        "parameters.suppliers.transfer": "suppliers_transfer",
        "parameters.a.x": "a_x",
        "parameters.b.x": "b_x",
        "strategy.budget": "budget",
    }


def test_the_table_of_points_holds_the_values_of_the_plan():
    plan = make_plan(small())
    table = points_table(plan)
    assert table["point"].to_pylist() == list(range(plan.points))
    for key, name in short_names(list(plan.values)).items():
        assert table[name].to_pylist() == plan.values[key]
