"""One scenario out of many sources: what each of them says, and where each value comes from.

Sections merge key by key, and so do tables that are marked `MERGED`. Any other table, such as a
strategy's suppliers, is replaced as a whole. In a table per class, line or sector, `others` stands
for every one that the same mapping does not name. Files of one group that build on each other
(`defaults:`) are one source, in which all mappings merge: docs/decisions/0017-hydra.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from simulator.loading.errors import KeyPath, Report, shown
from simulator.loading.folders import EXPERIMENT, GROUPS, Folders
from simulator.loading.layers import Layer
from simulator.loading.yaml_files import Document, Where, display
from simulator.model.parameters import PerMember
from simulator.scenario.fields import MERGED, OTHERS, as_name
from simulator.scenario.scenario import Scenario, Strategy
from simulator.scenario.world import WorldSpec

_FALLBACK = {
    "world": "south_asia",
    "theory": "grieco",
    "ablation": "crises",
    "strategy": "status_quo",
    "shock": "none",
}
"""Files that stand in for wrong ones, so that the rest can be looked at."""

KEYS = {
    "world": [item.name for item in fields(WorldSpec)],
    "strategy": [item.name for item in fields(Strategy)],
    "theory": ["name", "text", "claim", "source", "parameters"],
    "ablation": ["name", "text", "source", "parameters"],
    "shock": ["name", "text", "shocks"],
}
"""Keys of the files of each group, beside `defaults`."""


def apply_layers(
    layers: Sequence[Layer], config: MergedConfig, folders: Folders, report: Report
) -> None:
    """Put layers into a config; of each group only the last choice counts, where it was made."""
    last = {
        group: i for i, layer in enumerate(layers) for group in GROUPS if group in layer.choices
    }
    files = {}
    for group, i in last.items():
        name, where = layers[i].choices[group]
        before = len(report.problems)
        chain = folders.chain(group, name, where, report)
        for document in chain:
            for key in document.data:
                if key not in (*KEYS[group], "defaults"):
                    report.unknown_key(document.where((key,)), (key,), KEYS[group])
        if len(report.problems) > before or not chain:
            config.partial, name = True, _FALLBACK[group]
            chain = Folders().chain(group, name, where, Report())
        files[group] = (name, chain)
    for i, layer in enumerate(layers):
        if EXPERIMENT in layer.choices:
            name, where = layer.choices[EXPERIMENT]
            report.add(where, EXPERIMENT, shown(name), "an experiment named on the command line")
        for group in GROUPS:
            if last.get(group) == i:
                _place(config, group, *files[group])
        for setting in layer.settings:
            config.put(setting.path, setting.value, setting.where)


def deep_merge(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """Return two trees as one: mappings merge key by key, any other value of `above` wins."""
    merged = dict(below)
    for key, value in above.items():
        both = isinstance(merged.get(key), dict) and isinstance(value, dict)
        merged[key] = deep_merge(merged[key], value) if both else value
    return merged


def content(chain: Sequence[Document]) -> dict[str, Any]:
    """Return the merged content of a group's file and those that it builds on, oldest first."""
    tree: dict[str, Any] = {}
    for document in chain:
        tree = deep_merge(tree, document.data)
    return {key: value for key, value in tree.items() if key != "defaults"}


def _place(config: MergedConfig, group: str, name: str, chain: Sequence[Document]) -> None:
    """Put a group's file and those that it builds on where they belong in a scenario."""
    section = group in ("world", "strategy")  # its files leave out the first part of a path

    def where(path: KeyPath) -> str:
        keys = path[1:] if section else path
        for end in range(len(keys), 0, -1):
            for document in reversed(chain):
                if keys[:end] in document.lines:
                    return document.where(keys[:end])
        return display(chain[-1].path)

    tree = {"name": as_name(name)} | content(chain)
    if section:
        config.tree[group] = {}
        config.put((group,), tree, where)
    elif group == "shock":
        config.put(("shocks",), tree.get("shocks", []), where)
    else:
        if group == "theory":
            config.put(("theory",), tree["name"], where)
        config.put(("parameters",), tree.get("parameters", {}), where)
        notes = config.tree.get("notes", [])
        if group == "ablation" and isinstance(notes, list):
            config.put(("notes",), [*notes, f"switched off: {tree['name']}"], where)


