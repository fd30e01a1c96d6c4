"""Perceived threat: four sources, what is seen of them, and how beliefs move."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import CHN, IND, PAK, QUIET, Game, scenario_of

from simulator.model.kinds import Line, ThreatForm
from simulator.model.rules.threat import (
    additive_threat,
    imputed_offence,
    offensive_means,
    product_threat,
    shift_odds,
)

INDEX = st.floats(0.01, 1)
EXPONENTS = (0.3, 1.0, 0.5, 1.5)
CLEAR = QUIET | {"threat.observation_noise": 0.0}


def test_the_product_form_multiplies_the_powers_of_the_sources():
    expected = 0.4**0.3 * 0.5 * 0.6**0.5 * 0.7**1.5
    assert product_threat(0.4, 0.5, 0.6, 0.7, *EXPONENTS) == pytest.approx(expected, rel=1e-12)
    assert product_threat(0.4, 0.5, 0.6, 0.7, 0.0, 0.0, 0.0, 1.0) == pytest.approx(0.7)


@pytest.mark.parametrize("form", [product_threat, additive_threat])
def test_nobody_fears_a_state_that_is_not_hostile(form):
    assert form(0.9, 1.0, 1.0, 0.0, *EXPONENTS) == 0.0


def test_the_additive_form_is_a_weighted_mean():
    assert additive_threat(0.1, 0.2, 0.3, 0.4, 1, 2, 3, 4) == pytest.approx(0.3)
    assert additive_threat(0.4, 0.4, 0.4, 0.4, *EXPONENTS) == pytest.approx(0.4)
    assert additive_threat(0.1, 0.2, 0.3, 0.4, 0, 0, 0, 0) == 0.0


@given(power=INDEX, near=INDEX, offence=INDEX, hostility=INDEX, scale=st.floats(1.01, 50))
def test_scaling_every_power_scales_every_product_threat_alike(
    power, near, offence, hostility, scale
):
    once = product_threat(power, near, offence, hostility, *EXPONENTS)
    more = product_threat(scale * power, near, offence, hostility, *EXPONENTS)
    assert more / once == pytest.approx(scale**0.3, rel=1e-9)


@given(offence=INDEX, hardening=INDEX)
def test_what_can_be_told_from_offence_frightens_nobody(offence, hardening):
    assert offensive_means(offence, hardening, 1.0) == pytest.approx(offence)
    assert offensive_means(offence, hardening, 0.0) == pytest.approx(offence + hardening)
    half = offensive_means(offence, hardening, 0.5)
    assert half == pytest.approx(offence + hardening / 2)


@pytest.mark.parametrize(
    ("prior", "ratio", "posterior"),
    [(0.3, 1.0, 0.3), (0.3, 2.0, 0.461538), (0.5, 3.0, 0.75), (0.8, 0.5, 2 / 3), (0.0, 9.0, 0.0)],
)
def test_evidence_moves_belief_by_bayes_rule(prior, ratio, posterior):
    assert shift_odds(prior, ratio) == pytest.approx(posterior, abs=1e-6)


@given(prior=st.floats(0, 1), first=st.floats(0.1, 10), second=st.floats(0.1, 10))
def test_the_order_of_evidence_does_not_matter(prior, first, second):
    one = shift_odds(shift_odds(prior, first), second)
    assert one == pytest.approx(shift_odds(shift_odds(prior, second), first), abs=1e-12)
    assert 0 <= one <= 1 + 1e-12


def test_an_imputed_offence_spreads_in_logs_and_stays_an_index():
    assert imputed_offence(0.2, 0.4, 0.0) == pytest.approx(0.2)
    assert imputed_offence(0.2, 0.4, 1.0) == pytest.approx(0.2 * np.exp(0.4))
    assert imputed_offence(0.2, 0.4, -2.0) == pytest.approx(0.2 * np.exp(-0.8))
    assert imputed_offence(0.9, 2.0, 3.0) == 1.0


def test_without_hostility_there_is_no_threat():
    game = Game(CLEAR)
    game.of("hostility")[PAK, CHN] = 0.0
    game.play(2, 3)
    assert game.of("threat")[PAK, CHN] == 0.0
    assert game.of("threat")[PAK, IND] > 0.0


def test_scaling_every_power_leaves_weights_as_they_are():
    plain = Game(CLEAR).play(2, 3).of("weight").copy()
    scaled = Game(CLEAR, opened=False)
    scaled.of("power_start")[:] *= 10
    scaled.of("power")[:] *= 10
    assert scaled.open().play(2, 3).of("weight") == pytest.approx(plain, rel=1e-12)


def test_without_noise_everybody_sees_what_is_there():
    game = Game(CLEAR).play(2)
    stock, psi = game.of("stock"), game.scenario.parameters.threat.distinguishability
    means = stock[:, Line.OFFENCE] + (1 - psi) * stock[:, Line.HARDENING]
    assert game.of("seen_offence")[PAK, CHN] == pytest.approx(means[CHN])
    assert game.of("seen_offence")[CHN, IND] == pytest.approx(means[IND])


def errors(intelligence, quarters=300):
    game = Game(QUIET | {"threat.observation_noise": 0.5})
    game.of("intelligence")[:] = intelligence
    seen = []
    for _ in range(quarters):
        game.play(2)
        seen.append(np.log(game.of("seen_offence")[PAK, CHN]))
        game.tick += 1
    return np.array(seen)


def test_the_error_of_observation_is_as_wide_as_it_says_and_shrinks_with_intelligence():
    assert errors(0.0).std() == pytest.approx(0.5, rel=0.12)
    assert errors(0.6).std() == pytest.approx(0.2, rel=0.12)
    assert errors(1.0).std() == pytest.approx(0.0, abs=1e-12)


def perceived(domestic_filter, coherence):
    game = Game(CLEAR | {"threat.domestic_filter": domestic_filter})
    game.of("threat_memory")[:] = 0.25
    game.of("coherence")[:] = coherence
    game.play(2, 3)
    return game.of("threat")[PAK, IND], game.of("threat_memory")[0, PAK, IND]


def test_an_incoherent_state_perceives_the_threat_of_last_year():
    now, _ = perceived(0.0, 0.4)
    mixed, remembered = perceived(1.0, 0.4)
    assert mixed == pytest.approx(0.4 * now + 0.6 * 0.25)
    assert remembered == pytest.approx(now), "memory keeps what is, not what was perceived"
    assert perceived(1.0, 1.0)[0] == pytest.approx(now)


def test_the_threat_of_last_year_is_four_quarters_old():
    game = Game(CLEAR | {"threat.domestic_filter": 1.0})
    game.of("coherence")[:] = 0.0
    rising = []
    for quarter in range(8):
        game.of("hostility")[PAK, IND] = 0.1 * (quarter + 1)
        game.play(2, 3)
        rising.append(game.of("threat")[PAK, IND])
        game.tick += 1
    fresh = Game(CLEAR)
    fresh.of("hostility")[PAK, IND] = 0.1
    assert rising[4] == pytest.approx(fresh.play(2, 3).of("threat")[PAK, IND])


def test_both_forms_of_threat_can_be_chosen():
    product = Game(CLEAR | {"threat.form": ThreatForm.PRODUCT}).of("threat").copy()
    additive = Game(CLEAR | {"threat.form": ThreatForm.ADDITIVE}).of("threat")
    assert product.max() == pytest.approx(1.0) and additive.max() == pytest.approx(1.0)
    assert not np.allclose(product, additive)


def test_references_do_not_depend_on_the_heat_of_somebody_elses_rivalry():
    hot = scenario_of("triad", "status_quo", "world.rivalry.intensity=2")
    cool, warm = Game(CLEAR), Game(CLEAR, hot)
    for name in ("threat_scale", "threat_total_start", "threat_tolerated"):
        assert warm.of(name) == pytest.approx(cool.of(name)), name
    cool.play(2, 3)
    warm.play(2, 3)
    assert warm.of("threat")[PAK, IND] == cool.of("threat")[PAK, IND]
    assert warm.of("threat")[IND, CHN] > cool.of("threat")[IND, CHN]


def test_belief_in_coercion_rises_with_blame_and_fades_without():
    game = Game(CLEAR | {"threat.belief_rate": 0.2})
    game.complain(PAK, IND, 5).play(3)
    assert game.of("belief")[PAK, IND] == pytest.approx(0.2)
    game.of("complaint")[PAK, IND] = -1
    game.play(3)
    assert game.of("belief")[PAK, IND] == pytest.approx(0.16)
    assert game.of("belief")[PAK, CHN] == 0.0


def test_the_world_starts_with_the_same_threats_whoever_counts_them():
    order = replace(scenario_of().world, states=("PAK", "CHN", "IND"))
    turned = Game(CLEAR, replace(scenario_of(), world=order))
    back = turned.of("threat")[np.ix_([1, 2, 0], [1, 2, 0])]
    assert back == pytest.approx(Game(CLEAR).of("threat"))
