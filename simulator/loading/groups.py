"""Group files (world, theory, ablation, strategy, shock) composed by Hydra, put into a draft."""

from __future__ import annotations

import threading
from collections.abc import Callable
from copy import deepcopy
from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

from simulator.loading.errors import Report
from simulator.loading.folders import Folders
from simulator.loading.layers import Path as KeyPath
from simulator.loading.merge import MergedConfig
from simulator.loading.yaml_files import Document, display
from simulator.scenario.scenario import Strategy
from simulator.scenario.world import WorldSpec

_HYDRA = threading.Lock()
_FALLBACK = {
    "world": "south_asia",
    "theory": "grieco",
    "ablation": "crises",
    "strategy": "status_quo",
    "shock": "none",
}
_KEYS = {
    "world": [item.name for item in fields(WorldSpec)],
    "strategy": [item.name for item in fields(Strategy)],
    "theory": ["name", "text", "claim", "source", "parameters"],
    "ablation": ["name", "text", "source", "parameters"],
    "shock": ["name", "text", "shocks"],
}


class Groups:
    """The chosen file of each group: its composed content and the files behind it."""

    def __init__(self, choices: dict[str, tuple[str, str]], folders: Folders, report: Report):
        self.complete = True
        self._names: dict[str, str] = {}
        self._chains: dict[str, tuple[Document, ...]] = {}
        for group, (name, where) in choices.items():
            before = len(report.problems)
            chain = folders.chain(group, name, where, report)
            _check_keys(group, chain, report)
            if len(report.problems) > before:
                self.complete = False
                name = _FALLBACK[group]
                chain = Folders().chain(group, name, where, Report())
            self._names[group], self._chains[group] = name, chain
        self._nodes = self._compose(folders if self.complete else Folders(), report)

    def _compose(self, folders: Folders, report: Report) -> dict[str, dict[str, Any]]:
        from hydra.errors import HydraException
        from omegaconf.errors import OmegaConfBaseException

        words = tuple(f"+{group}={name}" for group, name in self._names.items())
        texts = tuple(document.text for chain in self._chains.values() for document in chain)
        try:
            return deepcopy(_composed(folders.all, words, texts))
        except (HydraException, OmegaConfBaseException, ValueError) as error:
            place = display(folders.all[0])
            report.add(place, "", str(error).partition("\n")[0], "groups that fit together")
            self.complete = False
            return {}

    def place(self, group: str, draft: MergedConfig) -> None:
        """Put a group's content where it belongs in the draft."""
        if group in self._nodes:
            _PLACE[group](self, draft, dict(self._nodes[group]))

    def _where(self, group: str, drop: int) -> Callable[[KeyPath], str]:
        """Say where a key of the draft stands; its first `drop` parts are not in the files."""
        chain = self._chains[group]

        def where(path: KeyPath) -> str:
            keys = path[drop:]
            for end in range(len(keys), 0, -1):
                for document in reversed(chain):
                    if keys[:end] in document.lines:
                        return document.where(keys[:end])
            return display(chain[-1].path)

        return where

    def _place_section(self, group: str, draft: MergedConfig, node: dict[str, Any]) -> None:
        draft.tree[group] = {}
        node = {"name": self._names[group]} | node
        draft.put((group,), node, self._where(group, 1))

    def _place_theory(self, draft: MergedConfig, node: dict[str, Any]) -> None:
        label = node.get("name", self._names["theory"])
        draft.put(("theory",), label, self._where("theory", 0))
        draft.put(("parameters",), node.get("parameters", {}), self._where("theory", 0))

    def _place_ablation(self, draft: MergedConfig, node: dict[str, Any]) -> None:
        where = self._where("ablation", 0)
        draft.put(("parameters",), node.get("parameters", {}), where)
        before = draft.tree.get("notes", [])
        if isinstance(before, list):
            name = node.get("name", self._names["ablation"])
            draft.put(("notes",), [*before, f"switched off: {name}"], where)

    def _place_shocks(self, draft: MergedConfig, node: dict[str, Any]) -> None:
        draft.put(("shocks",), node.get("shocks", []), self._where("shock", 0))


_PLACE: dict[str, Callable[[Groups, MergedConfig, dict[str, Any]], None]] = {
    "world": lambda groups, draft, node: groups._place_section("world", draft, node),
    "strategy": lambda groups, draft, node: groups._place_section("strategy", draft, node),
    "theory": Groups._place_theory,
    "ablation": Groups._place_ablation,
    "shock": Groups._place_shocks,
}


def _check_keys(group: str, chain: tuple[Document, ...], report: Report) -> None:
    names = _KEYS[group]
    for document in chain:
        for key in document.data.keys() - {*names, "defaults"}:
            report.unknown_key(document.where((key,)), (key,), names)


@lru_cache(maxsize=256)
def _composed(
    folders: tuple[Path, ...], words: tuple[str, ...], texts: tuple[str, ...]
) -> dict[str, dict[str, Any]]:
    """Let Hydra compose the chosen files; `texts`, their content, tells old results from new."""
    from hydra import compose, initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra
    from omegaconf import OmegaConf

    first, *rest = map(str, folders)
    search = ", ".join(f'"file://{_quoted(folder)}"' for folder in rest)
    with _HYDRA:
        outer, GlobalHydra.instance().hydra = GlobalHydra.instance().hydra, None
        try:
            with initialize_config_dir(first, version_base="1.3"):
                config = compose(overrides=[f"hydra.searchpath=[{search}]", *words])
        finally:
            GlobalHydra.instance().hydra = outer
    tree: Any = OmegaConf.to_container(config)
    return {group: node or {} for group, node in tree.items()}


def _quoted(path: str) -> str:
    return path.replace("\\", "\\\\").replace('"', '\\"')
