"""What may be fitted within which range: a file in scenarios/calibration/, checked."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from simulator.loading.errors import COMMAND_LINE, Report, ScenarioError, listed, shown
from simulator.loading.folders import Folders
from simulator.loading.load import load_scenario
from simulator.loading.yaml_files import YAML, Document, read
from simulator.model.world import Floats

GROUP = "calibration"
KEYS = ("text", "base", "parameters", "budget")
SCALES = ("linear", "log")
NEVER_FITTED = {
    "choice.precision": "fixed at 2: the data cannot tell it from opportunity",
    "relative_gains.k": "fixed at 1: it is the theory's dial, the data cannot tell it",
}
"""Parameters that are fixed by decision, and why."""


def _between(low: float, high: float, default: Any) -> Any:
    """Return a field of a budget with its limits."""
    return field(default=default, metadata={"limits": (low, high)})


@dataclass(frozen=True)
class SearchBudget:
    """How much is simulated.

    Attributes:
        points: Parameter sets.
        waves: Waves after the first.
        keep: Share of the sets that survives a wave.
        replicates: Runs of a parameter set during the search.
        screen: Runs after which a hopeless set is given up.
        margin: Part of each band that is cut off on both sides during the search, so that a set
            that is accepted on few runs still passes on many.
        candidates: Best sets that are run again.
        final_replicates: Runs of a candidate.
        members: Size of the ensemble.
        tolerance: Distance to the best that still counts as equally good.
        seed: Of proposals and of every run; later searches take the next ones.
        chains: Searches, each from a seed of its own.
    """

    points: int = _between(4, 1_000_000, 1000)
    waves: int = _between(0, 1000, 60)
    keep: float = _between(0.05, 0.9, 0.5)
    replicates: int = _between(1, 100_000, 16)
    screen: int = _between(1, 100_000, 4)
    margin: float = _between(0, 0.45, 0.1)
    candidates: int = _between(1, 100_000, 80)
    final_replicates: int = _between(1, 1_000_000, 200)
    members: int = _between(1, 10_000, 24)
    tolerance: float = _between(0, 10, 0.02)
    seed: int = _between(0, 2**62, 1)
    chains: int = _between(1, 100, 1)


LIMITS = {item.name: item.metadata["limits"] for item in fields(SearchBudget)}


@dataclass(frozen=True)
class FittedRange:
    """A parameter that is fitted, and its prior: uniform on its scale."""

    path: str
    low: float
    high: float
    log: bool = False

    def value(self, position: float) -> float:
        """Return the value at a position from 0 (low) to 1 (high) of the scale."""
        if self.log:
            return math.exp(math.log(self.low) + position * math.log(self.high / self.low))
        return self.low + position * (self.high - self.low)


@dataclass(frozen=True)
class Prior:
    """What is fitted, and how; `base` are words that choose the scenario, as on a command line."""

    name: str
    text: str
    base: tuple[str, ...]
    ranges: tuple[FittedRange, ...]
    budget: SearchBudget = SearchBudget()

    @property
    def paths(self) -> tuple[str, ...]:
        """Names of the parameters, `section.name` or `section.name.class`."""
        return tuple(r.path for r in self.ranges)

    def values(self, point: Floats) -> dict[str, float]:
        """Return the parameters at a point of the unit cube."""
        return {r.path: r.value(float(x)) for r, x in zip(self.ranges, point, strict=True)}


def load_prior(
    name: str, overrides: Mapping[str, str] | None = None, config_dir: Path | None = None
) -> Prior:
    """Load a prior by name or path; overrides change its budget.

    Raises:
        ScenarioError: With every problem that was found.
    """
    report, folders = Report(), Folders(config_dir)
    folders.check(report)
    path = Path(name) if name.endswith(YAML) else folders.find(GROUP, name)
    if path is None or not path.is_file():
        names = folders.names(GROUP)
        report.add(COMMAND_LINE, "", shown(name), f"a YAML file or {listed(names)}", names)
        raise ScenarioError(report.problems)
    document = read(path, report)
    report.raise_if_any()
    assert document is not None
    prior = _prior(document, report)
    numbers = {key: _number(key, text) for key, text in (overrides or {}).items()}
    budget = _changed(prior.budget, numbers, lambda _: COMMAND_LINE, report)
    report.raise_if_any()
    for end in ("low", "high"):  # both have to be values that a scenario may have
        words = [f"parameters.{r.path}={getattr(r, end)!r}" for r in prior.ranges]
        load_scenario(overrides=[*prior.base, *words])
    return replace(prior, budget=budget)


def _prior(document: Document, report: Report) -> Prior:
    for key in document.data:
        if key not in KEYS:
            report.unknown_key(document.where((key,)), (key,), KEYS)
    base = document.data.get("base", [])
    if not isinstance(base, list) or not all(isinstance(word, str) for word in base):
        report.add(document.where(("base",)), "base", shown(base), "a list of words key=value")
        base = []
    table = document.data.get("parameters")
    if not isinstance(table, dict) or not table:
        where = document.where(("parameters",))
        report.add(where, "parameters", shown(table), "parameters with their ranges")
        table = {}
    ranges = [_range(document, path, entry, report) for path, entry in table.items()]
    values = document.data.get("budget", {})
    if not isinstance(values, dict):
        report.add(document.where(("budget",)), "budget", shown(values), "numbers by name")
        values = {}
    budget = _changed(SearchBudget(), values, lambda key: document.where(("budget", key)), report)
    found = tuple(r for r in ranges if r is not None)
    return Prior(document.name, str(document.data.get("text", "")), tuple(base), found, budget)


def _range(document: Document, path: str, entry: Any, report: Report) -> FittedRange | None:
    where = document.where(("parameters", path))
    if path in NEVER_FITTED:
        report.add(where, path, "a fixed parameter", f"no range ({NEVER_FITTED[path]})")
        return None
    form = "{low: number, high: number, scale: linear or log}"
    if not isinstance(entry, dict) or not {"low", "high"} <= set(entry) <= {"low", "high", "scale"}:
        report.add(where, path, shown(entry), form)
        return None
    low, high, scale = entry["low"], entry["high"], entry.get("scale", "linear")
    numbers = all(isinstance(n, int | float) and not isinstance(n, bool) for n in (low, high))
    if not numbers or scale not in SCALES:
        report.add(where, path, shown(entry), form)
        return None
    if not low < high or (scale == "log" and low <= 0):
        report.add(where, path, f"{low} to {high}", "low < high, and low > 0 on a log scale")
        return None
    return FittedRange(path, float(low), float(high), scale == "log")


def _changed(
    budget: SearchBudget, values: Mapping[str, object], where: Callable[[str], str], report: Report
) -> SearchBudget:
    """Return a budget with other values; those outside their limits are reported and left out."""
    good: dict[str, Any] = {}
    for key, value in values.items():
        if key not in LIMITS:
            report.unknown_key(where(key), (key,), tuple(LIMITS))
            continue
        low, high = LIMITS[key]
        whole = _is_whole(key)
        number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
        if number and low <= value <= high:
            good[key] = value
        else:
            kind = "a whole number" if whole else "a number"
            report.add(where(key), key, shown(value), f"{kind} from {low:g} to {high:g}")
    return replace(budget, **good)


def _is_whole(key: str) -> bool:
    return not isinstance(getattr(SearchBudget(), key, 0), float)


def _number(key: str, text: str) -> object:
    """Return the number that a word gives a value of the budget, the word itself if it is none."""
    try:
        return int(text) if _is_whole(key) else float(text)
    except ValueError:
        return text
