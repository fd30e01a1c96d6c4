from dataclasses import replace

import numpy as np
import pytest

import simulator as rivalry
from simulator.results.weights import best_over_weights
from simulator.scenario.experiment import Composite, Part
from simulator.scenario.plain import to_plain


@pytest.fixture(scope="module")
def results():
    words = ["world=triad", "horizon=4", "replicates=3"]
    names = ("status_quo", "neutrality", "single_ally")
    return rivalry.compare(
        {name: rivalry.load_scenario(overrides=[*words, f"strategy={name}"]) for name in names}
    )


def planted(results, **values):
    """Return results with given values of autonomy and integrity, the two parts of the index."""
    outcomes = results.outcomes.copy()
    for name, pair in values.items():
        chosen = outcomes["scenario"] == name
        outcomes.loc[chosen, ["autonomy", "integrity"]] = pair
    parts = {"autonomy": Part(0, 1), "integrity": Part(0, 1)}
    declared = {"composite": to_plain(Composite(parts))}
    return replace(results, outcomes=outcomes, manifest=results.manifest | declared)


def share_of(table, criterion="composite_linear"):
    return table[table["criterion"] == criterion].set_index("scenario")["share"]


def test_who_is_better_in_everything_is_best_under_all_weights(results):
    found = planted(results, status_quo=(0.9, 0.9), neutrality=(0.5, 0.8), single_ally=(0.8, 0.5))
    for form in ("composite", "composite_linear"):
        assert share_of(best_over_weights(found), form).tolist() == [1, 0, 0]


def test_a_trade_off_divides_the_weights_where_it_should(results):
    """Linear: .8 w + .2 (1 - w) beats .5 where w > .5; so it is best under half of all weights."""
    found = planted(results, status_quo=(0.8, 0.2), neutrality=(0.5, 0.5), single_ally=(0.1, 0.1))
    share = share_of(best_over_weights(found, draws=4000))
    assert share["status_quo"] == pytest.approx(0.5, abs=0.03)
    assert share["single_ally"] == 0 and share.sum() == pytest.approx(1)


def test_the_draws_are_seeded(results):
    found = planted(results, status_quo=(0.8, 0.2), neutrality=(0.5, 0.5))
    assert best_over_weights(found).equals(best_over_weights(found))
    assert np.isclose(best_over_weights(results).groupby("criterion")["share"].sum(), 1).all()
