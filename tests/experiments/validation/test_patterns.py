"""Patterns on tables whose answers were worked out by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest
from experiments.validation.tables import DEG, DIS, EIGHT, ESP, table

from simulator.experiments.validation.incidents import Incidents
from simulator.experiments.validation.patterns import (
    actors,
    answers,
    mix,
    pairs,
    regimes,
    rhythm,
    volume,
)
from simulator.experiments.validation.patterns import severity as severe

LONG = [True, False, False, False, False, False, False, True]
ANSWERED = [0, 0, 0, 2, 2, 1, 0, 4]


@pytest.fixture
def eight() -> Incidents:
    return table(
        EIGHT,
        long_term=LONG,
        answer_severity=ANSWERED,
        third_party=[0, 0, 0, 0, 1, 0, 0, 0],
        concession=[0, 0, 0, 0, 0, 0, 1, 0],
    )


@pytest.fixture
def nothing(eight) -> Incidents:
    return eight.where(np.zeros(8, bool))


def test_volume_counts_pairs_in_one_direction(eight):
    assert volume.total(eight) == 8
    assert volume.directed("CHN", "IND", eight) == 3
    assert volume.directed("IND", "CHN", eight) == 0
    assert math.isnan(volume.directed("CHN", "TUR", eight))


def test_counts_are_told_for_84_quarters_however_long_the_record_is(eight):
    assert volume.total(replace(eight, quarters=168)) == 4


def test_the_mix_of_classes(eight):
    assert mix.espionage(eight) == pytest.approx(37.5)
    assert mix.disruption(eight) == pytest.approx(50)
    assert mix.degradation(eight) == pytest.approx(12.5)
    assert (mix.long_espionage(eight), mix.short_espionage(eight)) == (25, 12.5)


def test_severity(eight):
    assert severe.mean_severity(eight) == pytest.approx(20 / 8)
    assert severe.at_least(5, eight) == 12.5
    assert severe.at_least(7, eight) == 0
    assert severe.exactly(2, eight) == 50
    assert severe.spread(eight) == pytest.approx(np.std([3, 2, 2, 2, 1, 2, 5, 3]))


def test_the_order_of_severity_by_class(eight):
    assert severe.of_class(DIS, eight) == pytest.approx(7 / 4)
    assert severe.short_over_disruption(eight) == pytest.approx(2 - 7 / 4)
    assert severe.long_over_short(eight) == pytest.approx(1)
    assert severe.degradation_over_long(eight) == pytest.approx(2)


def test_what_incidents_draw(eight):
    assert answers.answered(eight) == 50
    assert answers.answered_of_class(DIS, eight) == 75
    assert answers.disruption_over_espionage(eight) == pytest.approx(75 - 100 / 3)
    assert answers.degradation_over_espionage(eight) == pytest.approx(-100 / 3)
    assert answers.conceded(eight) == 12.5


def test_answers_are_lower_equal_or_higher_than_what_they_answer(eight):
    found = [answers.compared(sign, eight) for sign in (-1, 0, 1)]
    assert found == [25, 25, 50]
    assert answers.escalating(eight) == 25


def test_concentration_over_active_pairs(eight):
    assert list(pairs.counts_by_pair(eight)) == [3, 3, 2]
    assert pairs.active(eight) == 50
    assert pairs.top(2, eight) == 75
    assert pairs.gini(eight) == pytest.approx(2 * (1 * 2 + 2 * 3 + 3 * 3) / (3 * 8) - 4 / 3)


def test_the_published_gini_of_the_subset_comes_from_its_published_counts():
    counts = (61, 47, 26, 13, 11, 4, 3)
    names = (("CHN", "USA"), ("IND", "USA"), ("IND", "PAK"), ("PAK", "USA"), ("CHN", "IND"))
    rows = [
        (a, b, 0, DIS, 3)
        for (a, b), count in zip((*names, ("CHN", "PAK")), counts, strict=False)
        for _ in range(count)
    ]
    found = sorted(counts)
    expected = 2 * sum((i + 1) * c for i, c in enumerate(found)) / (7 * 165) - 8 / 7
    assert expected == pytest.approx(0.48, abs=0.005)
    assert pairs.gini(table(rows)) == pytest.approx(
        2 * sum((i + 1) * c for i, c in enumerate(found[1:])) / (6 * 162) - 7 / 6
    )


def test_the_busier_initiator_of_a_pair(eight):
    assert pairs.dominance(eight) == pytest.approx((3 + 2 + 1) / 8)
    assert pairs.dominance_unweighted(eight) == pytest.approx((1 + 2 / 3 + 1 / 2) / 3)


def test_burstiness_is_variance_over_mean_of_active_pairs_and_years():
    rows = [("CHN", "IND", 0, ESP, 3)] * 3 + [("CHN", "IND", 5, ESP, 3)]
    found = table(rows, quarters=16)
    assert list(rhythm.counts_by_pair_and_year(found)) == [3, 1, 0, 0]
    assert rhythm.burstiness(found) == pytest.approx(2.0)
    assert rhythm.quiet(found) == 50
    assert rhythm.per_pair_and_year(found) == 1


def test_growth_compares_the_late_years_with_the_early_ones():
    early = [("CHN", "IND", 4 + n, ESP, 3) for n in range(6)]
    late = [("CHN", "IND", 56 + n, ESP, 3) for n in range(28)]
    assert rhythm.growth(table([*early, *late])) == pytest.approx(4.0)
    assert math.isnan(rhythm.growth(table(early, quarters=40)))


def test_third_parties(eight):
    assert actors.third_party(eight) == 12.5


def test_the_two_regimes(eight):
    assert regimes.espionage_of_china(eight) == pytest.approx(200 / 3)
    assert regimes.answered_china_india(eight) == 0
    assert regimes.disruption_india_pakistan(eight) == 100
    assert regimes.answered_india_pakistan(eight) == 100
    assert regimes.equal_answers_india_pakistan(eight) == pytest.approx(100 / 3)


SHARES = (
    mix.espionage,
    severe.mean_severity,
    severe.spread,
    answers.answered,
    answers.escalating,
    pairs.gini,
    pairs.dominance,
    rhythm.burstiness,
    rhythm.quiet,
    actors.third_party,
    regimes.espionage_of_china,
)


@pytest.mark.parametrize("pattern", SHARES)
def test_a_share_of_nothing_is_undefined_rather_than_zero(pattern, nothing):
    assert math.isnan(pattern(nothing))


@pytest.mark.parametrize(
    "pattern",
    [answers.answered, answers.escalating, actors.third_party, mix.long_espionage, pairs.active],
)
def test_a_pattern_is_undefined_where_the_data_lack_its_column(pattern):
    bare = replace(table(EIGHT), rivals=None)
    assert math.isnan(pattern(bare))
    assert DEG in bare.operation_class
