"""Harm that reaches third states: suppliers, hosted assets, contagion, shocks to supplies."""

import numpy as np
import pytest
from worlds import CHN, IND, PAK, QUIET, SURE, Game, scenario_of

from simulator.model.accounts import Flow
from simulator.model.kinds import BREAKS, EventKind, OperationClass, Sector
from simulator.model.rules.contest import damage_share
from simulator.model.rules.spillover import contagion_chance, reach

SPY, DISRUPT, DEGRADE, DISINFORM, *_ = OperationClass
OPEN = QUIET | SURE | {"spillover.cascade": 0.0}
EVERYBODY = OPEN | {"spillover.coupling": 1e12}


def test_reach_is_coupling_times_share_and_a_probability():
    assert reach(0.15, 0.4) == pytest.approx(0.06)
    assert reach(3.0, 0.5) == 1.0
    assert reach(0.0, 1.0) == 0.0


def test_only_disruption_and_degradation_break_things():
    assert [c for c in OperationClass if BREAKS[c]] == [DISRUPT, DEGRADE]


def after(changes, operation_class=DISRUPT, severity=5, prepare=lambda game: None, **more):
    game = Game(changes)
    game.of("hosting")[:] = 0.0
    prepare(game)
    game.choose(IND, CHN, operation_class, severity=severity, **more)
    return game.play(9, 10)


def test_an_operation_against_a_supplier_is_felt_by_its_customer_one_step_weaker():
    game = after(EVERYBODY)
    (spill,) = game.events(EventKind.SPILLOVER)
    (operation,) = game.events(EventKind.OPERATION)
    assert (spill["initiator"], spill["target"], spill["third"]) == (IND, PAK, CHN)
    assert (spill["severity"], spill["parent"], spill["sector"]) == (4, 0, Sector.ENERGY)
    share = damage_share(0.02, 4)
    assert 1 - game.of("integrity")[PAK, Sector.ENERGY] == pytest.approx(share)
    assert game.flow(PAK, Flow.DAMAGE_SPILL) == pytest.approx(spill["damage"])
    assert game.flow(CHN, Flow.DAMAGE_DIRECT) == pytest.approx(operation["damage"])
    assert game.of("confidence")[PAK] == pytest.approx(0.97)


@pytest.mark.parametrize(
    "quiet",
    [
        {"changes": OPEN | {"spillover.coupling": 0.0}},
        {"changes": EVERYBODY, "operation_class": SPY},
        {"changes": EVERYBODY, "operation_class": DISINFORM},
        {"changes": EVERYBODY | {"contest.ease": 0.0}},
        {"changes": EVERYBODY | {"spillover.severity_drop": 5.0}, "severity": 5},
    ],
)
def test_nothing_spills_without_coupling_breakage_success_or_strength(quiet):
    game = after(**quiet)
    assert not game.events(EventKind.SPILLOVER) and not game.events(EventKind.HOSTED)
    assert (game.of("integrity")[PAK] == 1).all()


def test_who_buys_nothing_from_the_target_is_not_reached():
    def independent(game):
        game.of("supplier")[PAK] = [0, 0, 1]

    assert not after(EVERYBODY, prepare=independent).events(EventKind.SPILLOVER)


def frequency(kind, coupling, prepare, quarters=300):
    hits = 0
    game = Game(OPEN | {"spillover.coupling": coupling})
    for _ in range(quarters):
        game.of("hosting")[:] = 0.0
        prepare(game)
        game.choose(IND, CHN, DISRUPT, severity=5).play(9, 10)
        game.tick += 1
    hits = len(game.events(kind))
    return hits / quarters


def test_the_probability_of_a_spill_is_coupling_times_the_suppliers_share():
    def half(game):
        game.of("supplier")[PAK] = [0.5, 0.0, 0.5]

    found = frequency(EventKind.SPILLOVER, 0.6, half)
    assert found == pytest.approx(0.3, abs=0.08)


def test_hosted_assets_draw_fire_with_their_own_probability():
    def hosting(game):
        game.of("supplier")[PAK] = [0, 0, 1]
        game.of("hosting")[PAK, CHN] = 0.8

    found = frequency(EventKind.HOSTED, 0.5, hosting)
    assert found == pytest.approx(0.4, abs=0.08)


def test_hosted_damage_is_booked_as_hosted():
    def hosting(game):
        game.of("supplier")[PAK] = [0, 0, 1]
        game.of("hosting")[PAK, CHN] = 1.0

    game = after(EVERYBODY, prepare=hosting)
    (event,) = game.events(EventKind.HOSTED)
    assert game.flow(PAK, Flow.DAMAGE_HOSTED) == pytest.approx(event["damage"])
    assert game.flow(PAK, Flow.DAMAGE_SPILL) == 0


