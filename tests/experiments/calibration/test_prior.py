"""Priors: what may be fitted, within which range, and what is wrong with a file."""

from operator import attrgetter

import pytest
from experiments.calibration.toys import TINY, tiny_prior

from simulator.experiments.calibration.distance import statistics_of, targets_of
from simulator.experiments.calibration.ensemble import load_ensemble
from simulator.experiments.calibration.prior import FittedRange, load_prior
from simulator.experiments.validation.figures import CALIBRATION, SUBSET, Band
from simulator.experiments.validation.validate import BUSIEST
from simulator.initial.paths import scenario_root
from simulator.loading.errors import ScenarioError
from simulator.model.parameters import CALIBRATED, JUDGEMENT, Parameters, describe
from simulator.scenario.values import with_values


def test_the_shipped_prior_fits_only_what_was_judged_and_holds_the_defaults():
    prior = load_prior("reported_incidents")
    sources = {row.name: row.source for row in describe()}
    for ranged in prior.ranges:
        name = ".".join(ranged.path.split(".")[:2])
        assert sources[name] in (JUDGEMENT, CALIBRATED), ranged.path
        assert ranged.low <= attrgetter(ranged.path)(Parameters()) <= ranged.high, ranged.path
    assert not set(prior.paths) & {"choice.precision", "relative_gains.k"}


def test_the_defaults_are_those_of_the_default_member_of_the_shipped_ensemble():
    ensemble = load_ensemble(scenario_root() / "calibration")
    for path, value in ensemble.members[ensemble.default].items():
        assert attrgetter(path)(Parameters()) == float(f"{value:.4g}"), path
    fitted = {".".join(path.split(".")[:2]) for path in ensemble.facts["parameters"]}
    assert fitted == {row.name for row in describe() if row.source == CALIBRATED}


def test_a_range_runs_on_its_scale():
    assert FittedRange("x", 1, 100, log=True).value(0.5) == pytest.approx(10)
    assert FittedRange("x", 0, 4).value(0.25) == 1


def test_values_are_set_by_path_and_nothing_else_changes():
    base = Parameters()
    found = with_values(base, {"choice.opportunity.disruption": 5.0, "value.technology": 2.0})
    assert found.choice.opportunity.disruption == 5.0
    assert found.value.technology == 2.0
    assert found.choice.opportunity.espionage == base.choice.opportunity.espionage
    assert found.contest == base.contest and base == Parameters()


def test_parameters_are_fitted_on_the_calibration_group_alone():
    found = statistics_of(SUBSET)
    assert {s.group for s in found} == {CALIBRATION}
    names = {target.name for target in targets_of(found)}
    assert {"P19.third_party", "P0.IND-CHN", "busiest_pair"} <= names
    assert not {name for name in names if name.startswith(("R.", "P5", "P8", "P9", "P13"))}


def test_the_busiest_pair_has_to_stay_below_saturation():
    (busiest,) = [t for t in targets_of(statistics_of(SUBSET)) if t.name == "busiest_pair"]
    assert busiest.distance(BUSIEST) == 0
    assert busiest.distance(BUSIEST + 0.3) == pytest.approx(1)


def test_the_search_narrows_the_bands_but_not_at_zero():
    wide = {t.name: t.band for t in targets_of(statistics_of(SUBSET))}
    narrow = {t.name: t.band for t in targets_of(statistics_of(SUBSET), 0.1)}
    assert narrow["P1.espionage"] == Band(58, 82)
    assert narrow["P4.7+"].low == wide["P4.7+"].low == 0
    assert narrow["P4.7+"].high < wide["P4.7+"].high


def test_distance_is_counted_in_half_widths():
    (total,) = [t for t in targets_of(statistics_of(SUBSET)) if t.name == "P0.total"]
    assert total.distance(165) == 0
    assert total.distance(215 + 47.5) == pytest.approx(1)


def test_the_budget_can_be_set_on_the_command_line(tmp_path):
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY)
    assert load_prior(str(path), {"points": "9", "keep": "0.3"}).budget.points == 9
    assert tiny_prior(tmp_path).budget.members == 4


@pytest.mark.parametrize(
    ("old", "new", "part"),
    [
        ("low: 3, high: 8", "low: 8, high: 3", "low < high"),
        ("low: 0.5, high: 5, scale: log", "low: 0, high: 5, scale: log", "low > 0"),
        ("scale: log", "scale: lg", "linear or log"),
        ("low: 3, high: 8", "low: 3, high: x", "low: number"),
        ("low: 3, high: 8", "low: 3, high: 900", "from -20 to 40"),
        ("value.technology", "value.technolgy", "did you mean technology"),
        ("value.technology", "relative_gains.k", "theory's dial"),
        ("value.technology", "choice.precision", "fixed at 2"),
        ("points: 8", "points: 1", "from 4"),
        ("points: 8", "point: 8", "did you mean points"),
        ("base: [world=triad]", "base: [world=tria]", "did you mean triad"),
        ("base: [world=triad]", "base: world=triad", "a list of words"),
        ("budget:", "budgt:", "did you mean budget"),
        ("parameters:\n", "parameters: 3\nbudget_:\n", "parameters with their ranges"),
    ],
)
def test_a_mistake_is_told(tmp_path, old, new, part):
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY.replace(old, new))
    with pytest.raises(ScenarioError) as problem:
        load_prior(str(path))
    assert part in str(problem.value)


@pytest.mark.parametrize(
    ("name", "words", "part"),
    [
        ("reported_incident", {}, "did you mean reported_incidents"),
        ("reported_incidents", {"points": "many"}, "from 4"),
        ("reported_incidents", {"wave": "3"}, "did you mean waves"),
    ],
)
def test_a_wrong_word_is_told(name, words, part):
    with pytest.raises(ScenarioError) as problem:
        load_prior(name, words)
    assert part in str(problem.value)
