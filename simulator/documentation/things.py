"""Tables of what exists: fields of the World, enumerations, outcomes, columns, scenario files."""

from __future__ import annotations

import inspect
from enum import IntEnum
from itertools import takewhile
from pathlib import Path
from typing import Any

import yaml

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
    groups: dict[str, list[tuple[str, ...]]] = {"Size": []}
    headings = _field_groups(Path(world.__file__))
    for name, (_, of) in specifications().items():
        row = (f"`{name}`", " × ".join(of.axes), plain(of.unit), plain(of.text))
        groups.setdefault(headings[name], []).append(row)
    heads = ("field", "one per", "unit or values", "meaning")
    return "\n\n".join(f"**{title}**\n\n{table(heads, rows)}" for title, rows in groups.items())


def _field_groups(path: Path) -> dict[str, str]:
    """Return the comment under which every field of the World stands."""
    group, groups = "", {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("class "):
            group = "Size"
        elif line.startswith("    # "):
            group = line.strip("# ")
        elif ": Annotated[" in line:
            groups[line.partition(":")[0].strip()] = group
    return groups


def enumerations() -> str:
    """Return the names and numbers of everything that the model counts."""
    rows = [
        (
            kind.__name__,
            plain(kind.__doc__ or ""),
            ", ".join(f"{member.value} `{member.name.lower()}`" for member in kind),
        )
        for kind in vars(kinds).values()
        if inspect.isclass(kind) and issubclass(kind, IntEnum) and kind is not IntEnum
    ]
    return table(("name", "what it is", "values"), rows)


def outcomes() -> str:
    """Return the outcomes of a run."""
    rows = [
        (f"`{name}`", plain(of.label), plain(of.unit), _BETTER[of.better], plain(of.note))
        for name, of in OUTCOMES.items()
    ]
    return table(("outcome", "label", "unit", "better for the state", "how to read it"), rows)


def indices() -> str:
    """Return the indices that are recorded every quarter."""
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
    """Return the purposes of random draws, and the rules that make them."""
    rows = []
    for purpose in Purpose:
        files = [file.name for file in rules.values() if purpose.name in file.purposes]
        users = ", ".join(f"[{name}](#submodel-{name})" for name in files)
        rows.append((str(purpose.value), f"`{purpose.name.lower()}`", users))
    return table(("number", "purpose", "drawn in"), rows)


def settings() -> str:
    """Return the fields that a scenario can set besides parameters."""
    parts = []
    for kind in (Scenario, WorldSpec, Strategy, Shock, Experiment):
        text = (inspect.getdoc(kind) or "").partition("Attributes:")[0]
        parts.append(f"**{kind.__name__}**. {plain(text)}")
        if rows := [(f"`{name}`", plain(meaning)) for name, meaning in meanings(kind).items()]:
            parts.append(table(("field", "meaning"), rows))
    return "\n\n".join(parts)


def scenario_groups(root: Path) -> str:
    """Return a table for each folder of scenarios below `root`, the top folder first."""
    heads = ("file", "what it is", "claim, source, notes")
    parts = []
    for folder in [root, *sorted(folder for folder in root.iterdir() if folder.is_dir())]:
        if files := sorted(folder.glob("*.yaml")):
            title = folder.relative_to(root.parent).as_posix()
            parts.append(f"**`{title}/`**\n\n{table(heads, map(_scenario, files))}")
    return "\n\n".join(parts)


def _scenario(path: Path) -> tuple[str, str, str]:
    """Return the cells of one file: its notes are the comments that it begins with."""
    text = path.read_text(encoding="utf-8")
    content: dict[str, Any] = yaml.safe_load(text) or {}
    about = content.get("text") or content.get("question") or ""
    notes = [str(content[key]) for key in ("claim", "source") if key in content]
    comments = takewhile(lambda line: line.startswith("#"), text.splitlines())
    notes += [line.strip("# ") for line in comments]
    return f"`{path.stem}`", plain(about), plain(" ".join(notes))