class MergedConfig:
    """Values of all keys of a scenario, and where each was set last.

    Attributes:
        tree: The values as plain data, not checked.
        partial: Whether something could not be read, so that the rest need not fit together.
    """

    def __init__(self, tree: dict[str, Any], source: str = "defaults") -> None:
        self.tree, self.partial = tree, False
        self._source = source
        self._origins: dict[KeyPath, Where] = {}
        self._above: set[KeyPath] = set()  # every path that leads to a key in _origins

    def where(self, path: KeyPath) -> str:
        """Return file and line, or "command line", of the last setting of a key."""
        inside = self._inside(path)
        if inside:
            return self._origins[inside[-1]](inside[-1])
        for end in range(len(path), 0, -1):
            if path[:end] in self._origins:
                return self._origins[path[:end]](path)
        return self._source

    def put(self, path: KeyPath, value: Any, where: Where) -> None:
        """Set a key; a mapping for a section changes only the keys that it names."""
        node, kind = self.tree, Scenario
        for key in path[:-1]:
            node, kind = _container(node, key), below(kind, key)
        self._put(node, kind, path, value, where)

    def _put(self, node: Any, kind: Any, path: KeyPath, value: Any, where: Where) -> None:
        """Set the last key of a path in what stands above it."""
        key, inner = path[-1], below(kind, path[-1])
        if key == OTHERS and members(kind):
            for name in members(kind):
                self._put(node, kind, (*path[:-1], name), value, where)
        elif isinstance(value, dict) and merges(inner):
            section = _container(node, key)
            others_first = sorted(value, key=lambda name: bool(members(inner)) and name != OTHERS)
            for name in others_first:
                self._put(section, inner, (*path, name), value[name], where)
        else:
            self._remember(path, where)
            _set(node, key, value)

    def _remember(self, path: KeyPath, where: Where) -> None:
        """Note where a key was set last; what was known about keys inside it is void."""
        for known in self._inside(path):
            del self._origins[known]
        self._origins.pop(path, None)
        self._origins[path] = where
        self._above.update(path[:end] for end in range(1, len(path)))

    def _inside(self, path: KeyPath) -> list[KeyPath]:
        if path not in self._above:
            return []
        size = len(path)
        return [known for known in self._origins if len(known) > size and known[:size] == path]


def _container(node: Any, key: str) -> Any:
    """Return the mapping or list at a key; anything else gives way to an empty mapping."""
    if isinstance(node, dict):
        found = node.get(key)
    else:
        found = node[int(key)] if _is_index(node, key) else None
    if not isinstance(found, dict | list):
        found = {}
        _set(node, key, found)
    return found


def _set(node: Any, key: str, value: Any) -> None:
    if isinstance(node, dict):
        node[key] = value
    elif _is_index(node, key):
        node[int(key)] = value
    else:
        node.append(value)


def _is_index(node: list[Any], key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) < 5 and int(key) < len(node)


# --- annotations -------------------------------------------------------------------------------


@cache
def hints(kind: type) -> dict[str, Any]:
    """Annotations of a dataclass, ranges included."""
    return get_type_hints(kind, include_extras=True)


def below(kind: Any, key: str) -> Any:
    """Return the annotation of a key inside an annotated thing; None if there is no such key."""
    kind = bare(kind)
    if is_dataclass(kind):
        return hints(kind).get(key)  # type: ignore[arg-type]
    inner = get_args(kind)
    if get_origin(kind) is dict:
        return inner[1]
    return inner[0] if get_origin(kind) is tuple else None


def bare(kind: Any) -> Any:
    """Strip ranges from an annotation."""
    return get_args(kind)[0] if get_origin(kind) is Annotated else kind


def members(kind: Any) -> tuple[str, ...]:
    """Return the names for which `others` stands in a table per class, line or sector."""
    plain = bare(kind)
    table = isinstance(plain, type) and issubclass(plain, PerMember)
    return tuple(hints(plain)) if table else ()


def merges(kind: Any) -> bool:
    """Whether layers change a mapping of this annotation key by key."""
    return is_dataclass(bare(kind)) or MERGED in get_args(kind)[1:]
