"""Scenarios and experiments as small tables in a notebook."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from simulator.labels import PLURALS
from simulator.scenario.experiment import Experiment
from simulator.scenario.scenario import Scenario


def scenario_table(scenario: Scenario) -> str:
    """Return a scenario as an HTML table."""
    world = scenario.world
    shocks = ", ".join(f"{shock.kind.name.lower()} at {shock.tick}" for shock in scenario.shocks)
    rows = [
        ("question", scenario.question),
        ("world", f"{world.name}: {' '.join(world.states)}"),
        ("theory", f"{scenario.theory}, {_minds(scenario.parameters.relative_gains.k)}"),
        ("strategy", _strategy(scenario)),
        ("shocks", shocks or "none"),
        ("length", f"{scenario.horizon} quarters, {scenario.replicates} replicates"),
        ("seed", str(scenario.seed)),
        *(("note", note) for note in scenario.notes),
    ]
    if scenario.facts:
        own = sorted({str(row["state"]) for row in scenario.facts.states})
        rows.append(("facts of one's own", f"about {', '.join(own)}" if own else "about ties"))
    return _table(f"Scenario {scenario.name}", rows)


def _minds(k: float) -> str:
    """Return what a sensitivity k to others' gains means."""
    from simulator.report.narrative.narrate import rivalry_share

    if k == 0:
        return "k = 0: own gains only"
    return f"k = {k:g}: a rival's gain counts up to {rivalry_share(k):.2g} times an own one"


def _strategy(scenario: Scenario) -> str:
    does = f": {scenario.strategy.text}" if scenario.strategy.text else ""
    return f"{scenario.strategy.name} of {scenario.focal}{does}"


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
