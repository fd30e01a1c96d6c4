"""Contest success, severity, damage, and how damage cascades through sectors."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import CHN, HOPELESS, IND, PAK, QUIET, SURE, Game, per_class

from simulator.model.accounts import Flow
from simulator.model.kinds import SECTORS, EventKind, Line, OperationClass, Sector
from simulator.model.rules.contest import damage_share, emerging, power_of, severity_of, success

POSITIVE = st.floats(1e-3, 1e3)
DISRUPTION = OperationClass.DISRUPTION


@pytest.mark.parametrize(
    ("theta", "offence", "defence", "m", "expected"),
    [
        (1.0, 0.5, 0.5, 1.5, 0.5),
        (1.0, 0.6, 0.3, 1.0, 2 / 3),
        (1.0, 0.6, 0.3, 2.0, 0.8),
        (4.0, 0.4, 0.8, 1.0, 2 / 3),
        (2.0, 0.3, 0.6, 3.0, 0.2),
    ],
)
def test_success_is_tullocks_ratio(theta, offence, defence, m, expected):
    found = success(theta, power_of(offence, m), power_of(defence, m))
    assert found == pytest.approx(expected, abs=1e-12)


def test_nobody_succeeds_without_offence_and_everybody_against_no_defence():
    assert success(3.0, 0.0, 0.0) == 0.0
    assert success(0.0, 1.0, 1.0) == 0.0
    assert success(3.0, 0.2, 0.0) == 1.0


@given(theta=POSITIVE, offence=POSITIVE, defence=POSITIVE, scale=POSITIVE, m=st.floats(0.1, 5))
def test_success_depends_on_the_ratio_of_the_two_sides_only(theta, offence, defence, scale, m):
    p = success(theta, power_of(offence, m), power_of(defence, m))
    scaled = success(theta, power_of(scale * offence, m), power_of(scale * defence, m))
    assert scaled == pytest.approx(p, rel=1e-9)
    mirrored = success(1 / theta, power_of(defence, m), power_of(offence, m))
    assert mirrored == pytest.approx(1 - p, abs=1e-9)


@given(base=st.floats(0, 50), exponent=st.floats(0.01, 5))
def test_powers_are_powers_and_zero_stays_zero(base, exponent):
    assert power_of(base, exponent) == pytest.approx(base**exponent, rel=1e-12)
    assert power_of(0.0, exponent) == 0.0


@pytest.mark.parametrize(
    ("base", "intensity", "noise", "expected"),
    [
        (2.6, 1.0, 0.0, 3),
        (2.6, 4.0, 0.0, 5),
        (2.4, 1.0, 0.0, 2),
        (2.4, 1.0, 0.2, 3),
        (3.6, 8, 0, 7),
    ],
)
def test_severity_rises_by_one_when_intensity_doubles(base, intensity, noise, expected):
    assert severity_of(base, intensity, noise) == expected


@given(base=st.floats(0, 10), d=st.floats(0.01, 1024), noise=st.floats(-9, 9))
def test_severity_stays_on_its_scale(base, d, noise):
    assert 1 <= severity_of(base, d, noise) <= 10


def test_damage_doubles_with_every_step_and_cannot_exceed_the_sector():
    assert damage_share(0.02, 3.0) == pytest.approx(0.02)
    assert damage_share(0.02, 6.0) == pytest.approx(0.16)
    assert damage_share(0.02, 1.0) == pytest.approx(0.005)
    assert damage_share(0.2, 10.0) == 1.0


def test_emerging_technology_needs_skills():
    assert emerging(0.7, 0.3, 0.3) == 0.7
    assert emerging(0.7, 0.29, 0.3) == 0.0


def struck(sector=Sector.ENERGY, severity=5, changes=None):
    game = Game(QUIET | SURE | (changes or {}))
    game.choose(CHN, PAK, DISRUPTION, sector, severity)
    return game.play(9)


def test_a_strike_without_cascade_breaks_one_sector_by_the_damage_formula():
    game = struck(changes={"spillover.cascade": 0.0})
    share = damage_share(0.02, 5.0)
    expected = np.ones(SECTORS)
    expected[Sector.ENERGY] -= share
    assert game.of("integrity")[PAK] == pytest.approx(expected)
    money = share * game.of("sector_weight")[PAK, Sector.ENERGY] * game.of("output")[PAK] / 4
    assert game.flow(PAK, Flow.DAMAGE_DIRECT) == pytest.approx(money)
    (event,) = game.events(EventKind.OPERATION)
    assert event["damage"] == pytest.approx(money)


def test_a_cascade_reaches_other_sectors_in_proportion_to_the_inverse():
    game = struck(changes={"spillover.cascade": 1.0})
    share = damage_share(0.02, 5.0)
    expected = 1 - share * game.of("cascade")[Sector.ENERGY]
    assert game.of("integrity")[PAK] == pytest.approx(expected)
    assert (expected < 1).sum() > 1


def test_no_sector_loses_more_than_is_left_of_it():
    game = Game(QUIET | SURE | {"contest.damage": 0.2, "spillover.cascade": 2.0})
    for i in (CHN, IND):
        game.choose(i, PAK, DISRUPTION, Sector.ENERGY, 10)
    game.play(9)
    integrity = game.of("integrity")[PAK]
    assert integrity.min() == pytest.approx(0.0, abs=1e-12) and integrity.min() >= 0
    lost = ((1 - integrity) * game.of("sector_weight")[PAK]).sum() * game.of("output")[PAK] / 4
    assert game.flow(PAK, Flow.DAMAGE_DIRECT) == pytest.approx(lost)


def test_a_failed_operation_breaks_nothing_and_is_recorded_at_two_at_most():
    game = Game(QUIET | HOPELESS)
    game.choose(CHN, PAK, DISRUPTION, severity=8).play(9)
    (event,) = game.events(EventKind.OPERATION)
    assert (event["success"], event["severity"], event["damage"]) == (0, 2, 0.0)
    assert (game.of("integrity") == 1).all()


def shield_with(line, value):
    game = Game(QUIET)
    game.of("stock")[PAK, line] = value
    return game.play(6).of("shield")[PAK]


@pytest.mark.parametrize("line", [Line.HARDENING, Line.SKILLS, Line.AWARENESS])
def test_the_shield_grows_with_what_defends(line):
    assert shield_with(line, 0.9) > shield_with(line, 0.1)


def test_the_shield_is_hardening_times_what_helps_it():
    changes = {"contest.shared_defence": 0.0, "norms.sharing": 0.0}
    game = Game(QUIET | changes).play(6)
    stock, c = game.of("stock")[PAK], game.scenario.parameters.contest
    helped = 1 + c.skills * stock[Line.SKILLS] + c.awareness * stock[Line.AWARENESS]
    helped += c.coherence * game.of("coherence")[PAK]
    assert game.of("shield")[PAK] == pytest.approx(stock[Line.HARDENING] * helped)


def test_allies_and_better_suppliers_strengthen_the_shield():
    base = Game(QUIET).play(6).of("shield")[PAK]
    allied = Game(QUIET)
    allied.of("alignment")[PAK, CHN] = 1.0
    assert allied.play(6).of("shield")[PAK] > base
    taught = Game(QUIET)
    taught.of("know_how")[CHN] += 0.2
    assert taught.play(6).of("shield")[PAK] > base


def chance(changes, prepare=lambda game: None, operation_class=DISRUPTION, severity=5):
    game = Game(QUIET | changes)
    prepare(game)
    game.choose(CHN, PAK, operation_class, severity=severity).play(9)
    return game.events(EventKind.OPERATION)[0]["probability"]


def test_footholds_and_exploits_raise_the_chance_and_protection_lowers_it():
    def foothold(game):
        game.of("foothold")[CHN, PAK] = 1.0

    def exploit(game):
        game.of("exploit")[OperationClass.DEGRADATION, CHN, PAK] = 1.0
        game.of("stake")[CHN, PAK] = 1.0

    def protected(game):
        game.of("protection")[PAK, Sector.ENERGY] = 2.0

    plain = chance({})
    assert chance({}, foothold) > plain > chance({}, protected)
    assert chance({}, exploit) == plain, "an exploit helps its own class only"
    degrade = OperationClass.DEGRADATION
    assert chance({}, exploit, degrade) > chance({}, operation_class=degrade)


def test_the_chance_of_an_operation_is_the_contest_of_the_two_stocks():
    game = Game(QUIET | {"contest.ease": per_class(1, disruption=2.5), "contest.decisiveness": 1.3})
    game.choose(CHN, PAK, DISRUPTION, severity=6)
    offence, shield = game.of("stock")[CHN, Line.OFFENCE], game.of("shield")[PAK]
    odds = 2.5 * (offence / shield) ** 1.3
    (event,) = game.play(9).events(EventKind.OPERATION)
    assert event["probability"] == pytest.approx(odds / (1 + odds))


def test_awareness_stops_small_operations_only():
    def aware(game):
        game.of("stock")[PAK, Line.AWARENESS] = 1.0

    changes = {"contest.awareness_low_severity": 0.6}
    small = chance(changes, aware, severity=3) / chance(
        {"contest.awareness_low_severity": 0}, aware
    )
    assert small == pytest.approx(0.4)
    assert chance(changes, aware, severity=4) == chance({}, aware, severity=4)


def test_ledger_integrity_halves_the_damage_of_degradation_alone():
    def damage(operation_class, skills):
        game = Game(QUIET | SURE | {"contest.ledger": 0.5, "contest.emerging_threshold": 0.5})
        game.of("stock")[PAK, Line.LEDGER] = 1.0
        game.of("stock")[PAK, Line.SKILLS] = skills
        game.choose(CHN, PAK, operation_class, severity=5).play(9)
        return game.flow(PAK, Flow.DAMAGE_DIRECT)

    degrade, disrupt = OperationClass.DEGRADATION, DISRUPTION
    assert damage(degrade, 0.9) == pytest.approx(damage(disrupt, 0.9) / 2)
    assert damage(degrade, 0.4) == pytest.approx(damage(disrupt, 0.4)), "no gain without skills"


def test_intensity_moves_severity_by_its_binary_logarithm():
    game = Game(QUIET | SURE | {"contest.severity_noise": 0.0, "contest.base_severity": 3.0})
    for j, d in ((IND, 4.0), (PAK, 16.0)):
        game.choose(CHN, j, DISRUPTION, intensity=d)
    game.play(9)
    assert [e["severity"] for e in game.events(EventKind.OPERATION)] == [5, 7]
