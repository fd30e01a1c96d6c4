"""An ensemble of parameter sets: its two files, and scenarios under each of its members."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.experiments.calibration.prior import GROUP
from simulator.files import StoreError, write_text
from simulator.initial.paths import scenario_root
from simulator.scenario.values import with_values

if TYPE_CHECKING:
    import pandas as pd

    from simulator.scenario.scenario import Scenario

TABLE, FACTS = "ensemble.csv", "ensemble.json"
MEMBER, DEFAULT, CHAIN, DISTANCE = "member", "default", "search", "distance"
WORD = "parameters="
SHIPPED = "ensemble"


def save_ensemble(folder: Path, table: pd.DataFrame, facts: Mapping[str, Any]) -> None:
    """Write the two files that make an ensemble; they can be shipped as they are."""
    write_text(folder / TABLE, table.to_csv(index=False))
    write_text(folder / FACTS, json.dumps(facts, indent=2) + "\n")


@dataclass(frozen=True)
class Ensemble:
    """Parameter sets to run an experiment over.

    Attributes:
        members: Values by path, by name of the member.
        default: Name of the member that is the default.
        facts: What was tuned on what, when, on which rules.
    """

    members: dict[str, dict[str, float]]
    default: str
    facts: dict[str, Any]


def load_ensemble(folder: Path, stem: str = "ensemble") -> Ensemble:
    """Read an ensemble: `STEM.csv` and `STEM.json` in a folder.

    Raises:
        StoreError: If there is none, or it is damaged.
    """
    import pandas as pd

    table_path, facts_path = folder / f"{stem}.csv", folder / f"{stem}.json"
    if not table_path.is_file() or not facts_path.is_file():
        raise StoreError(
            f"no ensemble: {table_path} and {facts_path} do not both exist; `rivalry calibrate` "
            "makes them"
        )
    try:
        table = pd.read_csv(table_path)
        facts: dict[str, Any] = json.loads(facts_path.read_text(encoding="utf-8"))
        values = table.set_index(table[MEMBER].astype(str))[list(facts["parameters"])]
        members: Any = values.astype(float).to_dict("index")
        default = str(table.loc[table[DEFAULT] == 1, MEMBER].iloc[0])
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise StoreError(f"cannot read {table_path}: it is damaged ({error})") from error
    return Ensemble(members, default, facts)


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
