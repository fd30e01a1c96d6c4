"""One rule set, three ways to run it: compiled engine, Mesa model, plain Python; the same bits."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from recorded_history import busy, by_engine, by_model

from simulator.model.kinds import EventKind, Response
from simulator.model.ledger import NOBODY, Mark

SCRIPT = Path(__file__).parents[1] / "recorded_history.py"
ROOT = SCRIPT.parents[1]
SHORT = pytest.mark.parametrize(
    ("world", "horizon"), [("triad", 8), ("south_asia", 4)], scope="module"
)
WITHOUT_SHOCKS = set(EventKind) - {EventKind.SHOCK}


def differing(one, other):
    """Return the names of arrays that both have and that differ in any bit."""
    return [name for name in one.keys() & other.keys() if not same(one[name], other[name])]


def same(one, other):
    return one.shape == other.shape and one.dtype == other.dtype and bool((one == other).all())


def in_plain_python(world, horizon, folder):
    """Play a history without any compiled code; a numerical warning is an error."""
    out = folder / "history.npz"
    paths = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": paths}
    command = [sys.executable, "-W", "error::RuntimeWarning", str(SCRIPT)]
    subprocess.run([*command, world, str(horizon), str(out)], env=environment, check=True)
    return dict(np.load(out))


@pytest.fixture(scope="module")
def histories(world, horizon):
    scenario = busy(world, horizon)
    return by_engine(scenario), by_model(scenario)


def test_the_compared_histories_contain_every_kind_of_event_and_response():
    marks = by_engine(busy("south_asia", 4))["marks"]
    assert set(marks[:, Mark.KIND]) == WITHOUT_SHOCKS
    assert set(marks[:, Mark.RESPONSE]) == {NOBODY, *Response}


@SHORT
def test_engine_and_model_agree_bit_by_bit(histories):
    engine, model = histories
    assert differing(engine, model) == []
    assert same(engine["last"], model["memory"][-1])


@SHORT
def test_plain_python_agrees_bit_by_bit(world, horizon, histories, tmp_path):
    engine, model = histories
    plain = in_plain_python(world, horizon, tmp_path)
    assert differing(model, plain) == []
    assert differing({f"engine_{name}": found for name, found in engine.items()}, plain) == []
    assert plain.keys() > model.keys()


@SHORT
def test_one_bit_is_enough_to_be_noticed(histories):
    for name, found in histories[1].items():
        changed = found.copy()
        changed.flat[-1] ^= 1
        assert differing(histories[1], histories[1] | {name: changed}) == [name]
