"""Law: scenarios share their draws, and another state changes nobody's draws."""

import numpy as np
import pytest
from law_checks import draws_of

from simulator import load_scenario
from simulator.agents.mesa_model import RivalryModel
from simulator.experiments.limits.one_choice import same_events, unshared_draws
from simulator.model.draws import Now, Purpose, identity, uniforms

OFTEN = [f"parameters.choice.opportunity.{name}=1" for name in ("espionage", "disruption")]
TRIAD = ("CHN", "IND", "PAK")
LARGER = {
    "last": ("CHN", "IND", "PAK", "USA"),
    "first": ("USA", "CHN", "IND", "PAK"),
    "turned round": ("PAK", "USA", "IND", "CHN"),
}


def ledger(states=TRIAD, strategy="status_quo", replicate=0):
    """Return the events of a run of ten years."""
    world = f"world.states=[{','.join(states)}]"
    scenario = load_scenario(
        overrides=["world=triad", world, f"strategy={strategy}", "horizon=40", *OFTEN]
    )
    model = RivalryModel(scenario, replicate=replicate)
    model.run()
    return model.ledger


def draws(states=TRIAD, **options):
    return draws_of(ledger(states, **options), states)


@pytest.mark.parametrize("strategy", ["offence_parity", "neutrality", "cert_first"])
def test_two_strategies_share_every_draw(strategy):
    one, other = draws(), draws(strategy=strategy)
    assert unshared_draws(one, other) == []
    assert len(one.keys() & other.keys()) > 50
    assert not same_events(ledger(), ledger(strategy=strategy))


@pytest.mark.parametrize("states", LARGER.values(), ids=LARGER.keys())
def test_another_state_leaves_the_draws_of_the_others_untouched(states):
    small, large = draws(), draws(states)
    assert unshared_draws(small, large) == []
    assert len(small.keys() & large.keys()) > 50
    assert any("USA" in key for key in large)


def test_replicates_do_not_share_draws():
    one, other = draws(), draws(replicate=1)
    common = one.keys() & other.keys()
    assert len(common) > 50
    assert set(unshared_draws(one, other)) == common


def test_a_draw_is_keyed_on_identities_and_knows_no_scenario():
    now = Now(np.uint64(1), 0, 5, 2)
    pair = identity("IND"), identity("PAK")
    drawn = {uniforms(now, int(Purpose.CONTEST), *pair, 0, 0) for _ in range(3)}
    assert len(drawn) == 1
    assert drawn != {uniforms(now, int(Purpose.CONTEST), *pair[::-1], 0, 0)}


def streamed(keys):
    """Return broken draws: one stream, consumed in the order of play."""
    stream = np.random.default_rng(1)
    return {key: stream.random() for key in sorted(keys)}


def test_a_shared_stream_is_noticed():
    status_quo, parity = draws().keys(), draws(strategy="offence_parity").keys()
    assert unshared_draws(streamed(status_quo), streamed(parity))
    assert unshared_draws(streamed(status_quo), streamed(draws(LARGER["first"]).keys()))
