"""Where the histories of two scenarios part: the first event of their ledgers that differs.

Runs of a comparison share their draws, and strategies begin after a common burn-in, so ledgers of
the same replicate are equal until a strategy shows. They are compared event by event, in the order
of play, by what happened (who, whom, what, how it ended); numbers behind an event, such as its
probability, shift before any event does and do not count. A strategy that seeks other partners
shows at once in an alignment; so the first operation that differs is looked for as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from simulator.model.ledger import Mark

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from simulator.results.results import Results

    Codes = NDArray[np.int64]

COMPARED = tuple(mark.name.lower() for mark in Mark if mark != Mark.PARENT)
"""Columns that say what happened; a parent's number shifts with every event before it."""

SAME_EVENT = [COMPARED.index(name) for name in ("tick", "kind", "initiator", "target")]
TICK = COMPARED.index("tick")
KINDS: dict[str, str | None] = {"event": None, "operation": "operation"}
"""What is looked for: the first difference in any event, and in an operation."""


KEYS = ("weighting", "scenario", "looked_for")
FOUND = ("parted", "quarter", "kind", "event_first", "event_here")
COLUMNS = (*KEYS, "replicate", *FOUND)
USUAL = ("quarter", "earliest", "latest", "kind", "of_kind", "example")


@dataclass(frozen=True)
class Parting:
    """The first difference of two ledgers.

    Attributes:
        tick: Quarter, from 0; below 0 in the burn-in.
        place: Row at which the ledgers first disagree.
        baseline: Whether the first ledger has an event of its own there.
        other: Whether the second ledger has one. Both: one event with two ends, or two events.
    """

    tick: int
    place: int
    baseline: bool
    other: bool


def first_difference(baseline: Codes, other: Codes) -> Parting | None:
    """Return the place where two ledgers of one replicate part, None if they are equal.

    Ledgers are (events, columns) of `COMPARED`, as whole numbers.
    """
    common = min(len(baseline), len(other))
    differs = np.flatnonzero((baseline[:common] != other[:common]).any(axis=1))
    if not differs.size and len(baseline) == len(other):
        return None
    place = int(differs[0]) if differs.size else common
    tick = min(int(ledger[place, TICK]) for ledger in (baseline, other) if place < len(ledger))
    ours, theirs = (_in_quarter(ledger, place, tick) for ledger in (baseline, other))
    if len(ours) and len(theirs):
        added, missing = _has(theirs[1:], ours[0]), _has(ours[1:], theirs[0])
        if added != missing:
            return Parting(tick, place, missing, added)
    return Parting(tick, place, bool(len(ours)), bool(len(theirs)))


def _in_quarter(ledger: Codes, place: int, tick: int) -> Codes:
    """Return the events from a place on that happen in one quarter: who, whom, what kind."""
    rest = ledger[place:, SAME_EVENT]
    end = np.flatnonzero(rest[:, 0] != tick)
    return rest[: end[0]] if end.size else rest


def _has(events: Codes, event: Codes) -> bool:
    return bool((events == event).all(axis=1).any())


class Ledgers:
    """The ledgers of the replicates that were kept in full, burn-in included."""

    def __init__(self, events: pd.DataFrame) -> None:
        self.events = events
        self._codes = encoded(events)
        self._kinds = np.zeros(0, object) if events.empty else events["kind"].to_numpy(object)
        keys = ["weighting", "scenario", "replicate"]
        found = [] if events.empty else events.groupby(keys, sort=False, observed=True).indices
        self._rows: dict[tuple[str, str, int], NDArray[np.int64]] = dict(found)  # type: ignore[arg-type]

    def replicates(self, weighting: str, scenario: str) -> list[int]:
        """Return the replicates that were kept of a scenario."""
        return sorted(int(r) for w, s, r in self._rows if (w, s) == (weighting, scenario))

    def rows(
        self, weighting: str, scenario: str, replicate: int, kind: str | None = None
    ) -> NDArray[np.int64]:
        """Return the rows of one ledger in `events`, of all kinds or of one."""
        rows = self._rows[weighting, scenario, replicate]
        return rows if kind is None else rows[np.flatnonzero(self._kinds[rows] == kind)]

    def codes(self, rows: NDArray[np.int64]) -> Codes:
        """Return the events of some rows as whole numbers."""
        return self._codes[rows]


