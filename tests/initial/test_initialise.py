"""Facts, start values and a scenario become a world."""

import numpy as np
import pytest
from worlds import CHN, FACTS, IND, PAK, Game, scenario_of

from simulator.initial.initialise import initial_world
from simulator.initial.start_values import start_values
from simulator.model.draws import identity
from simulator.model.kinds import Line, Sector, ShockKind


def founded(*overrides, world="triad", strategy="status_quo"):
    return Game(scenario=scenario_of(world, strategy, *overrides), opened=False)


def test_start_values_stand_at_the_front_of_every_field():
    game = founded()
    start = start_values(("CHN", "IND", "PAK"), FACTS, 2024)
    assert game.of("output") == pytest.approx(start.output)
    assert game.of("hostility") == pytest.approx(start.hostility)
    assert game.of("supplier") == pytest.approx(start.supplier)
    assert game.of("stock")[:, Line.SKILLS] == pytest.approx(start.skills)
    assert game.of("trend") == pytest.approx(start.growth / 4)
    assert list(game.of("identity")) == [identity(code) for code in ("CHN", "IND", "PAK")]


def test_commitments_are_written_from_the_patron_to_the_client():
    start = start_values(("CHN", "IND", "PAK"), FACTS, 2024)
    assert founded().of("commitment")[CHN, PAK] == pytest.approx(start.commitment[PAK, CHN])


def test_china_is_pakistans_patron_and_nobodys_client():
    assert list(founded().of("patron")) == [-1, -1, CHN]


def test_rows_of_shares_sum_to_one():
    game = founded(world="south_asia")
    for name in ("supplier", "portfolio", "portfolio_plan", "sector_weight"):
        assert game.of(name).sum(axis=1) == pytest.approx(1), name


@pytest.mark.parametrize("scale", [0.5, 1.0, 1.5])
def test_the_cascade_inverts_the_scaled_interdependence(scale):
    """Haimes and Jiang (2001): q = (I - A*)^-1 c*; row = struck sector, column = what is lost."""
    game = founded(f"parameters.spillover.cascade={scale}")
    a = scale * start_values(("CHN", "IND", "PAK"), FACTS, 2024).cascade
    shock = np.zeros(6)
    shock[Sector.ENERGY] = 0.1
    expected = np.linalg.solve(np.eye(6) - a, shock)
    assert 0.1 * game.of("cascade")[Sector.ENERGY] == pytest.approx(expected)
    assert (expected >= shock - 1e-12).all()


def test_an_inoperability_example_has_its_known_solution():
    a = np.array([[0, 0.3, 0.1], [0.2, 0, 0.3], [0.1, 0.2, 0]])
    found = np.linalg.inv(np.eye(3) - a) @ np.array([0.1, 0, 0])
    assert found == pytest.approx([0.109685, 0.026838, 0.016336], abs=1e-6)


def test_a_rivalrys_intensity_scales_its_pair_only():
    hot, plain = founded("world.rivalry.intensity=2"), founded()
    pair = plain.of("hostility")[CHN, IND]
    assert hot.of("hostility")[CHN, IND] == pytest.approx(min(1, 2 * pair))
    assert hot.of("violence")[IND, CHN] == pytest.approx(2 * plain.of("violence")[IND, CHN])
    assert hot.of("hostility")[PAK] == pytest.approx(plain.of("hostility")[PAK])
    assert hot.of("hostility_plain") == pytest.approx(plain.of("hostility_plain"))


def test_a_strategy_moves_the_focal_state_only():
    plain, other = founded(), founded(strategy="neutrality")
    for name in ("restraint", "answer_bias", "portfolio_plan", "budget_factor", "review"):
        assert np.array_equal(plain.of(name)[:PAK], other.of(name)[:PAK]), name
    assert other.of("restraint")[PAK] == 1.5 and other.of("answer_bias")[PAK] == -1
    assert other.of("hosting")[PAK] == pytest.approx(0.3 * plain.of("hosting")[PAK])
    assert other.of("alignment_plan")[PAK, CHN] == 0


def test_supplier_bounds_come_from_shares_and_pairs():
    game = founded("strategy.suppliers={CHN: [0.2,0.5], domestic: 0.5}")
    assert list(game.of("supplier_low")[PAK]) == pytest.approx([0.2, 0, 0.5])
    assert list(game.of("supplier_high")[PAK]) == pytest.approx([0.5, 0, 0.5])


def test_protection_participation_and_modes_are_placed():
    game = founded(strategy="balanced")
    assert game.of("protection")[PAK, Sector.ENERGY] == 1.3
    assert (game.of("protection")[:PAK] == 1).all()
    assert (game.of("participation")[:, PAK] >= 1).all()
    assert game.of("budget_mode")[PAK] == 0


def test_shocks_are_rows_of_six():
    game = founded("shock=grid_attack")
    shock = game.scenario.shocks[0]
    row = [ShockKind.GRID_ATTACK, shock.tick, CHN, IND, Sector.ENERGY, shock.severity]
    assert list(game.of("shocks")[0]) == row


def test_a_grid_attack_needs_an_initiator():
    from simulator import ScenarioError

    with pytest.raises(ScenarioError):
        founded("shocks=[{kind: grid_attack, tick: 3, target: IND, severity: 5}]")


def test_founding_twice_gives_the_same_bytes():
    scenario = scenario_of("south_asia", "balanced")
    one, two = initial_world(scenario, FACTS), initial_world(scenario)
    assert one.memory.tobytes() == two.memory.tobytes()
