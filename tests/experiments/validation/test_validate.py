"""Validation of a scenario: same figures for any number of threads, and from its manifest."""

from dataclasses import replace

import numpy as np
import pytest
from worlds import per_class, scenario_of

from simulator.charts.files import picture
from simulator.charts.scorecard import regimes, scorecard
from simulator.experiments.validation.figures import CALIBRATION, VALIDATION
from simulator.experiments.validation.sample import Histories, operations_of, sample
from simulator.experiments.validation.validate import validate
from simulator.loading.check import from_resolved

SMALL = replace(scenario_of(), horizon=24, replicates=6)


@pytest.fixture(scope="module")
def validation():
    return validate(SMALL)


def test_threads_change_nothing(validation):
    again = validate(SMALL, threads=3)
    assert np.array_equal(again.simulated, validation.simulated, equal_nan=True)
    assert np.array_equal(again.null, validation.null, equal_nan=True)


def test_it_can_be_repeated_from_its_manifest(validation):
    told = {k: v for k, v in validation.manifest["scenarios"][0].items() if k != "label"}
    again = validate(from_resolved(told))
    assert again.run_id == validation.run_id
    assert again.card.equals(validation.card)


def test_parameters_can_be_changed_without_founding_the_world_again():
    changed = SMALL.override("parameters.choice.opportunity.disruption=1")
    fresh = Histories(changed).of(2)
    reused = Histories(SMALL).with_parameters(changed.parameters).of(2)
    assert len(fresh.incidents) > len(Histories(SMALL).of(2).incidents)
    for name, column in fresh.incidents.columns().items():
        assert np.array_equal(column, getattr(reused.incidents, name))
    assert np.array_equal(fresh.operations, reused.operations)


def test_the_old_parameters_stay_with_the_old_histories():
    histories = Histories(SMALL)
    before = histories.of(1).operations
    busy = replace(SMALL.parameters.choice, opportunity=per_class(0))
    histories.with_parameters(replace(SMALL.parameters, choice=busy)).of(1)
    assert np.array_equal(histories.of(1).operations, before)


def test_reports_are_some_of_the_operations():
    for history in sample(SMALL, 4):
        reported = np.zeros_like(history.operations)
        np.add.at(reported, (history.incidents.initiator, history.incidents.target), 1)
        assert (reported <= history.operations).all()
    assert operations_of(np.zeros((0, 17), np.int32), 3).sum() == 0


def test_the_null_model_has_as_many_incidents_as_the_simulation(validation):
    names = [statistic.name for statistic in validation.statistics]
    assert set(validation.card["figure"]) == set(names)
    assert len(validation.null) == len(validation.simulated) == 6


@pytest.mark.parametrize("group", [CALIBRATION, VALIDATION])
def test_a_group_is_drawn_with_its_run_id(validation, group):
    figure = scorecard(validation, group)
    texts = " ".join(text.get_text() for text in figure.texts)
    assert validation.run_id in texts and "not a forecast" in texts
    assert picture(figure, "svg") == picture(scorecard(validation, group), "svg")


def test_the_two_regimes_are_drawn_by_pair(validation):
    figure = regimes(validation)
    labels = [tick.get_text() for axis in figure.axes for tick in axis.get_yticklabels()]
    assert len(labels) == 9 and "China against India" in labels


def test_a_world_that_no_pattern_is_about_is_refused():
    with pytest.raises(ValueError, match="no pattern"):
        validate(replace(SMALL, world=replace(SMALL.world, states=("CHN", "PAK"))))
