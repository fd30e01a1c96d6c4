"""Operations meet defence: what they break, steal and sow; groups and shocks."""

import numpy as np
import pytest
from worlds import CHN, HOPELESS, IND, PAK, QUIET, SURE, Game, scenario_of

from simulator.model.accounts import Flow
from simulator.model.kinds import EventKind, Line, Motive, OperationClass, Sector
from simulator.model.rules.contest import damage_share
from simulator.model.rules.engagement import confidence_hit

SPY, DISRUPT, DEGRADE, DISINFORM, *_ = OperationClass


@pytest.mark.parametrize(
    ("level", "lost"), [(4, 0.03), (5, 0.06), (3, 0.015), (1, 0.00375), (10, 1)]
)
def test_the_shock_to_confidence_doubles_with_every_step(level, lost):
    assert confidence_hit(0.03, level) == pytest.approx(lost)


def played(operation_class, changes=SURE, severity=5, **more):
    game = Game(QUIET | changes)
    return game.choose(CHN, PAK, operation_class, severity=severity, **more).play(9)


def test_espionage_takes_secrets_and_a_foothold_and_breaks_nothing():
    game = played(SPY)
    assert game.of("foothold")[CHN, PAK] == 1
    assert game.flow(PAK, Flow.SECRETS) == pytest.approx(damage_share(0.02, 5))
    assert (game.of("integrity") == 1).all() and (game.of("confidence") == 1).all()
    assert game.events()[0]["damage"] == 0.0


def test_know_how_flows_to_who_knows_less():
    def learnt(own, other, gains=1.0):
        game = Game(QUIET | SURE | {"economy.know_how_gains": gains})
        game.of("know_how")[[CHN, PAK]] = own, other
        game.choose(CHN, PAK, SPY, severity=5).play(9)
        return game.of("know_how")[CHN] - own

    assert learnt(0.2, 0.8) == pytest.approx(0.6 * 0.002)
    assert learnt(0.8, 0.2) == 0.0
    assert learnt(0.2, 0.8, gains=0.0) == 0.0


@pytest.mark.parametrize("operation_class", [DISRUPT, DEGRADE])
def test_disruption_and_degradation_break_a_sector_and_shake_confidence(operation_class):
    game = played(operation_class)
    assert game.of("integrity")[PAK, Sector.ENERGY] < 1
    assert game.of("confidence")[PAK] == pytest.approx(0.94)
    assert game.flow(PAK, Flow.DAMAGE_DIRECT) > 0


def test_disinformation_shakes_confidence_and_loosens_alignments_that_can_move():
    game = played(DISINFORM)
    before = game.of("alignment_start")
    kept = 1 - damage_share(0.02, 5)
    assert game.of("confidence")[PAK] == pytest.approx(0.94)
    assert (game.of("integrity") == 1).all()
    assert game.of("alignment")[PAK, CHN] == before[PAK, CHN], "Pakistan's script holds it fixed"
    loose = Game(QUIET | SURE)
    loose.of("alignment_mode")[:] = 1
    loose.choose(IND, PAK, DISINFORM, severity=5).play(9)
    after = loose.of("alignment")
    assert after[PAK, CHN] == pytest.approx(kept * before[PAK, CHN])
    assert after[CHN, PAK] == after[PAK, CHN]
    assert after[CHN, IND] == before[CHN, IND]


@pytest.mark.parametrize("operation_class", list(OperationClass))
def test_a_failed_operation_changes_nothing_but_the_count(operation_class):
    game = played(operation_class, HOPELESS)
    assert (game.of("integrity") == 1).all() and (game.of("confidence") == 1).all()
    assert game.of("foothold").max() == 0
    assert (game.flow(CHN, Flow.ATTACKS), game.flow(PAK, Flow.INCIDENTS)) == (1, 1)
    assert game.flow(PAK, Flow.SEVERE) == 0


def test_severe_incidents_are_counted_from_five():
    assert played(DISRUPT, severity=5).flow(PAK, Flow.SEVERE) == 1
    assert played(DISRUPT, severity=4).flow(PAK, Flow.SEVERE) == 0


def test_losses_of_a_quarter_do_not_weaken_its_other_defences():
    game = Game(QUIET | SURE)
    for i in (CHN, IND):
        game.choose(i, PAK, DISRUPT, severity=8)
    game.play(9)
    alone = Game(QUIET | SURE).choose(IND, PAK, DISRUPT, severity=8).play(9)
    chances = {e["initiator"]: e["probability"] for e in game.events(EventKind.OPERATION)}
    assert chances[IND] == alone.events(EventKind.OPERATION)[0]["probability"]


