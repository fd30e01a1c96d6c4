"""What is wrong with a scenario: every problem at once, one line each."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simulator.labels import state_code

COMMAND_LINE = "command line"
MOST_PROBLEMS = 100
_LONGEST = 60

SLIP = 0.85
"""Likeness from which a wrong key is a slip of the pen for one beside it, not in a wrong place."""

BEGINNING = 5
"""Letters that two names must begin with to be taken for each other."""


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    Attributes:
        where: File (and line, where known) or "command line".
        key: Dotted name of the key; empty if the whole file is meant.
        given: What was found there.
        expected: What is allowed: a range, names, a form.
        nearest: The allowed name that comes closest to the given one, if any does.
    """

    where: str
    key: str
    given: str
    expected: str
    nearest: str = ""

    def __str__(self) -> str:
        key = f"{_shortened(self.key)}: " if self.key else ""
        advice = f"; did you mean {self.nearest}?" if self.nearest else ""
        return printable(f"{self.where}: {key}{self.given}; expected {self.expected}{advice}")


class ScenarioError(ValueError):
    """A scenario that cannot be used; `problems` says why, `str()` prints one line for each."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(map(str, self.problems))


class Report:
    """Collects problems so that all of them can be told at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    @property
    def full(self) -> bool:
        """Whether there are too many problems to go on."""
        return len(self.problems) >= MOST_PROBLEMS

    def add(
        self, where: str, key: str, given: str, expected: str, names: Iterable[str] = ()
    ) -> None:
        """Note a problem; `names` are the allowed names, of which the nearest one is offered."""
        if not self.full:
            self.take(Problem(where, key, given, expected, nearest(given, names)))

    def unknown_key(
        self, where: str, path: Sequence[str], names: Sequence[str], elsewhere: str = ""
    ) -> None:
        """Note a key that does not exist; `names` are those that do, `elsewhere` a better place."""
        if self.full:
            return
        key = ".".join(path)
        allowed = f"a key that exists ({', '.join(names)})"
        slip = difflib.get_close_matches(path[-1], names, n=1, cutoff=SLIP)
        likely = slip[0] if slip else elsewhere or nearest(path[-1], names)
        self.take(Problem(where, key, "no such key", allowed, likely))

    def take(self, found: Problem) -> None:
        """Note a problem unless it is noted already, or there are too many to read."""
        if not self.full and found not in self.problems:
            self.problems.append(found)
            if len(self.problems) == MOST_PROBLEMS:
                self.problems.append(Problem(found.where, "", "more problems", "fewer"))

    def raise_if_any(self) -> None:
        """Raise a `ScenarioError` if there is a problem."""
        if self.problems:
            raise ScenarioError(self.problems)


def nearest(given: str, names: Iterable[str]) -> str:
    """Return the allowed name that comes closest to `given`, or nothing."""
    by_lower = {name.lower(): name for name in names}
    word = given[: 2 * _LONGEST].strip("'\"").lower()
    code = state_code(word)
    if code.lower() in by_lower:
        return code
    close = difflib.get_close_matches(word, by_lower, n=1, cutoff=0.5)
    if close:
        return by_lower[close[0]]
    alike = [name for name in by_lower if len(word) > 1 and (word in name or _begins(word, name))]
    return by_lower[alike[0]] if len(alike) == 1 else ""


def _begins(word: str, name: str) -> bool:
    """Tell whether two names begin alike, as the long ones of experiments may."""
    return word[:BEGINNING] == name[:BEGINNING] and len(word) >= BEGINNING


def shown(value: object) -> str:
    """Return a value as text that fits into a line."""
    try:
        text = repr(value)
    except ValueError:  # an integer with more digits than Python prints
        text = "a very large number"
    return _shortened(text)


def _shortened(text: str) -> str:
    return text if len(text) <= 2 * _LONGEST else text[: 2 * _LONGEST - 3] + "..."


def listed(names: Sequence[str]) -> str:
    """Return allowed names as text."""
    return "one of: " + ", ".join(names) if names else "no name (none exists)"


def printable(text: str) -> str:
    """Return `text` without line breaks and control characters."""
    return "".join(sign if sign.isprintable() else "?" for sign in text)
