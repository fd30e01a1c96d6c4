"""Patterns on tables whose answers were worked out by hand."""

import math
from dataclasses import replace

import numpy as np
import pytest
from experiments.validation.tables import DEG, DIS, EIGHT, ESP, table

from simulator.experiments.validation import patterns as p
from simulator.experiments.validation.figures import BY_NAME
from simulator.experiments.validation.incidents import Incidents

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


def value(name: str, incidents: Incidents) -> float:
    """A figure of the table, as it is scored."""
    return BY_NAME[name].compute(incidents)


def test_volume_counts_pairs_in_one_direction(eight):
    assert value("P0.total", eight) == 8
    assert value("P0.CHN-IND", eight) == 3
    assert value("P0.IND-CHN", eight) == 0
    assert math.isnan(p.volume_of_pair(eight, "CHN", "TUR"))


def test_counts_are_told_for_84_quarters_however_long_the_record_is(eight):
    assert p.volume(replace(eight, quarters=168)) == 4


def test_the_mix_of_classes(eight):
    assert value("P1.espionage", eight) == pytest.approx(37.5)
    assert value("P1.disruption", eight) == pytest.approx(50)
    assert value("P1.degradation", eight) == pytest.approx(12.5)
    assert (value("P1.long", eight), value("P1.short", eight)) == (25, 12.5)


def test_severity(eight):
    assert value("P4.mean", eight) == pytest.approx(20 / 8)
    assert value("P4.5+", eight) == 12.5
    assert value("P4.7+", eight) == 0
    assert value("P4.2", eight) == 50
    assert value("P4.sd", eight) == pytest.approx(np.std([3, 2, 2, 2, 1, 2, 5, 3]))


def test_the_order_of_severity_by_class(eight):
    assert value("P5.mean_disruption", eight) == pytest.approx(7 / 4)
    assert value("P5.short", eight) == pytest.approx(2 - 7 / 4)
    assert value("P5.long", eight) == pytest.approx(1)
    assert value("P5.degradation", eight) == pytest.approx(2)


def test_what_incidents_draw(eight):
    assert value("P7.answered", eight) == 50
    assert value("P9.rate_disruption", eight) == 75
    assert value("P9.disruption", eight) == pytest.approx(75 - 100 / 3)
    assert value("P9.degradation", eight) == pytest.approx(-100 / 3)
    assert value("P11.concession", eight) == 12.5


def test_answers_are_lower_equal_or_higher_than_what_they_answer(eight):
    found = [value(f"P8.{how}", eight) for how in ("lower", "equal", "higher")]
    assert found == [25, 25, 50]
    assert value("P8.escalating", eight) == 25


def test_concentration_over_active_pairs(eight):
    assert list(p.counts_by_pair(eight)) == [3, 3, 2]
    assert value("P13.active", eight) == 50
    assert p.busiest_pairs(eight, 2) == 75
    assert p.gini(eight) == pytest.approx(2 * (1 * 2 + 2 * 3 + 3 * 3) / (3 * 8) - 4 / 3)


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
    assert p.gini(table(rows)) == pytest.approx(
        2 * sum((i + 1) * c for i, c in enumerate(found[1:])) / (6 * 162) - 7 / 6
    )


def test_the_busier_initiator_of_a_pair(eight):
    assert value("P16.dominance", eight) == pytest.approx((3 + 2 + 1) / 8)
    assert value("P16.unweighted", eight) == pytest.approx((1 + 2 / 3 + 1 / 2) / 3)


def test_burstiness_is_variance_over_mean_of_active_pairs_and_years():
    rows = [("CHN", "IND", 0, ESP, 3)] * 3 + [("CHN", "IND", 5, ESP, 3)]
    found = table(rows, quarters=16)
    assert list(p.counts_by_pair_and_year(found)) == [3, 1, 0, 0]
    assert value("P17.burstiness", found) == pytest.approx(2.0)
    assert value("P17.quiet", found) == 50
    assert value("P17.mean", found) == 1


def test_growth_compares_the_late_years_with_the_early_ones():
    early = [("CHN", "IND", 4 + n, ESP, 3) for n in range(6)]
    late = [("CHN", "IND", 56 + n, ESP, 3) for n in range(28)]
    assert p.growth(table([*early, *late])) == pytest.approx(4.0)
    assert math.isnan(p.growth(table(early, quarters=40)))


def test_third_parties(eight):
    assert value("P19.third_party", eight) == 12.5


def test_the_two_regimes(eight):
    assert value("R.1", eight) == pytest.approx(200 / 3)
    assert value("R.2", eight) == 0
    assert value("R.3", eight) == 100
    assert value("R.4", eight) == 100
    assert value("R.5", eight) == pytest.approx(100 / 3)


@pytest.mark.parametrize("name", [name for name in BY_NAME if not name.startswith("P0")])
def test_a_share_of_nothing_is_undefined_rather_than_zero(name, nothing):
    zero = {"P13.active": 0.0}
    assert value(name, nothing) == pytest.approx(zero.get(name, math.nan), nan_ok=True)


@pytest.mark.parametrize(
    "name", ["P7.answered", "P8.escalating", "P19.third_party", "P1.long", "P5.long", "P13.active"]
)
def test_a_pattern_is_undefined_where_the_data_lack_its_column(name):
    bare = replace(table(EIGHT), rivals=None)
    assert math.isnan(value(name, bare))
    assert DEG in bare.operation_class
