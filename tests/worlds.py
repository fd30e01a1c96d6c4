"""Small worlds that tests prepare, play step by step, and look into."""

from collections.abc import Mapping
from dataclasses import fields, replace
from enum import IntEnum
from functools import cache
from typing import Any

import numpy as np

from simulator import Scenario, load_scenario
from simulator.initial.facts import load_facts
from simulator.initial.initialise import found_plan, initial_world
from simulator.model.accounts import FLOWS, INDICES, Flow, Index
from simulator.model.draws import Now
from simulator.model.kernel import open_run, play
from simulator.model.kinds import CLASSES, LINES, SHOCK_COLUMNS, EventKind, Motive, Sector
from simulator.model.ledger import AMOUNTS, MARKS, NOBODY, Amount, Mark, make_ledger
from simulator.model.parameters import Parameters, PerClass, PerMember, describe, to_record
from simulator.model.tick import STEPS
from simulator.model.world import specifications

CHN, IND, PAK = 0, 1, 2
FAR_EVENT = 4095
"""Row of the ledger that no test reaches: it stands for an event before the test."""

FIELDS = specifications()
FACTS = load_facts()

SURE = {"contest.ease": 1e12, "contest.awareness_low_severity": 0.0}
"""Every operation succeeds."""

HOPELESS = {"contest.ease": 0.0}
"""No operation succeeds."""

SEEN = {"detection.share": 1.0, "detection.evident": 1.0}
"""Every successful operation but espionage is detected."""

KNOWN = {"attribution.least": 1.0, "attribution.most": 1.0}
"""Forensics always say who it was."""

UNKNOWN = {"attribution.least": 0.0, "attribution.most": 0.0}
"""Forensics never say who it was."""

QUIET = {
    "choice.opportunity": 1e9,
    "non_state.hack": 0.0,
    "crisis.onset": 0.0,
    "spillover.coupling": 0.0,
    "spillover.contamination": 0.0,
    "detection.false_alarm": 0.0,
    "suppliers.ally_spying": 0.0,
}
"""Nothing happens that a test does not cause."""


def per_class(value: float, **classes: float) -> PerClass:
    """Return one value for every class but those that are named."""
    return replace(spread(PerClass, value), **classes)


@cache
def scenario_of(world: str = "triad", strategy: str = "status_quo", *more: str) -> Scenario:
    """Return a shipped scenario; Pakistan is focal."""
    return load_scenario(overrides=[f"world={world}", f"strategy={strategy}", *more])


def spread(kind: Any, value: Any) -> Any:
    """Return a value for a field of this type: one number fills a table."""
    if issubclass(kind, PerMember) and not isinstance(value, kind):
        return kind(*[float(value)] * len(fields(kind)))
    return value


def tuned(changes: Mapping[str, Any], base: Parameters | None = None) -> Parameters:
    """Return parameters with `section.name` changed; nothing is checked."""
    parameters = base or Parameters()
    for name, value in changes.items():
        section, field = name.split(".")
        part = getattr(parameters, section)
        filled = spread(type(getattr(part, field)), value)
        parameters = replace(parameters, **{section: replace(part, **{field: filled})})
    return parameters


def edges(name: str) -> list[Any]:
    """Return the least and the greatest value of a parameter, or all members of an option."""
    (row,) = (row for row in describe() if row.name == name)
    if isinstance(row.default, IntEnum):
        return list(type(row.default))
    return [row.low, row.high]


def parameter_names() -> list[str]:
    """Return every `section.name`."""
    return [row.name for row in describe()]


