"""A statistic that is undefined says so, with the reason; no NaN reaches a reader."""

import re
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from experiments.sweeps.small import WORDS, small

from simulator import cli
from simulator.engine.replicates import Runner as Engine
from simulator.experiments.sweeps.designs import unit_design
from simulator.experiments.sweeps.sensitivity import NO_RUN, SAME, SPREAD, sensitivities
from simulator.model.outcomes import Outcome
from simulator.report.sensitivity import sensitivity_text

DESIGNS = (["design=sobol", "points=8"], ["design=morris", "points=4"], ["points=12"])
BARE = re.compile(r"\b(nan|NaN|inf)\b")


class Contrast:
    """Stands for a contrast whose runs, (points, replicates), are given."""

    words = "Made up"

    def __init__(self, runs, sweep):
        self._runs = runs
        names = ["transfer", "coupling"]
        points = pd.DataFrame(unit_design(sweep), columns=names)
        outcomes = {"x": Outcome("X", "units", 0)}
        self.data = SimpleNamespace(sweep=sweep, points=points, outcomes=outcomes)

    def runs(self, _):
        return self._runs

    def means(self, _):
        known = np.isfinite(self._runs)
        nothing = np.full(len(self._runs), np.nan)
        total = np.where(known, self._runs, 0.0).sum(axis=1)
        return np.divide(total, known.sum(axis=1), out=nothing, where=known.any(axis=1))


def analysed(words, fill):
    """Return the analysis of runs that `fill` gives for the points, and its text."""
    sweep = small(*words)
    contrast = Contrast(fill(unit_design(sweep)), sweep)
    (found,) = sensitivities(contrast, ["x"])
    text = sensitivity_text(contrast, [found])
    assert not BARE.search(text), text
    return found, text


def one_telling_replicate(units):
    """Only the first of four replicates differs between points: redraws may leave it out."""
    runs = np.ones((len(units), 4))
    runs[:, 0] += units[:, 0] + 0.5 * units[:, 1]
    return runs


@pytest.mark.parametrize("words", DESIGNS, ids=" ".join)
def test_a_constant_redraw_does_not_turn_an_interval_into_nothing(words):
    found, _ = analysed(words, one_telling_replicate)
    assert all(np.isfinite(measure.chance) for measure in found.measures)
    assert not any("chance" in measure.note for measure in found.measures)


@pytest.mark.parametrize("words", DESIGNS, ids=" ".join)
def test_with_one_replicate_the_interval_of_chance_is_undefined_and_says_why(words):
    found, text = analysed(words, lambda units: one_telling_replicate(units)[:, :1])
    assert all(np.isnan(measure.chance) for measure in found.measures)
    assert "undefined" in text and "fewer than two replicates" in text


@pytest.mark.parametrize("words", DESIGNS, ids=" ".join)
def test_a_constant_outcome_is_told_as_such(words):
    found, text = analysed(words, lambda units: np.full((len(units), 3), 0.7))
    assert (found.measures, found.note) == ((), SAME) and SAME in text


def test_without_any_run_there_is_nothing_to_attribute():
    found, text = analysed(["points=12"], lambda units: np.full((len(units), 3), np.nan))
    assert found.note == NO_RUN and NO_RUN in text and found.chance is None


def test_all_failed_but_one_point_is_told():
    def fill(units):
        runs = np.full((len(units), 3), np.nan)
        runs[2] = 1.0, 2.0, 3.0
        return runs

    found, text = analysed(["points=12"], fill)
    assert found.note == SAME and SAME in text


def test_two_points_have_a_correlation_and_say_what_they_lack():
    def fill(units):
        runs = np.full((len(units), 3), np.nan)
        runs[:2] = [[1.0, 2.0, 3.0], [2.0, 3.0, 5.0]]
        return runs

    found, text = analysed(["points=12"], fill)
    assert all(abs(measure.value) == pytest.approx(1) for measure in found.measures)
    assert "not every point has runs" in text


def test_measures_without_an_interval_of_the_design_leave_it_off():
    found, text = analysed(["design=morris", "points=4"], one_telling_replicate)
    assert [m.note for m in found.measures if m.kind == SPREAD] == ["", ""]
    assert "undefined" not in text


# -- whole commands -----------------------------------------------------------------------------


def run(capsys, *words):
    code = cli.main([*map(str, words), "--quiet"])
    told = capsys.readouterr()
    assert "Traceback" not in told.err and not BARE.search(told.out), told.out
    return code, told


def no_bare_numbers(folder):
    texts = [*folder.rglob("*.csv"), *folder.rglob("*.html"), *folder.rglob("*.txt")]
    for path in texts:
        visible = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>|<[^>]*>", " ", path.read_text("utf-8"))
        assert not BARE.search(visible), path
    assert texts


DEGENERATE = {
    "one replicate": ("replicates=1",),
    "two points": ("points=2", "replicates=2"),
    "constant outcome": ("outcomes=[effort,prize]",),
}


@pytest.mark.parametrize("case", DEGENERATE)
def test_commands_on_degenerate_sweeps_leave_no_bare_nan(tmp_path, capsys, case):
    folder = tmp_path / "out"
    code, _ = run(capsys, "sweep", *WORDS, *DEGENERATE[case], "--output", folder, "--threads", 1)
    assert code == 0
    run(capsys, "sensitivity", folder)
    run(capsys, "sensitivity", folder, "against=none")
    run(capsys, "discover", folder)
    no_bare_numbers(folder)


@pytest.mark.parametrize("left", [0, 1])
def test_a_sweep_in_which_all_but_one_failed_says_so(tmp_path, capsys, monkeypatch, left):
    engine, calls = Engine.run, []

    def failing(self, first, count, ledger, **arrays):
        calls.append(first)
        if len(calls) <= left:
            return engine(self, first, count, ledger, **arrays)
        raise FloatingPointError("the world came apart")

    monkeypatch.setattr(Engine, "run", failing)
    folder = tmp_path / "out"
    words = (*WORDS, "replicates=1", "levers={}")
    code, told = run(capsys, "sweep", *words, "--output", folder, "--threads", 1)
    assert code == 1
    if not left:
        assert "undefined: no point has a run" in told.out
    run(capsys, "sensitivity", folder)
    run(capsys, "discover", folder)
    no_bare_numbers(folder)