def test_an_unprotected_supplier_passes_on_what_it_caught():
    game = Game(OPEN | {"spillover.contamination": 1.0})
    game.of("shield")[:] = 0.0
    game.of("supplier")[PAK] = [1, 0, 0]
    game.play(10)
    rows = [e for e in game.events(EventKind.CONTAGION) if e["target"] == PAK]
    assert [row["third"] for row in rows] == [CHN]
    assert game.flow(PAK, Flow.DAMAGE_CONTAGION) == pytest.approx(rows[0]["damage"])
    safe = Game(OPEN | {"spillover.contamination": 1.0})
    safe.of("shield")[:] = 1.0
    assert not safe.play(10).events(EventKind.CONTAGION)


def test_contagion_is_recorded_with_the_severity_that_does_its_damage():
    for drop in (0.0, 1.0, 2.0):
        game = Game(OPEN | {"spillover.contamination": 1.0, "spillover.severity_drop": drop})
        game.of("shield")[:] = 0.0
        game.of("supplier")[PAK] = [1, 0, 0]
        game.play(10)
        (row,) = [e for e in game.events(EventKind.CONTAGION) if e["target"] == PAK]
        money = damage_share(0.02, row["severity"]) * game.of("output")[PAK] / 4
        weight = game.of("sector_weight")[PAK, row["sector"]]
        assert row["damage"] == pytest.approx(money * weight), drop


def test_the_chance_of_contagion_is_by_share_until_the_supplier_is_compromised():
    assert contagion_chance(0.1, 0.5, 0.4, False, 3.0) == pytest.approx(0.02)
    assert contagion_chance(0.1, 0.5, 0.4, True, 3.0) == pytest.approx(0.3)
    assert contagion_chance(0.1, -0.5, 0.4, False, 3.0) == 0.0
    assert contagion_chance(0.0, 1.0, 1.0, True, 9.0) == 0.0
    assert contagion_chance(1.0, 1.0, 1.0, True, 9.0) == 1.0


PASSED_ON = OPEN | {"spillover.contamination": 1.0, "spillover.compromise": 1.0}


def protected(game):
    game.of("shield")[:] = 1.0


def test_a_compromised_supplier_reaches_its_customers_for_one_quarter():
    def hit(severity, changes=PASSED_ON):
        sector = Sector.TELECOMMUNICATIONS
        return after(changes, severity=severity, prepare=protected, sector=sector)

    game = hit(5)
    rows = {e["target"]: e for e in game.events(EventKind.CONTAGION)}
    assert PAK in rows and CHN not in rows
    assert rows[PAK]["severity"] == 4
    share = game.of("supplier")[PAK, CHN] * damage_share(0.02, 4)
    money = share * game.of("sector_weight")[PAK, rows[PAK]["sector"]] * game.of("output")[PAK] / 4
    assert rows[PAK]["damage"] == pytest.approx(money), "in proportion to what is bought"
    assert (game.of("compromised") == 0).all()
    assert not hit(3).events(EventKind.CONTAGION)
    assert not hit(5, OPEN).events(EventKind.CONTAGION), "nothing passes without contamination"


SHOCKED = scenario_of("triad", "status_quo", "shock=supply_chain_compromise")


def shocked(tick, contamination=1.0, seed=1):
    game = Game(PASSED_ON | {"spillover.contamination": contamination}, SHOCKED, seed=seed)
    protected(game)
    game.tick = tick
    return game.play(1).play(10)


def test_a_supply_chain_compromise_comes_in_its_quarter_and_reaches_customers():
    tick = SHOCKED.shocks[0].tick
    game = shocked(tick)
    assert PAK in {e["target"] for e in game.events(EventKind.CONTAGION)}
    (shock,) = game.events(EventKind.SHOCK)
    assert (shock["target"], shock["tick"]) == (CHN, tick)
    assert not shocked(tick - 1).events() and not shocked(tick + 1).events()
    reached = [shocked(tick, 0.5, s).events(EventKind.CONTAGION) for s in range(60)]
    hits = np.mean([any(e["target"] == PAK for e in rows) for rows in reached])
    assert hits == pytest.approx(0.5, abs=0.2)


def test_damage_in_the_ledger_is_damage_in_the_flows():
    changes = {"choice.opportunity": 2.0, "spillover.coupling": 1.0, "spillover.contamination": 0.5}
    game = Game(SURE | changes)
    game.of("hosting")[:] = 0.5
    paths = [Flow.DAMAGE_DIRECT, Flow.DAMAGE_SPILL, Flow.DAMAGE_HOSTED, Flow.DAMAGE_CONTAGION]
    game.quarters(20)
    booked = game.of("total")[:, paths].sum()
    assert booked > 0
    assert sum(e["damage"] for e in game.events()) == pytest.approx(booked, rel=1e-9)
