"""A command that is told to end cleans up like one that is interrupted by Ctrl-C."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


class Ended(KeyboardInterrupt):
    """Raised where the command is, when the system or a closed terminal ends it.

    Attributes:
        number: Of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number


@contextmanager
def told_to_end() -> Iterator[None]:
    """Raise `Ended` at the first signal that asks for the end; a second one ends at once.

    A signal that is ignored, as with nohup, stays so.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    numbers = [getattr(signal, name) for name in names]
    ours = [number for number in numbers if signal.getsignal(number) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, _raise)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)


def _raise(number: int, _: FrameType | None) -> None:
    signal.signal(number, signal.SIG_DFL)
    raise Ended(number)


def interrupt_in(error: BaseException) -> KeyboardInterrupt | None:
    """Return the interrupt that an error comes from, if it does.

    Modules written in C that are interrupted while they are imported raise an error of their own.
    """
    found: BaseException | None = error
    while found is not None and not isinstance(found, KeyboardInterrupt):
        found = found.__cause__ or found.__context__
    return found


def number_of(interrupt: KeyboardInterrupt) -> int:
    """Return the number of the signal behind an interrupt."""
    return interrupt.number if isinstance(interrupt, Ended) else int(signal.SIGINT)


def ended_by(interrupt: KeyboardInterrupt) -> str:
    """Return words for what has ended the command."""
    if isinstance(interrupt, Ended):
        return f"ended by {signal.Signals(interrupt.number).name}"
    return "interrupted"