class Game:
    """One world at its start, opened, its strategy in force, before its first quarter."""

    def __init__(
        self,
        changes: Mapping[str, Any] | None = None,
        scenario: Scenario | None = None,
        seed: int = 1,
        replicate: int = 0,
        opened: bool = True,
        room: int = 4096,
    ) -> None:
        base = scenario or scenario_of()
        self.scenario = replace(base, parameters=tuned(changes or {}, base.parameters))
        self.box = initial_world(self.scenario, FACTS)
        self.record = to_record(self.scenario.parameters)
        self.ledger = make_ledger(room)
        self.seed, self.replicate, self.tick = np.uint64(seed), replicate, 0
        self.n = len(base.world.states)
        plan = found_plan(self.scenario, self.box)
        if opened:
            self.open()
        self.box.memory[: plan.size] = plan

    def open(self) -> "Game":
        open_run(self.box.array, self.record, self.now())
        return self

    def now(self) -> Now:
        return Now(self.seed, self.replicate, self.tick, 0)

    def play(self, first: int, last: int | None = None) -> "Game":
        """Play steps of the present quarter."""
        play(self.box.array, self.record, self.ledger, self.now(), first, last or first)
        return self

    def quarters(self, count: int) -> "Game":
        """Play whole quarters."""
        for _ in range(count):
            self.play(1, STEPS)
            self.tick += 1
        return self

    # -- looking and preparing -------------------------------------------------------------

    def of(self, name: str) -> np.ndarray:
        """Return a view of the used part of a field, in its shape."""
        sizes = {
            "n": self.n,
            "f": int(self.box.world.forums),
            "k": int(self.box.world.shock_count),
            "s": int(self.box.world.sectors),
            "b": LINES,
            "c": CLASSES,
            "column": SHOCK_COLUMNS,
            "flow": FLOWS,
            "index": INDICES,
        }
        words = FIELDS[name][1].axes
        shape = tuple(sizes[word] if word in sizes else int(word) for word in words)
        return getattr(self.box.world, name)[: int(np.prod(shape))].reshape(shape)

    def flow(self, state: int, flow: Flow) -> float:
        return float(self.of("flow")[state, flow])

    def index(self, state: int, index: Index) -> float:
        return float(self.of("index")[state, index])

    def choose(
        self,
        i: int,
        j: int,
        operation_class: int,
        sector: int = Sector.ENERGY,
        severity: int = 0,
        intensity: float = 1.0,
        motive: int = Motive.STATE,
        via: int = NOBODY,
    ) -> "Game":
        """Put an operation into a pair's slot, as an agent of a user would."""
        self.of("chosen_class")[i, j] = operation_class
        self.of("chosen_sector")[i, j] = sector
        self.of("chosen_motive")[i, j] = motive
        self.of("chosen_via")[i, j] = via
        self.of("fixed_severity")[i, j] = severity
        self.of("intensity")[i, j] = intensity
        return self

    def complain(self, j: int, blamed: int, severity: int, operation_class: int = 1) -> "Game":
        """Let j blame an operation on somebody, without an event behind it."""
        self.of("complaint")[j, blamed] = FAR_EVENT
        self.of("complaint_severity")[j, blamed] = severity
        self.of("complaint_class")[j, blamed] = operation_class
        return self

    def events(self, kind: EventKind | None = None) -> list[dict[str, Any]]:
        """Return the rows of the ledger, of one kind or of all."""
        count = int(self.ledger.count[0])
        marks = self.ledger.marks.reshape(-1, MARKS)[:count]
        amounts = self.ledger.amounts.reshape(-1, AMOUNTS)[:count]
        rows = [
            {m.name.lower(): int(row[m]) for m in Mark}
            | {a.name.lower(): float(more[a]) for a in Amount}
            for row, more in zip(marks, amounts, strict=True)
        ]
        return [row for row in rows if kind is None or row["kind"] == kind]

    def snapshot(self) -> bytes:
        return self.box.array.tobytes()

    def broken_fields(self) -> list[str]:
        """Return the fields that hold something that is not a finite number."""
        names = [name for name, (kind, _) in FIELDS.items() if kind is not int]
        return [name for name in names if not np.isfinite(self.of(name)).all()]
