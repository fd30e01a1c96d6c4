"""One replicate as the focal state lives it: crises, operations, responses, a lane per state."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle
from typing import Any

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from simulator.charts import figure, panels, style
from simulator.labels import CLASSES, RESPONSES, display_name, short_name
from simulator.results.frames import REPLICATE, rows_of
from simulator.results.results import Results

SUFFERED, LAUNCHED = style.VERMILION, style.BLUE
MARKERS = dict(zip(CLASSES, cycle("osD^vP*<>"), strict=False))
LETTERS = ", ".join(f"{words.letter} {words.label}" for words in RESPONSES.values())
INDIRECT = ("spillover", "hosted", "contagion")
SUPPLIERS = "through others"
ABOVE, BELOW = -0.2, 0.2


@figure("timeline", order=5)
def timeline(
    results: Results,
    scenario: str | None = None,
    weighting: str | None = None,
    replicate: int | None = None,
    state: str | None = None,
) -> Figure:
    """Draw what happened between the focal state and each other state in one replicate.

    Raises:
        ValueError: If no events were kept for what is asked.
    """
    focal = state or results.focal
    label = scenario or results.scenarios[0]
    weights = weighting or results.weightings[0]
    number = _replicate(results, label, weights, replicate)
    events = of_replicate(results.events, label, weights, number)
    lanes = _lanes(events, focal)
    horizon = int(results.trajectories["tick"].max()) + 1
    name = short_name(focal)
    figure, axes = style.sheet(
        results,
        f"{name}, quarter by quarter: {display_name(label).lower()}, replicate {number}",
        f"A lane per state that {name} dealt with. Above the line: against {name}; below: by "
        f"{name}. Larger: more severe. Letters: {LETTERS}, c gives way. An arc joins an answer to "
        "what it answers. One run of many: it shows how, not how often.",
        (1, 1),
        0.75 + 0.62 * max(len(lanes), 2),
        _legend(name, events),
        legend_columns=5,
    )
    axis: Axes = axes[0, 0]
    for height, other in enumerate(lanes):
        axis.axhline(height, color=style.PALE, linewidth=0.8, zorder=1)
        _crises(axis, events, focal, other, height, horizon)
    places = _operations(axis, events, focal, lanes)
    _arcs(axis, events, places)
    _letters(axis, events, focal, lanes)
    _without_operations(axis, events, focal, lanes)
    _axes(axis, results, lanes, horizon)
    return figure


def of_replicate(
    events: pd.DataFrame, scenario: str, weighting: str, replicate: int
) -> pd.DataFrame:
    """Return the ledger of one replicate, its burn-in included, by number of event."""
    chosen = events[
        (events["scenario"] == scenario)
        & (events["weighting"] == weighting)
        & (events["replicate"] == replicate)
    ]
    return chosen.set_index("event", drop=False)


def kept_in_full(results: Results, scenario: str, weighting: str) -> pd.DataFrame:
    """Return the trajectories of the replicates whose events were kept."""
    paths = results.trajectories
    return paths[
        (paths["scenario"] == scenario)
        & (paths["weighting"] == weighting)
        & (paths["statistic"] == REPLICATE)
    ]


def _replicate(results: Results, scenario: str, weighting: str, wanted: int | None) -> int:
    kept = kept_in_full(results, scenario, weighting)["replicate"].unique()
    if len(kept) == 0:
        raise ValueError(f"no replicate of {scenario!r} under {weighting!r} was kept in full")
    if wanted is not None and wanted not in kept:
        raise ValueError(f"replicate {wanted} was not kept in full; there are {sorted(kept)}")
    return int(kept[0]) if wanted is None else wanted


def _recorded(events: pd.DataFrame, *kinds: str) -> pd.DataFrame:
    return events[events["kind"].isin(kinds) & (events["tick"] >= 0)]


def _lanes(events: pd.DataFrame, focal: str) -> list[str]:
    """Return the states to show, those with most events first, and the lane of suppliers."""
    shown = _recorded(events, "operation", "crisis", "response", "request", "concession")
    pairs = [{row.initiator, row.target} for row in rows_of(shown)]
    partners = [other for pair in pairs if focal in pair for other in pair - {focal}]
    others = [other for other in partners if isinstance(other, str)]
    lanes = sorted(set(others), key=lambda other: (-others.count(other), other))
    indirect = _recorded(events, *INDIRECT)
    if (indirect["target"] == focal).any():
        lanes.append(SUPPLIERS)
    return lanes


def _crises(
    axis: Axes, events: pd.DataFrame, focal: str, other: str, height: int, horizon: int
) -> None:
    out = (events["initiator"] == focal) & (events["target"] == other)
    back = (events["initiator"] == other) & (events["target"] == focal)
    changes = events[(events["kind"] == "crisis") & (out | back)].sort_values("tick")
    ticks = [max(0, int(tick)) for tick in changes["tick"]]
    ends = [*ticks, horizon][1:]
    for start, end, level in zip(ticks, ends, changes["severity"], strict=False):
        if int(level) > 0 and end > start:
            axis.fill_between(
                [start + 0.5, end + 0.5],
                height - 0.42,
                height + 0.42,
                facecolor="#F1EDE2" if level == 1 else "#D9D2BF",
                hatch=None if level == 1 else "////",
                edgecolor=style.PALE,
                linewidth=0,
                zorder=0,
            )


def _operations(
    axis: Axes, events: pd.DataFrame, focal: str, lanes: Sequence[str]
) -> dict[int, tuple[float, float]]:
    """Draw the operations; return where each stands."""
    places: dict[int, tuple[float, float]] = {}
    for row in rows_of(_recorded(events, "operation")):
        launched = row.initiator == focal
        other = row.target if launched else row.initiator
        if focal not in (row.initiator, row.target) or other not in lanes:
            continue
        height = lanes.index(str(other)) + (BELOW if launched else ABOVE)
        places[int(row.event)] = (row.tick + 1, height)
        look = style.Look(
            LAUNCHED if launched else SUFFERED,
            MARKERS[row.operation_class],
            row.success == 1,
            "-",
        )
        size = 4.5 + 0.9 * int(row.severity)
        panels.mark(
            axis, *places[int(row.event)], look, size, markeredgewidth=1.3, zorder=4, clip_on=False
        )
    return places


def _arcs(axis: Axes, events: pd.DataFrame, places: dict[int, tuple[float, float]]) -> None:
    for event, place in places.items():
        parent: Any = events.loc[event, "parent"]
        if parent in places:
            axis.annotate(
                "",
                xy=place,
                xytext=places[int(parent)],
                arrowprops={
                    "arrowstyle": "->",
                    "color": style.INK,
                    "linewidth": 0.8,
                    "shrinkA": 5,
                    "shrinkB": 5,
                    "connectionstyle": "arc3,rad=0.25",
                },
                zorder=3,
            )


def _letters(axis: Axes, events: pd.DataFrame, focal: str, lanes: Sequence[str]) -> None:
    for row in rows_of(_recorded(events, "response", "concession")):
        by_focal = row.initiator == focal
        other = row.target if by_focal else row.initiator
        if focal in (row.initiator, row.target) and other in lanes:
            letter = "c" if row.kind == "concession" else RESPONSES[str(row.response)].letter
            axis.text(
                row.tick + 1.25,
                lanes.index(str(other)) + (0.38 if by_focal else -0.38),
                letter,
                size=style.TEXT - 0.5,
                weight="bold",
                color=LAUNCHED if by_focal else SUFFERED,
                ha="left",
                va="center",
                zorder=5,
            )


def _without_operations(axis: Axes, events: pd.DataFrame, focal: str, lanes: Sequence[str]) -> None:
    """Draw what the focal state did for its patron, and what it suffered through others."""
    for row in rows_of(_recorded(events, "request")):
        if row.target == focal and row.initiator in lanes:
            lane = lanes.index(str(row.initiator))
            axis.plot(row.tick + 1, lane, "|", color=style.INK, markersize=7, zorder=3)
    for row in rows_of(_recorded(events, *INDIRECT)):
        if row.target == focal:
            height, size = lanes.index(SUPPLIERS) + ABOVE, 4.5 + 0.9 * int(row.severity)
            axis.plot(row.tick + 1, height, "X", color=SUFFERED, markersize=size, zorder=4)


def _legend(name: str, events: pd.DataFrame) -> list[Artist]:
    def mark(label: str, marker: str, colour: str, filled: bool = True) -> Line2D:
        face = colour if filled else "white"
        return Line2D(
            [], [], color=colour, marker=marker, markerfacecolor=face, linestyle="", label=label
        )

    classes = [mark(CLASSES[name].label, marker, style.INK) for name, marker in MARKERS.items()]
    keys: list[Artist] = [
        mark(f"against {name}", "o", SUFFERED),
        mark(f"by {name}", "o", LAUNCHED),
        mark("failed", "o", style.INK, filled=False),
        Patch(facecolor="#F1EDE2", edgecolor=style.PALE, linewidth=0.5, label="crisis"),
        Patch(facecolor="#D9D2BF", edgecolor=style.PALE, hatch="////", label="close to war"),
        *classes,
    ]
    if (events["kind"] == "request").any():
        keys.append(mark("patron's request, obeyed", "|", style.INK))
    if events["kind"].isin(INDIRECT).any():
        keys.append(mark("harm through others", "X", SUFFERED))
    return keys


def _axes(axis: Axes, results: Results, lanes: Sequence[str], horizon: int) -> None:
    axis.set_xlim(0, horizon + 1)
    style.write_rows(axis, [style.plain(short_name(lane)) for lane in lanes], least=1)
    style.name_axis(axis, "x", style.quarter_axis(results), style.TEXT)
    style.whole_quarters(axis, 12)
    if not lanes:
        axis.text(
            0.5, 0.5, "nothing happened", transform=axis.transAxes, ha="center", color=style.GREY
        )
