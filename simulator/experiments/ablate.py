"""Ablations: the same scenario with each mechanism switched off alone, under the same draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.experiments.compare import run_labelled, simulator_of
from simulator.loading.errors import COMMAND_LINE, Report, listed, shown
from simulator.loading.folders import Folders
from simulator.loading.load import change

if TYPE_CHECKING:
    from simulator.engine.pool import Pool
    from simulator.engine.replicates import Progress
    from simulator.results.results import Results
    from simulator.scenario.scenario import Scenario

ABLATION = "ablation"
MECHANISMS = "mechanisms"
WITH_ALL = "all_mechanisms"
"""Label of the scenario as it is."""


@dataclass(frozen=True)
class Ablations:
    """A scenario, and the same scenario without one mechanism at a time.

    Attributes:
        scenario: With all mechanisms.
        without: The scenario without each mechanism, by its name.
        texts: A line on what each of them switches off.
        idle: Mechanisms that are off in the scenario already; they are not among `without`.
    """

    scenario: Scenario
    without: dict[str, Scenario]
    texts: dict[str, str]
    idle: tuple[str, ...]

    @property
    def labelled(self) -> list[tuple[str, Scenario]]:
        """The scenarios to run: the scenario as it is, then without each mechanism."""
        return [(WITH_ALL, self.scenario), *self.without.items()]


def switch_off(
    scenario: Scenario,
    mechanisms: Sequence[str] | None = None,
    config_dir: str | Path | None = None,
) -> Ablations:
    """Return a scenario without each of some mechanisms (default: every file of `ablation/`).

    Raises:
        ScenarioError: If a mechanism is unknown or named twice, its file is wrong, or none of them
            is at work in the scenario.
    """
    folders = Folders.of(config_dir)
    known = folders.names(ABLATION)
    names = tuple(known if mechanisms is None else mechanisms)
    report = Report()
    for position, name in enumerate(names):
        if name not in known:
            report.add(COMMAND_LINE, MECHANISMS, shown(name), listed(known), known)
        elif name in names[:position]:
            report.add(COMMAND_LINE, MECHANISMS, f"{name} twice", "each mechanism once")
    if not names:
        report.add(COMMAND_LINE, MECHANISMS, "none", listed(known))
    report.raise_if_any()
    found = {name: change(scenario, [{ABLATION: name}], config_dir) for name in names}
    idle = tuple(name for name in names if found[name].parameters == scenario.parameters)
    if idle == names:
        given = f"{', '.join(idle)}: off already in this scenario"
        report.add(COMMAND_LINE, MECHANISMS, given, "a mechanism that is at work")
    report.raise_if_any()
    without = {name: found[name] for name in names if name not in idle}
    texts = {name: folders.text(ABLATION, name, Report()) for name in names}
    return Ablations(scenario, without, texts, idle)


def ablate(
    ablations: Ablations,
    replicates: int | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
    pool: Pool | None = None,
) -> Results:
    """Run a scenario with all mechanisms and without each; no replicate is kept in full.

    `simulator.results.comparison.effects` says what each mechanism changes.
    """
    return run_labelled(ablations.labelled, replicates, threads, progress, 0, simulator_of(pool))
