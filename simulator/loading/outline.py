"""An experiment before its scenarios are composed: what it compares, and what they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from simulator.loading.check import build_experiment
from simulator.loading.errors import COMMAND_LINE, Path, Report, shown
from simulator.loading.folders import EXPERIMENT
from simulator.loading.layers import Layer, Setting, from_mapping
from simulator.loading.yaml_files import Document
from simulator.scenario.experiment import Change

WEIGHTING = "parameters.relative_gains.w_mode"
OWN_KEYS = ("strategies", "theories", "dial", "weightings", "composite")
"""Keys of an experiment, not of a scenario: they say what is compared, and what counts."""


def is_experiment(document: Document) -> bool:
    """Tell whether a file describes an experiment: by its folder or by what it says."""
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
        tree = {"name": source.path.stem} | _changed(source.data, own)
        self.experiment = build_experiment(tree, self._where, report)

    def _where(self, path: Path) -> str:
        return COMMAND_LINE if path[0] in self._given else self._source.where(path)

    def layer(self, change: Change, report: Report) -> Layer:
        """Return what the experiment says about one of the scenarios that it compares."""
        experiment, where = self.experiment, self._source.where
        layer = from_mapping(experiment.overrides, where, report, ("overrides",))
        layer.put("name", experiment.name, where, report)
        layer.put("question", experiment.question, where, report)
        layer.put(WEIGHTING, experiment.weightings[0], where, report)
        layer.put(change.key, change.value, lambda _: self._where((change.said_in,)), report)
        return layer

    def check(self, words: Layer, report: Report) -> None:
        """Refuse words that would set what the experiment itself varies."""
        overrides, above = self.experiment.overrides, ("overrides",)
        shared = from_mapping(overrides, self._source.where, Report(), above)
        for layer in (shared, words):
            for key, value, where in _said(layer):
                if key in self._varied():
                    remedy = f"{self._varied()[key]}=[{value}] for a comparison"
                    report.add(where, key, shown(value), remedy)

    def _varied(self) -> dict[str, str]:
        """Return the keys of a scenario that are varied, and the word that chooses their values."""
        words = {"dial": "dial.values"}
        varied = {c.key: words.get(c.said_in, c.said_in) for c in self.experiment.changes}
        return {WEIGHTING: "weightings"} | varied


def _changed(data: Mapping[str, Any], own: Sequence[Setting]) -> dict[str, Any]:
    """Return the content of an experiment's file with its own keys set anew."""
    tree = dict(data)
    for setting in own:
        tree = _put(tree, setting.path, setting.value)
    return tree


def _put(tree: Any, path: Path, value: Any) -> Any:
    """Return a copy of a tree in which a key, or a key inside a key, has a value."""
    if not path:
        return value
    kept = tree if isinstance(tree, dict) else {}
    return kept | {path[0]: _put(kept.get(path[0]), path[1:], value)}


def _said(layer: Layer) -> list[tuple[str, Any, str]]:
    """Return keys, values and places of what a layer says."""
    chosen = [(group, name, where) for group, (name, where) in layer.choices.items()]
    return chosen + [(".".join(s.path), s.value, s.where(s.path)) for s in layer.settings]
