"""Blame, evidence of hostility, and deterrence with imperfect attribution."""

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from simulator import theory

SHARE = st.floats(0, 1)


@pytest.mark.parametrize(
    ("f", "g", "expected"), [(1, 1, 0.5), (1, 2, 0.3333), (0, 2, 0), (3, 1, 0.75)]
)
def test_an_uninformed_victim_blames_above_a_belief(f, g, expected):
    threshold = theory.blame_threshold(f, g)
    assert threshold == pytest.approx(expected, abs=5e-5)
    assert not theory.blames(threshold, f, g)
    assert theory.blames(threshold + 1e-9, f, g)


@given(v=SHARE, f=st.floats(0, 10), g=st.floats(0.01, 10))
def test_blame_is_chosen_iff_it_gains_on_average(v, f, g):
    gain = v * g - (1 - v) * f
    assume(abs(gain) > 1e-9)
    assert theory.blames(v, f, g) == (gain > 0)


@given(knowledge=SHARE, a=st.floats(0, 10), d=st.floats(0.01, 10))
def test_an_attacker_refrains_iff_expected_damage_reaches_the_gain(knowledge, a, d):
    assume(abs(a - knowledge * d) > 1e-9)
    assert theory.refrains(knowledge, a, d) == (knowledge * d >= a)
    assert theory.restraint_threshold(a, d) == a / d


def test_restraint_includes_the_threshold_and_may_be_out_of_reach():
    assert theory.refrains(0.5, 1, 2) and not theory.refrains(0.499, 1, 2)
    assert not theory.refrains(1, 3, 2)


@pytest.mark.parametrize(
    ("h", "ratio", "expected"),
    [(0.3, 1, 0.3), (0.3, 2, 0.4615), (0.5, 0.25, 0.2), (0, 9, 0), (1, 9, 1)],
)
def test_a_found_intrusion_moves_belief_by_its_likelihood_ratio(h, ratio, expected):
    assert theory.believed_hostility(h, ratio) == pytest.approx(expected, abs=5e-5)


@given(p=st.floats(0.01, 0.99), hostile=st.floats(0.01, 1), friendly=st.floats(0.01, 1))
def test_belief_follows_bayes_rule(p, hostile, friendly):
    posterior = p * hostile / (p * hostile + (1 - p) * friendly)
    assert theory.believed_hostility(p, hostile / friendly) == pytest.approx(posterior)


@given(p=st.floats(0.01, 0.99), ratio=st.floats(0.05, 20), xi=SHARE)
def test_doubt_about_who_did_it_weakens_evidence(p, ratio, xi):
    found = theory.believed_hostility(p, ratio, xi)
    odds, before = found / (1 - found), p / (1 - p)
    assert odds == pytest.approx(before * ratio**xi)
    assert theory.believed_hostility(p, ratio, 0) == pytest.approx(p)


@pytest.mark.parametrize(
    ("a", "b", "phi", "expected"),
    [(0.8, 0, 0, 0.2), (0.64, 0.16, 0, 0.456), (0.5, 0.1, 0.1, 0.6484), (0, 0, 0, 1), (1, 0, 0, 0)],
)
def test_attacks_between_two(a, b, phi, expected):
    assert theory.attack_probability(2, a, b, phi) == pytest.approx(expected, abs=5e-5)


def signals(shares, most):
    """Return (a, b, phi) from shares of what is possible: a + b <= 1, phi <= most (a + b)."""
    identified, misidentified, alarm = shares
    b = misidentified * (1 - identified)
    return identified, b, most * alarm * (identified + b)


TRIPLES = st.tuples(st.floats(0.01, 1), SHARE, SHARE)


@given(n=st.integers(2, 12), shares=TRIPLES)
def test_the_attack_probability_solves_its_fixed_point(n, shares):
    a, b, phi = signals(shares, 1.0)
    attack = theory.attack_probability(n, a, b, phi)
    assert 0 <= attack <= 1
    x, by_one, other = 1 - attack, attack / n, b / (n - 1)
    tot = by_one * a + (n - 1) * by_one * other + (1 - n * by_one) * phi / n
    assume(tot > 1e-9)
    right = (a - phi / n) * by_one * a / tot + (n - 1) * (other - phi / n) * by_one * other / tot
    assert right == pytest.approx(x, abs=1e-9)


@given(n=st.integers(2, 12), shares=TRIPLES)
def test_the_attack_probability_is_the_root_of_a_quadratic(n, shares):
    """With u the attack probability, (a+b-phi) u^2 + (c+2 phi-a-b) u - phi = 0."""
    a, b, phi = signals(shares, 0.95)
    c = (a - phi / n) * a + (b / (n - 1) - phi / n) * b
    lead, middle = a + b - phi, c + 2 * phi - a - b
    root = (-middle + np.sqrt(middle**2 + 4 * lead * phi)) / (2 * lead)
    assert theory.attack_probability(n, a, b, phi) == pytest.approx(root, abs=1e-8)


