"""The stop rule: narrow intervals end a point, whatever interrupts the sweep."""

import numpy as np
import pyarrow as pa
import pytest
from experiments.sweeps.small import compute, final_bits, small
from scipy.stats import t
from test_storage import stopped

from simulator.experiments.sweeps import tasks
from simulator.experiments.sweeps.enough import Tally
from simulator.experiments.sweeps.folder import OUTCOMES_FILE
from simulator.scenario.sweep import Enough

WIDTH = 0.17
RULE = f"enough={{outcome:damage,width:{WIDTH},most:40}}"


def table(points, levers, values):
    return pa.table(
        {
            "point": pa.array(points, pa.int32()),
            "lever": levers,
            "state": ["PAK"] * len(points),
            "damage": values,
        }
    )


def tally(width=0.5):
    return Tally(2, ("a", "b"), Enough("damage", width), "PAK")


def test_the_width_is_that_of_students_interval():
    values = np.random.default_rng(1).normal(2, 3, 24)
    found = tally()
    found.add([table([0] * 24, ["a"] * 24, values)])
    expected = 2 * t.ppf(0.95, 23) * values.std(ddof=1) / np.sqrt(24)
    assert found.widths()[0, 0] == pytest.approx(expected)


def test_rounds_add_up_to_the_whole():
    values = np.random.default_rng(2).normal(1e6, 1, 30)
    one, many = tally(), tally()
    one.add([table([1] * 30, ["b"] * 30, values)])
    for part in np.array_split(values, 5):
        many.add([table([1] * len(part), ["b"] * len(part), part)])
    assert many.widths()[1, 1] == pytest.approx(one.widths()[1, 1], rel=1e-6)


def test_a_point_goes_on_while_one_of_its_levers_is_not_known_well_enough():
    found = tally()
    calm, wild = [1.0, 1.01, 1.0], [0.0, 5.0, 9.0]
    found.add([table([0] * 6, ["a"] * 3 + ["b"] * 3, calm + wild)])
    found.add([table([1] * 6, ["a"] * 3 + ["b"] * 3, calm + calm)])
    assert found.unfinished() == [0]


def test_points_get_as_many_rounds_as_they_need(tmp_path):
    import pandas as pd

    compute(tmp_path, RULE)
    runs = pd.read_parquet(tmp_path / OUTCOMES_FILE)
    counts = runs.groupby(["point", "lever"]).size().unstack()
    assert (counts.nunique(axis=1) == 1).all(), "runs of a point stay paired"
    assert counts.to_numpy().min() < 40 and set(counts.to_numpy().ravel()) <= set(range(5, 41, 5))
    for point, rows in runs.groupby("point"):
        values = [group["damage"] for _, group in rows.groupby("lever")]
        widths = [2 * t.ppf(0.95, len(v) - 1) * v.std() / np.sqrt(len(v)) for v in values]
        assert max(widths) <= WIDTH or len(values[0]) == 40, point


@pytest.mark.parametrize("after", [1, 3, 5])
def test_a_stopped_sweep_stops_at_the_same_points(tmp_path, monkeypatch, after):
    compute(tmp_path / "whole", RULE, threads=2)
    monkeypatch.setattr(tasks, "SHORTEST_SECONDS", 4e-4)
    stopped(tmp_path / "cut", after, RULE)
    compute(tmp_path / "cut", RULE)
    assert final_bits(tmp_path / "cut") == final_bits(tmp_path / "whole")


def test_the_rule_is_part_of_the_plan():
    assert small(RULE).enough == Enough("damage", WIDTH, 40)
