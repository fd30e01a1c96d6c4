"""Check a draft in every part, tell every problem at once, and build the scenario."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import is_dataclass, replace
from enum import IntEnum
from functools import cache
from itertools import pairwise
from json import dumps
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import TypeAdapter, ValidationError
from pydantic.fields import FieldInfo

from simulator.initial.facts import load_facts
from simulator.loading.errors import KeyPath, Problem, Report, Violation, nearest, shown, suggest
from simulator.loading.merge import MergedConfig, bare, below, hints
from simulator.loading.rules import broken_rules, composite_rules, fit
from simulator.loading.yaml_files import Where, refused
from simulator.model.kinds import names
from simulator.model.parameters import PerMember, describe
from simulator.scenario.experiment import Experiment
from simulator.scenario.fact_rows import FactRows
from simulator.scenario.plain import to_plain
from simulator.scenario.scenario import Scenario

_Kind = TypeVar("_Kind")
_ONE_OF = "expected one of: "
_FORMS: dict[tuple[str, ...], str] = {
    ("world", "start"): "values by state: {PAK: {hardening: 0.6}}",
    ("world", "pairs"): "values by both states, one way: {CHN: {IND: {hostility: 0.4}}}",
    ("world", "portfolios"): "shares by state: {PAK: {offence: 0.4, hardening: 0.6}}",
}
"""How tables are written that are keyed by states."""


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
    return build(MergedConfig(to_plain(tree), "scenario"), Report())


def build(config: MergedConfig, report: Report, own: FactRows | None = None) -> Scenario:
    """Return the scenario that a config describes, fitted to its world.

    Args:
        config: All its values, `facts` that it carries itself among them.
        report: What is wrong already.
        own: Rows of the user's fact tables, below those that the scenario carries.

    Raises:
        ScenarioError: With all problems, those already in the report included.
    """
    tree, where = config.tree, config.where
    if refused(tree, where, report):
        report.raise_if_any()
    _structure(tree, Scenario, where, report)
    _member_ranges(tree, where, report)
    scenario, rows = _typed(Scenario, tree, where, report) or _stand_in(tree), FactRows()
    if scenario is not None and not config.partial:
        rows = own.under(scenario.facts) if own else scenario.facts
        known = load_facts()
        try:
            known = known.with_rows(rows)
        except ValueError as error:
            report.add(where(("facts",)), "facts", str(error), "rows as in the tables of facts")
        _take_violations(broken_rules(scenario, known), where, report)
    report.raise_if_any()
    assert isinstance(scenario, Scenario)
    world = scenario.world
    return fit(replace(scenario, facts=rows.about(world.states, world.forums)))


def build_experiment(tree: Mapping[str, Any], where: Where, report: Report) -> Experiment:
    """Return an experiment, without its scenarios.

    Raises:
        ScenarioError: With all problems, those already in the report included.
    """
    plain = {key: value for key, value in tree.items() if key != "variants"}
    if len(plain) < len(tree):
        report.add(where(("variants",)), "variants", "variants", "names in `strategies` instead")
    _structure(plain, Experiment, where, report)
    found: Experiment | None = _typed(Experiment, plain, where, report)
    if found is not None:
        _comparison(found, where, report)
        _take_violations(composite_rules(found.composite), where, report)
    report.raise_if_any()
    assert found is not None
    return found


def build_as(kind: type[_Kind], tree: Mapping[str, Any], where: Where, report: Report) -> _Kind:
    """Return plain data as a dataclass of the schema, every key and range checked.

    Raises:
        ScenarioError: With all problems, those already in the report included.
    """
    _structure(tree, kind, where, report)
    found: _Kind | None = _typed(kind, tree, where, report)
    report.raise_if_any()
    assert found is not None
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


def _take_violations(found: Iterable[Violation], where: Where, report: Report) -> None:
    for violation in found:
        likely = violation.likely or nearest(violation.given, violation.names)
        place, key = where(violation.path), ".".join(violation.path)
        report.take(Problem(place, key, violation.given, violation.expected, likely))


# --- unknown keys ------------------------------------------------------------------------------


def _structure(node: object, kind: Any, where: Where, report: Report, path: KeyPath = ()) -> None:
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
            places = [place for place in _places().get(key, ()) if place != ".".join(inner)]
            elsewhere = places[0] if len(places) == 1 else ""
            report.unknown_key(where(inner), inner, known, elsewhere)


@cache
def _places() -> dict[str, tuple[str, ...]]:
    """Where each key of a scenario stands, down to the parameters."""
    found: dict[str, list[str]] = {}
    waiting: list[tuple[KeyPath, Any]] = [((), Scenario)]
    while waiting:
        above, kind = waiting.pop(0)
        for key, inner in hints(kind).items():
            path, bare_kind = (*above, key), bare(without_none(inner))
            found.setdefault(key, []).append(".".join(path))
            if is_dataclass(bare_kind) and path != ("facts",):
                waiting.append((path, bare_kind))
    return {key: tuple(places) for key, places in found.items()}


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
                _take_detail(kind, detail, where, report)
        return None


def _take_detail(kind: type, detail: Mapping[str, Any], where: Where, report: Report) -> None:
    path = tuple(map(str, detail["loc"]))
    if detail["type"] in ("unexpected_keyword_argument", "dataclass_type"):
        return  # _structure has reported it
    if detail["type"] == "too_short" and len(detail["input"]) != detail["ctx"]["actual_length"]:
        return  # an entry is wrong, which is reported; the list is not too short
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


def _remove(tree: Any, path: KeyPath) -> None:
    """Take out a wrong value; of a list or table, the whole."""
    node, kind = tree, Scenario
    for key, inner in pairwise(path):
        kind = below(kind, key)
        if not is_dataclass(bare(kind)) or inner not in node.get(key, {}):
            node.pop(key, None)
            return
        node = node[key]
    node.pop(path[-1], None)


def _member_ranges(tree: Mapping[str, Any], where: Where, report: Report) -> None:
    """Check the values of parameters that have one for each class, budget line or sector."""
    sections = tree.get("parameters")
    for name, low, high, unit in _per_member():
        section, key = name.split(".")
        values = sections.get(section) if isinstance(sections, dict) else None
        values = values.get(key) if isinstance(values, dict) else None
        for entry, value in values.items() if isinstance(values, dict) else ():
            number = isinstance(value, int | float) and not isinstance(value, bool)
            if number and not low <= value <= high:
                path = ("parameters", section, key, entry)
                expected = f"a number from {low:g} to {high:g}"
                expected += f" ({unit})" if unit != "-" else ""
                report.add(where(path), ".".join(path), shown(value), expected)


@cache
def _per_member() -> tuple[tuple[str, float, float, str], ...]:
    return tuple(
        (row.name, row.low, row.high, row.unit)
        for row in describe()
        if isinstance(row.default, PerMember) and row.low is not None and row.high is not None
    )


# --- what a key allows, in words, read off its annotation --------------------------------------


def expectation(
    kind: Any, path: tuple[str, ...], detail: Mapping[str, Any]
) -> tuple[str, tuple[str, ...]]:
    """Return the values that a key allows, in words, and the allowed names if it takes names."""
    message = str(detail["msg"]).removeprefix("Value error, ")
    if message.startswith(_ONE_OF):
        names = tuple(message.removeprefix(_ONE_OF).split(", "))
        return message.removeprefix("expected "), names
    if detail["type"] == "value_error":
        return message.removeprefix("expected "), ()
    if detail["type"] == "dict_type" and path[:2] in _FORMS:
        return _FORMS[path[:2]], ()
    message = message.replace("Input should be ", "").replace("Input should have ", "")
    found = allowed(kind, path) or message
    if isinstance(detail.get("input"), bool) and not found.startswith(("true", "a ")):
        found += " (YAML reads yes, no, on and off as true and false: write it in quotes)"
    return found, ()


def allowed(kind: Any, path: tuple[str, ...]) -> str:
    """Return the values that the annotation at the end of a path allows, in words, or nothing."""
    return _described(*annotated(kind, path))


def annotated(kind: Any, path: tuple[str, ...]) -> tuple[Any, dict[str, float]]:
    """Return the annotation at the end of a path, and the range `low` to `high` that holds there.

    A range holds for all that is inside, such as the parts of a parameter with one per sector. The
    annotation of a key that does not exist is None.
    """
    limits: dict[str, float] = {}
    for key in path:
        kind = below(without_none(kind), key)
        limits = _limits(kind) or limits
    return without_none(kind), limits


def _described(kind: Any, limits: Mapping[str, float]) -> str:
    plain, unit = bare(kind), _declared(kind).get("unit", "-")
    unit = f" ({unit})" if unit != "-" else ""
    if plain in (int, float):
        room = "a whole number" if plain is int else "a number"
        if limits:
            low, high = limits["low"], limits["high"]
            whole = "2**64 - 1" if high >= 2**53 else f"{high:.0f}"
            room += f" from {low:g} to " + (whole if plain is int else f"{high:g}")
        return room + unit
    if plain is str:
        return f"a name of letters, digits, . _ -{unit}" if _constraint(kind, "pattern") else "text"
    if plain is bool:
        return "true or false"
    if isinstance(plain, type) and issubclass(plain, IntEnum):
        return f"one of: {', '.join(names(plain))}"
    low, high = _constraint(kind, "min_length"), _constraint(kind, "max_length")
    if get_origin(plain) is dict:
        return "a mapping `key: value`" + (f" with at most {high} keys" if high else "")
    if get_origin(plain) is not tuple:
        return ""
    if get_args(plain)[-1] is not Ellipsis:
        return f"a list of {len(get_args(plain))}"
    lengths = f" of {low or 0} to {high}" if high else f" of at least {low}" if low else ""
    return f"a list{lengths}"


def _limits(kind: Any) -> dict[str, float]:
    """Lowest and highest value, also of the parts of a parameter with one value per class."""
    declared = _declared(kind)
    if "low" in declared:
        return {"low": declared["low"], "high": declared["high"]}
    low, high = _constraint(kind, "ge"), _constraint(kind, "le")
    return {} if low is None or high is None else {"low": low, "high": high}


def _declared(kind: Any) -> Mapping[str, Any]:
    """Range, unit and source that the field of a parameter declares."""
    found = [info.json_schema_extra for info in _field_infos(kind)]
    return next((extra for extra in found if isinstance(extra, dict)), {})


def _constraint(kind: Any, name: str) -> Any:
    """Return a constraint on a field, such as `max_length`; None if there is none."""
    parts = [part for info in _field_infos(kind) for part in info.metadata]
    return next((getattr(part, name) for part in parts if hasattr(part, name)), None)


def _field_infos(kind: Any) -> list[FieldInfo]:
    return [part for part in get_args(without_none(kind)) if isinstance(part, FieldInfo)]


def without_none(kind: Any) -> Any:
    """Strip `| None` from an annotation."""
    if get_origin(kind) in (Union, UnionType):
        return next(part for part in get_args(kind) if part is not type(None))
    return kind
