"""Detection, blame, reports and public attribution."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import CHN, HOPELESS, IND, KNOWN, PAK, QUIET, SEEN, SURE, UNKNOWN, Game

from simulator.model.accounts import Flow
from simulator.model.kinds import EventKind, Line, Motive, OperationClass
from simulator.model.rules.attribution import (
    detection,
    identification,
    public_delay,
    report_probability,
)
from simulator.model.rules.threat import shift_odds

SPY, DISRUPT, DEGRADE, DISINFORM, *_ = OperationClass
UNIT = st.floats(0, 1)
NOBODY = -1


def test_identification_is_linear():
    assert identification(0.15, 0.9, 0.5, 0.1) == pytest.approx(0.7)


@pytest.mark.parametrize(
    ("ability", "coordination", "share", "evident", "expected"),
    [
        (0.5, 0.0, 0.8, 0.0, 0.4),
        (0.5, 1.0, 0.8, 0.0, 0.52),
        (0.5, 0, 0.8, 0.85, 0.91),
        (1, 1, 1, 0, 1),
    ],
)
def test_detection_joins_what_a_cert_sees_and_what_shows_by_itself(
    ability, coordination, share, evident, expected
):
    assert detection(ability, coordination, 0.3, share, evident) == pytest.approx(expected)


@given(a=UNIT, c=UNIT, share=UNIT, evident=UNIT)
def test_detection_is_a_probability(a, c, share, evident):
    assert 0 <= detection(a, c, 2.0, share, evident) <= 1


def test_the_report_probability_is_the_stated_product():
    expected = 0.75 * (0.5 / 0.77) ** 0.3 * math.exp(0.25) * (0.5 + 0.5 * 0.6) * 0.25
    found = report_probability(0.75, 0.5, 0.3, 4.0, 0.25, 0.6, 0.25)
    assert found == pytest.approx(expected)
    assert report_probability(2.0, 1.0, 0.3, 9.0, 0.25, 1.0, 1.0) == 0.97
    assert report_probability(2.0, 0.0, 0.3, 9.0, 0.25, 1.0, 1.0) == 0.0


def test_public_attribution_waits_a_median_of_three_quarters():
    grid = (np.arange(10_000) + 0.5) / 10_000
    delays = np.array([public_delay(u, 0.2) for u in grid])
    assert np.median(delays) in (3, 4)
    assert delays.min() == 1 and delays.mean() == pytest.approx(5.0, abs=0.05)
    assert public_delay(0.3, 1.0) == 1


def operated(changes, operation_class=DISRUPT, prepare=lambda game: None, **more):
    game = Game(QUIET | changes)
    prepare(game)
    game.choose(IND, PAK, operation_class, severity=5, **more)
    return game.play(9).play(11)


def test_a_detected_and_identified_operation_is_blamed_on_its_initiator():
    game = operated(SURE | SEEN | KNOWN)
    (event,) = game.events(EventKind.OPERATION)
    assert (event["detected"], event["blamed"]) == (1, IND)
    assert game.of("complaint")[PAK, IND] == 0
    assert game.of("complaint_severity")[PAK, IND] == 5
    assert game.of("grievance")[PAK, IND] == pytest.approx(0.3)
    assert game.flow(PAK, Flow.MISBLAMED) == 0


def test_what_is_not_detected_is_blamed_on_nobody():
    game = operated(SURE | {"detection.share": 0.0, "detection.evident": 0.0})
    (event,) = game.events(EventKind.OPERATION)
    assert (event["detected"], event["blamed"]) == (0, NOBODY)
    assert game.of("grievance").max() == 0


def test_without_forensics_the_blame_goes_by_hostility_and_offence():
    def suspicious_of_china(game):
        game.of("hostility")[:] = 0.0
        game.of("hostility")[CHN, PAK] = 0.5

    game = operated(
        SURE | SEEN | UNKNOWN | {"attribution.unnamed": 0.0}, DISRUPT, suspicious_of_china
    )
    (event,) = game.events(EventKind.OPERATION)
    assert event["blamed"] == CHN
    assert game.flow(PAK, Flow.MISBLAMED) == 1
    assert game.of("complaint")[PAK, CHN] == 0 and game.of("complaint")[PAK, IND] == NOBODY
    silent = operated(SURE | SEEN | UNKNOWN | {"attribution.unnamed": 1.0}, DISRUPT)
    assert silent.events(EventKind.OPERATION)[0]["blamed"] == NOBODY
    assert silent.flow(PAK, Flow.DETECTED) == 1 and silent.flow(PAK, Flow.MISBLAMED) == 0


def test_the_prior_of_blame_is_proportional_to_hostility_times_offence():
    counts = {CHN: 0, IND: 0}
    for replicate in range(400):
        game = Game(
            QUIET | SURE | SEEN | UNKNOWN | {"attribution.unnamed": 0.0}, replicate=replicate
        )
        game.of("hostility")[CHN, PAK], game.of("hostility")[IND, PAK] = 0.2, 0.4
        game.of("stock")[[CHN, IND], Line.OFFENCE] = 0.8, 0.2
        game.choose(IND, PAK, DISRUPT, severity=5).play(9).play(11)
        counts[game.events(EventKind.OPERATION)[0]["blamed"]] += 1
    assert counts[CHN] / 400 == pytest.approx(2 / 3, abs=0.07)


def test_detection_and_identification_are_different_abilities():
    def share(changes, key):
        found = []
        for replicate in range(200):
            game = Game(QUIET | SURE | changes, replicate=replicate)
            game.choose(IND, PAK, SPY, severity=5).play(9).play(11)
            found.append(game.events(EventKind.OPERATION)[0][key])
        return np.mean(found) if key == "detected" else np.mean([b == IND for b in found])

    blind = share({"detection.share": 0.1} | KNOWN, "detected")
    alert = share({"detection.share": 1.0} | KNOWN, "detected")
    assert alert > blind + 0.1
    clueless = {"attribution.unnamed": 1.0, "detection.share": 1.0} | UNKNOWN
    assert share(clueless, "detected") == alert and share(clueless, "blamed") == 0


@pytest.mark.parametrize(("operation_class", "seen"), [(SPY, 0), (DISRUPT, 1), (DEGRADE, 1)])
def test_a_success_shows_by_itself_unless_it_was_espionage(operation_class, seen):
    changes = SURE | {"detection.share": 0.0, "detection.evident": 1.0}
    assert operated(changes, operation_class).events()[0]["detected"] == seen
    failed = operated(
        HOPELESS | {"detection.share": 0.0, "detection.evident": 1.0}, operation_class
    )
    assert failed.events()[0]["detected"] == 0


def test_services_shared_intelligence_and_the_umbrella_sharpen_identification():
    def rho(prepare, changes=None):
        game = Game(QUIET | (changes or {}))
        prepare(game)
        return game.play(6).of("identification")[PAK]

    def spies(game):
        game.of("intelligence")[PAK] += 0.2

    def friends(game):
        game.of("alignment")[PAK, CHN] = 1.0

    def cover(game):
        game.of("cover")[PAK] = 1.0

    base = rho(lambda game: None)
    assert rho(spies) == pytest.approx(base + 0.9 * 0.2)
    assert rho(friends) > base and rho(cover) > base
    assert rho(cover, {"alliance.umbrella_identification": 0.0}) < rho(cover)


def test_only_the_worst_complaint_of_a_quarter_is_kept():
    game = Game(QUIET | SURE | SEEN | UNKNOWN | {"attribution.unnamed": 0.0})
    game.of("hostility")[:, PAK] = 0.0
    game.of("hostility")[CHN, PAK] = 1.0
    game.choose(CHN, PAK, DISRUPT, severity=4).choose(IND, PAK, DISRUPT, severity=7)
    game.play(9).play(11)
    assert game.of("complaint_severity")[PAK, CHN] == 7
    assert game.of("complaint")[PAK, CHN] == 1
    assert game.of("grievance")[PAK, CHN] == pytest.approx(0.06 * 11)


# -- reports and public attribution --------------------------------------------------------


def test_reports_do_not_depend_on_what_the_victim_believes():
    always = {"reporting.probability": 2.0, "reporting.failed": 1.0, "reporting.severity": 2.0}
    blind = operated(SURE | always | {"detection.share": 0.0, "detection.evident": 0.0})
    aware = operated(SURE | SEEN | KNOWN | always)
    assert blind.events()[0]["reported"] == aware.events()[0]["reported"] == 1
    assert blind.flow(PAK, Flow.REPORTED) == 1
    assert operated(SURE | {"reporting.probability": 0.0}).events()[0]["reported"] == 0


def test_failed_attempts_are_reported_less():
    def share(changes):
        runs = []
        for replicate in range(300):
            game = Game(QUIET | changes, replicate=replicate)
            game.choose(IND, PAK, DISRUPT, severity=2).play(9).play(11)
            runs.append(game.events()[0]["reported"])
        return np.mean(runs)

    failed, known = {"reporting.failed": 0.25}, {"reporting.probability": 0.8}
    ratio = share(HOPELESS | failed | known) / share(SURE | failed | known)
    assert ratio == pytest.approx(0.25, abs=0.1)


NAMED = SURE | SEEN | KNOWN | {"attribution.public": 1.0, "attribution.delay_hazard": 1.0}


def test_blame_becomes_public_later_and_weakens_the_norms_of_the_named():
    game = operated(NAMED)
    (event,) = game.events(EventKind.OPERATION)
    assert (event["public_tick"], event["public_named"]) == (1, IND)
    assert game.of("exposed")[1, IND] == 1
    before = game.of("norm").copy()
    game.of("active")[:] = 0.0
    game.tick = 1
    game.choose(IND, PAK, NOBODY)
    game.of("event")[:] = NOBODY
    game.play(11)
    assert (game.of("norm") < before).any()
    assert game.of("exposed").sum() == 0


def test_some_blame_stays_private_and_no_state_is_named_for_a_patriotic_group():
    private = operated(NAMED | {"attribution.public": 0.0})
    assert private.events()[0]["public_tick"] == NOBODY
    group = operated(NAMED, motive=Motive.NON_STATE)
    assert group.events()[0]["blamed"] == IND and group.events()[0]["public_tick"] == NOBODY


# -- old footholds and false alarms ----------------------------------------------------------


def foothold(changes, age=1.0):
    game = Game(QUIET | changes)
    game.of("foothold")[IND, PAK] = 1.0
    game.of("foothold_age")[IND, PAK] = age
    game.of("foothold_event")[IND, PAK] = 3
    game.of("stock")[PAK, Line.DETECTION] = 1.0
    return game.play(11)


FOUND = KNOWN | {"contest.foothold_discovery": 1.0, "attribution.likelihood_ratio": 2.0}


def test_a_discovered_foothold_is_removed_and_moves_hostility_by_bayes_rule():
    game = foothold(FOUND)
    before = Game(QUIET).of("hostility")[PAK, IND]
    assert game.of("foothold")[IND, PAK] == 0
    assert game.of("hostility")[PAK, IND] == pytest.approx(shift_odds(before, 2.0))
    (event,) = game.events(EventKind.DISCOVERY)
    assert (event["initiator"], event["target"], event["blamed"]) == (IND, PAK, IND)
    assert event["parent"] == 3


def test_uncertain_blame_is_weaker_evidence():
    half = {"attribution.least": 0.5, "attribution.most": 0.5, "attribution.unnamed": 0.0}
    game = foothold(FOUND | half)
    (event,) = game.events(EventKind.DISCOVERY)
    blamed = event["blamed"]
    before = Game(QUIET).of("hostility")[PAK, blamed]
    expected = shift_odds(before, math.sqrt(2.0))
    assert game.of("hostility")[PAK, blamed] == pytest.approx(expected)


def test_a_foothold_is_not_searched_in_its_first_quarter_and_decays_unseen():
    assert foothold(FOUND, age=0.0).of("foothold")[IND, PAK] == 1
    hidden = {"contest.foothold_discovery": 0.0}
    kept = foothold(hidden | {"contest.foothold_upkeep": 0.0})
    assert kept.of("foothold")[IND, PAK] == 1 and kept.of("foothold_age")[IND, PAK] == 2
    lost = foothold(hidden | {"contest.foothold_upkeep": 1.0})
    assert lost.of("foothold")[IND, PAK] == 0 and not lost.events(EventKind.DISCOVERY)


@pytest.mark.parametrize("how", ["contest.foothold_discovery", "contest.foothold_upkeep"])
def test_the_row_of_an_intrusion_says_when_its_foothold_was_lost(how):
    game = Game(QUIET | SURE | {"contest.foothold_discovery": 0.0, "contest.foothold_upkeep": 0.0})
    game.choose(IND, PAK, OperationClass.ESPIONAGE).play(9).play(11)
    (event,) = game.events(EventKind.OPERATION)
    assert event["lost_tick"] == -1
    later = Game(QUIET | SURE | {"contest.foothold_discovery": 0.0, how: 1.0})
    later.of("stock")[PAK, Line.DETECTION] = 1.0
    later.choose(IND, PAK, OperationClass.ESPIONAGE).play(9).play(11)
    later.of("event")[:] = -1
    later.tick = 2
    later.play(11)
    assert later.events(EventKind.OPERATION)[0]["lost_tick"] == 2


def test_reports_come_at_once_or_later_by_their_hazard():
    def delays(hazard):
        loud = {"reporting.probability": 2.0, "reporting.severity": 2.0}
        game = Game(QUIET | SURE | loud | {"reporting.delay_hazard": hazard})
        for _ in range(200):
            game.of("chosen_class")[:] = -1
            game.choose(IND, PAK, DISRUPT, severity=6).play(9).play(11)
            game.tick += 1
        rows = [row for row in game.events(EventKind.OPERATION) if row["reported"] == 1]
        assert len(rows) > 150
        return [row["report_tick"] - row["tick"] for row in rows]

    assert set(delays(1.0)) == {0}
    assert np.mean(delays(0.5)) == pytest.approx(1.0, abs=0.3)


def alarms(changes):
    game = Game(QUIET | changes)
    for _ in range(200):
        game.play(11)
        game.tick += 1
    return game.events(EventKind.FALSE_ALARM)


def test_false_alarms_blame_somebody_for_nothing_unless_identification_is_good():
    half = {"attribution.least": 0.5, "attribution.most": 0.5, "detection.false_alarm": 0.4}
    rows = alarms(half)
    assert len(rows) / (3 * 200) == pytest.approx(0.4 * 0.5, abs=0.05)
    assert all(row["initiator"] == NOBODY and row["blamed"] != row["target"] for row in rows)
    assert not alarms(KNOWN | {"detection.false_alarm": 1.0})
    assert not alarms(half | {"detection.false_alarm": 0.0})


def test_a_false_alarm_is_complained_about_like_espionage():
    game = Game(QUIET | UNKNOWN | {"detection.false_alarm": 1.0}).play(11)
    (row,) = [e for e in game.events(EventKind.FALSE_ALARM) if e["target"] == PAK]
    assert game.of("complaint_severity")[PAK, row["blamed"]] == 2
    assert game.of("complaint_class")[PAK, row["blamed"]] == SPY