def test_a_displaced_answer_breaks_assets_in_their_host():
    game = Game(QUIET | SURE | {"spillover.cascade": 0.0})
    game.of("hosting")[PAK, CHN] = 0.75
    game.choose(IND, CHN, DISRUPT, severity=5, motive=Motive.DISPLACED, via=PAK).play(9)
    share = damage_share(0.02, 5)
    assert 1 - game.of("integrity")[PAK, Sector.ENERGY] == pytest.approx(0.75 * share)
    assert 1 - game.of("integrity")[CHN, Sector.ENERGY] == pytest.approx(0.25 * share)
    hosted, direct = game.flow(PAK, Flow.DAMAGE_HOSTED), game.flow(CHN, Flow.DAMAGE_DIRECT)
    (event,) = game.events(EventKind.OPERATION)
    assert event["third"] == PAK and event["target"] == CHN
    assert event["damage"] == pytest.approx(hosted + direct)


def chance_against_assets_of_china_in_pakistan(stronger=None):
    game = Game(QUIET)
    if stronger is not None:
        game.of("guard")[stronger] *= 100.0
    game.choose(IND, CHN, DISRUPT, severity=5, motive=Motive.DISPLACED, via=PAK).play(9)
    return game.events(EventKind.OPERATION)[0]["probability"]


def test_a_displaced_answer_meets_the_defence_of_the_host_and_not_of_the_owner():
    plain = chance_against_assets_of_china_in_pakistan()
    assert chance_against_assets_of_china_in_pakistan(stronger=PAK) < 0.5 * plain
    assert chance_against_assets_of_china_in_pakistan(stronger=CHN) == plain


# -- groups ---------------------------------------------------------------------------------


def groups(changes=None, prepare=lambda game: None, quarters=200):
    game = Game(QUIET | HOPELESS | {"non_state.hack": 0.3} | (changes or {}))
    for _ in range(quarters):
        game.of("chosen_class")[:] = -1
        game.of("crisis")[:] = 2.0
        game.of("hostility")[:] = 0.5
        game.of("violence")[:] = 1.0
        prepare(game)
        game.play(9)
        game.tick += 1
    return game.events(EventKind.OPERATION)


def test_patriotic_groups_act_in_crises_with_the_probability_that_is_stated():
    rows = groups()
    assert len(rows) / (6 * 200) == pytest.approx(0.3 * 0.5, abs=0.03)
    assert {row["motive"] for row in rows} == {Motive.NON_STATE}
    assert {row["operation_class"] for row in rows} == {DISRUPT}
    assert {row["sector"] for row in rows} == set(Sector)


def test_groups_are_quiet_outside_crises_without_violence_and_at_zero_hack():
    def calm(game):
        game.of("crisis")[:] = 0

    def bloodless(game):
        game.of("violence")[:] = 0

    assert not groups(prepare=calm)
    assert not groups(prepare=bloodless)
    assert not groups({"non_state.hack": 0.0})


def test_a_states_own_operation_takes_precedence_over_a_group():
    def state(game):
        game.choose(IND, PAK, SPY)

    rows = groups({"non_state.hack": 1e9}, state, quarters=3)
    motives = {row["motive"] for row in rows if (row["initiator"], row["target"]) == (IND, PAK)}
    assert motives == {Motive.STATE}


def test_groups_do_small_things():
    rows = groups(SURE | {"contest.severity_noise": 0.0, "non_state.severity": 2.0})
    assert {row["severity"] for row in rows} == {2}


# -- shocks -----------------------------------------------------------------------------------

GRID = scenario_of("triad", "status_quo", "shock=grid_attack")
SHOCK_TICK = GRID.shocks[0].tick


def grid(changes, seed=1):
    game = Game(QUIET | changes, GRID, seed=seed)
    game.tick = SHOCK_TICK
    return game.play(8, 9)


def test_a_grid_attack_comes_in_its_quarter_only_and_its_success_is_uncertain():
    (event,) = grid(SURE).events(EventKind.OPERATION)
    assert (event["initiator"], event["target"], event["sector"]) == (CHN, IND, Sector.ENERGY)
    assert (event["motive"], event["operation_class"]) == (Motive.SHOCK, DEGRADE)
    assert (event["success"], event["severity"]) == (1, 5)
    assert grid(HOPELESS).events(EventKind.OPERATION)[0]["success"] == 0
    results = [grid({}, seed).events(EventKind.OPERATION)[0]["success"] for seed in range(60)]
    assert 0 < np.mean(results) < 1
    early = Game(QUIET | SURE, GRID)
    early.tick = SHOCK_TICK - 1
    assert not early.play(8, 9).events()


def test_a_grid_attack_takes_the_pairs_slot():
    game = Game(QUIET | SURE | {"choice.opportunity": -1e9}, GRID)
    game.tick = SHOCK_TICK
    game.play(8, 9)
    pair = [e for e in game.events() if (e["initiator"], e["target"]) == (CHN, IND)]
    assert [e["motive"] for e in pair] == [Motive.SHOCK]


def test_stocks_of_the_initiator_make_the_shock_likelier():
    def odds(offence):
        game = Game(QUIET, GRID)
        game.of("stock")[CHN, Line.OFFENCE] = offence
        game.tick = SHOCK_TICK
        return game.play(6).play(8, 9).events(EventKind.OPERATION)[0]["probability"]

    assert odds(0.9) > odds(0.2)
