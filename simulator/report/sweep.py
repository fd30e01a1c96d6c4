"""Report of a sweep: a summary as text, figures and one page, rebuilt from the stored data."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

import numpy as np
from matplotlib.figure import Figure

from simulator import files
from simulator.charts.files import files_of, picture, write_figure
from simulator.charts.sweep_map import sweep_map
from simulator.experiments.sweeps.contrast import Contrast, contrast_of
from simulator.experiments.sweeps.data import SweepData
from simulator.labels import CAVEAT, UNDEFINED, count, display_name, short_name
from simulator.model.outcomes import Outcome
from simulator.model.world import Floats
from simulator.report import html
from simulator.report.numbers import number
from simulator.report.table import WIDTH
from simulator.results import store
from simulator.results.home import keep_foreign

PAGE, FIGURES, SCENARIO = "report.html", "figures", "sweep.yaml"
MAP = "map"
OF_THE_SWEEP = ("name", "question", "replicates", "notes")


def write_sweep_report(data: SweepData) -> None:
    """Write the page, the figure and the sweep as a file to run again; enter them in the manifest.

    Raises:
        StoreError: If the folder cannot be written.
    """
    figure = sweep_map(contrast_of(data, None, None))
    names = [SCENARIO, PAGE, *(f"{FIGURES}/{name}" for name in files_of([MAP]))]
    pictures = files.prepare_subfolder(data.folder, FIGURES)
    keep_foreign(data.folder, names)
    write_figure(figure, pictures, MAP)
    files.write_text(data.folder / SCENARIO, sweep_file(data))
    files.write_text(data.folder / PAGE, page(data, figure))
    store.enter(data.folder, names)


def sweep_file(data: SweepData) -> str:
    """Return the sweep, with all that its scenarios share spelled out, as a file to run again."""
    from simulator.loading.yaml_files import to_yaml

    content = dict(data.plan.content()["sweep"])
    content["uncertainties"] = {
        key: {name: value for name, value in entry.items() if value not in (None, [])}
        for key, entry in content["uncertainties"].items()
    }
    base = data.sweep.base.resolved()
    content["overrides"] = {key: value for key, value in base.items() if key not in OF_THE_SWEEP}
    return to_yaml({key: value for key, value in content.items() if value is not None})


def page(data: SweepData, figure: Figure) -> str:
    """Return the page of a sweep."""
    name = display_name(data.sweep.name)
    glance = f'<div class="wide"><pre>{escape(text_summary(data))}</pre></div>\n'
    return html.document(
        name,
        [
            html.head(name, data.state, data.sweep.question, data.run_id),
            html.section("At a glance", glance),
            html.figure(picture(figure), "Every point against every uncertainty."),
            html.section("What was varied", html.definitions(_uncertainties(data))),
            html.section("How", html.definitions(_how(data))),
            html.section(
                "What it does not show",
                html.bullets(data.sweep.shows_not or ("The sweep does not say.",)),
                style="limits",
            ),
        ],
    )


def _uncertainties(data: SweepData) -> Iterator[tuple[str, str]]:
    for key, entry in data.sweep.uncertainties.items():
        extent = (
            ", ".join(map(str, entry.values))
            if entry.values
            else f"{entry.low:g} to {entry.high:g}"
        )
        yield display_name(data.names[key]), f"{entry.distribution}, {extent} ({key})"
    for key, values in data.sweep.levers.items():
        yield f"Lever: {display_name(key)}", ", ".join(map(str, values))


def _how(data: SweepData) -> Iterator[tuple[str, str]]:
    sweep, base = data.sweep, data.sweep.base
    counts = "/".join(map(str, data.replicate_counts))
    yield (
        "Design",
        f"{display_name(sweep.design)}, {data.plan.points:,} points, seed {sweep.design_seed}",
    )
    yield "Runs", f"{counts} for each point and combination of levers; seed {base.seed}"
    yield "Failed runs", f"{data.stored['failures']:,}"
    yield "World", f"{base.world.name}, {base.horizon} quarters, theory {base.theory}"
    yield "Rules", str(data.stored["rules_version"])
    yield "Date", str(data.stored["created"])
    yield "Commit", str(data.stored.get("commit"))
    yield "Again", f"rivalry sweep {SCENARIO}, with that file of this folder"


@dataclass(frozen=True)
class SweepLine:
    """An outcome under one combination of levers.

    Attributes:
        mean: Over points and runs; for all but the first combination the difference to the first.
        better: Share of the points where the difference is clear and good for the state.
        worse: Share where it is clear and bad.
    """

    outcome: Outcome
    label: str
    mean: float
    spread: float
    better: float | None = None
    worse: float | None = None


def lines(data: SweepData) -> Iterator[SweepLine]:
    """Yield a line per outcome and combination of levers."""
    for name, outcome in data.outcomes.items():
        first = data.labels[0]
        own = Contrast(data, first, None).means(name)
        yield SweepLine(outcome, first, *_mean_and_spread(own))
        for label in data.labels[1:]:
            yield _difference(Contrast(data, label, first), name, outcome)


def _difference(contrast: Contrast, name: str, outcome: Outcome) -> SweepLine:
    found = contrast.verdicts(name)
    means = contrast.means(name)
    higher, lower = float(found.higher.mean()), float(found.lower.mean())
    good, bad = (higher, lower) if outcome.better >= 0 else (lower, higher)
    return SweepLine(outcome, contrast.lever, *_mean_and_spread(means), good, bad)


def _mean_and_spread(means: Floats) -> tuple[float, float]:
    """Return mean and spread over the points with a run; not a number if there is none."""
    known = means[np.isfinite(means)]
    return (float(known.mean()), float(known.std())) if len(known) else (np.nan, np.nan)


def text_summary(data: SweepData) -> str:
    """Return the summary as text of at most 100 columns."""
    counts = "/".join(map(str, data.replicate_counts))
    first = display_name(data.labels[0]).lower()
    head = (
        f"{short_name(data.state)}: mean over {count(data.plan.points, 'point')} of {counts} runs "
        f"each (± standard deviation between points)."
    )
    if len(data.labels) > 1:
        head += (
            f" Below each first line, the difference to {first} between runs that share their "
            "draws, and the share of points where it is clear (90 % interval without zero) and "
            "good or bad for the state."
        )
    tail = f"Points cover ranges evenly; they are no probabilities. Results are {CAVEAT}."
    parts = (textwrap.fill(head, WIDTH), "\n".join(_rows(data)), textwrap.fill(tail, WIDTH))
    return "\n\n".join(parts) + "\n"


def _rows(data: SweepData) -> Iterator[str]:
    """Yield the table: the name of an outcome, then a row per combination of levers."""
    found = list(lines(data))
    cells = [_cells(line, data.labels[0]) for line in found]
    label, mean = (max(len(row[column]) for row in cells) for column in (0, 1))
    for line, row in zip(found, cells, strict=True):
        if line.label == data.labels[0]:
            yield f"{line.outcome.label} ({line.outcome.unit})"
        yield f"  {row[0]:<{label}}   {row[1]:<{mean}}   {row[2]}".rstrip()


def _cells(line: SweepLine, first: str) -> tuple[str, str, str]:
    signed = line.label != first
    label = display_name(line.label) + (", difference" if signed else "")
    if not np.isfinite(line.mean):
        return label, f"{UNDEFINED}: no point has a run", ""
    mean = f"{_short(line.mean, signed)} ± {_short(line.spread)}"
    if line.better is None or line.worse is None:
        return label, mean, ""
    good, bad = ("better", "worse") if line.outcome.better else ("higher", "lower")
    return label, mean, f"{good} at {_percent(line.better)}, {bad} at {_percent(line.worse)}"


def _percent(part: float) -> str:
    return f"{round(100 * part)} %"


def _short(value: float, signed: bool = False) -> str:
    """Return a number of three digits that count."""
    if value == 0 or not np.isfinite(value):
        return number(value, 1, signed)
    places = max(0, min(6, 2 - int(np.floor(np.log10(abs(value))))))
    return number(value, places, signed)
