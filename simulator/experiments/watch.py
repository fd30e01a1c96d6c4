"""Progress where nobody asked for it: a bar in a notebook, nothing elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from simulator.experiments.progress import COMPILING, EVERY, Progress
from simulator.labels import count
from simulator.results.notebook import in_notebook

Report = Callable[[int], None]
"""Called with the number of runs that have just been finished."""


@contextmanager
def watched(progress: Report | None, total: int) -> Iterator[Report | None]:
    """Give the caller's own report, or a bar if the code runs in a notebook, or None."""
    if progress is not None or not in_notebook():
        yield progress
        return
    bar = NotebookProgress(total)
    try:
        with bar:
            yield bar
    finally:
        bar.close()


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

    def close(self) -> None:
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
