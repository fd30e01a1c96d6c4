"""What a sweep is going to compute, as one value that can be written down and compared.

The plan fixes every batch before the first one runs (with a stop rule: every batch that may run),
so an interrupted sweep knows what is missing, and one that does not fit can say why.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise, product
from math import ceil
from typing import Any

from simulator.engine.replicates import run_seconds
from simulator.experiments.sweeps.batches import Batch, Question, without_prose
from simulator.experiments.sweeps.designs import unit_design, values_at
from simulator.files import StoreError
from simulator.loading.check import build_as, from_resolved
from simulator.loading.errors import Report, ScenarioError, shown
from simulator.model.version import RULES_VERSION
from simulator.scenario.plain import to_plain
from simulator.scenario.sweep import OWN_KEYS, Sweep, Value

VERSIONS = {"plan_version": 1, "rules_version": RULES_VERSION}
BATCH_SECONDS = 0.5
MOST_DIFFERENCES = 12
_PREFIX = re.compile(r"^(sweep|scenarios\.[^.]+)\.")


@dataclass(frozen=True)
class Plan:
    """A sweep and its points.

    Attributes:
        sweep: With the scenario of every combination of levers.
        values: Of each uncertainty at every point, by key.
    """

    sweep: Sweep
    values: dict[str, list[Value]]

    @cached_property
    def question(self) -> Question:
        """What all batches share."""
        sweep = self.sweep
        keys = tuple(sweep.uncertainties)
        return Question(sweep.variants, sweep.labels, keys, sweep.outcomes, sweep.kept_states)

    @cached_property
    def points(self) -> int:
        """Number of points."""
        return len(next(iter(self.values.values())))

    @property
    def cells(self) -> int:
        """Points times combinations of levers."""
        return self.points * len(self.sweep.variants)

    @cached_property
    def run_seconds(self) -> float:
        """Roughly how long a run takes on one core; it sizes batches, no result depends on it."""
        return run_seconds(self.sweep.base)

    @cached_property
    def batches_per_cell(self) -> int:
        """Batches that the replicates of a cell are split into, half a second of work each."""
        runs = max(1, round(BATCH_SECONDS / self.run_seconds))
        return ceil(self.sweep.replicates / runs)

    @property
    def rounds(self) -> int:
        """How many rounds of replicates there may be; one without a stop rule."""
        rule = self.sweep.enough
        return 1 if rule is None else ceil(rule.most / self.sweep.replicates)

    def round_size(self, number: int) -> int:
        """Replicates per cell in a round; the last one may be smaller."""
        rule = self.sweep.enough
        most = self.sweep.replicates if rule is None else rule.most
        return min(self.sweep.replicates, most - number * self.sweep.replicates)

    def batches(self, number: int, points: Iterable[int]) -> Iterator[Batch]:
        """Yield the batches of a round for some points, in order of their index."""
        levers, pieces = len(self.sweep.variants), self.batches_per_cell
        ends = [piece * self.round_size(number) // pieces for piece in range(pieces + 1)]
        for point in points:
            values = tuple(column[point] for column in self.values.values())
            for lever, (piece, (begin, end)) in product(range(levers), enumerate(pairwise(ends))):
                if end > begin:
                    place = ((number * self.points + point) * levers + lever) * pieces + piece
                    first = number * self.sweep.replicates + begin
                    yield Batch(place, point, lever, first, end - begin, values)

    def content(self) -> dict[str, Any]:
        """Return the plan as plain data."""
        own: dict[str, Any] = to_plain(self.sweep)
        sweep = {key: own[key] for key in OWN_KEYS if key != "overrides"}
        scenarios = [scenario.resolved() for scenario in self.sweep.variants]
        values = "".join(json.dumps([key, column]) for key, column in self.values.items())
        return VERSIONS | {
            "points": self.points,
            "points_digest": hashlib.sha256(values.encode()).hexdigest(),
            "sweep": sweep,
            "scenarios": dict(zip(self.sweep.labels, scenarios, strict=True)),
        }


def make_plan(sweep: Sweep) -> Plan:
    """Lay out the points of a sweep."""
    return Plan(sweep, values_at(sweep, unit_design(sweep)))


def plan_from(content: Mapping[str, Any], place: str) -> Plan:
    """Return the plan that `Plan.content` described.

    Raises:
        StoreError: If these rules cannot go on with it; the message says what differs.
    """
    require_same({key: content.get(key) for key in VERSIONS}, VERSIONS, place)
    try:
        outline = build_as(Sweep, content["sweep"], lambda _: "plan", Report())
        scenarios = {label: from_resolved(tree) for label, tree in content["scenarios"].items()}
        variants = tuple(scenarios.values())
        plan = make_plan(replace(outline, variants=variants, labels=tuple(scenarios)))
    except (ScenarioError, KeyError, TypeError, AttributeError) as error:
        raise StoreError(f"{place}: this plan cannot be used here: {error}") from error
    require_same(content, plan.content(), place)
    return plan


def require_same(stored: Mapping[str, Any], now: Mapping[str, Any], place: str) -> None:
    """Compare a stored plan with one that is to go on there.

    Raises:
        StoreError: If they differ in anything but prose; the message names every difference.
    """
    lines_of_both = differences(without_prose(stored), without_prose(now))
    # What all combinations of levers share is told once.
    found = list(dict.fromkeys(_PREFIX.sub("", line) for line in lines_of_both))
    if found:
        rest = len(found) - MOST_DIFFERENCES
        more = [f"  and {rest} more"] if rest > 0 else []
        lines = "\n".join([f"  {line}" for line in found[:MOST_DIFFERENCES]] + more)
        raise StoreError(
            f"{place} holds another sweep; nothing was changed. What differs:\n{lines}\n"
            "Choose another --output, or repeat what the stored sweep was made with"
        )


def differences(stored: Any, now: Any, path: str = "") -> Iterator[str]:
    """Yield a line for each value that differs between two trees of plain data."""
    if isinstance(stored, Mapping) and isinstance(now, Mapping):
        for key in dict.fromkeys((*stored, *now)):
            inner = f"{path}.{key}" if path else str(key)
            if key not in now:
                yield f"{inner}: stored {shown(stored[key])}, now absent"
            elif key not in stored:
                yield f"{inner}: stored without it, now {shown(now[key])}"
            else:
                yield from differences(stored[key], now[key], inner)
    elif stored != now:
        yield f"{path}: stored {shown(stored)}, now {shown(now)}"
