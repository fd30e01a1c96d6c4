import numpy as np
import pytest

from simulator import load_scenario, run
from simulator.agents.mesa_model import RivalryModel
from simulator.initial.facts import load_facts
from simulator.initial.sectors import couplings, weights
from simulator.initial.start_values import start_values
from simulator.loading.check import from_resolved
from simulator.model.kinds import SECTORS, OperationClass, Sector, names
from simulator.model.world import SECTOR_ROOM
from simulator.report.narrative.narrate import narrate
from tests.worlds import CHN, IND, PAK, QUIET, SURE, Game

WATER = {
    "world.sectors": {
        "water": {
            "weight": 0.25,
            "harm": 2,
            "needs": {"energy": 0.4},
            "serves": {"health": 0.3},
        }
    }
}
START = start_values(("CHN", "IND", "PAK"), load_facts(), 2024)


def with_water(*more):
    return load_scenario(overrides=["world=triad", *more]).override(WATER)


def test_weights_are_scaled_to_a_sum_of_one():
    table = weights(START.sectors, with_water().world)
    assert table.shape == (3, SECTORS + 1)
    assert table.sum(axis=1) == pytest.approx(1)
    assert table[:, -1] == pytest.approx(0.25 / 1.25)
    assert table[:, :SECTORS] * 1.25 == pytest.approx(START.sectors)


def test_a_world_without_its_own_sectors_has_the_usual_weights_and_links_exactly():
    world = load_scenario(overrides=["world=triad"]).world
    assert np.array_equal(weights(START.sectors, world), START.sectors)
    assert np.array_equal(couplings(START.cascade, world), START.cascade)


def test_links_stand_where_they_were_said():
    table = couplings(START.cascade, with_water().world)
    assert table[SECTORS, Sector.ENERGY] == 0.4
    assert table[Sector.HEALTH, SECTORS] == 0.3
    assert table[SECTORS].sum() == 0.4 and table[:, SECTORS].sum() == 0.3


def test_a_failure_reaches_the_own_sector_and_goes_on_from_there():
    """Haimes and Jiang (2001): q = (I - A*)^-1 c*, solved here for seven sectors."""
    game = Game(scenario=with_water())
    shock = np.zeros(SECTORS + 1)
    shock[Sector.ENERGY] = 0.1
    table = couplings(START.cascade, game.scenario.world)
    expected = np.linalg.solve(np.eye(SECTORS + 1) - table, shock)
    assert 0.1 * game.of("cascade")[Sector.ENERGY] == pytest.approx(expected)
    usual = np.linalg.solve(np.eye(SECTORS) - START.cascade, shock[:SECTORS])
    assert expected[SECTORS] > 0.04 and expected[Sector.HEALTH] > usual[Sector.HEALTH] + 0.01


def test_a_shock_to_the_own_sector_breaks_it_as_its_weight_says():
    shock = "shocks=[{kind: grid_attack, tick: 0, initiator: CHN, target: IND, sector: water,"
    quiet = QUIET | SURE | {"contest.ledger": 0.0, "economy.repair": 0.0,
                            "economy.repair_response": 0.0}  # fmt: skip
    scenario = load_scenario(overrides=["world=triad"]).override(
        WATER, f"{shock} severity: 5}}]", "parameters.start.burn_in=0"
    )
    game = Game(quiet, scenario).quarters(1)
    left = game.of("integrity")
    share = 4 * game.scenario.parameters.contest.damage
    assert 1 - left[IND] == pytest.approx(share * game.of("cascade")[SECTORS])
    assert left[CHN] == pytest.approx(1) and left[PAK] == pytest.approx(1)


def test_protection_of_the_own_sector_is_the_focal_states_alone():
    game = Game(scenario=with_water("strategy.protection={}").override({
        "strategy.protection": {"water": 3.0}}))  # fmt: skip
    assert game.of("protection")[PAK, SECTORS] == 3
    assert game.of("protection").sum() == 3 * (SECTORS + 1) + 2


def test_attackers_choose_the_own_sector_as_often_as_its_pull_says():
    """With equal protection the chance of a sector is its weight times its pull, over the sum."""
    scenario = with_water()
    pull = weights(START.sectors, scenario.world)[IND] * [
        *(getattr(scenario.parameters.choice.damage_focus, name) for name in names(Sector)), 2.0
    ]  # fmt: skip
    counts = np.zeros(SECTORS + 1)
    for replicate in range(150):
        game = Game({"choice.opportunity": -9.0}, scenario, replicate=replicate)
        for _ in range(4):
            game.play(1, 6)
            chosen = game.of("chosen_class")
            for i in (CHN, PAK):
                if chosen[i, IND] in (OperationClass.DISRUPTION, OperationClass.DEGRADATION):
                    counts[game.of("chosen_sector")[i, IND]] += 1
            game.play(7, 16)
            game.of("integrity")[:] = 1.0
            game.tick += 1
    expected = pull / pull.sum()
    spread = np.sqrt(expected * (1 - expected) / counts.sum())
    assert counts.sum() > 200
    assert (np.abs(counts / counts.sum() - expected) < 4 * spread).all()


def test_the_ledger_the_model_and_the_story_name_it():
    scenario = with_water("horizon=6").override(
        "shocks=[{kind: grid_attack, tick: 2, initiator: IND, target: PAK, sector: water, "
        "severity: 5}]",
        "parameters.contest.ease.degradation=50",
    )
    results = run(scenario, replicates=4)
    assert "water" in set(results.events["sector"])
    assert "water" in narrate(results, scenario, detail=True)
    model = RivalryModel(scenario)
    assert set(model.state("IND").integrity) == {*names(Sector), "water"}


def test_a_world_has_room_for_as_many_again():
    own = {f"own_{k}": {"weight": 0.1} for k in range(SECTORS)}
    scenario = load_scenario(overrides=["world=triad"]).override({"world.sectors": own})
    game = Game(scenario=scenario).quarters(4)
    assert game.of("integrity").shape == (3, SECTOR_ROOM)
    assert game.of("sector_weight").sum(axis=1) == pytest.approx(1)


def test_it_travels_with_the_scenario():
    scenario = with_water()
    assert from_resolved(scenario.resolved()) == scenario
