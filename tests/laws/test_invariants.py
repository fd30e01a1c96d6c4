"""What holds in every world, at every value of every parameter, in either mode of running."""

import os
import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import Game, edges, parameter_names, scenario_of

from simulator.model.accounts import TRAJECTORIES, Flow
from simulator.model.kinds import EventKind
from simulator.model.parameters import describe

NAMES = parameter_names()
QUARTERS = 30
STRATEGIES = ("status_quo", "balanced", "endogenous", "neutrality")
DAMAGES = [Flow.DAMAGE_DIRECT, Flow.DAMAGE_SPILL, Flow.DAMAGE_HOSTED, Flow.DAMAGE_CONTAGION]
FRACTIONS = [index for index, column in TRAJECTORIES.items() if column.unit in ("0..1", "share")]


@st.composite
def moderate(draw):
    """Return some parameters drawn from the ranges over which results are reported."""
    rows = [row for row in describe() if len(row.sweep) == 2 and row.name != "start.burn_in"]
    chosen = draw(st.lists(st.sampled_from(rows), max_size=12, unique_by=lambda row: row.name))
    return {row.name: draw(st.floats(*row.sweep)) for row in chosen}


@st.composite
def extreme(draw):
    """Return some parameters at the edges of their allowed ranges."""
    chosen = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=25, unique=True))
    return {name: draw(st.sampled_from(edges(name))) for name in chosen}


def check(game):
    """Assert what must hold after every quarter."""
    assert game.broken_fields() == []
    for name in ("supplier", "portfolio"):
        assert game.of(name).sum(axis=1) == pytest.approx(1, abs=1e-6), name
        assert game.of(name).min() >= -1e-12, name
    for name in ("integrity", "confidence", "stock", "hostility", "grievance", "alignment",
                 "commitment", "know_how", "coherence", "norm", "weight", "relative"):  # fmt: skip
        values = game.of(name)
        assert values.min() >= -1e-9 and values.max() <= 1 + 1e-9, name
    assert set(np.unique(game.of("crisis"))) <= {0, 1, 2}
    assert (game.of("chosen_class").diagonal() == -1).all(), "nobody attacks itself"
    index = game.of("index")
    for column in FRACTIONS:
        assert index[:, column].min() >= -1e-9 and index[:, column].max() <= 1 + 1e-9, column
    flow = game.of("flow")
    money = flow[:, Flow.SPENDING] + flow[:, Flow.TRANSFER]
    assert game.of("spending").sum(axis=1) == pytest.approx(money, rel=1e-6, abs=1e-12)
    assert game.of("output").min() > 0


def played(changes, world="triad", strategy="status_quo", seed=1):
    game = Game(changes, scenario_of(world, strategy), seed=seed, room=200_000)
    for _ in range(QUARTERS):
        game.quarters(1)
        check(game)
    rows = game.events()
    booked = game.of("total")[:, DAMAGES].sum()
    assert sum(row["damage"] for row in rows) == pytest.approx(booked, rel=1e-6, abs=1e-9)
    operations = [row for row in rows if row["kind"] == EventKind.OPERATION]
    assert all(row["initiator"] != row["target"] for row in operations)
    return game


@given(moderate(), st.sampled_from(STRATEGIES), st.integers(0, 2**32))
def test_moderate_worlds_keep_every_invariant(changes, strategy, seed):
    played(changes, "triad", strategy, seed)


@given(extreme(), st.sampled_from(STRATEGIES), st.integers(0, 2**32))
def test_extreme_worlds_keep_every_invariant(changes, strategy, seed):
    played(changes, "triad", strategy, seed)


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_hasty_alliance_does_not_overshoot_its_stance(strategy):
    played({"alliance.step": 1.0}, "triad", strategy)


@pytest.mark.parametrize("name", NAMES)
def test_each_parameter_at_its_edges_leaves_only_finite_numbers(name):
    for value in edges(name):
        played({name: value}, strategy="endogenous")


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_the_large_world_keeps_every_invariant(strategy):
    played({}, "south_asia", strategy)


def same_history(order, strategy, seed, changes):
    """Assert that a world and the same world with its states in another order agree."""
    plain = scenario_of("triad", strategy)
    turned = replace(plain, world=replace(plain.world, states=tuple(order)))
    place = [order.index(state) for state in plain.world.states]
    one, other = Game(changes, plain, seed=seed), Game(changes, turned, seed=seed)
    for _ in range(12):
        one.quarters(1)
        other.quarters(1)
        back = other.of("hostility")[np.ix_(place, place)]
        assert back == pytest.approx(one.of("hostility"), rel=1e-9)
        assert other.of("output")[place] == pytest.approx(one.of("output"), rel=1e-9)
        assert other.of("stock")[place] == pytest.approx(one.of("stock"), rel=1e-9)


ORDERS = st.permutations(("CHN", "IND", "PAK"))
UNSUSPECTED = {"attribution.unnamed": 1.0, "detection.false_alarm": 0.0}


@given(ORDERS, st.sampled_from(STRATEGIES), st.integers(0, 2**32))
def test_without_mistaken_blame_the_order_of_states_does_not_matter(order, strategy, seed):
    same_history(order, strategy, seed, UNSUSPECTED)


@given(ORDERS, st.sampled_from(STRATEGIES), st.integers(0, 2**32))
def test_the_order_of_states_in_a_world_does_not_matter(order, strategy, seed):
    same_history(order, strategy, seed, {})


PLAIN = """
import sys, warnings
warnings.simplefilter("error", RuntimeWarning)
sys.path.insert(0, {tests!r})
from worlds import Game, edges, parameter_names, scenario_of
for name in {names!r}:
    for value in edges(name):
        try:
            game = Game({{name: value}}, scenario_of("triad", "endogenous")).quarters({quarters})
        except Exception as error:
            print(name, value, type(error).__name__, error)
        else:
            for field in game.broken_fields():
                print(name, value, "not finite:", field)
"""

SHARP = (
    "choice.precision", "suppliers.precision", "alliance.precision", "contest.ease",
    "attribution.delay_hazard", "value.escalation_cost", "threat.form", "relative_gains.k_mode",
    "spillover.severity_drop", "budgets.security",
)  # fmt: skip


TESTS = os.path.dirname(os.path.dirname(__file__))


def complaints(names, quarters):
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1"}
    code = PLAIN.format(tests=TESTS, names=list(names), quarters=quarters)
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_plain_python_divides_by_no_zero_and_takes_no_logarithm_of_it():
    assert complaints(SHARP, 3) == ""


@pytest.mark.long
@pytest.mark.parametrize("part", range(8))
def test_plain_python_divides_by_no_zero_at_any_edge(part):
    assert complaints(NAMES[part::8], 8) == ""


def test_compiled_and_plain_rules_tell_the_same_story():
    code = (
        f"import sys\nsys.path.insert(0, {TESTS!r})\nfrom worlds import Game\n"
        "game = Game(seed=4).quarters(6)\n"
        "print(*map(float.hex, map(float, game.of('output'))), int(game.ledger.count[0]))\n"
    )

    def story(mode):
        environment = os.environ | {"NUMBA_DISABLE_JIT": mode}
        return subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            env=environment,
            check=True,
        ).stdout.split()

    compiled, plain = story("0"), story("1")
    assert compiled[-1] == plain[-1]
    numbers = [[float.fromhex(word) for word in words[:-1]] for words in (compiled, plain)]
    assert numbers[0] == pytest.approx(numbers[1], rel=1e-9)
