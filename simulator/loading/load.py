"""Load scenarios and experiments: the default, then an experiment or file, then overrides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from simulator.loading.check import build, rebuild
from simulator.loading.errors import (
    COMMAND_LINE,
    Problem,
    Report,
    ScenarioError,
    listed,
    nearest,
    shown,
)
from simulator.loading.folders import EXPERIMENT, GROUPS, LIMIT, Folders
from simulator.loading.layers import Layer, from_document, from_overrides
from simulator.loading.merge import MergedConfig, apply_layers
from simulator.loading.outline import OWN_KEYS, ExperimentSpec, is_experiment
from simulator.loading.yaml_files import Document, display, read
from simulator.model.parameters import Parameters
from simulator.scenario.experiment import Change, Experiment, Overrides, Variant
from simulator.scenario.plain import to_plain
from simulator.scenario.scenario import Scenario

DEFAULT = "default"
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
    report, folders = Report(), _folders(config_dir)
    folders.check(report)
    words = from_overrides(overrides, report)
    source = _source(name, words, folders, report)
    if source is not None and is_experiment(source):
        outline = ExperimentSpec(source, words, report)
        first = outline.experiment.changes[0]
        return compose_layers([outline.layer(first, report), words], folders, report)
    own = [] if source is None else [_own_layer(source, report)]
    return compose_layers([*own, words], folders, report, readable=source is not None)


def load_experiment(
    name: str | Path, overrides: Overrides = (), config_dir: str | Path | None = None
) -> Experiment:
    """Load an experiment with all scenarios that it compares; see `load_scenario`.

    Overrides apply to every scenario that is compared; `strategies=[...]`, `theories=[...]`,
    `dial.values=[...]` and `weightings=[...]` choose what is compared.

    Raises:
        ScenarioError: With every problem that was found.
    """
    report, folders = Report(), _folders(config_dir)
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
    """Return a scenario with overrides applied on top of all that it holds."""
    report = Report()
    draft = MergedConfig(scenario.resolved(), "scenario")
    layer = from_overrides(list(overrides), report)
    apply_layers([layer], draft, _folders(config_dir), report)
    return rebuild(draft, report)


def _folders(config_dir: str | Path | None) -> Folders:
    return Folders(Path(config_dir) if config_dir is not None else None)


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
    if path is None:
        names = tuple(name for group in ("", EXPERIMENT, LIMIT) for name in folders.names(group))
        if _is(Path.is_dir, chosen):
            expected = f"a YAML file; a folder of your own files goes with --config-dir {chosen}"
            report.add(where, "", f"{shown(chosen)} is a folder", expected)
        else:
            likely = _word_meant(chosen) or nearest(chosen, (*names, *_files_near(chosen)))
            expected = f"a YAML file or {listed(names)}"
            report.take(Problem(where, "", shown(chosen), expected, likely))
        return None
    return read(path, report)


def path_of(name: str, folders: Folders, *groups: str) -> Path | None:
    """Return the file that a name or path stands for, or None."""
    if name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        return Path(name) if _is_file(Path(name)) else None
    return next((path for group in groups if (path := folders.find(group, name))), None)


def _word_meant(name: str) -> str:
    """Return `key=value` for `key:value`, and a file's whole name for its stem."""
    if _COLON.match(name):
        return name.replace(":", "=", 1)
    return f"{name}.yaml" if _is_file(Path(f"{name}.yaml")) else ""


def _files_near(name: str) -> list[str]:
    """Return the YAML files in the folder that a path names, as one would write them."""
    folder = Path(name).parent
    try:
        found = sorted(folder.glob("*.yaml")) if name.endswith((".yaml", ".yml")) else []
    except OSError:
        return []
    return [str(path) for path in found]


def _is_file(path: Path) -> bool:
    return _is(Path.is_file, path)


def _is(what: Callable[[Path], bool], path: str | Path) -> bool:
    """Ask about a path; one that cannot exist, such as a very long one, is nothing."""
    try:
        return what(Path(path))
    except OSError:
        return False


def _own_layer(document: Document, report: Report) -> Layer:
    layer = from_document(document, report)
    if "name" not in document.data:
        layer.put("name", document.path.stem, document.where, report)
    return layer


def _variants(
    outline: ExperimentSpec, words: Layer, folders: Folders, report: Report
) -> Iterator[Variant]:
    """Yield what the experiment compares; what is wrong with one of them is told with the rest."""
    for change_ in outline.experiment.changes:
        own = Report()
        layer = outline.layer(change_, own)
        try:
            scenario = compose_layers([layer, words], folders, own)
            yield Variant(change_.label, scenario, _text_of(change_, scenario, folders))
        except ScenarioError as error:
            for problem in error.problems:
                report.take(problem)


def _text_of(change_: Change, scenario: Scenario, folders: Folders) -> str:
    """Return in a line what a compared scenario stands for."""
    if change_.key in GROUPS:
        return folders.text(change_.key, change_.label, Report())
    return f"{change_.key} = {change_.value}, all else as under {scenario.theory}"


def compose_layers(
    layers: Sequence[Layer], folders: Folders, report: Report, readable: bool = True
) -> Scenario:
    """Put layers on top of the default scenario.

    Raises:
        ScenarioError: With all problems, those already in the report included.
    """
    path = folders.find("", DEFAULT)
    document = read(path, report) if path else None
    default = [from_document(document, report)] if document else []
    draft = MergedConfig(
        {"name": DEFAULT, "world": {}, "strategy": {}, "parameters": to_plain(Parameters())}
    )
    draft.partial = bool(report.problems) and not readable
    apply_layers([*default, *layers], draft, folders, report)
    return build(draft, folders, report)