def attack_by_play(n, a, b, phi, rounds=400_000, seed=3):
    """Return the share of rounds with an attack when the threshold answers counted beliefs."""
    rng = np.random.default_rng(seed)
    gain, active = rng.uniform(size=rounds), rng.integers(0, n, rounds)
    u, alarm = rng.uniform(size=rounds), rng.uniform(size=rounds)
    framed = (active + rng.integers(1, n, rounds)) % n
    named = rng.integers(0, n, rounds)
    x = 0.3
    for _ in range(60):
        attacks = gain > x
        seen = np.where(u < a, active, np.where(u < a + b, framed, -1))
        quiet = np.where(alarm < phi, named, -1)
        signal = np.where(attacks, seen, quiet)
        alarms = (signal >= 0).sum()
        named_did_it = (attacks & (signal == active)).sum() / alarms
        other_did_it = (attacks & (signal >= 0) & (signal != active)).sum() / alarms / (n - 1)
        x = (a - phi / n) * named_did_it + (b - (n - 1) * phi / n) * other_did_it
    return float((gain > x).mean())


@pytest.mark.parametrize("case", [(2, 0.5, 0.1, 0.1), (4, 0.6, 0.2, 0.2), (3, 0.64, 0.16, 0)])
def test_play_with_simulated_beliefs_ends_at_the_attack_probability(case):
    """Beliefs are counted over rounds: how often who is named, or another, did attack."""
    assert attack_by_play(*case) == pytest.approx(theory.attack_probability(*case), abs=0.01)


NUMBERS = st.integers(2, 8)


@given(n=NUMBERS, a=st.floats(0.42, 0.8), b=st.floats(0, 0.19), phi=st.floats(0, 0.4))
def test_identification_deters_and_false_alarms_invite(n, a, b, phi):
    here = theory.attack_probability(n, a, b, phi)
    assert theory.attack_probability(n, a + 0.01, b, phi) < here
    assert theory.attack_probability(n, a, b, phi + 0.01) > here


@given(n=NUMBERS, a=st.floats(0.55, 0.75), b=st.floats(0, 0.19), phi=st.floats(0, 0.3))
def test_misidentified_detections_invite_attacks_up_to_a_fifth(n, a, b, phi):
    here = theory.attack_probability(n, a, b, phi)
    assert theory.attack_probability(n, a, b + 0.01, phi) > here


@pytest.mark.parametrize(("n", "a"), [(2, 0.2), (2, 0.4), (2, 0.6), (3, 0.4), (4, 0.3)])
def test_the_wrong_signal_deters_beyond_a_share_of_the_right_one(n, a):
    """An artefact of the reduced form: at phi = 0 the turn is at b = (sqrt(n) - 1) a."""
    turn = (np.sqrt(n) - 1) * a
    before, at, after = (
        theory.attack_probability(n, a, turn + step, 0) for step in (-0.02, 0, 0.02)
    )
    assert at > before and at > after


@given(n=NUMBERS, rho=st.floats(0.5, 0.95), delta=st.floats(0.2, 0.9), phi=st.floats(0, 0.1))
def test_detection_deters_at_constant_identifiability(n, rho, delta, phi):
    def attack(detected):
        return theory.attack_probability(n, rho * detected, (1 - rho) * detected, phi)

    assert attack(delta + 0.02) < attack(delta)


def test_probabilities_that_sum_to_one_in_decimals_are_inside():
    assert theory.attack_probability(2, 0.9, 0.1, 0) == pytest.approx(0.18)
    assert 0 < theory.attack_probability(2, 0.7, 0.1, 0.8) < 1


@pytest.mark.parametrize(
    ("call", "argument"),
    [
        (lambda: theory.blame_threshold(-1, 1), "false_blame"),
        (lambda: theory.blame_threshold(1, 0), "gain"),
        (lambda: theory.blames(1.5, 1, 1), "belief"),
        (lambda: theory.restraint_threshold(1, 0), "damage"),
        (lambda: theory.refrains(-0.5, 1, 1), "knowledge"),
        (lambda: theory.believed_hostility(1.2, 1), "prior"),
        (lambda: theory.believed_hostility(0.5, 0), "likelihood_ratio"),
        (lambda: theory.believed_hostility(0.5, 2, 2), "certainty"),
        (lambda: theory.attack_probability(1, 0.5, 0, 0), "n"),
        (lambda: theory.attack_probability(2, 0.5, -0.1, 0), "b"),
        (lambda: theory.attack_probability(2, 0.6, 0.5, 0), r"a \+ b"),
        (lambda: theory.attack_probability(2, 0.2, 0.1, 0.4), "phi"),
    ],
)
def test_values_outside_the_domain_are_refused_by_name(call, argument):
    with pytest.raises(ValueError, match=f"^{argument} must"):
        call()
