"""What a long computation says on the terminal: one line, rewritten."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, TextIO

from simulator.labels import grouped

if TYPE_CHECKING:
    from simulator.results.results import Results

COMPILING = "compiling the rules (once, about half a minute) ..."
CLEAR = "\r\033[K"
EVERY = 0.1
KNOWN_AFTER = 20
"""The time left is told once a twentieth is done: the first runs wait for the compiler."""


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
        self.done = 0
        self.already = 0
        self.failed = 0
        self.began = 0.0
        self._last = 0.0

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
        if self.shown and (now - self._last > EVERY or self.done == self.total):
            self._last = now
            self.stream.write(CLEAR + self.line(now - self.began))
            self.stream.flush()

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
        """Return what is said after some seconds."""
        fresh, left = self.done - self.already, self.total - self.done
        speed = fresh / seconds if seconds > 0 else 0.0
        known = speed > 0 and fresh * KNOWN_AFTER >= self.total - self.already
        time_left = f", {_duration(left / speed)} left" if known else ""
        failed = f", {self.failed:,} failed" if self.failed else ""
        done = f"{self.what}{self.done:,}/{self.total:,} runs"
        return f"{done}, {speed:,.0f} a second{time_left}{failed}"


def _duration(seconds: float) -> str:
    whole = round(seconds)
    return f"{whole} s" if whole < 90 else f"{round(whole / 60)} min"


def announce_compiling(quiet: bool) -> None:
    """Say that the first run compiles the rules, if they are not compiled yet."""
    from simulator.model.jit import is_warm

    if not quiet and not is_warm():
        print(COMPILING, file=sys.stderr, flush=True)


def warn(results: Results) -> None:
    """Say what a reader has to know before the numbers, the same of several scenarios once."""
    for text in grouped(results.warnings):
        print(f"warning: {text}", file=sys.stderr)


def say(text: str) -> None:
    """Print text; signs that the terminal's encoding lacks become question marks."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding))
