"""What victims do about what they blame on somebody, and when they give way."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import CHN, FAR_EVENT, IND, PAK, QUIET, Game

from simulator.model.accounts import Flow
from simulator.model.kinds import EventKind, OperationClass, Response, ResponseMode, names
from simulator.model.rules.response import concession_odds, logistic
from simulator.model.rules.threat import shift_odds

OPTIONS = ("denounce", "sanction", "in_kind", "displaced", "talks")
CLOSED = QUIET | {f"responses.{name}": -1e9 for name in OPTIONS} | {"responses.concession": -1e9}


def forced(option, changes=None):
    """Return parameters under which a victim takes one option for sure."""
    return CLOSED | {f"responses.{option}": 1e9} | (changes or {})


def answered(changes, prepare=lambda game: None, severity=5, operation_class=1):
    game = Game(changes)
    game.of("hosting")[:] = 0.0
    game.of("event")[:] = -1
    prepare(game)
    game.complain(IND, CHN, severity, operation_class)
    return game.play(12, 13)


def host(game):
    game.of("hosting")[PAK, CHN] = 0.9
    game.of("hostility")[IND, PAK] = 0.5


@given(odds=st.floats(-1e6, 1e6))
def test_the_logistic_maps_log_odds_to_probabilities(odds):
    p = logistic(odds)
    assert 0 <= p <= 1
    assert logistic(-odds) == pytest.approx(1 - p, abs=1e-12)
    if abs(odds) < 30:
        assert math.log(p / (1 - p)) == pytest.approx(odds, abs=1e-2)


def choice_of(game):
    rows = game.events(EventKind.RESPONSE)
    return rows[0]["response"] if rows else Response.IGNORE


@pytest.mark.parametrize("option", OPTIONS)
def test_every_response_is_chosen_when_its_odds_are_high_and_not_when_they_are_low(option):
    wanted = Response[option.upper()]
    assert choice_of(answered(forced(option), host)) == wanted
    assert choice_of(answered(CLOSED, host)) == Response.IGNORE


def test_ignoring_costs_nothing_and_leaves_no_row():
    game = answered(CLOSED)
    assert not game.events(EventKind.RESPONSE)
    fresh = Game(CLOSED)
    assert (game.of("hostility") == fresh.of("hostility")).all()
    assert (game.of("answer_event") == -1).all() and game.of("sanctions").max() == 0


def test_denouncing_relieves_grievance_and_angers_the_named():
    def aggrieved(game):
        game.of("grievance")[IND, CHN] = 0.5

    game = answered(forced("denounce"), aggrieved)
    before = Game(CLOSED).of("hostility")
    assert game.of("hostility")[CHN, IND] == pytest.approx(shift_odds(before[CHN, IND], 1.05))
    assert game.of("hostility")[IND, CHN] == before[IND, CHN]
    assert game.of("grievance")[IND, CHN] == pytest.approx(0.4)


def test_sanctions_cost_both_sides_output():
    game = answered(forced("sanction"))
    before = Game(CLOSED).of("hostility")
    assert game.of("hostility")[CHN, IND] == pytest.approx(shift_odds(before[CHN, IND], 1.15))
    r, output = game.scenario.parameters.responses, game.of("output")
    assert game.flow(CHN, Flow.OUTPUT_LOST) == pytest.approx(r.sanction_cost * output[CHN])
    own = r.sanction_own * r.sanction_cost
    assert game.flow(IND, Flow.OUTPUT_LOST) == pytest.approx(own * output[IND])
    assert (game.of("sanctions") == 0).all()


def test_talks_calm_both_sides():
    game = answered(forced("talks"))
    before = Game(CLOSED).of("hostility")
    for pair in ((IND, CHN), (CHN, IND)):
        assert game.of("hostility")[pair] == pytest.approx(shift_odds(before[pair], 0.85))
    assert game.flow(IND, Flow.TALKS) == 1


def test_an_answer_in_kind_takes_the_pairs_next_slot():
    game = answered(forced("in_kind"))
    assert game.of("answer_event")[IND, CHN] == FAR_EVENT
    assert game.of("answer_class")[IND, CHN] == OperationClass.DISRUPTION
    assert game.of("answer_via")[IND, CHN] == -1
    assert game.flow(IND, Flow.ANSWERS) == 1
    game.tick += 1
    game.play(8)
    assert game.of("chosen_class")[IND, CHN] != -1
    assert game.of("chosen_class")[CHN, IND] == -1


def test_displaced_retaliation_needs_hosted_assets_in_a_weaker_hostile_state():
    game = answered(forced("displaced"), host)
    assert game.of("answer_via")[IND, CHN] == PAK
    assert game.events(EventKind.RESPONSE)[0]["third"] == PAK
    assert choice_of(answered(forced("displaced"))) == Response.IGNORE, "nobody hosts"

    def friendly_host(game):
        host(game)
        game.of("hostility")[IND, PAK] = 0.0

    assert choice_of(answered(forced("displaced"), friendly_host)) == Response.IGNORE

    def strong_host(game):
        host(game)
        game.of("power")[PAK] = 0.9

    assert choice_of(answered(forced("displaced"), strong_host)) == Response.IGNORE


def share(option, prepare=lambda game: None, changes=None, severity=5, operation_class=1):
    """Return how often one option is taken against ignoring, at even base odds."""
    base = {name: 0.0 for name in ("responses.in_kind", "responses.in_kind_hostility")}
    odds = CLOSED | base | {f"responses.{option}": 0.0} | (changes or {})
    if option != "in_kind":
        odds["responses.in_kind"] = -1e9
    hits = 0
    for replicate in range(300):
        game = Game(odds, replicate=replicate)
        game.of("event")[:] = -1
        prepare(game)
        game.complain(IND, CHN, severity, operation_class).play(12, 13)
        hits += choice_of(game) == Response[option.upper()]
    return hits / 300


FLAT = {"responses.in_kind_power": 0.0, "responses.in_kind_crisis": 0.0}


def test_responses_are_logit():
    alone = share("in_kind", changes=FLAT | {"responses.in_kind": 1.0}, severity=3)
    assert alone == pytest.approx(logistic(1.0), abs=0.08)


def test_severe_operations_in_crises_are_answered_and_strong_states_and_spies_less():
    base = share("in_kind", changes=FLAT)
    assert share("in_kind", changes=FLAT, severity=9) > base
    assert share("in_kind", changes=FLAT, operation_class=OperationClass.ESPIONAGE) < base

    def crisis(game):
        game.of("crisis")[IND, CHN] = 2

    assert share("in_kind", crisis, FLAT | {"responses.in_kind_crisis": 2.0}) > base
    assert share("in_kind", changes=FLAT | {"responses.in_kind_power": 3.0}) < base

    def ready(game):
        game.of("answer_bias")[IND] = 3.0

    assert share("in_kind", ready, FLAT) > base


def test_common_forums_help_talks_and_hostility_hinders_them():
    def together(game):
        game.of("norm")[:] = 1.0
        game.of("active")[:] = 1.0

    def hostile(game):
        game.of("hostility")[IND, CHN] = 1.0

    base = share("talks", changes={"responses.talks_hostility": 2.0})
    assert share("talks", together, {"responses.talks_forum": 3.0}) > base
    assert share("talks", hostile, {"responses.talks_hostility": 5.0}) < base


def test_in_threshold_mode_strength_alone_decides():
    changes = CLOSED | {"responses.mode": ResponseMode.THRESHOLD}
    assert choice_of(answered(changes, severity=4)) == Response.IN_KIND
    assert choice_of(answered(changes, severity=3)) == Response.IGNORE


def test_the_response_is_noted_in_the_row_of_what_it_answers():
    game = Game(
        forced("denounce")
        | {
            "contest.ease": 1e12,
            "detection.evident": 1.0,
            "attribution.least": 1.0,
            "attribution.most": 1.0,
        }
    )
    game.choose(CHN, IND, OperationClass.DISRUPTION, severity=5).play(9).play(11, 13)
    operation, response = game.events()
    assert operation["response"] == Response.DENOUNCE
    assert (response["initiator"], response["target"], response["parent"]) == (IND, CHN, 0)
    assert names(Response)[response["response"]] == "denounce"


# -- concessions ----------------------------------------------------------------------------


def test_concessions_grow_with_damage_dependence_and_power():
    assert concession_odds(-4.6, 2, 0.5, 0.6, 2.0, 1.5, 0.3) == pytest.approx(-1.95)
    assert concession_odds(-4.6, -2, 0.5, 0.0, 2.0, 0.0, 0.3) == pytest.approx(-4.6)


def test_giving_way_calms_the_coercer_and_is_an_event():
    game = answered(CLOSED | {"responses.concession": 1e9})
    (event,) = game.events(EventKind.CONCESSION)
    assert (event["initiator"], event["target"]) == (IND, CHN)
    before = Game(CLOSED).of("hostility")
    assert game.of("hostility")[CHN, IND] == pytest.approx(shift_odds(before[CHN, IND], 0.8))
    assert game.flow(IND, Flow.CONCESSIONS) == 1
    assert not answered(CLOSED).events(EventKind.CONCESSION)


def test_victims_respond_at_once_whatever_the_order_of_states():
    """A step reads what the steps before it left: earlier responses change no later odds."""
    even = QUIET | {f"responses.{name}": 0.0 for name in OPTIONS}
    strong = even | {
        "responses.sanctioned": 3.0,
        "responses.conceded": 0.1,
        "responses.talked": 0.1,
    }
    calm = even | {"responses.sanctioned": 1.0, "responses.conceded": 1.0, "responses.talked": 1.0}
    strong["responses.denounced"], calm["responses.denounced"] = 3.0, 1.0

    def choices(changes, replicate):
        game = Game(changes, replicate=replicate)
        game.of("event")[:] = -1
        for i, j in ((CHN, IND), (IND, CHN)):
            game.complain(i, j, 5)
        game.play(12, 13)
        return [(e["initiator"], e["response"]) for e in game.events(EventKind.RESPONSE)]

    for replicate in range(60):
        assert choices(strong, replicate) == choices(calm, replicate)
