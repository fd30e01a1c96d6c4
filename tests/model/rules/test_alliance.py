"""Alignment, commitment, the patron's umbrella, requests, spying by allies, camps."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import CHN, IND, PAK, QUIET, Game, scenario_of

from simulator.model.accounts import Flow
from simulator.model.kinds import AlignmentMode, EventKind
from simulator.model.rules.alliance import (
    best_commitment,
    frustration_between,
    obedience,
    relative_to,
)
from simulator.model.rules.threat import shift_odds

SHARP = QUIET | {"alliance.precision": 1e6, "alliance.step": 0.5}


@pytest.mark.parametrize(
    ("a", "e", "expected"), [(3, 1, 0.75), (1, 3, 0.25), (0, 2, 0), (2, 0, 1), (0, 0, 0)]
)
def test_the_best_commitment_weighs_abandonment_against_entrapment(a, e, expected):
    assert best_commitment(a, e) == pytest.approx(expected)


@given(a=st.floats(0.01, 50), e=st.floats(0.01, 50), c=st.floats(0, 1))
def test_no_commitment_has_a_smaller_loss(a, e, c):
    def loss(x):
        return a * (1 - x) ** 2 + e * x**2

    assert loss(best_commitment(a, e)) <= loss(c) + 1e-9


def test_obedience_is_logit_in_dependence():
    assert obedience(4.0, 0.625, 2.5) == pytest.approx(0.5)
    assert obedience(4.0, 1.0, 2.5) > obedience(4.0, 0.2, 2.5)


def test_a_relation_without_a_start_counts_as_unchanged():
    assert relative_to(0.3, 0.6) == pytest.approx(0.5)
    assert relative_to(0.3, 0.0) == 1.0


def test_landscape_energies_of_the_triad():
    """Sizes by CINC components of 2016; enemies repel, friends attract."""
    c, i, p = 0.6934, 0.2611, 0.0455
    pairs = {(0, 1): (c, i, -1), (1, 2): (i, p, -1), (0, 2): (c, p, 1)}

    def energy(*camps):
        camp = {state: number for number, members in enumerate(camps) for state in members}
        return sum(
            frustration_between(si, sj, propensity, 1.0 if camp[x] != camp[y] else 0.0)
            for (x, y), (si, sj, propensity) in pairs.items()
        )

    assert energy({0, 2}, {1}) == pytest.approx(-0.193, abs=1e-3)
    assert energy({0}, {1, 2}) == pytest.approx(-0.149, abs=1e-3)
    assert energy({0, 1}, {2}) == pytest.approx(0.020, abs=1e-3)
    assert energy({0, 1, 2}) == 0.0


# -- offers -----------------------------------------------------------------------------------


def offered(prepare, changes=None, modes=AlignmentMode.SNYDER):
    game = Game(SHARP | {"alliance.common_threat": 20.0} | (changes or {}))
    game.of("alignment_mode")[:] = modes
    game.of("alignment_plan")[:] = -1
    game.of("alignment_start")[CHN, PAK] = game.of("alignment_start")[PAK, CHN] = 0.5
    game.of("alignment")[:] = game.of("alignment_start")
    prepare(game)
    game.play(5)
    return game


def common_enemy(game):
    game.of("threat")[CHN, IND] = game.of("threat")[PAK, IND] = 1.0
    game.of("hostility")[CHN, PAK] = game.of("hostility")[PAK, CHN] = 0.0
    game.of("relative")[:] = 0.0


def test_a_common_enemy_brings_two_states_nearer_by_consent():
    game = offered(common_enemy)
    assert game.of("alignment")[PAK, CHN] == pytest.approx(0.5 + 0.5 * 0.7)
    assert game.of("alignment")[CHN, PAK] == game.of("alignment")[PAK, CHN]
    rows = [(e["initiator"], e["target"], e["success"]) for e in game.events(EventKind.ALIGNMENT)]
    assert (CHN, PAK, 1) in rows


def test_enemies_drift_apart():
    def enemies(game):
        game.of("threat")[:] = 0.0
        game.of("hostility")[:] = 1.0

    game = offered(enemies)
    assert game.of("alignment")[PAK, CHN] == pytest.approx(0.25)
    assert (CHN, PAK, 0) in [
        (e["initiator"], e["target"], e["success"]) for e in game.events(EventKind.ALIGNMENT)
    ]


def test_one_unwilling_side_is_enough_to_refuse():
    def one_sided(game):
        common_enemy(game)
        game.of("hostility")[PAK, CHN] = 1.0
        game.of("threat")[PAK] = 0.0

    game = offered(one_sided, {"alliance.autonomy": 20.0, "alliance.common_threat": 0.0})
    before = game.of("alignment_start")[PAK, CHN]
    assert game.of("alignment")[PAK, CHN] <= before


def test_who_minds_the_others_gain_refuses_a_deal_that_serves_both():
    def wary(game):
        common_enemy(game)
        game.of("relative")[PAK, CHN] = 1e6

    assert offered(wary).of("alignment")[PAK, CHN] == pytest.approx(0.5)


def test_fixed_alignments_stay():
    game = offered(common_enemy, modes=AlignmentMode.FIXED)
    assert (game.of("alignment") == game.of("alignment_start")).all()


def test_a_strategys_stance_is_left_at_will_and_neared_by_consent():
    def plan(aim, prepare):
        def both(game):
            prepare(game)
            game.of("alignment_plan")[PAK, CHN] = aim

        return offered(both, {"alliance.step": 0.05}).of("alignment")[PAK, CHN]

    def hostile(game):
        game.of("threat")[:] = 0.0
        game.of("hostility")[:] = 1.0

    assert plan(0.0, common_enemy) == pytest.approx(0.5 - 0.2 * 0.5)
    assert plan(1.0, common_enemy) == pytest.approx(0.5 + 0.2 * 0.5)
    assert plan(1.0, hostile) == 0.5, "the other side does not agree"


def test_a_stance_works_for_a_state_whose_other_alignments_are_fixed():
    """The shipped strategies hold alignments fixed and still aim at a looser tie."""
    scenario = scenario_of("triad", "diversification")
    game = Game(QUIET, scenario)
    aim = game.of("alignment_plan")[PAK, CHN]
    before = abs(game.of("alignment")[PAK, CHN] - aim)
    game.quarters(20)
    assert abs(game.of("alignment")[PAK, CHN] - aim) < 0.5 * before


# -- commitment and umbrella --------------------------------------------------------------------


def commitment(prepare):
    game = Game(QUIET | {"alliance.commitment_rate": 1.0})
    game.of("alignment_mode")[:] = AlignmentMode.SNYDER
    game.of("commitment_start")[CHN, PAK] = 0.4
    game.of("threat")[CHN] = [0, 1.0, 0]
    game.of("crisis")[:] = 0
    prepare(game)
    game.tick = 1
    game.play(5)
    return game.of("commitment")[CHN, PAK]


def test_commitment_falls_with_the_partners_conflicts_and_rises_with_the_rivals_threat():
    def crisis(game):
        game.of("crisis")[PAK, IND] = game.of("crisis")[IND, PAK] = 2

    def fear(game):
        crisis(game)
        game.of("threat")[CHN, IND] = 5.0

    calm = commitment(lambda game: None)
    assert calm == pytest.approx(0.4 * 1.5)
    assert commitment(crisis) == pytest.approx(0.4 * (0.5 + 1.0 / 1.5))
    assert commitment(crisis) < commitment(fear) < calm


def umbrella(prepare):
    game = Game(QUIET)
    prepare(game)
    game.play(1)
    return game.of("goodwill")[PAK], game.of("cover")[PAK]


def test_cover_is_commitment_times_goodwill():
    goodwill, cover = umbrella(lambda game: None)
    assert goodwill == pytest.approx(1.0)
    assert cover == pytest.approx(Game(QUIET).of("commitment")[CHN, PAK])
    assert Game(QUIET).play(1).of("cover")[IND] == 0, "who has no patron has no umbrella"


def test_a_patron_withdraws_goodwill_when_its_share_or_the_alignment_shrinks():
    def buys_less(game):
        game.of("supplier")[PAK, CHN] *= 0.5

    def turns_away(game):
        game.of("alignment")[PAK, CHN] *= 0.5

    assert umbrella(buys_less)[0] == pytest.approx(0.5)
    assert umbrella(turns_away)[0] == pytest.approx(0.5)


ABANDONED = scenario_of("triad", "status_quo", "shock=patron_abandonment")


def test_abandonment_ends_umbrella_and_help_from_its_quarter_on():
    tick = ABANDONED.shocks[0].tick
    covers = []
    for now in (tick - 1, tick, tick + 5):
        game = Game(QUIET, ABANDONED)
        game.tick = now
        game.play(1).play(4)
        covers.append((game.of("cover")[PAK] > 0, game.flow(PAK, Flow.TRANSFER) > 0))
    assert covers == [(True, True), (False, False), (False, False)]


# -- requests -----------------------------------------------------------------------------------


def requested(slope=20.0, cost=-20.0, crisis=1.0):
    game = Game(
        QUIET
        | {
            "alliance.compliance_slope": slope,
            "alliance.compliance_cost": cost,
            "crisis.settlement": 0.0,
            "crisis.escalation": 0.0,
        }
    )
    game.of("crisis")[CHN, IND] = game.of("crisis")[IND, CHN] = crisis
    return game.play(1)


def test_an_obedient_ally_becomes_an_enemy_of_the_patrons_enemy():
    game = requested()
    before = Game(QUIET).of("hostility")
    assert (game.flow(PAK, Flow.REQUESTS), game.flow(PAK, Flow.COMPLIED)) == (1, 1)
    for pair in ((IND, PAK), (PAK, IND)):
        assert game.of("hostility")[pair] == pytest.approx(shift_odds(before[pair], 1.1))
    (event,) = game.events(EventKind.REQUEST)
    assert (event["initiator"], event["target"], event["third"]) == (CHN, PAK, IND)


def test_a_request_can_be_refused_and_none_comes_without_a_crisis():
    refused = requested(cost=1e6)
    assert (refused.flow(PAK, Flow.REQUESTS), refused.flow(PAK, Flow.COMPLIED)) == (1, 0)
    assert (refused.of("hostility") == Game(QUIET).of("hostility")).all()
    assert requested(crisis=0.0).flow(PAK, Flow.REQUESTS) == 0


def test_dependence_makes_obedient():
    def share(supplied):
        obeyed = 0
        for replicate in range(100):
            game = Game(
                QUIET | {"alliance.compliance_cost": 1.0, "crisis.settlement": 0.0},
                replicate=replicate,
            )
            game.of("crisis")[CHN, IND] = game.of("crisis")[IND, CHN] = 1
            game.of("alignment")[PAK, CHN] = 1.0
            game.of("dependence")[PAK] = supplied
            obeyed += game.play(1).flow(PAK, Flow.COMPLIED)
        return obeyed / 100

    assert share(0.9) > share(0.1) + 0.2


def test_allies_spy_by_what_they_supply():
    always = QUIET | {"suppliers.ally_spying": 1e12}
    game = Game(always).play(10)
    assert game.flow(PAK, Flow.SECRETS) >= game.scenario.parameters.contest.damage
    alone = Game(always)
    alone.of("supplier")[PAK] = [0, 0, 1]
    assert alone.play(10).flow(PAK, Flow.SECRETS) == 0


# -- camps --------------------------------------------------------------------------------------


def test_precise_states_of_the_landscape_end_in_the_deepest_valley():
    game = Game(SHARP)
    game.of("alignment_mode")[:] = AlignmentMode.LANDSCAPE
    game.of("power")[:] = [0.6934, 0.2611, 0.0455]
    game.of("hostility")[:] = [[0, 1, 0], [1, 0, 1], [0, 1, 0]]
    game.of("alignment_start")[:] = [[0, 0, 1], [0, 0, 0], [1, 0, 0]]
    game.of("alignment")[:] = [[0, 1, 0], [1, 0, 0], [0, 0, 0]]
    for _ in range(12):
        game.play(5)
        game.tick += 4
    camps = game.of("alignment") >= 0.5
    assert camps[CHN, PAK] and not camps[CHN, IND] and not camps[IND, PAK]
    assert np.allclose(game.of("alignment"), game.of("alignment").T)
