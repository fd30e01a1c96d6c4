"""Verdicts, and what tells a model from chance."""

import math

import numpy as np
import pandas as pd
import pytest
from experiments.validation.tables import DIS, table

from simulator.experiments.validation.figures import CALIBRATION, VALIDATION, Band, Statistic
from simulator.experiments.validation.score import (
    figures,
    interval,
    middle,
    passed,
    patterns_passed,
    scorecard,
    told_apart,
    verdict,
)

NAN = math.nan


def figure(name: str, group: str = VALIDATION, band: Band | None = None, value: float = 2.0):
    return Statistic(name, "text", "%", len, value, None, band or Band(1, 3), group=group)


def test_the_figures_of_histories_make_a_row_each():
    rows = [("CHN", "IND", 0, DIS, 2)]
    found = figures([table(rows), table(rows * 3)], [figure("P5.a")])
    assert found.tolist() == [[1], [3]]


def test_a_median_inside_the_band_passes_and_one_outside_fails():
    assert verdict(Band(1, 3), 3.0) == "pass"
    assert verdict(Band(1, 3), 3.01) == "fail"
    assert verdict(None, 99.0) == ""
    assert verdict(Band(1, 3), NAN) == "fail"


def test_a_figure_that_is_undefined_in_half_of_the_replicates_has_no_median():
    assert math.isnan(middle(np.array([2, NAN, 2, NAN])))
    assert middle(np.array([2, 2, 2, NAN])) == 2


def test_the_interval_holds_nine_tenths_of_the_replicates():
    assert interval(np.arange(101.0)) == (5, 95)
    assert all(map(math.isnan, interval(np.array([NAN]))))


@pytest.fixture
def card() -> pd.DataFrame:
    statistics = [
        figure("P5.a"),
        figure("P5.b"),
        figure("P8.a"),
        figure("P0.a", CALIBRATION),
        Statistic("P8.shown", "text", "%", len, 9.0, group=VALIDATION),
    ]
    simulated = np.tile([2.0, 9.0, 2.5, 2.0, 1.0], (4, 1))
    null = np.tile([9.0, 9.0, 2.0, 0.0, 1.0], (4, 1))
    return scorecard(statistics, simulated, null)


def test_figures_and_whole_patterns_are_counted_by_group(card):
    assert passed(card) == (2, 3)
    assert patterns_passed(card) == (1, 2)
    assert passed(card, CALIBRATION) == (1, 1)
    assert passed(card, column="null_verdict") == (1, 3)


def test_what_tells_the_model_from_chance(card):
    assert told_apart(card) == {
        "model alone": ["P5.a", "P0.a"],
        "null model alone": [],
        "both": ["P8.a"],
        "neither": ["P5.b"],
    }


def test_whether_the_published_value_lies_in_the_interval_is_told_apart_from_the_verdict(card):
    told = card.set_index("figure")
    assert told.loc["P5.a", "data_in_interval"] and told.loc["P8.a", "verdict"] == "pass"
    assert not told.loc["P8.a", "data_in_interval"]
