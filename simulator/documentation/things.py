"""Tables of what exists: fields of the World, enumerations, outcomes, columns, scenario files."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterable, Iterator
from enum import IntEnum
from pathlib import Path
from typing import Any

from simulator.documentation.markdown import plain, table
from simulator.documentation.source import RuleFile
from simulator.model import kinds, ledger, world
from simulator.model.accounts import TRAJECTORIES, Flow
from simulator.model.draws import Purpose
from simulator.model.ledger import Amount, Mark
from simulator.model.outcomes import OUTCOMES
from simulator.model.world import specifications
from simulator.scenario.experiment import Experiment
from simulator.scenario.fields import meanings
from simulator.scenario.scenario import Scenario, Shock, Strategy
from simulator.scenario.world import WorldSpec

_BETTER = {1: "more", -1: "less", 0: "neither"}


def world_fields() -> str:
    """Return a table of World fields for every group that the source file marks by a comment."""
    groups: dict[str, list[tuple[str, ...]]] = {}
    headings = _field_groups(Path(world.__file__))
    for name, (_, of) in specifications().items():
        row = (f"`{name}`", " × ".join(of.shape.split()), plain(of.unit), plain(of.text))
        groups.setdefault(headings[name], []).append(row)
    heads = ("field", "one per", "unit or values", "meaning")
    return "\n\n".join(f"**{title}**\n\n{table(heads, rows)}" for title, rows in groups.items())


def _field_groups(path: Path) -> dict[str, str]:
    """Return the comment under which every field of the class World stands."""
    lines = path.read_text(encoding="utf-8").splitlines()
    body = next(
        node.body
        for node in ast.parse("\n".join(lines)).body
        if isinstance(node, ast.ClassDef) and node.name == "World"
    )
    group, groups = "Size", {}
    for node in body:
        for line in reversed(lines[: node.lineno - 1]):
            if not line.startswith("    #"):
                break
            group = line.strip("# ")
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name):
            groups[node.target.id] = group
    return groups


def enumerations() -> str:
    """Return the names and numbers of everything that the model counts."""
    rows = [
        (kind.__name__, plain(kind.__doc__ or ""), _members(kind)) for kind in _enums(vars(kinds))
    ]
    return table(("name", "what it is", "values"), rows)


def _enums(found: dict[str, Any]) -> Iterator[type[IntEnum]]:
    for value in found.values():
        if inspect.isclass(value) and issubclass(value, IntEnum) and value is not IntEnum:
            yield value


def _members(kind: type[IntEnum]) -> str:
    return ", ".join(f"{member.value} `{member.name.lower()}`" for member in kind)


def outcomes() -> str:
    """Return what a run is asked about."""
    rows = [
        (f"`{name}`", plain(of.label), plain(of.unit), _BETTER[of.better])
        for name, of in OUTCOMES.items()
    ]
    return table(("outcome", "label", "unit", "better for the state"), rows)


def indices() -> str:
    """Return what is recorded every quarter."""
    rows = [
        (f"`{index.name.lower()}`", plain(column.label), plain(column.unit))
        for index, column in TRAJECTORIES.items()
    ]
    return table(("index", "label", "unit"), rows)


def counted() -> str:
    """Return the sums of a quarter, and the columns of the ledger."""
    sums = f"{plain(Flow.__doc__ or '')} They are {_listed(Flow)}."
    columns = f"{_listed(Mark)}, and the amounts {_listed(Amount)}"
    return f"{sums}\n\n{plain(ledger.__doc__ or '')} Its columns are {columns}."


def _listed(kind: type[IntEnum]) -> str:
    return ", ".join(f"`{member.name.lower()}`" for member in kind)


def draws(rules: dict[str, RuleFile]) -> str:
    """Return what is drawn at random, and where."""
    rows = [
        (str(purpose.value), f"`{purpose.name.lower()}`", ", ".join(_users(purpose, rules)))
        for purpose in Purpose
    ]
    return table(("number", "purpose", "drawn in"), rows)


def _users(purpose: Purpose, rules: dict[str, RuleFile]) -> Iterable[str]:
    files = [file.name for file in rules.values() if purpose.name in file.purposes]
    return (f"[{name}](#submodel-{name})" for name in files)


def settings() -> str:
    """Return what a scenario can set besides parameters."""
    return "\n\n".join(map(_setting, (Scenario, WorldSpec, Strategy, Shock, Experiment)))


def _setting(kind: type) -> str:
    text = inspect.getdoc(kind) or ""
    about = f"**{kind.__name__}**. {plain(text.partition('Attributes:')[0])}"
    rows = [(f"`{name}`", plain(meaning)) for name, meaning in meanings(kind).items()]
    return f"{about}\n\n{table(('field', 'meaning'), rows)}" if rows else about
