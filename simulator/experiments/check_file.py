"""Check a file of one's own as what it is: its folder says so, or else its keys."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields
from functools import cache
from pathlib import Path
from typing import Any

from simulator.experiments.calibration import prior
from simulator.experiments.calibration.prior import load_prior
from simulator.loading import load, merge
from simulator.loading.errors import COMMAND_LINE, Problem, Report, ScenarioError, shown
from simulator.loading.folders import EXPERIMENT, GROUPS, SWEEP, Folders
from simulator.loading.layers import from_mapping
from simulator.loading.load import compose_layers, load_experiment, load_scenario
from simulator.loading.load_sweep import load_sweep
from simulator.loading.yaml_files import display, read
from simulator.scenario import sweep
from simulator.scenario.experiment import Experiment
from simulator.scenario.scenario import Scenario

SCENARIO = "scenario"

Choices = Mapping[str, str]
"""Names of files by group, and the focal state."""


def check_file(path: Path, config_dir: Path | None = None) -> None:
    """Check a file.

    Args:
        path: A scenario, an experiment, a sweep, a prior, or a file of a group.
        config_dir: Folder of the user's files; of a file in a folder of its kind it is that above.

    Raises:
        ScenarioError: With all problems of the file.
    """
    whole = Path(os.path.abspath(path))
    kind, laid_out = kind_of(whole), whole.parent.name
    above = whole.parent.parent if laid_out == kind else None
    if kind in GROUPS and above is None:
        _check_member(whole.stem, kind, Folders(config_dir, (kind, whole)))
    elif kind in GROUPS:
        _check_usable(whole, kind, Folders(above))
        _check_member(whole.stem, kind, Folders(above))
    elif kind == prior.GROUP:
        load_prior(str(path), config_dir=config_dir)
    elif kind == EXPERIMENT:
        load_experiment(whole, config_dir=config_dir or above)
    elif kind == SWEEP:
        load_sweep(whole, config_dir=config_dir or above)
    else:
        load_scenario(whole, config_dir=config_dir)


def kind_of(path: Path) -> str:
    """Return a group, `experiment`, `sweep`, `calibration`, or else `scenario`.

    Outside a folder of such a name the file is what knows most of its keys; in doubt a scenario.
    """
    if not path.is_file():
        return SCENARIO
    folder = path.parent.name
    if folder in _keys_by_kind():
        return folder
    document = read(path, Report())
    return _kind_of_keys(document.data) if document else SCENARIO


def _kind_of_keys(data: Collection[str]) -> str:
    heads = {key.partition(".")[0] for key in data}
    known = _keys_by_kind()
    found = max(known, key=lambda kind: len(heads & known[kind]))
    return EXPERIMENT if found == SCENARIO and heads & {*load.OWN_KEYS} else found


@cache
def _keys_by_kind() -> dict[str, set[str]]:
    """Return the keys that each kind of file knows; among equals the first counts."""

    def names(kind: Any) -> set[str]:
        return {item.name for item in fields(kind)}

    return {
        SCENARIO: names(Scenario) | {*GROUPS},
        EXPERIMENT: names(Experiment) - {"variants"},
        SWEEP: {*sweep.OWN_KEYS},
        **{group: {*keys, "defaults"} for group, keys in merge.KEYS.items()},
        prior.GROUP: {*prior.KEYS},
    }


def _check_usable(path: Path, group: str, folders: Folders) -> None:
    if path.suffix != ".yaml" or path.stem not in folders.names(group):
        expected = "a name like my_file.yaml"
        raise ScenarioError([Problem(display(path), "", shown(path.name), expected)])


def _check_member(name: str, group: str, folders: Folders) -> None:
    """Check a file of a group inside the default scenario, or in one of the user's own worlds.

    Which world a strategy is meant for is not written in it: it is right if it fits one of them.
    """
    if group == "world":
        _compose(_casts(name, folders)[0], folders)
        return
    casts = [cast for world in _own_worlds(folders) for cast in _casts(world, folders)]
    errors = []
    for cast in ({}, *casts):
        try:
            _compose({**cast, group: name}, folders)
            return
        except ScenarioError as error:
            errors.append(error)
    raise min(errors, key=lambda error: len(error.problems))


def _compose(choices: Choices, folders: Folders) -> None:
    report = Report()
    folders.check(report)
    compose_layers([from_mapping(choices, lambda _: COMMAND_LINE, report)], folders, report)


def _own_worlds(folders: Folders) -> Iterable[str]:
    own = folders.user / "world" if folders.user else None
    return sorted(path.stem for path in own.glob("*.yaml")) if own else ()


def _casts(world: str, folders: Folders) -> list[Choices]:
    """Return choices that make a world that of the scenario, for each of its states as focal.

    States whose codes cannot be one are left out: the check of the world itself tells them.
    """
    codes: list[str] = []
    for document in folders.chain("world", world, "", Report()):
        states = document.data.get("states")
        if isinstance(states, list):  # of the last file of a chain that names them
            codes = [state for state in states if isinstance(state, str) and state.isalnum()]
    return [{"world": world, "focal": state} for state in codes] or [{"world": world}]