def encoded(events: pd.DataFrame) -> Codes:
    """Return events as whole numbers, (events, columns); equal numbers mean equal things."""
    if events.empty:
        return np.zeros((0, len(COMPARED)), np.int64)
    columns = [
        events[name].to_numpy(np.int64) if name == "tick" else pd.factorize(events[name])[0]
        for name in COMPARED
    ]
    return np.stack(columns, axis=1).astype(np.int64)


def partings(results: Results) -> pd.DataFrame:
    """Return a row per weighting, scenario (but the first), replicate kept in full, and `KINDS`.

    Columns: looked_for (any event, or an operation); parted; quarter (from 1; 0 and below in the
    burn-in), kind (of the event), event_first and event_here (its number in the ledger of the first
    scenario, and of this one), missing where histories never part. Of an event that one ledger has
    and the other lacks, only one number is given; both are given where they end differently.
    """
    return pd.DataFrame(list(_rows(results, Ledgers(results.events))), columns=list(COLUMNS))


def _rows(results: Results, ledgers: Ledgers) -> Iterator[dict[str, object]]:
    first, *others = results.scenarios
    for weighting, name in product(results.weightings, others):
        for replicate, looked_for in product(ledgers.replicates(weighting, name), KINDS):
            keys = zip(KEYS, (weighting, name, looked_for), strict=True)
            base, other = (
                ledgers.rows(weighting, label, replicate, KINDS[looked_for])
                for label in (first, name)
            )
            yield dict(keys) | {"replicate": replicate} | _row(ledgers, base, other)


def _row(ledgers: Ledgers, base: NDArray[np.int64], other: NDArray[np.int64]) -> dict[str, object]:
    found = first_difference(ledgers.codes(base), ledgers.codes(other))
    if found is None:
        return {"parted": False}
    places = ((base, found.baseline), (other, found.other))
    events = [ledgers.events.iloc[rows[found.place]] if has else None for rows, has in places]
    first, here = (None if event is None else int(event["event"]) for event in events)
    return {
        "parted": True,
        "quarter": found.tick + 1,
        "kind": next(str(event["kind"]) for event in events if event is not None),
        "event_first": first,
        "event_here": here,
    }


def parting_summary(table: pd.DataFrame) -> pd.DataFrame:
    """Return a row per weighting, scenario and what is looked for.

    Columns: replicates (kept in full), parted (in how many the histories part), quarter (median
    over those, the lower of two), earliest, latest, kind (of the event, the most frequent one),
    of_kind (how often), example (a replicate that parts in the median quarter).
    """
    rows = [
        dict(zip(KEYS, key, strict=True))
        | {"replicates": len(found), "parted": int(found["parted"].sum())}
        | _usual(found[found["parted"]])
        for key, found in table.groupby(list(KEYS), sort=False)
    ]
    return pd.DataFrame(rows, columns=[*KEYS, "replicates", "parted", *USUAL])


def _usual(parted: pd.DataFrame) -> dict[str, object]:
    if parted.empty:
        return {}
    ordered = parted.sort_values(["quarter", "replicate"], kind="stable")
    middle = ordered.iloc[(len(ordered) - 1) // 2]
    kinds = ordered["kind"].value_counts()
    return {
        "quarter": int(middle["quarter"]),
        "earliest": int(ordered["quarter"].iloc[0]),
        "latest": int(ordered["quarter"].iloc[-1]),
        "kind": str(kinds.index[0]),
        "of_kind": int(kinds.iloc[0]),
        "example": int(middle["replicate"]),
    }
