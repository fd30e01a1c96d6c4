import math

import numpy as np
import pandas as pd
import pytest

from simulator.model.outcomes import COMPOSITES
from simulator.results.composite import LEAST, aggregate, composite_columns, scaled, with_composite
from simulator.scenario.experiment import Composite, Part

Z = np.array([[0.2, 1.0], [0.5, 0.25], [1.0, 0.8]])
W = np.array([0.5, 0.3, 0.2])


def test_the_bounds_are_the_ends_of_the_scale():
    found = scaled(np.array([10.0, 20.0, 15.0, 5.0, 25.0]), 10.0, 20.0)
    assert found.tolist() == pytest.approx([LEAST, 1.0, 0.525, LEAST, 1.0])


def test_less_can_be_better():
    assert scaled(np.array([5.0, 0.0, 2.5]), 5.0, 0.0).tolist() == pytest.approx([LEAST, 1, 0.525])


def test_at_elasticity_one_half_the_index_is_the_weighted_harmonic_mean():
    assert aggregate(Z, W, 0.5) == pytest.approx(1 / (W[:, None] / Z).sum(axis=0))


def test_the_limits_are_sum_geometric_mean_and_minimum():
    assert aggregate(Z, W, math.inf) == pytest.approx((W[:, None] * Z).sum(axis=0))
    assert aggregate(Z, W, 1.0) == pytest.approx((Z ** W[:, None]).prod(axis=0))
    assert aggregate(Z, W, 0.0).tolist() == [0.2, 0.25]


@pytest.mark.parametrize(("near", "limit"), [(1e7, math.inf), (1 + 1e-7, 1.0), (1e-4, 0.0)])
def test_the_limits_are_approached(near, limit):
    assert aggregate(Z, W, near) == pytest.approx(aggregate(Z, W, limit), rel=2e-3)


def test_the_index_of_equal_parts_is_their_value_whatever_the_elasticity():
    same = np.full((3, 1), 0.37)
    for elasticity in (0.0, 0.01, 0.5, 1.0, 3.0, 100.0, math.inf):
        assert aggregate(same, W, elasticity) == pytest.approx([0.37])


def test_parts_make_up_for_each_other_the_better_the_larger_the_elasticity():
    values = [aggregate(Z, W, s)[0] for s in (0.0, 0.1, 0.5, 1.0, 2.0, math.inf)]
    assert values == sorted(values) and len(set(values)) == len(values)


def test_only_ratios_of_weights_count():
    assert aggregate(Z, 7 * W, 0.5) == pytest.approx(aggregate(Z, W, 0.5))


def test_what_has_no_weight_cannot_be_the_minimum():
    assert aggregate(Z, np.array([0.0, 1.0, 1.0]), 0.0).tolist() == [0.5, 0.25]


def test_the_index_is_counted_run_by_run_from_declared_bounds():
    composite = Composite({"autonomy": Part(0, 1, 1), "pawn": Part(1, 0, 3)}, 0.5)
    frame = pd.DataFrame({"autonomy": [0.0, 1.0], "pawn": [0.0, 0.5]})
    found = with_composite(frame, composite)
    assert list(found.columns) == ["autonomy", "pawn", *COMPOSITES]
    first = 1 / (0.25 / LEAST + 0.75 / 1.0)
    second = 1 / (0.25 / 1.0 + 0.75 / 0.525)
    assert found["composite"].tolist() == pytest.approx([first, second])
    assert found["composite_linear"].tolist() == pytest.approx([0.7625, 0.64375])
    assert found["composite_minimum"].tolist() == pytest.approx([LEAST, 0.525])


def test_another_strategy_beside_it_changes_no_index():
    composite = Composite()
    columns = {name: np.array([0.3, 0.9]) for name in composite.parts}
    alone = composite_columns({name: values[:1] for name, values in columns.items()}, composite)
    together = composite_columns(columns, composite)
    assert all(together[form][0] == alone[form][0] for form in COMPOSITES)
