"""The indices of a quarter, and the sums over a run."""

import numpy as np
import pytest
from worlds import CHN, IND, PAK, QUIET, SURE, Game

from simulator.model.accounts import TRAJECTORIES, Flow, Index
from simulator.model.kinds import Line, OperationClass, Sector
from simulator.model.rules.indices import RECENT, autonomy_of


@pytest.mark.parametrize(
    ("dependence", "complied", "conceded", "expected"),
    [
        (0.4, 0, 0, 0.6),
        (0.4, 1, 0, 0.3),
        (0.4, 0, 1, 0.3),
        (0.4, 1, 1, 0.15),
        (1, 0, 0, 0),
        (0, 0, 0, 1),
    ],
)
def test_obeying_and_giving_way_halve_autonomy(dependence, complied, conceded, expected):
    assert autonomy_of(dependence, complied, conceded) == pytest.approx(expected)


def stock_taken(prepare=lambda game: None):
    game = Game(QUIET)
    prepare(game)
    return game.play(13)


def test_shares_of_power_sum_to_one_and_average_six_components():
    game = Game(QUIET).play(4).play(13)
    shares = game.of("index")[:, Index.RELATIVE_POWER]
    assert shares.sum() == pytest.approx(1)
    parts = [game.of("output"), game.of("budget_money")]
    lines = (Line.OFFENCE, Line.HARDENING, Line.RESEARCH, Line.SKILLS)
    parts += [game.of("stock")[:, line] for line in lines]
    expected = np.mean([part / part.sum() for part in parts], axis=0)
    assert shares == pytest.approx(expected)


def test_hedging_is_nothing_with_one_friend_and_half_with_two():
    def one(game):
        game.of("alignment")[:] = 0.0
        game.of("alignment")[PAK, CHN] = 0.7

    def two(game):
        one(game)
        game.of("alignment")[PAK, IND] = 0.7

    def none(game):
        game.of("alignment")[:] = 0.0

    assert stock_taken(one).index(PAK, Index.HEDGING) == pytest.approx(0)
    assert stock_taken(two).index(PAK, Index.HEDGING) == pytest.approx(0.5)
    assert stock_taken(none).index(PAK, Index.HEDGING) == 0


def test_integrity_is_the_weighted_mean_and_the_worst_sector():
    def damaged(game):
        game.of("integrity")[PAK, [Sector.ENERGY, Sector.HEALTH]] = 0.5, 0.8

    game = stock_taken(damaged)
    weight = game.of("sector_weight")[PAK]
    expected = 1 - 0.5 * weight[Sector.ENERGY] - 0.2 * weight[Sector.HEALTH]
    assert game.index(PAK, Index.INTEGRITY) == pytest.approx(expected)
    assert game.index(PAK, Index.WORST_SECTOR) == pytest.approx(0.5)


def test_the_neighbourhood_is_the_sum_of_threats_and_the_deepest_crisis():
    def crisis(game):
        game.of("crisis")[PAK, IND] = 2

    game = stock_taken(crisis)
    assert game.index(PAK, Index.THREAT) == pytest.approx(game.of("threat")[PAK].sum())
    assert game.index(PAK, Index.CRISIS) == 2 and game.index(CHN, Index.CRISIS) == 0


def test_damage_is_a_percentage_of_the_quarters_output():
    game = Game(QUIET | SURE)
    game.choose(IND, PAK, OperationClass.DISRUPTION, severity=6).play(9).play(13)
    expected = 100 * game.flow(PAK, Flow.DAMAGE_DIRECT) / (game.of("output")[PAK] / 4)
    assert game.index(PAK, Index.DAMAGE) == pytest.approx(expected)


def test_a_concession_lowers_the_quarters_autonomy():
    def conceded(game):
        game.of("flow")[PAK, Flow.CONCESSIONS] = 1

    plain = stock_taken().index(PAK, Index.AUTONOMY)
    assert stock_taken(conceded).index(PAK, Index.AUTONOMY) == pytest.approx(
        plain * (1 - 0.5 * RECENT)
    )


def test_flows_start_at_zero_every_quarter_and_totals_add_up():
    game = Game()
    expected_flows, expected_indices = 0.0, 0.0
    for _ in range(12):
        game.quarters(1)
        expected_flows = expected_flows + game.of("flow")
        expected_indices = expected_indices + game.of("index")
    assert game.of("total") == pytest.approx(expected_flows)
    assert game.of("index_sum") == pytest.approx(expected_indices)
    game.play(1)
    assert game.of("flow")[:, Flow.OUTPUT].max() == 0


def test_every_index_has_a_unit_and_a_label():
    assert set(TRAJECTORIES) == set(Index)
    assert all(column.unit and column.label for column in TRAJECTORIES.values())
