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


class Clock:
    """A clock that is moved by hand."""

    def __init__(self, monkeypatch):
        self.now = 100.0
        monkeypatch.setattr("time.perf_counter", lambda: self.now)


def long_work(clock, stream, runs_a_second=10, total=100_000, quiet=False):
    progress = Progress(total, quiet, stream)
    with progress:
        clock.now += 30.0  # the compiler
        for _ in range(10):
            progress(runs_a_second)
            clock.now += 1.0
    return stream.getvalue()


def test_work_that_takes_long_says_so_once_and_whatever_the_compiler_took(monkeypatch):
    text = long_work(Clock(monkeypatch), io.StringIO())
    assert text == "100,000 runs take about 3 hours; Ctrl-C stops, and says what is kept\n"


def test_short_or_quiet_work_says_nothing(monkeypatch):
    clock = Clock(monkeypatch)
    assert long_work(clock, io.StringIO(), total=1_000) == ""
    assert long_work(clock, io.StringIO(), quiet=True) == ""


@pytest.mark.parametrize(("answer", "stopped"), [("n\n", 1), ("\n", 0), ("y\n", 0), ("", 0)])
def test_a_person_at_a_terminal_is_asked(monkeypatch, answer, stopped):
    interrupts = []
    monkeypatch.setattr("_thread.interrupt_main", lambda: interrupts.append(1))
    answers = Terminal(answer)
    monkeypatch.setattr(sys, "stdin", answers)
    text = long_work(Clock(monkeypatch), Terminal())
    assert text.count("go on? [Y/n]") == 1 and len(interrupts) == stopped


def test_nobody_is_asked_where_nobody_sits(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO("n\n"))
    monkeypatch.setattr("_thread.interrupt_main", lambda: pytest.fail("interrupted"))
    assert "go on?" not in long_work(Clock(monkeypatch), Terminal())
