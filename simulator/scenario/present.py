"""Scenarios and experiments as small tables in a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from simulator.scenario.schema import Experiment, Scenario
from simulator.words import PLURALS


def scenario_table(scenario: Scenario) -> str:
    """Return a scenario as an HTML table."""
    world = scenario.world
    shocks = ", ".join(f"{shock.kind.name.lower()} at {shock.tick}" for shock in scenario.shocks)
    rows = [
        ("question", scenario.question),
        ("world", f"{world.name}: {' '.join(world.states)}"),
        ("theory", scenario.theory),
        ("strategy", f"{scenario.strategy.name} of {scenario.focal}"),
        ("shocks", shocks or "none"),
        ("length", f"{scenario.horizon} quarters, {scenario.replicates} replicates"),
        ("seed", str(scenario.seed)),
        *(("note", note) for note in scenario.notes),
    ]
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
