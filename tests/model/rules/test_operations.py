"""Choice of operations: intensity, class, sector; answers; limits of the quantal response."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import CHN, IND, PAK, QUIET, Game, per_class

from simulator.model.kinds import CLASSES, SECTORS, Motive, OperationClass, Sector, names
from simulator.model.parameters import PerSector
from simulator.model.rules.operations import (
    best_intensity,
    blame_cost,
    coercion_gain,
    crisis_factor,
    espionage_gain,
    gumbel,
    net_value,
    relations_at_stake,
)

SPY, DISRUPT, DEGRADE, DISINFORM, *_ = OperationClass
FOE = [(i, j) for i in range(3) for j in range(3) if i != j]
POSITIVE = st.floats(1e-3, 1e3)


@given(gain=POSITIVE, cost=POSITIVE)
def test_the_best_intensity_is_the_top_of_the_parabola(gain, cost):
    d = best_intensity(gain, cost, 0.25, 128.0)
    value = net_value(gain, cost, d)
    for other in (0.25, 0.9 * d, 1.1 * d, 128.0):
        if 0.25 <= other <= 128:
            assert net_value(gain, cost, other) <= value + 1e-9 * abs(value)


@pytest.mark.parametrize(
    ("gain", "cost", "expected"),
    [(4.0, 1.0, 2.0), (-1.0, 1.0, 0.25), (0.0, 0.0, 0.25), (1.0, 0.0, 128.0), (1e9, 1.0, 128.0)],
)
def test_intensity_is_a_over_two_b_within_its_limits(gain, cost, expected):
    assert best_intensity(gain, cost, 0.25, 128.0) == expected


def test_at_the_best_intensity_an_operation_is_worth_a_squared_over_four_b():
    assert net_value(6.0, 1.5, best_intensity(6.0, 1.5, 0.25, 128.0)) == pytest.approx(6.0)


def test_the_heat_of_a_dispute_runs_from_three_tenths_to_one():
    assert [crisis_factor(level) for level in (0, 1, 2)] == pytest.approx([0.3, 0.65, 1.0])


def test_the_gain_of_espionage_is_military_secrets_plus_technology_plus_relative_loss():
    secrets = 13 * 0.8 * 0.9 * 0.5 * 1.0
    technology = 1.2 * 1.0 * 1.5 * 0.6
    expected = 0.7 * (secrets + technology) / 2 + 0.1 * 2
    found = espionage_gain(0.7, 13, 1.2, 0.8, 0.9, 0.5, 1.0, 1.5, 0.6, 2.0, 0.1)
    assert found == pytest.approx(expected)
    friendly = espionage_gain(0.7, 13, 1.2, 0.0, 0.9, 0.5, 1.0, 1.5, 0.6, 2.0, 0.0)
    assert friendly == 0.0, "nobody spies on whom it is not hostile to"


def test_the_gain_of_coercion_grows_with_grievance_and_heat():
    assert coercion_gain(1.5, 0.8, 0.65, 0.5, 0.6, 2.0, 0.1) == pytest.approx(
        1.5 * 0.8 * 0.65 * 1.5 * 0.6 / 2 + 0.1 * 2 * 0.65
    )
    assert coercion_gain(1.5, 0.0, 1.0, 0.0, 1.0, 1.0, 0.0) == 0.0


def test_blame_costs_more_against_the_strong():
    assert blame_cost(3.6, 0.35, 1.0, 2.0) == pytest.approx(0.63)
    assert blame_cost(3.6, 0.35, 2.0**0.25, 1.0) > blame_cost(3.6, 0.35, 1.0, 1.0)


def test_friends_have_their_relations_to_lose_and_enemies_nothing():
    assert relations_at_stake(2.0, 0.5) == pytest.approx(0.5)
    assert relations_at_stake(2.0, 1.0) == 0.0
    assert relations_at_stake(2.0, 0.0) == 2.0


@given(u=st.floats(1e-12, 1 - 1e-12))
def test_gumbel_draws_invert_their_distribution(u):
    assert np.exp(-np.exp(-gumbel(u))) == pytest.approx(u, rel=1e-6)


# -- which class ---------------------------------------------------------------------------


def chosen(changes, prepare=lambda game: None, replicate=0):
    game = Game(QUIET | changes, replicate=replicate)
    prepare(game)
    game.play(8)
    return game.of("chosen_class").copy()


def armed(game):
    game.of("exploit")[:] = 1.0
    game.of("crisis")[:] = 2.0


@pytest.mark.parametrize("wanted", list(OperationClass))
def test_every_class_is_chosen_when_its_opportunity_comes_and_none_when_it_does_not(wanted):
    name = names(OperationClass)[wanted]
    only = {"choice.opportunity": per_class(1e9, **{name: -1e9}), "exploits.stealth": 1.0}
    found = chosen(only, armed)
    assert all(found[pair] == wanted for pair in FOE)
    none = chosen({"choice.opportunity": 1e9}, armed)
    assert (none == -1).all()


@pytest.mark.parametrize(
    ("wanted", "value"),
    [
        (SPY, "military_secrets"),
        (DISRUPT, "disruption"),
        (DEGRADE, "degradation"),
        (DISINFORM, "disinformation"),
    ],
)
def test_the_gain_of_a_class_makes_it_likelier_and_the_cost_of_blame_rarer(wanted, value):
    def odds(changes):
        name = names(OperationClass)[wanted]
        only = {"choice.opportunity": per_class(1e9, **{name: -1e3}), "exploits.stealth": 1.0}
        game = Game(QUIET | only | changes)
        armed(game)
        game.of("relative")[:] = 0.0
        game.play(8)
        assert game.of("chosen_class")[IND, PAK] == wanted
        return game.of("log_odds")[IND, PAK]

    gains = {f"value.{value}": 20.0}
    assert odds(gains) > odds({f"value.{value}": 2.0})
    assert odds(gains | {"value.escalation_cost": 50.0}) < odds(gains)


def test_nobody_operates_against_itself():
    found = chosen({"choice.opportunity": -1e9}, armed)
    assert (np.diag(found) == -1).all()
    assert all(found[pair] >= 0 for pair in FOE)


def test_norms_that_bind_and_a_stance_of_restraint_hold_operations_back():
    def shares(prepare):
        changes = {"choice.opportunity": 0.0, "norms.cost": 5.0}
        runs = [chosen(changes, prepare, r) for r in range(40)]
        return np.mean([found[pair] >= 0 for found in runs for pair in FOE])

    def bound(game):
        game.of("norm_bond")[:] = 1.0

    def restrained(game):
        game.of("restraint")[:] = 3.0

    free = shares(lambda game: None)
    assert shares(bound) < free - 0.1
    assert shares(restrained) < free - 0.1


def test_a_crisis_lowers_the_bar_for_disruption():
    def odds(level):
        eased = {
            "choice.crisis_opportunity": per_class(0.0, disruption=3.0),
            "value.disruption": 0.0,
        }
        only = {"choice.opportunity": per_class(1e9, disruption=-100.0), "value.loss": 0.0}
        game = Game(QUIET | eased | only)
        game.of("crisis")[IND, PAK] = level
        return game.play(8).of("log_odds")[IND, PAK]

    assert odds(2) - odds(0) == pytest.approx(3.0, abs=1e-9)


# -- limits of the choice rule ---------------------------------------------------------------

SAME = {"choice.precision": 0.0, "choice.opportunity": 0.0, "choice.crisis_opportunity": 0.0}
REPLICATES = 500


def frequencies(changes, prepare=lambda game: None, pairs=FOE):
    """Return how often nothing (last) and each class is chosen."""
    counts = np.zeros(CLASSES + 1)
    for replicate in range(REPLICATES):
        found = chosen(changes, prepare, replicate)
        for pair in pairs:
            counts[found[pair]] += 1
    return counts / counts.sum()


def test_without_precision_and_kappa_all_options_are_equally_likely():
    def available(game):
        game.of("exploit")[:] = 1.0

    found = frequencies(SAME | {"exploits.stealth": 1.0}, available)
    options = CLASSES + 1
    assert found == pytest.approx(np.full(options, 1 / options), abs=0.025)
    unarmed = frequencies(SAME)
    assert unarmed[DEGRADE] == 0
    left = np.delete(unarmed, DEGRADE)
    assert left == pytest.approx(np.full(CLASSES, 1 / CLASSES), abs=0.025)


@pytest.mark.parametrize("precision", [1.0, 3.0])
def test_choices_are_logit_in_utility(precision):
    """Norm costs make the utilities 0, -b_c exactly when gains are nothing."""
    b = per_class(0.0, espionage=0.3, disruption=0.6, disinformation=0.9)
    nothing = {f"value.{v}": 0.0 for v in ("military_secrets", "technology", "disruption")}
    nothing |= {"value.disinformation": 0.0, "value.loss": 0.0, "value.escalation_cost": 0.0}
    nothing |= {"value.relations": 0.0}

    def bound(game):
        game.of("norm_bond")[:] = 1.0

    changes = SAME | nothing | {"choice.precision": precision, "norms.cost": 1.0, "norms.breach": b}
    costs = [np.inf if c == DEGRADE else b[c] for c in OperationClass]
    weights = np.exp(-precision * np.array([*costs, 0.0]))
    assert frequencies(changes, bound) == pytest.approx(weights / weights.sum(), abs=0.025)


def test_very_precise_states_give_the_best_response():
    sharp = SAME | {"choice.precision": 1e6}
    game = Game(QUIET | sharp)
    game.of("crisis")[:] = 1.0
    game.play(8)
    for pair in FOE:
        value, other = game.of("log_odds")[pair], game.of("alternative")[pair]
        if game.of("chosen_class")[pair] == -1:
            assert other <= 0.0
        else:
            assert value >= max(0.0, other)
    dear = sharp | {"norms.cost": 1e9}
    forbidden = Game(QUIET | dear)
    forbidden.of("norm_bond")[:] = 1.0
    assert (forbidden.play(8).of("chosen_class") == -1).all()


def test_one_more_sector_does_not_raise_aggression():
    def spread_out(game):
        game.of("sector_weight")[:] = 1 / SECTORS

    def concentrated(game):
        game.of("sector_weight")[:] = 0.0
        game.of("sector_weight")[:, Sector.ENERGY] = 1.0

    changes = {"choice.opportunity": 2.0}
    for replicate in range(20):
        one = chosen(changes, concentrated, replicate)
        many = chosen(changes, spread_out, replicate)
        assert (one == many).all()


# -- which sector ----------------------------------------------------------------------------


def sectors_hit(prepare=lambda game: None, changes=None, wanted="disruption"):
    counts = np.zeros(SECTORS)
    only = {"choice.opportunity": per_class(1e9, **{wanted: -1e9})}
    for replicate in range(REPLICATES):
        game = Game(QUIET | only | (changes or {}), replicate=replicate)
        prepare(game)
        game.play(8)
        for i, j in ((CHN, PAK), (IND, PAK)):
            counts[game.of("chosen_sector")[i, j]] += 1
    return counts / counts.sum()


def test_sectors_are_chosen_by_weight_times_focus_times_what_works_over_protection():
    weight = np.resize([0.3, 0.1, 0.2, 0.2, 0.1, 0.1], SECTORS)
    focus = np.resize([2.0, 1.0, 1.0, 3.0, 1.0, 1.0], SECTORS)
    works = np.resize([0.5, 1, 1, 1, 1, 0.8], SECTORS)
    guard = np.resize([1, 1, 2, 1, 0.5, 1], SECTORS)

    def prepare(game):
        game.of("sector_weight")[PAK] = weight
        game.of("integrity")[PAK] = works
        game.of("protection")[PAK] = guard

    expected = weight * focus * works / guard**1.5
    changes = {"choice.damage_focus": PerSector(*focus), "choice.sector_precision": 1.5}
    found = sectors_hit(prepare, changes)
    assert found == pytest.approx(expected / expected.sum(), abs=0.05)


def test_a_sector_without_weight_is_never_hit():
    def prepare(game):
        game.of("sector_weight")[PAK] = 0.0
        game.of("sector_weight")[PAK, :2] = 0.5

    assert sectors_hit(prepare)[2:].sum() == 0


def test_spies_look_elsewhere_than_saboteurs():
    spied, broken = sectors_hit(wanted="espionage"), sectors_hit()
    assert spied[Sector.GOVERNMENT_DEFENCE] > broken[Sector.GOVERNMENT_DEFENCE]


# -- answers -----------------------------------------------------------------------------------


def answering(via=-1, operation_class=DISRUPT, match=1e9):
    game = Game(QUIET | {"responses.match": match})
    game.of("answer_event")[IND, PAK] = 7
    game.of("answer_class")[IND, PAK] = operation_class
    game.of("answer_via")[IND, PAK] = via
    return game.play(8)


def test_an_answer_needs_no_opportunity_and_prefers_the_class_that_it_answers():
    game = answering(operation_class=DISINFORM)
    assert game.of("chosen_class")[IND, PAK] == DISINFORM
    assert game.of("chosen_motive")[IND, PAK] == Motive.ANSWER
    assert game.of("chosen_parent")[IND, PAK] == 7
    assert game.of("chosen_class")[PAK, IND] == -1


def test_a_displaced_answer_keeps_its_host_and_an_answer_is_given_once():
    game = answering(via=CHN)
    assert game.of("chosen_motive")[IND, PAK] == Motive.DISPLACED
    assert game.of("chosen_via")[IND, PAK] == CHN
    game.tick += 1
    game.play(8)
    assert game.of("chosen_class")[IND, PAK] == -1
    assert game.of("chosen_via")[IND, PAK] == -1


def test_a_displaced_answer_can_only_break_things():
    assert answering(operation_class=DISINFORM).of("chosen_class")[IND, PAK] == DISINFORM
    assert answering(via=CHN, operation_class=DISINFORM).of("chosen_class")[IND, PAK] == DISRUPT


def test_an_answer_cannot_use_an_exploit_that_nobody_holds():
    assert answering(operation_class=DEGRADE).of("chosen_class")[IND, PAK] != DEGRADE


def test_one_states_presence_changes_no_draw_of_the_others():
    game, other = Game(QUIET | SAME), Game(QUIET | SAME)
    other.of("hostility")[CHN] = 1.0
    other.of("stock")[CHN] = 0.9
    a, b = game.play(8).of("chosen_class"), other.play(8).of("chosen_class")
    assert (a[IND, PAK], a[PAK, IND]) == (b[IND, PAK], b[PAK, IND])
