"""The table of figures: complete, consistent with its own bands, and split for good."""

import math

import pytest

from simulator.experiments.validation.figures import (
    BY_NAME,
    CALIBRATION,
    GROUPS,
    STATISTICS,
    SUBSET,
    VALIDATION,
    Band,
    binomial,
    deciding,
    poisson,
)

PATTERNS = {
    CALIBRATION: {"P0", "P1", "P4", "P7", "P14", "P19"},
    VALIDATION: {"P5", "P8", "P9", "P11", "P13", "P16", "P17", "P18", "R"},
}


def test_every_pattern_is_there_in_its_group_and_in_no_other():
    for group in GROUPS:
        assert {s.pattern for s in STATISTICS if s.group == group} == PATTERNS[group]
    assert not PATTERNS[CALIBRATION] & PATTERNS[VALIDATION]
    assert len(BY_NAME) == len(STATISTICS)


def test_every_pattern_but_growth_has_a_figure_that_decides():
    deciders = {s.pattern for group in GROUPS for s in deciding(group)}
    assert deciders == set.union(*PATTERNS.values()) - {"P18"}
    assert BY_NAME["P18.growth"].deciding is None


@pytest.mark.parametrize("statistic", STATISTICS, ids=lambda s: s.name)
def test_what_was_published_lies_in_its_own_band(statistic):
    for value, band in (
        (statistic.value, statistic.band),
        (statistic.subset, statistic.subset_band or statistic.band),
    ):
        if value is not None and band is not None:
            assert band.holds(value)


def test_the_bands_of_the_twelve_states_are_those_of_the_specification():
    expected = {
        "P0.total": (120, 215),
        "P1.espionage": (55, 85),
        "P1.degradation": (2, 10),
        "P4.mean": (2.6, 3.4),
        "P4.5+": (0.4, 5.2),
        "P7.answered": (10, 35),
        "P14.gini": (0.38, 0.58),
        "P19.third_party": (5, 12),
    }
    for name, (low, high) in expected.items():
        assert BY_NAME[name].deciding == Band(low, high)


def test_a_count_of_ten_has_the_poisson_interval_of_the_specification():
    assert (poisson(10).low, poisson(10).high) == pytest.approx((4.8, 18.4), abs=0.05)
    assert (poisson(26).low, poisson(26).high) == pytest.approx((17, 38), abs=0.2)
    assert (poisson(0).low, poisson(0).high) == pytest.approx((0, 3.69), abs=0.01)


def test_a_share_has_its_exact_binomial_interval():
    assert (binomial(0, 11).low, binomial(0, 11).high) == pytest.approx((0, 28.5), abs=0.05)
    assert (binomial(11, 11).low, binomial(11, 11).high) == pytest.approx((71.5, 100), abs=0.05)


def test_a_small_world_is_held_against_what_it_has():
    triad = {s.name for group in GROUPS for s in deciding(group, ("CHN", "IND", "PAK"))}
    assert triad == {f"R.{n}" for n in range(1, 6)} | {
        "P0.CHN-IND",
        "P0.PAK-IND",
        "P0.IND-PAK",
        "P0.IND-CHN",
    }
    assert not deciding(CALIBRATION, ("USA", "RUS"))
    assert deciding(CALIBRATION) == deciding(CALIBRATION, tuple(reversed(SUBSET)))


@pytest.mark.parametrize(
    ("band", "value", "gap"),
    [
        (Band(1, 3), 2, 0),
        (Band(1, 3), 3, 0),
        (Band(1, 3), 3.5, 0.5),
        (Band(1, 3), 0, 1),
        (Band(0.1), 7, 0),
        (Band(0.1), 0.0, 0.1),
        (Band(None, 6), -5, 0),
    ],
)
def test_a_band_tells_how_far_a_value_lies_outside(band, value, gap):
    assert band.gap(value) == pytest.approx(gap)
    assert band.holds(value) == (gap == 0)


def test_an_undefined_value_lies_in_no_band():
    assert not Band().holds(math.nan)
    assert Band(0, 1).gap(math.nan) == math.inf
