"""What may be fitted within which range: a file in scenarios/calibration/, checked."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from simulator.loading.errors import COMMAND_LINE, Report, ScenarioError, listed, shown
from simulator.loading.folders import Folders
from simulator.loading.yaml_files import Document, read

GROUP = "calibration"
SCALES = ("linear", "log")
NEVER_FITTED = {
    "choice.precision": "fixed at 2: the data cannot tell it from opportunity",
    "relative_gains.k": "fixed at 1: it is the theory's dial, the data cannot tell it",
}
"""Parameters that are fixed by decision, and why."""


@dataclass(frozen=True)
class Budget:
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

    points: int = 1000
    waves: int = 60
    keep: float = 0.5
    replicates: int = 16
    screen: int = 4
    margin: float = 0.1
    candidates: int = 80
    final_replicates: int = 200
    members: int = 24
    tolerance: float = 0.02
    seed: int = 1
    chains: int = 1


LIMITS: dict[str, tuple[float, float]] = {
    "points": (4, 1_000_000),
    "waves": (0, 1000),
    "keep": (0.05, 0.9),
    "replicates": (1, 100_000),
    "screen": (1, 100_000),
    "margin": (0, 0.45),
    "candidates": (1, 100_000),
    "final_replicates": (1, 1_000_000),
    "members": (1, 10_000),
    "tolerance": (0, 10),
    "seed": (0, 2**62),
    "chains": (1, 100),
}


@dataclass(frozen=True)
class Range:
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
    """What is fitted.

    Attributes:
        name: Name of the file.
        text: What it is for.
        base: Words that choose the scenario, as on the command line.
        ranges: The parameters and their ranges.
        budget: How much is simulated.
    """

    name: str
    text: str
    base: tuple[str, ...]
    ranges: tuple[Range, ...]
    budget: Budget = field(default_factory=Budget)

    @property
    def paths(self) -> tuple[str, ...]:
        """Names of the parameters, `section.name` or `section.name.class`."""
        return tuple(r.path for r in self.ranges)

    def values(self, point: NDArray[np.float64]) -> dict[str, float]:
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
    path = Path(name) if name.endswith((".yaml", ".yml")) else folders.find(GROUP, name)
    if path is None or not path.is_file():
        names = folders.names(GROUP)
        report.add(COMMAND_LINE, "", shown(name), f"a YAML file or {listed(names)}", names)
        raise ScenarioError(report.problems)
    document = read(path, report)
    report.raise_if_any()
    assert document is not None
    prior = _prior(document, report)
    budget = _overridden(prior.budget, overrides or {}, report)
    report.raise_if_any()
    _check_values(prior)
    return replace(prior, budget=budget)


def _prior(document: Document, report: Report) -> Prior:
    known = ("text", "base", "parameters", "budget")
    for key in document.data:
        if key not in known:
            report.unknown_key(document.where((key,)), (key,), known)
    base = document.data.get("base", [])
    if not isinstance(base, list) or not all(isinstance(word, str) for word in base):
        report.add(document.where(("base",)), "base", shown(base), "a list of words key=value")
        base = []
    return Prior(
        name=document.path.stem,
        text=str(document.data.get("text", "")),
        base=tuple(base),
        ranges=_ranges(document, report),
        budget=_budget(document, report),
    )


def _ranges(document: Document, report: Report) -> tuple[Range, ...]:
    table = document.data.get("parameters")
    if not isinstance(table, dict) or not table:
        where = document.where(("parameters",))
        report.add(where, "parameters", shown(table), "parameters with their ranges")
        return ()
    found = [_range(document, path, entry, report) for path, entry in table.items()]
    return tuple(r for r in found if r is not None)


def _range(document: Document, path: str, entry: Any, report: Report) -> Range | None:
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
    return Range(path, float(low), float(high), scale == "log")


def _budget(document: Document, report: Report) -> Budget:
    table = document.data.get("budget", {})
    if not isinstance(table, dict):
        report.add(document.where(("budget",)), "budget", shown(table), "numbers by name")
        return Budget()
    good = {
        key: value
        for key, value in table.items()
        if _in_limits(document.where(("budget", key)), key, value, report)
    }
    return Budget(**good)


def _in_limits(where: str, key: str, value: object, report: Report) -> bool:
    names = tuple(LIMITS)
    if key not in LIMITS:
        report.unknown_key(where, (key,), names)
        return False
    low, high = LIMITS[key]
    whole = isinstance(getattr(Budget(), key), int)
    number = isinstance(value, int if whole else int | float) and not isinstance(value, bool)
    if not number or not low <= value <= high:  # type: ignore[operator]
        kind = "a whole number" if whole else "a number"
        report.add(where, key, shown(value), f"{kind} from {low:g} to {high:g}")
        return False
    return True


def _overridden(budget: Budget, overrides: Mapping[str, str], report: Report) -> Budget:
    good: dict[str, Any] = {}
    for key, text in overrides.items():
        kind = float if isinstance(getattr(budget, key, 0), float) else int
        try:
            value: object = kind(text)
        except ValueError:
            value = text
        if _in_limits(COMMAND_LINE, key, value, report):
            good[key] = value
    return replace(budget, **good)


def _check_values(prior: Prior) -> None:
    """Check that the ends of every range are values that a scenario may have."""
    from simulator.loading.load import load_scenario

    for end in ("low", "high"):
        words = [f"parameters.{r.path}={getattr(r, end)!r}" for r in prior.ranges]
        load_scenario(overrides=[*prior.base, *words])
