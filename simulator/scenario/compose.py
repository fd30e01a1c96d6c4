"""Load scenarios and experiments: the default, then an experiment or file, then overrides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from simulator.parameters import Parameters
from simulator.scenario.draft import Draft
from simulator.scenario.errors import COMMAND_LINE, Report, ScenarioError, listed, shown
from simulator.scenario.folders import EXPERIMENT, GROUPS, Folders
from simulator.scenario.groups import Groups
from simulator.scenario.layers import Layer, from_document, from_mapping, from_overrides
from simulator.scenario.plain import as_plain
from simulator.scenario.schema import Experiment, Overrides, Scenario
from simulator.scenario.validate import build, build_experiment, rebuild
from simulator.scenario.yaml_files import Document, read

DEFAULT = "default"
_WEIGHTING = "parameters.relative_gains.w_mode"


def load_scenario(
    name: str | Path = DEFAULT,
    overrides: Overrides = (),
    config_dir: str | Path | None = None,
) -> Scenario:
    """Load a scenario, checked in every part.

    Later words win: the default scenario, the named one, the overrides; in each of them first the
    groups it names (`world`, `theory`, `strategy`, `shock`), then the values that it sets. Of an
    experiment this is the scenario of the first strategy under the first weighting.

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
    if source is not None and _is_experiment(source):
        outline = _outline(source, words, report)
        return compose_layers([_common(outline, source, report), words], folders, report)
    own = [] if source is None else [_own_layer(source, report)]
    return compose_layers([*own, words], folders, report, readable=source is not None)


def load_experiment(
    name: str | Path, overrides: Overrides = (), config_dir: str | Path | None = None
) -> Experiment:
    """Load an experiment with the scenario of each of its strategies; see `load_scenario`.

    Overrides apply to every scenario that is compared; `strategies=[...]` and `weightings=[...]`
    choose what is compared.

    Raises:
        ScenarioError: With every problem that was found.
    """
    report, folders = Report(), _folders(config_dir)
    folders.check(report)
    words = from_overrides(overrides, report)
    source = _source(name, words, folders, report)
    if source is None:
        raise ScenarioError(report.problems)
    outline = _outline(source, words, report)
    _check_words(words, report)
    variants = _variants(outline, source, words, folders, report)
    report.raise_if_any()
    return replace(outline, variants=variants)


def change(scenario: Scenario, overrides: Iterable[str | Mapping[str, Any]]) -> Scenario:
    """Return a scenario with overrides applied on top of all that it holds."""
    report = Report()
    draft = Draft(scenario.resolved(), "scenario")
    _apply([from_overrides(list(overrides), report)], draft, Folders(), report)
    return rebuild(draft, report)


def _folders(config_dir: str | Path | None) -> Folders:
    return Folders(Path(config_dir) if config_dir is not None else None)


def _source(name: str | Path, words: Layer, folders: Folders, report: Report) -> Document | None:
    """Find and read the file of a scenario or experiment; the default scenario comes anyway."""
    chosen, where = words.choices.pop(EXPERIMENT, (str(name), COMMAND_LINE))
    if chosen != str(name) and str(name) != DEFAULT:
        report.add(where, EXPERIMENT, shown(chosen), f"one name only; {name} is given as well")
        return None
    path = path_of(chosen, folders, "", EXPERIMENT)
    if path is None:
        names = (*folders.names(), *folders.names(EXPERIMENT))
        report.add(where, "", shown(chosen), f"a YAML file or {listed(names)}", names)
        return None
    return read(path, report)


def path_of(name: str, folders: Folders, *groups: str) -> Path | None:
    """Return the file that a name or path stands for, or None."""
    if name.endswith((".yaml", ".yml")) or "/" in name or "\\" in name:
        return Path(name) if _is_file(Path(name)) else None
    return next((path for group in groups if (path := folders.find(group, name))), None)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:
        return False


def _is_experiment(document: Document) -> bool:
    keys = document.data.keys()
    return document.path.parent.name == EXPERIMENT or bool(keys & {"strategies", "weightings"})


def _own_layer(document: Document, report: Report) -> Layer:
    layer = from_document(document, report)
    if "name" not in document.data:
        layer.put("name", document.path.stem, document.where, report)
    return layer


def _outline(source: Document, words: Layer, report: Report) -> Experiment:
    """Return an experiment without its scenarios; its own keys may be set on the command line."""
    own = [s for s in words.settings if s.path[0] in ("strategies", "weightings")]
    words.settings = [s for s in words.settings if s not in own]
    tree = {"name": source.path.stem} | source.data | {s.path[0]: s.value for s in own}
    given = {s.path[0]: COMMAND_LINE for s in own}

    def where(path: tuple[str, ...]) -> str:
        return given.get(path[0]) or source.where(path)

    return build_experiment(tree, where, report)


def _check_words(words: Layer, report: Report) -> None:
    if "strategy" in words.choices:
        name, where = words.choices["strategy"]
        report.add(where, "strategy", shown(name), f"strategies=[{name}] for a comparison")
    for setting in words.settings:
        if ".".join(setting.path) == _WEIGHTING:
            expected = f"weightings=[{setting.value}] for a comparison"
            report.add(COMMAND_LINE, _WEIGHTING, shown(setting.value), expected)


def _variants(
    outline: Experiment, source: Document, words: Layer, folders: Folders, report: Report
) -> tuple[Scenario, ...]:
    found = []
    for strategy in outline.strategies:
        own = Report()
        layer = _common(replace(outline, strategies=(strategy,)), source, own)
        try:
            found.append(compose_layers([layer, words], folders, own))
        except ScenarioError as error:
            for problem in error.problems:
                report.take(problem)
    return tuple(found)


def _common(outline: Experiment, source: Document, report: Report) -> Layer:
    """Return what an experiment says about the scenario of its first strategy."""
    layer = from_mapping(outline.overrides, source.where, report, ("overrides",))
    layer.choices.setdefault("strategy", (outline.strategies[0], source.where(("strategies",))))
    layer.put("name", outline.name, source.where, report)
    layer.put("question", outline.question, source.where, report)
    layer.put(_WEIGHTING, outline.weightings[0], source.where, report)
    return layer


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
    draft = Draft(
        {"name": DEFAULT, "world": {}, "strategy": {}, "parameters": as_plain(Parameters())}
    )
    draft.partial = bool(report.problems) and not readable
    _apply([*default, *layers], draft, folders, report)
    return build(draft, folders, report)


def _apply(layers: Sequence[Layer], draft: Draft, folders: Folders, report: Report) -> None:
    """Put layers into a draft; of each group only the last choice counts, where it was made."""
    last = {
        group: i for i, layer in enumerate(layers) for group in GROUPS if group in layer.choices
    }
    groups = Groups({g: layers[i].choices[g] for g, i in last.items()}, folders, report)
    draft.partial |= not groups.complete
    for i, layer in enumerate(layers):
        if EXPERIMENT in layer.choices:
            name, where = layer.choices[EXPERIMENT]
            report.add(where, EXPERIMENT, shown(name), "an experiment named on the command line")
        for group in GROUPS:
            if last.get(group) == i:
                groups.place(group, draft)
        for setting in layer.settings:
            draft.put(setting.path, setting.value, setting.where)
