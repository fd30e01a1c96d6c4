"""A scenario in the making: plain data, and where each part of it comes from."""

from __future__ import annotations

from dataclasses import is_dataclass
from functools import cache
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from simulator.loading.layers import Path, Where
from simulator.model.parameters import PerMember
from simulator.scenario.fields import MERGED, OTHERS
from simulator.scenario.scenario import Scenario


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
    """Tell whether layers change a mapping of this annotation key by key."""
    return is_dataclass(bare(kind)) or MERGED in get_args(kind)[1:]


class MergedConfig:
    """Values of all keys of a scenario.

    Sections merge key by key, and so do tables that are marked `MERGED`. Any other table, such as
    a strategy's suppliers, is replaced as a whole. In a table per class, line or sector, `others`
    stands for every one that the same mapping does not name.
    """

    def __init__(self, tree: dict[str, Any], source: str = "defaults") -> None:
        self.tree = tree
        self.partial = False  # something could not be read: the rest need not fit together
        self._source = source
        self._origins: dict[Path, Where] = {}
        self._above: set[Path] = set()  # every path that leads to a key in _origins

    def where(self, path: Path) -> str:
        """Return file and line, or "command line", of a key, by what was last said about it."""
        inside = self._inside(path)
        if inside:
            return self._origins[inside[-1]](inside[-1])
        for end in range(len(path), 0, -1):
            if path[:end] in self._origins:
                return self._origins[path[:end]](path)
        return self._source

    def put(self, path: Path, value: Any, where: Where) -> None:
        """Set a key; a mapping for a section changes only the keys that it names."""
        self._put(self.tree, Scenario, path, value, where, ())

    def _put(self, node: Any, kind: Any, path: Path, value: Any, where: Where, above: Path) -> None:
        key, rest = path[0], path[1:]
        inner, here = below(kind, key), (*above, key)
        if key == OTHERS and members(kind):
            for name in members(kind):
                self._put(node, kind, (name, *rest), value, where, above)
        elif rest:
            child = self._child(node, key)
            self._put(child, inner, rest, value, where, here)
        elif isinstance(value, dict) and merges(inner):
            child = self._child(node, key)
            others_first = sorted(value, key=lambda name: bool(members(inner)) and name != OTHERS)
            for name in others_first:
                self._put(child, inner, (name,), value[name], where, here)
        else:
            self._remember(here, where)
            _set(node, key, value)

    def _child(self, node: Any, key: str) -> Any:
        """Return what stands at a key, an empty mapping in place of anything but a container."""
        found = _get(node, key)
        if not isinstance(found, dict | list):
            found = {}
            _set(node, key, found)
        return found

    def _remember(self, path: Path, where: Where) -> None:
        """Note where a key was set last; what was known about keys inside it is void."""
        for known in self._inside(path):
            del self._origins[known]
        self._origins.pop(path, None)
        self._origins[path] = where
        self._above.update(path[:end] for end in range(1, len(path)))

    def _inside(self, path: Path) -> list[Path]:
        if path not in self._above:
            return []
        size = len(path)
        return [known for known in self._origins if len(known) > size and known[:size] == path]


def _get(node: Any, key: str) -> Any:
    if isinstance(node, dict):
        return node.get(key)
    return node[int(key)] if _is_index(node, key) else None


def _set(node: Any, key: str, value: Any) -> None:
    if isinstance(node, dict):
        node[key] = value
    elif _is_index(node, key):
        node[int(key)] = value
    else:
        node.append(value)


def _is_index(node: list[Any], key: str) -> bool:
    return key.isascii() and key.isdigit() and len(key) < 5 and int(key) < len(node)
