"""Before the first quarter: what is drawn, and what is fixed for the run."""

import numpy as np
import pytest
from worlds import CHN, PAK, QUIET, Game, scenario_of

from simulator.model.kinds import Line


def test_an_imputed_offence_is_drawn_anew_in_every_replicate_and_a_measured_one_is_not():
    wide = scenario_of("south_asia")
    states = wide.world.states
    runs = np.array(
        [Game(QUIET, wide, replicate=r).of("stock")[:, Line.OFFENCE] for r in range(60)]
    )
    imputed = Game(QUIET, wide).of("imputed") > 0
    assert {states[i] for i in np.flatnonzero(imputed)} >= {"PAK"}
    assert (runs[:, ~imputed].std(axis=0) < 1e-12).all()
    spread = np.log(runs[:, imputed]).std(axis=0)
    assert spread == pytest.approx(np.full(imputed.sum(), 0.4), rel=0.35)


def test_without_spread_the_estimate_is_taken():
    game = Game(QUIET | {"start.imputed_spread": 0.0})
    fresh = Game(QUIET | {"start.imputed_spread": 0.0}, opened=False)
    assert game.of("stock") == pytest.approx(fresh.of("stock"))


def test_the_drawn_offence_is_also_the_start_of_the_stock():
    game = Game(QUIET)
    assert (game.of("stock") == game.of("stock_start")).all()


def test_the_start_values_of_lines_suppliers_and_help_are_remembered():
    game = Game(QUIET)
    assert game.of("line_value_start")[PAK, Line.HARDENING] > 0
    assert game.of("transfer_start")[PAK] > 0 and game.of("transfer_start")[CHN] == 0
    assert np.isfinite(game.of("supplier_utility_start")).all()


def test_opening_depends_on_seed_and_replicate_alone():
    assert Game(QUIET, seed=5).snapshot() == Game(QUIET, seed=5).snapshot()
    assert Game(QUIET, seed=5).snapshot() != Game(QUIET, seed=6).snapshot()
    assert Game(QUIET, replicate=1).snapshot() != Game(QUIET, replicate=2).snapshot()


def test_the_start_has_one_unit_of_threat_at_most():
    assert Game(QUIET).of("threat").max() == pytest.approx(1.0)
