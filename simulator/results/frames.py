"""Tidy frames from replicates: outcomes, trajectories and the ledger of events."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from simulator.engine.replicates import Events, Replicates
from simulator.model.accounts import Index
from simulator.model.kinds import EventKind, Motive, OperationClass, Response, names
from simulator.model.ledger import NOBODY, Amount, Mark
from simulator.model.outcomes import outcome_frame

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario

STATISTICS = ("low", "median", "high")
REPLICATE = "replicate"
KEYS = ("weighting", "scenario")


def labels_of(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of the states as results show them: A, B, C in an anonymous view."""
    states = scenario.world.states
    if not scenario.world.anonymous:
        return states
    return tuple(
        f"{chr(ord('A') + number % 26)}{number // 26 or ''}" for number in range(len(states))
    )


def weighting_of(scenario: Scenario) -> str:
    """Return the name of the scenario's threat weighting."""
    return scenario.parameters.relative_gains.w_mode.name.lower()


def _keyed(frame: pd.DataFrame, label: str, scenario: Scenario) -> pd.DataFrame:
    frame.insert(0, "scenario", label)
    frame.insert(0, "weighting", weighting_of(scenario))
    return frame


def outcomes_of(label: str, scenario: Scenario, runs: Replicates) -> pd.DataFrame:
    """Return a row per replicate and state."""
    frame = outcome_frame(runs.totals, runs.means, scenario.horizon, labels_of(scenario))
    return _keyed(frame, label, scenario)


def trajectories_of(label: str, scenario: Scenario, runs: Replicates) -> pd.DataFrame:
    """Return a row per statistic (low, median, high, or a replicate), tick and state."""
    blocks = [
        _block(scenario, statistic, -1, runs.bands[position])
        for position, statistic in enumerate(STATISTICS)
    ]
    blocks += [_block(scenario, REPLICATE, number, path) for number, path in enumerate(runs.paths)]
    return _keyed(pd.concat(blocks, ignore_index=True), label, scenario)


def _block(scenario: Scenario, statistic: str, replicate: int, values: np.ndarray) -> pd.DataFrame:
    horizon, n, _ = values.shape
    keys = {
        "statistic": statistic,
        "replicate": replicate,
        "tick": np.repeat(np.arange(horizon), n),
        "state": np.tile(labels_of(scenario), horizon),
    }
    columns = {
        name: values[:, :, position].ravel().astype(np.float64)
        for position, name in enumerate(names(Index))
    }
    return pd.DataFrame(keys | columns)


def events_of(label: str, scenario: Scenario, runs: Replicates) -> pd.DataFrame:
    """Return a row per event of the replicates that were kept in full."""
    states = labels_of(scenario)
    sectors = scenario.world.sector_names
    frames = [event_frame(events, states, sectors) for events in runs.events]
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    return _keyed(frame, label, scenario)


def event_frame(events: Events, states: tuple[str, ...], sectors: tuple[str, ...]) -> pd.DataFrame:
    """Return the ledger of one replicate in words; what does not apply is missing."""
    marks, amounts = events.marks, events.amounts
    actors = (Mark.INITIATOR, Mark.TARGET, Mark.THIRD, Mark.BLAMED, Mark.PUBLIC_NAMED)
    words = dict.fromkeys(actors, states) | {
        Mark.KIND: names(EventKind),
        Mark.OPERATION_CLASS: names(OperationClass),
        Mark.SECTOR: sectors,
        Mark.MOTIVE: names(Motive),
        Mark.RESPONSE: names(Response),
    }
    columns: dict[str, object] = {
        "replicate": np.full(len(marks), events.replicate),
        "event": np.arange(len(marks)),
    }
    for mark in Mark:
        name, column = mark.name.lower(), marks[:, mark]
        missing = column == NOBODY
        if mark in words:
            codes = np.where(missing, -1, column)
            columns[name] = pd.Categorical.from_codes(codes, pd.Index(words[mark]))
        elif mark == Mark.TICK:
            columns[name] = column.astype(np.int64)
        else:
            columns[name] = pd.array(column, dtype="Int64")
            columns[name][missing] = pd.NA  # type: ignore[index]
    for amount in Amount:
        columns[amount.name.lower()] = amounts[:, amount]
    return pd.DataFrame(columns)


def rows_of(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield each row with its columns as attributes; what they hold depends on the frame."""
    yield from frame.itertuples()
