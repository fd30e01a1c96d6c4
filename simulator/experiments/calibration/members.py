"""Scenarios under each member of an ensemble, chosen with `parameters=ensemble`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.experiments.calibration.ensemble import Ensemble, load_ensemble
from simulator.experiments.calibration.prior import GROUP
from simulator.initial.paths import scenario_root
from simulator.scenario.values import with_values

if TYPE_CHECKING:
    from simulator.scenario.scenario import Scenario

WORD = "parameters="
SHIPPED = "ensemble"


def take_ensemble(words: Sequence[str]) -> tuple[Ensemble | None, list[str]]:
    """Return the ensemble that `parameters=ensemble` or `parameters=FILE.csv` names, and the rest.

    What other words set (`parameters.section.name=value`) counts for all members.

    Raises:
        StoreError: If there is no such ensemble.
    """
    chosen = [word for word in words if word.startswith(WORD)]
    rest = [word for word in words if word not in chosen]
    if not chosen:
        return None, rest
    name = chosen[-1].removeprefix(WORD)
    path = scenario_root() / GROUP / f"{SHIPPED}.csv" if name == SHIPPED else Path(name)
    return without(load_ensemble(path.parent, path.stem), rest), rest


def without(ensemble: Ensemble, words: Sequence[str]) -> Ensemble:
    """Return an ensemble that leaves alone what words set."""
    keys = [word.partition("=")[0].removeprefix("parameters.") for word in words]
    members = {
        name: {
            path: value
            for path, value in values.items()
            if not any(path == key or path.startswith(f"{key}.") for key in keys)
        }
        for name, values in ensemble.members.items()
    }
    return replace(ensemble, members=members)


def under(scenario: Scenario, ensemble: Ensemble, member: str) -> Scenario:
    """Return a scenario with the parameters of a member."""
    parameters = with_values(scenario.parameters, ensemble.members[member])
    return replace(scenario, parameters=parameters)
