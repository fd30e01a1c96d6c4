"""Progress of a long computation: one line of a terminal, or a bar in a notebook, rewritten."""

from __future__ import annotations

import _thread
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

from simulator.labels import count
from simulator.results.notebook import in_notebook

OnRuns = Callable[[int], None]
"""Called with the number of runs that have just been finished."""

COMPILING = "compiling the rules (once, about half a minute) ..."
CLEAR = "\r\033[K"
EVERY = 0.1
KNOWN_AFTER = 20
"""The time left is told once a twentieth is done: the first runs wait for the compiler."""
MEASURED_AFTER, LONG = 3.0, 900.0
"""Seconds of work from which its speed is known, and seconds left from which people are asked."""


class Progress:
    """Counts finished runs and rewrites one line; says nothing unless it writes to a terminal.

    Use it as a context, and call it with the number of runs that have just been finished.
    """

    def __init__(
        self, total: int, quiet: bool = False, stream: TextIO | None = None, what: str = ""
    ) -> None:
        self.total = total
        self.stream = stream or sys.stderr
        self.shown = not quiet and self.stream.isatty()
        self.what = what
        self.done = self.already = self.failed = 0
        self.began = self._last = 0.0
        self._first: tuple[float, int] | None = None
        self._estimated = quiet

    def __enter__(self) -> Progress:
        self.began = time.perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        if self.shown:
            self.stream.write(CLEAR)
            self.stream.flush()

    def __call__(self, finished: int) -> None:
        """Count runs; the last batch of a scenario may be smaller than what is reported."""
        self.done = min(self.total, self.done + finished)
        now = time.perf_counter()
        self._estimate(now)
        if self.shown and (now - self._last > EVERY or self.done == self.total):
            self._last = now
            self.stream.write(CLEAR + self.line(now - self.began))
            self.stream.flush()

    def _estimate(self, now: float) -> None:
        """Tell once, early in work that is going to take long, how long; ask whoever sits there."""
        if self._first is None:
            self._first = (now, self.done)  # the runs before it waited for the compiler
        began, before = self._first
        if self._estimated or now - began < MEASURED_AFTER:
            return
        self._estimated = True
        left = (self.total - self.done) * (now - began) / max(1, self.done - before)
        if left < LONG:
            return
        clear = CLEAR if self.shown else ""
        self.stream.write(
            f"{clear}{self.what}{self.total:,} runs take about {_duration(left)}; Ctrl-C stops, "
            "and says what is kept\n"
        )
        self.stream.flush()
        if self.shown and sys.stdin is not None and sys.stdin.isatty():
            self._ask()

    def _ask(self) -> None:
        """Interrupt the work, as Ctrl-C does, unless whoever sits there wants it to go on."""
        self.stream.write("go on? [Y/n] ")
        self.stream.flush()
        if sys.stdin.readline().strip().lower() in ("n", "no"):
            _thread.interrupt_main()  # work may be counted in another thread

    def begin(self, total: int, already: int) -> None:
        """Learn how many runs there are, and how many of them an earlier process did."""
        now_done = self.done - self.already
        self.total, self.already = total, already - now_done
        self.done = already

    def count(self, finished: int, failed: int) -> None:
        """Count runs, some of which failed."""
        self.failed += failed
        self(finished)

    def line(self, seconds: float) -> str:
        """Return the line to print after some seconds."""
        fresh, left = self.done - self.already, self.total - self.done
        speed = fresh / seconds if seconds > 0 else 0.0
        known = speed > 0 and fresh * KNOWN_AFTER >= self.total - self.already
        time_left = f", {_duration(left / speed)} left" if known else ""
        failed = f", {self.failed:,} failed" if self.failed else ""
        done = f"{self.what}{self.done:,}/{self.total:,} runs"
        return f"{done}, {speed:,.0f} a second{time_left}{failed}"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    if whole < 90:
        return f"{whole} s"
    minutes = round(whole / 60)
    if minutes < 120:
        return f"{minutes} min"
    hours = round(minutes / 60)
    return f"{hours} hours" if hours < 72 else f"{round(hours / 24):,} days"


@contextmanager
def watched(progress: OnRuns | None, total: int) -> Iterator[OnRuns | None]:
    """Give the caller's own report, or a bar if the code runs in a notebook, or None."""
    if progress is not None or not in_notebook():
        yield progress
        return
    with NotebookProgress(total) as bar:
        yield bar


class NotebookProgress(Progress):
    """Counts finished runs and redraws one bar in the output of a cell."""

    def __init__(self, total: int) -> None:
        from IPython.display import display

        from simulator.model.jit import is_warm

        super().__init__(total, quiet=True)
        first = "" if is_warm() else COMPILING
        show: Any = display
        self._handle: Any = show(_Bar(0, total, first), display_id=True)

    def __call__(self, finished: int) -> None:
        """Count runs; the last batch of a scenario may be smaller than what is reported."""
        super().__call__(finished)
        now = time.perf_counter()
        if now - self._last > EVERY or self.done == self.total:
            self._last = now
            self._handle.update(_Bar(self.done, self.total, self.line(now - self.began)))

    def __exit__(self, *_: object) -> None:
        """Leave a line in place of the bar."""
        seconds = time.perf_counter() - self.began
        whole = self.done == self.total
        runs = count(self.total, "run")
        line = f"{runs if whole else f'{self.done:,} of {runs}'}, {seconds:.1f} s"
        self._handle.update(_Bar(self.done, 0, line))


class _Bar:
    """A bar with a line beside it; the line alone without a total."""

    def __init__(self, done: int, total: int, line: str) -> None:
        self.done, self.total, self.line = done, total, line

    def __repr__(self) -> str:
        return self.line

    def _repr_html_(self) -> str:
        bar = f'<progress value="{self.done}" max="{self.total}"></progress> ' if self.total else ""
        return f"<div>{bar}<small>{self.line}</small></div>"
