"""Group files (world, theory, strategy, shock) composed by Hydra, and put into a draft."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import fields
from typing import Any

from simulator.scenario.draft import Draft
from simulator.scenario.errors import Report
from simulator.scenario.folders import Folders
from simulator.scenario.layers import Path
from simulator.scenario.schema import Strategy, WorldSpec
from simulator.scenario.yaml_files import Document, display

_HYDRA = threading.Lock()
_FALLBACK = {"world": "south_asia", "theory": "grieco", "strategy": "status_quo", "shock": "none"}
_KEYS = {
    "world": [item.name for item in fields(WorldSpec)],
    "strategy": [item.name for item in fields(Strategy)],
    "theory": ["name", "text", "claim", "source", "parameters"],
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
        used = folders if self.complete else Folders()
        self._nodes = _composed(self._names, used, report)

    def place(self, group: str, draft: Draft) -> None:
        """Put a group's content where it belongs in the draft."""
        if group in self._nodes:
            _PLACE[group](self, draft, dict(self._nodes[group]))

    def _where(self, group: str, drop: int) -> Callable[[Path], str]:
        """Say where a key of the draft stands; its first `drop` parts are not in the files."""
        chain = self._chains[group]

        def where(path: Path) -> str:
            keys = path[drop:]
            for end in range(len(keys), 0, -1):
                for document in reversed(chain):
                    if keys[:end] in document.lines:
                        return document.where(keys[:end])
            return display(chain[-1].path)

        return where

    def _place_section(self, group: str, draft: Draft, node: dict[str, Any]) -> None:
        draft.tree[group] = {}
        node = {"name": self._names[group]} | node
        draft.put((group,), node, self._where(group, 1))

    def _place_theory(self, draft: Draft, node: dict[str, Any]) -> None:
        label = node.get("name", self._names["theory"])
        draft.put(("theory",), label, self._where("theory", 0))
        draft.put(("parameters",), node.get("parameters", {}), self._where("theory", 0))

    def _place_shocks(self, draft: Draft, node: dict[str, Any]) -> None:
        draft.put(("shocks",), node.get("shocks", []), self._where("shock", 0))


_PLACE: dict[str, Callable[[Groups, Draft, dict[str, Any]], None]] = {
    "world": lambda groups, draft, node: groups._place_section("world", draft, node),
    "strategy": lambda groups, draft, node: groups._place_section("strategy", draft, node),
    "theory": Groups._place_theory,
    "shock": Groups._place_shocks,
}


def _check_keys(group: str, chain: tuple[Document, ...], report: Report) -> None:
    names = _KEYS[group]
    for document in chain:
        for key in document.data.keys() - {*names, "defaults"}:
            report.unknown_key(document.where((key,)), (key,), names)


def _composed(names: dict[str, str], folders: Folders, report: Report) -> dict[str, dict[str, Any]]:
    """Let Hydra compose the chosen files."""
    from hydra import compose, initialize_config_dir
    from hydra.core.global_hydra import GlobalHydra
    from hydra.errors import HydraException
    from omegaconf import OmegaConf
    from omegaconf.errors import OmegaConfBaseException

    first, *rest = [str(folder) for folder in folders.all]
    search = ", ".join(f'"file://{_quoted(folder)}"' for folder in rest)
    words = [f"hydra.searchpath=[{search}]", *(f"+{g}={name}" for g, name in names.items())]
    with _HYDRA:
        outer, GlobalHydra.instance().hydra = GlobalHydra.instance().hydra, None
        try:
            with initialize_config_dir(first, version_base="1.3"):
                tree: Any = OmegaConf.to_container(compose(overrides=words))
        except (HydraException, OmegaConfBaseException, ValueError) as error:
            report.add(
                display(folders.all[0]), "", str(error).partition("\n")[0], "groups that fit"
            )
            return {}
        finally:
            GlobalHydra.instance().hydra = outer
    return {group: node or {} for group, node in tree.items()}


def _quoted(path: str) -> str:
    return path.replace("\\", "\\\\").replace('"', '\\"')
