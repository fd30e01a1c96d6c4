"""A bar in a notebook, a line on a terminal, quiet elsewhere."""

import io
import sys
import types

import pytest

import simulator as rivalry
from simulator.experiments.progress import Progress, watched
from simulator.results.notebook import in_notebook

SHELL = type("ZMQInteractiveShell", (), {})


@pytest.fixture
def scenario():
    return rivalry.load_scenario("default", ["world=triad", "horizon=2"])


@pytest.fixture
def notebook(monkeypatch):
    """A stand-in for a notebook's kernel that keeps what its cell showed, in order."""
    shown = []
    package, display = types.ModuleType("IPython"), types.ModuleType("IPython.display")
    package.get_ipython = SHELL
    display.display = lambda bar, display_id: (
        shown.append(bar) or types.SimpleNamespace(update=shown.append)
    )
    monkeypatch.setitem(sys.modules, "IPython", package)
    monkeypatch.setitem(sys.modules, "IPython.display", display)
    return shown


def test_a_run_in_a_notebook_shows_a_bar_and_leaves_a_line(scenario, notebook):
    rivalry.run(scenario, replicates=5)
    assert 'max="5"' in notebook[0]._repr_html_()
    assert 'value="5"' in notebook[-2]._repr_html_() and "5/5 runs" in repr(notebook[-2])
    last = notebook[-1]._repr_html_()
    assert "5 runs, " in last and "<progress" not in last


def test_a_comparison_counts_the_runs_of_all_scenarios(scenario, notebook):
    rivalry.compare({"one": scenario, "two": scenario.with_(seed=2)}, replicates=3)
    assert repr(notebook[-1]).startswith("6 runs")


def test_a_report_of_one_s_own_takes_the_place_of_the_bar(scenario, notebook):
    counted = []
    rivalry.run(scenario, replicates=3, progress=counted.append)
    assert sum(counted) == 3 and not notebook


def test_what_is_interrupted_says_how_far_it_came(notebook):
    def stop():
        with watched(None, 10) as report:
            report(4)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stop()
    assert repr(notebook[-1]).startswith("4 of 10 runs")


def test_nothing_is_shown_outside_a_notebook(scenario, capfd, monkeypatch):
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    rivalry.run(scenario, replicates=2)
    assert capfd.readouterr() == ("", "")
    terminal = types.ModuleType("IPython")
    terminal.get_ipython = type("TerminalInteractiveShell", (), {})
    monkeypatch.setitem(sys.modules, "IPython", terminal)
    assert not in_notebook()


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_progress_is_one_line_on_a_terminal():
    stream = Terminal()
    with Progress(100, stream=stream) as progress:
        progress(50)
        progress(75)
    assert progress.done == 100
    assert "100/100 runs" in stream.getvalue()
    assert "\n" not in stream.getvalue()


@pytest.mark.parametrize(("quiet", "stream"), [(True, Terminal()), (False, io.StringIO())])
def test_progress_is_silent_elsewhere(quiet, stream):
    with Progress(10, quiet, stream) as progress:
        progress(10)
    assert stream.getvalue() == ""


def test_progress_says_how_long_it_still_takes():
    progress = Progress(1000)
    progress.done = 250
    assert progress.line(5.0) == "250/1,000 runs, 50 a second, 15 s left"


def test_progress_of_a_resumed_sweep_counts_only_new_runs_for_its_speed():
    progress = Progress(0)
    progress.begin(1000, 500)
    progress.count(100, 2)
    assert progress.line(10.0) == "600/1,000 runs, 10 a second, 40 s left, 2 failed"
    progress.count(400, 0)
    progress.begin(1500, 1200)
    assert progress.line(50.0) == "1,200/1,500 runs, 10 a second, 30 s left, 2 failed"
