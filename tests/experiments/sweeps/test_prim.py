"""PRIM finds a box that is known, and the scenario that was published."""

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from simulator.experiments.sweeps.prim import (
    Limits,
    Sample,
    best_balanced,
    freed,
    pasted,
    quasi_p_values,
    reproducibility,
    trajectory,
)

DATA = Path(__file__).parents[2] / "data" / "biomass_scenarios.csv"
FOUR = ("cellulosic_cost", "total_biomass", "demand_elasticity", "biomass_backstop_price")


def known_box(points=2000, seed=5):
    """Cases of interest fill a box on two of five axes; one in a hundred lies elsewhere."""
    generator = np.random.default_rng(seed)
    values = generator.random((points, 5))
    inside = (values[:, 1] > 0.6) & (values[:, 3] < 0.3)
    return Sample(values, inside | (generator.random(points) < 0.01))


@pytest.fixture(scope="module")
def biomass():
    with DATA.open() as file:
        rows = list(csv.DictReader(file))
    names = list(rows[0])[:-1]
    values = np.array([[float(row[name]) for name in names] for row in rows])
    return names, Sample(values, np.array([row["above_90_percent"] == "1" for row in rows]))


def test_a_known_box_is_found():
    sample = known_box()
    boxes = trajectory(sample)
    box = freed(sample, pasted(sample, boxes[best_balanced(boxes)]))
    significant = {axis for axis, p in quasi_p_values(sample, box).items() if p < 0.05}
    assert significant == {1, 3}
    assert box.limits[1].low == pytest.approx(0.6, abs=0.02)
    assert box.limits[3].high == pytest.approx(0.3, abs=0.02)
    assert box.density > 0.95 and box.coverage > 0.85
    seen = reproducibility(sample, box)
    assert seen[1] == seen[3] == 1


def test_without_a_box_hardly_a_restriction_is_significant():
    generator = np.random.default_rng(8)
    sample = Sample(generator.random((1000, 4)), generator.random(1000) < 0.3)
    boxes = trajectory(sample, support=0.2)
    assert boxes[-1].density < 0.5


def test_a_category_is_ruled_out_as_a_whole():
    generator = np.random.default_rng(3)
    values = np.column_stack([generator.random(900), generator.integers(0, 3, 900)])
    sample = Sample(values, values[:, 1] == 2, frozenset({1}))
    box = trajectory(sample)[-1]
    assert box.limits[1].without == {0.0, 1.0} and box.limits[0].free
    assert (box.coverage, box.density) == (1, 1)


def test_a_category_that_says_little_does_not_win_by_its_size():
    generator = np.random.default_rng(12)
    values = np.column_stack([generator.random(600), generator.integers(0, 2, 600)])
    hits = (values[:, 0] < 0.4) & (generator.random(600) < 0.9 - 0.1 * values[:, 1])
    boxes = trajectory(Sample(values, hits, frozenset({1})))
    assert boxes[3].restricted == (0,)
    assert boxes[best_balanced(boxes)].limits[0].high == pytest.approx(0.4, abs=0.03)


def test_every_box_lies_in_the_one_before_and_is_a_thin_slice_smaller():
    sample = known_box(500)
    boxes = trajectory(sample, peel=0.1)
    for outer, inner in pairwise(boxes):
        assert not (sample.inside(inner.limits) & ~sample.inside(outer.limits)).any()
        assert 0 < outer.cases - inner.cases <= 0.1 * outer.cases + 1
    assert boxes[-1].cases >= 0.05 * 500


def test_pasting_brings_back_what_a_greedy_peel_took_away():
    sample = known_box()
    limits = (Limits(), Limits(low=0.75), Limits(), Limits(high=0.3), Limits())
    narrow = sample.box(limits)
    wide = pasted(sample, narrow)
    assert wide.coverage > narrow.coverage and wide.density >= narrow.density


def test_the_published_scenario_of_bryant_and_lempert_is_found(biomass):
    """2010, table 2: 79 % coverage, 73 % density, four restricted uncertainties."""
    names, sample = biomass
    boxes = trajectory(sample, peel=0.1)
    box = min(boxes, key=lambda box: abs(box.coverage - 0.79) + abs(box.density - 0.73))
    assert (round(box.coverage, 2), round(box.density, 2)) == (0.79, 0.73)
    assert {names[axis] for axis in box.restricted} == set(FOUR)
    limits = dict(zip(names, box.limits, strict=True))
    assert limits["total_biomass"].high == pytest.approx(769, abs=25)
    assert limits["cellulosic_cost"].low == pytest.approx(72.65, abs=0.5)
    assert limits["biomass_backstop_price"].low == pytest.approx(148, abs=8)


def test_quasi_p_values_are_those_that_the_ema_workbench_prints(biomass):
    """Its tutorial on these data (Kwakkel 2017), box 21: coverage 0.752809, density 0.770115."""
    names, sample = biomass
    printed = {
        "total_biomass": (Limits(high=755.8), 4.716968553178765e-06),
        "demand_elasticity": (Limits(low=-0.422), 1.1849299115762218e-16),
        "biomass_backstop_price": (Limits(low=150.05), 3.515112530263049e-11),
        "cellulosic_cost": (Limits(low=72.65), 0.15741333528927348),
    }
    free = (Limits(), 0.0)
    box = sample.box(tuple(printed.get(name, free)[0] for name in names))
    assert box.coverage == pytest.approx(0.752809, abs=1e-6)
    assert box.density == pytest.approx(0.770115, abs=1e-6)
    for axis, value in quasi_p_values(sample, box).items():
        assert value == pytest.approx(printed[names[axis]][1], rel=1e-6)
