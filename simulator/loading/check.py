"""Check a draft in every part, tell every problem at once, and build the scenario."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import is_dataclass, replace
from functools import cache
from itertools import pairwise
from json import dumps
from typing import Any, TypeVar, get_args, get_origin

from pydantic import TypeAdapter, ValidationError

from simulator.initial.facts import FactTable, load_facts
from simulator.loading.errors import Path, Problem, Report, nearest, shown, suggest
from simulator.loading.expected import expectation, without_none
from simulator.loading.folders import Folders
from simulator.loading.layers import Where
from simulator.loading.merge import MergedConfig, bare, below, hints
from simulator.loading.rules import broken_rules, composite_rules, fit
from simulator.loading.yaml_files import unsafe_content
from simulator.model.parameters import describe
from simulator.scenario.experiment import Experiment
from simulator.scenario.fact_rows import FactRows
from simulator.scenario.plain import to_plain
from simulator.scenario.scenario import Scenario

_Kind = TypeVar("_Kind")


def build(draft: MergedConfig, folders: Folders, report: Report) -> Scenario:
    """Return the scenario that a draft describes.

    Raises:
        ScenarioError: With all problems, those already in the report included.
    """
    return _build(draft, folders.own_facts, report)


def check(scenario: Scenario) -> Scenario:
    """Return a scenario, fitted to its world, if it is right in every part.

    Raises:
        ScenarioError: With all problems.
    """
    return from_resolved(scenario.resolved())


def from_resolved(tree: Mapping[str, Any]) -> Scenario:
    """Return the scenario that `Scenario.resolved` described: the way back from a manifest.

    Raises:
        ScenarioError: With all problems.
    """
    return rebuild(MergedConfig(to_plain(tree), "scenario"), Report())


def rebuild(draft: MergedConfig, report: Report) -> Scenario:
    """Build a scenario that carries its own facts already; see `build`."""
    return _build(draft, FactRows(), report)


def build_experiment(tree: Mapping[str, Any], where: Where, report: Report) -> Experiment:
    """Return an experiment, without its scenarios.

    Raises:
        ScenarioError: With all problems, those already in the report included.
    """
    plain = {key: value for key, value in tree.items() if key != "variants"}
    if len(plain) < len(tree):
        report.add(where(("variants",)), "variants", "variants", "names in `strategies` instead")
    found = _checked(Experiment, plain, where, report)
    if found is not None:
        _comparison(found, where, report)
        for broken in composite_rules(found.composite):
            place, key = where(broken.path), ".".join(broken.path)
            report.add(place, key, broken.given, broken.expected, broken.names)
    report.raise_if_any()
    assert found is not None
    return found


def build_as(kind: type[_Kind], tree: Mapping[str, Any], where: Where, report: Report) -> _Kind:
    """Return plain data as a dataclass of the schema, every key and range checked.

    Raises:
        ScenarioError: With all problems, those already in the report included.
    """
    found = _checked(kind, tree, where, report)
    report.raise_if_any()
    assert found is not None
    return found


def _checked(
    kind: type[_Kind], tree: Mapping[str, Any], where: Where, report: Report
) -> _Kind | None:
    _structure(tree, kind, where, report)
    found: _Kind | None = _typed(kind, tree, where, report)
    return found


def _comparison(found: Experiment, where: Where, report: Report) -> None:
    """Report an experiment that compares nothing, too much at once, or something twice."""
    if not found.changes:
        expected = "names to compare; or else `theories`, or a `dial`"
        report.add(where(("strategies",)), "strategies", "missing", expected)
    if found.strategies and (found.theories or found.dial):
        given = "strategies beside theories or a dial"
        expected = "one kind of thing to compare; choose the other by strategy= or theory="
        report.add(where(("strategies",)), "strategies", given, expected)
    labels = [change.label for change in found.changes]
    for change in found.changes:
        if labels.count(change.label) > 1:
            given, place = f"{change.label} more than once", where((change.said_in,))
            report.add(place, change.said_in, given, "each of them once")


def _build(draft: MergedConfig, own: FactRows, report: Report) -> Scenario:
    tree, where = draft.tree, draft.where
    refused = list(unsafe_content(tree))
    for path, given, expected in refused:
        report.add(where(path), ".".join(path), given, expected)
    if refused:
        report.raise_if_any()
    _structure(tree, Scenario, where, report)
    _per_class_ranges(tree, where, report)
    scenario, rows = _typed(Scenario, tree, where, report) or _stand_in(tree), FactRows()
    if scenario is not None and not draft.partial:
        rows, known = _facts(own.under(scenario.facts), where, report)
        for broken in broken_rules(scenario, known):
            likely = broken.likely or nearest(broken.given, broken.names)
            key = ".".join(broken.path)
            report.take(Problem(where(broken.path), key, broken.given, broken.expected, likely))
    report.raise_if_any()
    assert isinstance(scenario, Scenario)
    world = scenario.world
    return fit(replace(scenario, facts=rows.about(world.states, world.forums)))


def _facts(rows: FactRows, where: Where, report: Report) -> tuple[FactRows, FactTable]:
    """Return rows that can be read, and the tables with them on top."""
    shipped = load_facts()
    try:
        return rows, shipped.with_rows(rows)
    except ValueError as error:
        report.add(where(("facts",)), "facts", str(error), "rows as in the tables of facts")
        return FactRows(), shipped


# --- unknown keys ------------------------------------------------------------------------------


def _structure(node: object, kind: Any, where: Where, report: Report, path: Path = ()) -> None:
    """Report keys that do not exist, and plain values where sections belong."""
    optional, kind = kind != without_none(kind), bare(without_none(kind))
    if get_origin(kind) is tuple and isinstance(node, list):
        for index, entry in enumerate(node):
            _structure(entry, get_args(kind)[0], where, report, (*path, str(index)))
    if get_origin(kind) is dict and isinstance(node, dict):
        for key, entry in node.items():
            _structure(entry, get_args(kind)[1], where, report, (*path, key))
    if not is_dataclass(kind) or (optional and node is None):
        return
    names = tuple(hints(kind))  # type: ignore[arg-type]
    if not isinstance(node, dict):
        report.add(where(path), ".".join(path), shown(node), f"keys: {', '.join(names)}")
        return
    for key, value in node.items():
        inner = (*path, key)
        if key in names:
            _structure(value, hints(kind)[key], where, report, inner)  # type: ignore[arg-type]
        else:
            known = names if path or kind is not Scenario else (*names, "shock", "ablation")
            report.unknown_key(where(inner), inner, known, _elsewhere(key, inner))


@cache
def _places() -> dict[str, tuple[str, ...]]:
    """Where each key of a scenario stands, down to the parameters."""
    found: dict[str, list[str]] = {}
    waiting: list[tuple[Path, Any]] = [((), Scenario)]
    while waiting:
        above, kind = waiting.pop(0)
        for key, inner in hints(kind).items():
            path, bare_kind = (*above, key), bare(without_none(inner))
            found.setdefault(key, []).append(".".join(path))
            if is_dataclass(bare_kind) and path != ("facts",):
                waiting.append((path, bare_kind))
    return {key: tuple(places) for key, places in found.items()}


def _elsewhere(key: str, path: Path) -> str:
    """Return where a key belongs that stands in the wrong place; nothing if that is not clear."""
    places = [place for place in _places().get(key, ()) if place != ".".join(path)]
    return places[0] if len(places) == 1 else ""


# --- types and ranges --------------------------------------------------------------------------


@cache
def _adapter(kind: type) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def _typed(kind: type, tree: Mapping[str, Any], where: Where, report: Report) -> Any:
    """Return the typed object, or None with its problems in the report.

    JSON is the strict reading of plain data: lists do for tuples, but "3" is not a number.
    """
    try:
        return _adapter(kind).validate_json(dumps(tree), strict=True)
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            if not report.full:
                _tell(kind, detail, where, report)
        return None


def _tell(kind: type, detail: Mapping[str, Any], where: Where, report: Report) -> None:
    path = tuple(map(str, detail["loc"]))
    if detail["type"] in ("unexpected_keyword_argument", "dataclass_type"):
        return  # told by _structure
    if detail["type"] == "too_short" and len(detail["input"]) != detail["ctx"]["actual_length"]:
        return  # an entry is wrong, which is told; the list is not too short
    expected, names = expectation(kind, path, detail)
    missing = detail["type"] in ("missing", "missing_argument")
    given = "missing" if missing else shown(detail["input"])
    likely = nearest(given, names) or ("" if missing else suggest(detail["input"], expected))
    report.take(Problem(where(path), ".".join(path), given, expected, likely))


def _stand_in(tree: dict[str, Any]) -> Scenario | None:
    """Return a scenario with defaults in place of what is wrong, to look for further problems."""
    repaired: Any = _pruned(tree, Scenario)
    for _ in range(3):
        try:
            found: Scenario = _adapter(Scenario).validate_json(dumps(repaired), strict=True)
            return found
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                _remove(repaired, tuple(map(str, detail["loc"])))
    return None


def _pruned(node: Any, kind: Any) -> Any:
    """Return a copy without unknown keys."""
    kind = bare(kind)
    if isinstance(node, dict) and is_dataclass(kind):
        known = hints(kind)  # type: ignore[arg-type]
        return {key: _pruned(value, known[key]) for key, value in node.items() if key in known}
    return node.copy() if isinstance(node, dict | list) else node


def _remove(tree: Any, path: Path) -> None:
    """Take out a wrong value; of a list or table, the whole."""
    node, kind = tree, Scenario
    for key, inner in pairwise(path):
        kind = below(kind, key)
        if not is_dataclass(bare(kind)) or inner not in node.get(key, {}):
            node.pop(key, None)
            return
        node = node[key]
    node.pop(path[-1], None)


def _per_class_ranges(tree: Mapping[str, Any], where: Where, report: Report) -> None:
    """Check the values of parameters that have one for each class, budget line or sector."""
    sections = tree.get("parameters")
    for name, low, high, unit in _per_class():
        section, key = name.split(".")
        values = sections.get(section) if isinstance(sections, dict) else None
        values = values.get(key) if isinstance(values, dict) else None
        for entry, value in _numbers(values):
            if not low <= value <= high:
                path = ("parameters", section, key, entry)
                allowed = f"a number from {low:g} to {high:g}" + (
                    f" ({unit})" if unit != "-" else ""
                )
                report.add(where(path), ".".join(path), shown(value), allowed)


def _numbers(values: object) -> Iterator[tuple[str, float]]:
    for key, value in values.items() if isinstance(values, dict) else ():
        if isinstance(value, int | float) and not isinstance(value, bool):
            yield key, value


@cache
def _per_class() -> tuple[tuple[str, float, float, str], ...]:
    return tuple(
        (row.name, row.low, row.high, row.unit)
        for row in describe()
        if is_dataclass(row.default) and row.low is not None and row.high is not None
    )
