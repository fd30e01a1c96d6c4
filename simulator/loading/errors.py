"""What is wrong with a scenario: every problem at once, one line each."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simulator.labels import state_code

KeyPath = tuple[str, ...]
"""Keys from the top of a scenario down to a value."""

COMMAND_LINE = "command line"
MOST_PROBLEMS = 100
_LONGEST = 60

SLIP = 0.85
"""Likeness from which a wrong key is a slip of the pen for one beside it, not in a wrong place."""

BEGINNING = 5
"""Letters that two names must begin with to be taken for each other."""

_NUMBER = re.compile(r"[-+]?\d+(?:[.,]\d+)?\Z")
_THOUSANDS = re.compile(r"\d{1,3}(?:,\d{3})+\Z")
_RANGE = re.compile(r"(?:a number|a share) from (\S+) to (\S+?)(?:,|;| |\Z)")


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
    """Collects problems so that all of them are reported at once."""

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

    def take_all(self, error: ScenarioError) -> None:
        """Note the problems of another part, so that all are reported together."""
        for problem in error.problems:
            self.take(problem)

    def raise_if_any(self) -> None:
        """Raise a `ScenarioError` if there is a problem."""
        if self.problems:
            raise ScenarioError(self.problems)


@dataclass(frozen=True)
class Violation:
    """A violated cross-field constraint.

    Attributes:
        names: The names that are allowed there.
        likely: What was probably meant, where that is no name.
    """

    path: KeyPath
    given: str
    expected: str
    names: tuple[str, ...] = ()
    likely: str = ""


def unknown(path: KeyPath, given: str, allowed: Iterable[str], advice: str = "") -> Violation:
    """Return the violation of a name that does not exist; `advice` follows the list of names."""
    allowed = tuple(allowed)
    expected = f"{listed(allowed)}; {advice}" if advice else listed(allowed)
    return Violation(path, shown(given), expected, allowed)


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
    start = word[:BEGINNING] if len(word) >= BEGINNING else None
    alike = [name for name in by_lower if word in name or start == name[:BEGINNING]]
    return by_lower[alike[0]] if len(alike) == 1 and len(word) > 1 else ""


def suggest(value: object, expected: str) -> str:
    """Return the value that was probably meant, such as a share by a percentage, as text.

    Args:
        value: What was given.
        expected: What is allowed, in words, such as `a number from 0 to 1 (share)`.
    """
    if isinstance(value, bool):
        return ""
    if "a whole number" in expected:
        return _whole(value)
    room = _RANGE.search(expected)
    if room is None:
        return ""
    low, high = float(room[1]), float(room[2])
    percent = isinstance(value, str) and value.strip().endswith("%")
    if isinstance(value, int | float):
        number = float(value)
    else:
        text = str(value).strip().removesuffix("%").strip()
        if not _NUMBER.match(text) or (percent and high != 1):
            return ""
        number = float(text.replace(",", "."))
    if high == 1 and (percent or 1 < number <= 100):
        number /= 100
    likely = f"{number:g}"
    return likely if low <= number <= high and likely != str(value) else ""


def _whole(value: object) -> str:
    """Return the whole number that a value is written for: `5.0`, `'5'` or `1,000`."""
    if isinstance(value, float) and value.is_integer():
        return f"{int(value)}"
    text = str(value).strip()
    if _THOUSANDS.match(text):
        return text.replace(",", "")
    return text if isinstance(value, str) and text.isascii() and text.isdigit() else ""


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
