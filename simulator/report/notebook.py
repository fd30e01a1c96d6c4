"""Results, scenarios and experiments as small tables in a notebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from math import isfinite
from typing import Any

from simulator.labels import (
    CAVEAT,
    MINUS,
    PLURALS,
    UNDEFINED,
    display_name,
    possessive,
    sentence,
    state_name,
    weighting_words,
)
from simulator.model.outcomes import chosen, described
from simulator.report.numbers import rivalry_share, runs_words
from simulator.results.frames import rows_of
from simulator.results.results import Results
from simulator.scenario.experiment import Experiment
from simulator.scenario.scenario import Scenario


def results_table(results: Results) -> str:
    """Return the summary of the focal state as an HTML table."""
    summary = results.summary(columns=chosen("short"))
    compared = len(results.scenarios) > 1
    heads = ["", "Outcome", "Median", "10 to 90 %"]
    heads += ["Difference to the baseline", "90 % interval"] if compared else []
    lines = [_cells(row, results, compared) for row in rows_of(summary)]
    name = sentence(possessive(state_name(results.focal)))
    title = f"{name} outcomes, {runs_words(results)} (run {results.run_id})"
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(c)}</td>' for c in line)}</tr>" for line in lines)
    return (
        f"<table><caption>{escape(title)}</caption>"
        f"<tr>{head}</tr>{body}</table>{''.join(_below(results))}"
    )


def _cells(row: Any, results: Results, compared: bool) -> list[str]:
    label = display_name(str(row.scenario))
    if len(results.weightings) > 1:
        label += f", {weighting_words(str(row.weighting))}"
    outcome = described(str(row.outcome))
    cells = [label, f"{outcome.label} ({outcome.unit})"]
    cells += [_figure(row.median), f"{_figure(row.low)} to {_figure(row.high)}"]
    if compared and row.scenario == results.scenarios[0]:
        cells += ["(baseline)", ""]
    elif compared:
        interval = f"{_figure(row.difference_low)} to {_figure(row.difference_high)}"
        cells += [_figure(row.difference), interval]
    return cells


def _figure(value: float) -> str:
    return f"{value:.3g}".replace("-", MINUS) if isfinite(value) else UNDEFINED


def _below(results: Results) -> Iterator[str]:
    yield f"<p><small>{escape(sentence(CAVEAT))}."
    if len(results.scenarios) > 1:
        yield " Differences are paired on the draws; if an interval includes 0, so may the effect."
    yield "</small></p>"
    yield from (f"<p><small>Warning: {escape(text)}</small></p>" for text in results.warnings)


def scenario_table(scenario: Scenario) -> str:
    """Return a scenario as an HTML table."""
    world, k = scenario.world, scenario.parameters.relative_gains.k
    minds = "own gains only"
    if k:
        minds = f"a rival's gain counts up to {rivalry_share(k):.2g} times an own one"
    does = f": {scenario.strategy.text}" if scenario.strategy.text else ""
    shocks = ", ".join(f"{shock.kind.name.lower()} at {shock.tick}" for shock in scenario.shocks)
    rows = [
        ("question", scenario.question),
        ("world", f"{world.name}: {' '.join(world.states)}"),
        ("theory", f"{scenario.theory}, k = {k:g}: {minds}"),
        ("strategy", f"{scenario.strategy.name} of {scenario.focal}{does}"),
        ("shocks", shocks or "none"),
        ("length", f"{scenario.horizon} quarters, {scenario.replicates} replicates"),
        ("seed", str(scenario.seed)),
        *(("note", note) for note in scenario.notes),
    ]
    if scenario.facts:
        own = sorted({str(row["state"]) for row in scenario.facts.states})
        rows.append(("facts of one's own", f"about {', '.join(own)}" if own else "about ties"))
    return _table(f"Scenario {scenario.name}", rows)


def experiment_table(experiment: Experiment) -> str:
    """Return an experiment as an HTML table."""
    rows = [
        ("question", experiment.question),
        (PLURALS[experiment.varied], ", ".join(change.label for change in experiment.changes)),
        ("weightings", ", ".join(experiment.weightings)),
        *(("does not show", text) for text in experiment.shows_not),
    ]
    return _table(f"Experiment {experiment.name}", rows)


def _table(title: str, rows: Iterable[tuple[str, str]]) -> str:
    cells = "".join(
        f"<tr><th>{escape(name)}</th><td>{escape(text)}</td></tr>" for name, text in rows
    )
    return f"<table><caption>{escape(title)}</caption>{cells}</table>"
