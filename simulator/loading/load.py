"""Load scenarios and experiments: the default, then an experiment or file, then overrides."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from simulator.loading.check import build, build_experiment
from simulator.loading.errors import (
    COMMAND_LINE,
    KeyPath,
    Problem,
    Report,
    ScenarioError,
    listed,
    nearest,
    shown,
)
from simulator.loading.folders import EXPERIMENT, GROUPS, LIMIT, Folders
from simulator.loading.layers import Layer, from_mapping, from_overrides
from simulator.loading.merge import MergedConfig, apply_layers
from simulator.loading.yaml_files import YAML, Document, display, read
from simulator.model.parameters import Parameters
from simulator.scenario.experiment import Change, Experiment, Overrides, Variant
from simulator.scenario.plain import to_plain
from simulator.scenario.scenario import Scenario

DEFAULT = "default"
WEIGHTING = "parameters.relative_gains.w_mode"
OWN_KEYS = ("strategies", "theories", "dial", "weightings", "composite")
"""Keys of an experiment, not of a scenario: they say what is compared, and what counts."""
_COLON = re.compile(r"[a-z_]+(\.[A-Za-z_]+)*:[^/\\\s]+\Z")
"""A word of the command line that was written as in a file."""


def load_scenario(
    name: str | Path = DEFAULT,
    overrides: Overrides = (),
    config_dir: str | Path | None = None,
) -> Scenario:
    """Load a scenario, checked in every part.

    Later words win: the default scenario, the named one, the overrides; in each of them first the
    groups it names (`world`, `theory`, `ablation`, `strategy`, `shock`), then the values that it
    sets. Of an experiment this is its baseline under the first weighting.

    Args:
        name: A scenario (`scenarios/*.yaml`), an experiment, or the path of a YAML file of either.
        overrides: `["theory=grieco", "horizon=40"]`, or a mapping of the same keys.
        config_dir: A folder of your own files, laid out like `scenarios/`. It adds to the shipped
            files; a file of the same name replaces the shipped one.

    Raises:
        ScenarioError: With every problem that was found.
    """
    report, folders = Report(), Folders.of(config_dir)
    folders.check(report)
    words = from_overrides(overrides, report)
    source = _source(name, words, folders, report)
    if source is not None and is_experiment(source):
        outline = ExperimentSpec(source, words, report)
        first = outline.experiment.changes[0]
        return compose_layers([outline.layer(first, report), words], folders, report)
    if source is None:
        return compose_layers([words], folders, report, readable=False)
    own = from_mapping(source.data, source.where, report)
    if "name" not in source.data:
        own.put("name", source.name, source.where, report)
    return compose_layers([own, words], folders, report)


def load_experiment(
    name: str | Path, overrides: Overrides = (), config_dir: str | Path | None = None
) -> Experiment:
    """Load an experiment with all scenarios that it compares; see `load_scenario`.

    Overrides apply to every scenario that is compared; `strategies=[...]`, `theories=[...]`,
    `dial.values=[...]` and `weightings=[...]` choose what is compared.

    Raises:
        ScenarioError: With every problem that was found.
    """
    report, folders = Report(), Folders.of(config_dir)
    folders.check(report)
    words = from_overrides(overrides, report)
    source = _source(name, words, folders, report)
    if source is None:
        raise ScenarioError(report.problems)
    if not is_experiment(source) and not any(s.path[0] in OWN_KEYS for s in words.settings):
        expected = "names to compare: this is a scenario, which `rivalry run` plays"
        report.add(display(source.path), "strategies", "missing", expected)
        report.raise_if_any()
    outline = ExperimentSpec(source, words, report)
    outline.check(words, report)
    variants = tuple(_variants(outline, words, folders, report))
    report.raise_if_any()
    return replace(outline.experiment, variants=variants)


def change(
    scenario: Scenario,
    overrides: Iterable[str | Mapping[str, Any]],
    config_dir: str | Path | None = None,
) -> Scenario:
    """Return a scenario with overrides applied on top of all that it holds.

    Raises:
        ScenarioError: With every problem that was found.
    """
    report = Report()
    config = MergedConfig(scenario.resolved(), "scenario")
    layer = from_overrides(list(overrides), report)
    apply_layers([layer], config, Folders.of(config_dir), report)
    return build(config, report)


def source_of(name: str, folders: Folders) -> Document:
    """Return the file of a scenario or experiment.

    Raises:
        ScenarioError: If there is none, or it cannot be read.
    """
    report = Report()
    found = _source(name, Layer(), folders, report)
    report.raise_if_any()
    assert found is not None
    return found


def _source(name: str | Path, words: Layer, folders: Folders, report: Report) -> Document | None:
    """Find and read the file of a scenario or experiment; the default scenario comes anyway."""
    chosen, where = words.choices.pop(EXPERIMENT, (str(name), COMMAND_LINE))
    if chosen != str(name) and str(name) != DEFAULT:
        report.add(where, EXPERIMENT, shown(chosen), f"one name only; {name} is given as well")
        return None
    path = path_of(chosen, folders, "", EXPERIMENT, LIMIT)
    if path is not None:
        return read(path, report)
    if os.path.lexists(chosen) and not os.path.isfile(chosen) and not os.path.isdir(chosen):
        given = f"{shown(chosen)} is a pipe, a device or a link to nothing"
        report.add(where, "", given, "a YAML file")
        return None
    if os.path.isdir(chosen):
        expected = f"a YAML file; a folder of your own files goes with --config-dir {chosen}"
        report.add(where, "", f"{shown(chosen)} is a folder", expected)
        return None
    names = [name for group in ("", EXPERIMENT, LIMIT) for name in folders.names(group)]
    if _COLON.match(chosen):
        likely = chosen.replace(":", "=", 1)
    elif os.path.isfile(f"{chosen}.yaml"):
        likely = f"{chosen}.yaml"
    else:
        likely = nearest(chosen, (*names, *_files_near(chosen)))
    report.take(Problem(where, "", shown(chosen), f"a YAML file or {listed(names)}", likely))
    return None


def path_of(name: str, folders: Folders, *groups: str) -> Path | None:
    """Return the file that a name or path stands for, or None."""
    if name.endswith(YAML) or "/" in name or "\\" in name:
        return Path(name) if os.path.isfile(name) else None
    return next((path for group in groups if (path := folders.find(group, name))), None)


def _files_near(name: str) -> list[str]:
    """Return the YAML files in the folder that a path names, as one would write them."""
    try:
        found = Path(name).parent.glob("*.yaml") if name.endswith(YAML) else ()
        return sorted(map(str, found))
    except OSError:
        return []


def _variants(
    outline: ExperimentSpec, words: Layer, folders: Folders, report: Report
) -> Iterator[Variant]:
    """Yield the compared scenarios; problems of one are reported with those of the rest."""
    for change_ in outline.experiment.changes:
        own = Report()
        layer = outline.layer(change_, own)
        try:
            scenario = compose_layers([layer, words], folders, own)
            text = f"{change_.key} = {change_.value}, all else as under {scenario.theory}"
            if change_.key in GROUPS:
                text = folders.text(change_.key, change_.label, Report())
            yield Variant(change_.label, scenario, text)
        except ScenarioError as error:
            report.take_all(error)


def compose_layers(
    layers: Sequence[Layer], folders: Folders, report: Report, readable: bool = True
) -> Scenario:
    """Put layers on top of the default scenario.

    Raises:
        ScenarioError: With all problems, those already in the report included.
    """
    path = folders.find("", DEFAULT)
    document = read(path, report) if path else None
    default = [from_mapping(document.data, document.where, report)] if document else []
    config = MergedConfig(
        {"name": DEFAULT, "world": {}, "strategy": {}, "parameters": to_plain(Parameters())}
    )
    config.partial = bool(report.problems) and not readable
    apply_layers([*default, *layers], config, folders, report)
    return build(config, report, folders.own_facts)


# --- experiments -------------------------------------------------------------------------------


def is_experiment(document: Document) -> bool:
    """Whether a file describes an experiment, by its folder or its keys."""
    return document.path.parent.name == EXPERIMENT or not document.data.keys().isdisjoint(OWN_KEYS)


class ExperimentSpec:
    """An experiment without its scenarios, and the layer of words behind each of them."""

    def __init__(self, source: Document, words: Layer, report: Report) -> None:
        """Read an experiment; its own keys among the words are taken out of them.

        Raises:
            ScenarioError: With all problems, those already in the report included.
        """
        self._source = source
        own = [setting for setting in words.settings if setting.path[0] in OWN_KEYS]
        words.settings = [setting for setting in words.settings if setting not in own]
        self._given = {setting.path[0] for setting in own}
        tree = {"name": source.name} | source.data
        for setting in own:
            tree = _put(tree, setting.path, setting.value)
        self.experiment = build_experiment(tree, self._where, report)

    def _where(self, path: KeyPath) -> str:
        return COMMAND_LINE if path[0] in self._given else self._source.where(path)

    def layer(self, change: Change, report: Report) -> Layer:
        """Return the settings of one of the scenarios that the experiment compares."""
        experiment, where = self.experiment, self._source.where
        layer = from_mapping(experiment.overrides, where, report, ("overrides",))
        layer.put("name", experiment.name, where, report)
        layer.put("question", experiment.question, where, report)
        layer.put(WEIGHTING, experiment.weightings[0], where, report)
        layer.put(change.key, change.value, lambda _: self._where((change.said_in,)), report)
        return layer

    def check(self, words: Layer, report: Report) -> None:
        """Refuse words that would set what the experiment itself varies."""
        chosen_by = {
            c.key: c.said_in.replace("dial", "dial.values") for c in self.experiment.changes
        }
        chosen_by = {WEIGHTING: "weightings"} | chosen_by
        overrides, above = self.experiment.overrides, ("overrides",)
        shared = from_mapping(overrides, self._source.where, Report(), above)
        for layer in (shared, words):
            said = [(group, name, where) for group, (name, where) in layer.choices.items()]
            said += [(".".join(s.path), s.value, s.where(s.path)) for s in layer.settings]
            for key, value, where in said:
                if key in chosen_by:
                    remedy = f"{chosen_by[key]}=[{value}] for a comparison"
                    report.add(where, key, shown(value), remedy)


def _put(tree: Any, path: KeyPath, value: Any) -> Any:
    """Return a copy of a tree in which a key, or a key inside a key, has a value."""
    if not path:
        return value
    kept = tree if isinstance(tree, dict) else {}
    return kept | {path[0]: _put(kept.get(path[0]), path[1:], value)}
