"""Indices of functions whose indices are known, with chance told apart."""

import numpy as np
import pytest
from experiments.sweeps.small import small

from simulator.experiments.sweeps.designs import unit_design
from simulator.experiments.sweeps.sensitivity import (
    EFFECT,
    FIRST,
    RANK,
    SECOND,
    SWING,
    TOTAL,
    sensitivities,
)
from simulator.loading.errors import ScenarioError

ISHIGAMI_FIRST = (0.3139, 0.4424, 0.0)
ISHIGAMI_TOTAL = (0.5576, 0.4424, 0.2437)
KEYS = (
    "{parameters.suppliers.transfer:{},parameters.spillover.coupling:{},"
    "parameters.alliance.requests:{}}"
)


class Points:
    columns = ("a", "b", "c")


class Data:
    """Stands for a stored sweep of three uncertainties."""

    points = Points

    def __init__(self, *words):
        self.sweep = small(*words, f"uncertainties={KEYS}")


class Contrast:
    """Stands for a contrast whose runs are a known function of the points, plus chance."""

    def __init__(self, function, noise, *words, replicates=8):
        self.data = Data(*words)
        values = function(unit_design(self.data.sweep))
        generator = np.random.default_rng(4)
        shared = 10 * generator.normal(0, 1, replicates)
        self._runs = (
            values[:, None] + shared + noise * generator.normal(0, 1, (len(values), replicates))
        )

    def runs(self, _):
        return self._runs

    def means(self, _):
        return self._runs.mean(axis=1)


def ishigami(units):
    """Ishigami and Homma (1990) with a = 7, b = 0.1; the indices are known in closed form."""
    x = (2 * units - 1) * np.pi
    return np.sin(x[:, 0]) + 7 * np.sin(x[:, 1]) ** 2 + 0.1 * x[:, 2] ** 4 * np.sin(x[:, 0])


def of_kind(found, kind):
    return [measure for measure in found.measures if measure.kind == kind]


def test_sobol_indices_of_ishigami_are_the_known_ones():
    (found,) = sensitivities(Contrast(ishigami, 0.0, "design=sobol", "points=1024"), ["x"])
    for kind, known in ((FIRST, ISHIGAMI_FIRST), (TOTAL, ISHIGAMI_TOTAL)):
        for measure, value in zip(of_kind(found, kind), known, strict=True):
            assert abs(measure.value - value) < max(0.02, 1.5 * measure.design)
            assert measure.chance < 1e-9
    second = {(m.name, m.other): m.value for m in of_kind(found, SECOND)}
    assert second["a", "c"] == pytest.approx(0.2437, abs=0.05)
    assert second["a", "b"] == pytest.approx(0, abs=0.05)


def test_chance_widens_its_own_interval_and_is_reported_as_such():
    quiet, loud = (
        sensitivities(Contrast(ishigami, noise, "design=sobol", "points=256"), ["x"])[0]
        for noise in (0.1, 4.0)
    )
    assert quiet.chance.noise_in_means < 0.01 < 0.1 < loud.chance.noise_in_means
    for calm, wild in zip(of_kind(quiet, FIRST), of_kind(loud, FIRST), strict=True):
        assert wild.chance > 5 * calm.chance


def test_morris_finds_the_slopes_of_a_plane():
    contrast = Contrast(lambda u: u @ [5.0, -2.0, 0.0], 0.0, "design=morris", "points=10")
    (found,) = sensitivities(contrast, ["x"])
    assert [m.value for m in of_kind(found, EFFECT)] == pytest.approx([5, 2, 0], abs=1e-9)


def test_one_at_a_time_finds_how_far_each_moves_the_mean():
    contrast = Contrast(lambda u: u @ [5.0, -2.0, 0.0], 0.0, "design=one_at_a_time")
    (found,) = sensitivities(contrast, ["x"])
    assert [m.value for m in of_kind(found, SWING)] == pytest.approx([5, 2, 0], abs=1e-9)


def test_a_latin_hypercube_gives_rank_correlations():
    contrast = Contrast(lambda u: np.exp(4 * u[:, 0]), 0.0, "points=100")
    (found,) = sensitivities(contrast, ["x"])
    first, second, _ = of_kind(found, RANK)
    assert first.value == pytest.approx(1) and abs(second.value) < 0.25


def test_an_outcome_that_never_differs_has_no_measures():
    contrast = Contrast(lambda u: np.ones(len(u)), 0.0, "points=20")
    (found,) = sensitivities(contrast, ["x"])
    assert found.measures == ()


def test_sobol_does_without_no_point():
    contrast = Contrast(ishigami, 0.1, "design=sobol", "points=8")
    contrast._runs[5] = np.nan
    with pytest.raises(ScenarioError, match="1 points without a run"):
        sensitivities(contrast, ["x"])
