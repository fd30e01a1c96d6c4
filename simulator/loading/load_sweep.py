"""Load sweeps: a file of `scenarios/sweep/` or of one's own, then words of the command line."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, replace
from itertools import product
from math import isfinite
from pathlib import Path
from typing import Any

from simulator.loading.check import build, build_as
from simulator.loading.errors import COMMAND_LINE, Report, ScenarioError, listed, shown
from simulator.loading.folders import GROUPS, SWEEP, Folders
from simulator.loading.layers import Layer, from_mapping, from_overrides
from simulator.loading.load import compose_layers, path_of
from simulator.loading.merge import MergedConfig
from simulator.loading.yaml_files import Document, read
from simulator.model.parameters import describe
from simulator.scenario.experiment import Overrides
from simulator.scenario.scenario import Scenario
from simulator.scenario.sweep import (
    CHOICE,
    GRID,
    LATIN_HYPERCUBE,
    LOGUNIFORM,
    MOST_POINTS,
    NORMAL,
    ONE_AT_A_TIME,
    OWN_KEYS,
    SOBOL,
    Sweep,
    Uncertainty,
    Value,
)

DEFAULT_SWEEP = "price_of_dependence"
MOST_COMBINATIONS = 1000
_SHARED = ("world", "focal", "horizon", "seed")
"""What all points must have in common: who is there, for how long, and whose draws."""

Where = Callable[[tuple[str, ...]], str]


def load_sweep(
    name: str | Path = DEFAULT_SWEEP,
    overrides: Overrides = (),
    config_dir: str | Path | None = None,
) -> Sweep:
    """Load a sweep with the scenario of every combination of its levers; see `load_scenario`.

    Overrides may name keys of the sweep itself (`design`, `points`, `replicates`, `outcomes` ...)
    and keys that its scenarios share (`horizon`, `world`, `parameters...`).

    Raises:
        ScenarioError: With every problem that was found.
    """
    report, folders = Report(), Folders.of(config_dir)
    folders.check(report)
    words = from_overrides(overrides, report)
    source = _source(str(name), folders, report)
    outline, where = _outline(source, words, report)
    _check_words(outline, words, report)
    _check_outline(outline, where, report)
    report.raise_if_any()
    variants = tuple(_variants(outline, where, words, folders, report))
    report.raise_if_any()
    loaded = replace(outline, variants=variants, labels=tuple(map(_label, _combinations(outline))))
    loaded = replace(loaded, uncertainties=_with_ranges(loaded, where, report))
    _check_values(loaded, where, report)
    report.raise_if_any()
    return loaded


def _source(name: str, folders: Folders, report: Report) -> Document:
    path = path_of(name, folders, SWEEP)
    if path is None:
        names = folders.names(SWEEP)
        report.add(COMMAND_LINE, "", shown(name), f"a YAML file or {listed(names)}", names)
        raise ScenarioError(report.problems)
    document = read(path, report)
    if document is None:
        raise ScenarioError(report.problems)
    return document


# --- the sweep itself --------------------------------------------------------------------------


def _outline(source: Document, words: Layer, report: Report) -> tuple[Sweep, Where]:
    """Return the sweep without its scenarios, and what says where a key of it was given."""
    own = [setting for setting in words.settings if setting.path[0] in OWN_KEYS]
    words.settings = [setting for setting in words.settings if setting not in own]
    tree: dict[str, Any] = {"name": source.path.stem} | source.data
    given: set[tuple[str, ...]] = set()
    for setting in own:
        given.add(_put(tree, setting.path, setting.value))

    def where(path: tuple[str, ...]) -> str:
        said = any(path[: len(key)] == key or key[: len(path)] == path for key in given)
        return COMMAND_LINE if said else source.where(path)

    for key in sorted({"variants", "labels"} & tree.keys()):
        report.unknown_key(where((key,)), (key,), OWN_KEYS)
        del tree[key]
    return build_as(Sweep, tree, where, report), where


def _put(tree: dict[str, Any], path: tuple[str, ...], value: Any) -> tuple[str, ...]:
    """Set a key of the sweep in its plain data and return its path there.

    Keys of scenarios have dots, and stand as one key in `levers` and `uncertainties`.
    """
    head, rest = path[0], path[1:]
    if not rest:
        tree[head] = value
        return path
    section = dict(tree[head]) if isinstance(tree.get(head), dict) else {}
    tree[head] = section
    if head == "uncertainties" and rest[-1] in Uncertainty.__dataclass_fields__:
        key = ".".join(rest[:-1])
        entry = section.get(key)
        section[key] = (entry if isinstance(entry, dict) else {}) | {rest[-1]: value}
        return head, key, rest[-1]
    section[".".join(rest)] = value
    return head, ".".join(rest)


def _check_words(outline: Sweep, words: Layer, report: Report) -> None:
    """Refuse words that a lever would overrule at once, and keys that nobody has."""
    known = (*OWN_KEYS, *(item.name for item in fields(Scenario)), *GROUPS)
    for setting in [s for s in words.settings if s.path[0] not in known]:
        report.unknown_key(COMMAND_LINE, setting.path[:1], known)
        words.settings.remove(setting)
    for key in outline.levers:
        if key in words.choices:
            report.add(
                COMMAND_LINE, key, shown(words.choices[key][0]), f"levers.{key}=[...] in a sweep"
            )
    for setting in words.settings:
        key = ".".join(setting.path)
        if key in outline.levers or key in outline.uncertainties:
            kind = "levers" if key in outline.levers else "uncertainties"
            report.add(COMMAND_LINE, key, shown(setting.value), f"a change of {kind}.{key} instead")


def _check_outline(outline: Sweep, where: Where, report: Report) -> None:
    if not outline.outcomes:
        report.add(where(("outcomes",)), "outcomes", "no outcome", "at least one")
    both = outline.levers.keys() & outline.uncertainties.keys()
    for key in sorted(both):
        report.add(where(("levers", key)), f"levers.{key}", "an uncertainty as well", "one of both")
    for key in (*outline.levers, *outline.uncertainties):
        section = "levers" if key in outline.levers else "uncertainties"
        if key.partition(".")[0] in _SHARED:
            given = f"the same {key} at every point: set {key} among the overrides"
            report.add(where((section, key)), f"{section}.{key}", shown(key), given)
    for key in outline.uncertainties.keys() & set(GROUPS):
        report.add(
            where(("uncertainties", key)), key, "a group of files", "a lever, or a dotted key"
        )
    combinations = 1
    for values in outline.levers.values():
        combinations *= len(values)
    if combinations > MOST_COMBINATIONS:
        report.add(where(("levers",)), "levers", f"{combinations} combinations", "at most 1,000")
    _check_design(outline, where, report)


def _check_design(outline: Sweep, where: Where, report: Report) -> None:
    points, least = outline.points, {SOBOL: 2, LATIN_HYPERCUBE: 2}.get(outline.design, 1)
    if outline.design == SOBOL and points & (points - 1):
        expected = "a power of two: only then are Sobol's points balanced"
        report.add(where(("points",)), "points", str(points), expected)
    if points < least:
        report.add(where(("points",)), "points", str(points), f"at least {least} for this design")
    rule = outline.enough
    if rule and rule.most < outline.replicates:
        expected = f"at least the {outline.replicates} replicates of a round"
        report.add(where(("enough", "most")), "enough.most", str(rule.most), expected)
    if rule and rule.outcome not in outline.outcomes:
        expected = listed(outline.outcomes)
        place = where(("enough", "outcome"))
        report.add(place, "enough.outcome", shown(rule.outcome), expected, outline.outcomes)
    if outline.design in (GRID, ONE_AT_A_TIME) and outline.point_count > MOST_POINTS:
        expected = f"at most {MOST_POINTS:,} points: fewer levels or fewer uncertainties"
        report.add(where(("levels",)), "levels", f"{outline.point_count:,} points", expected)


# --- scenarios ---------------------------------------------------------------------------------


def _combinations(outline: Sweep) -> Iterator[dict[str, Value]]:
    for values in product(*outline.levers.values()):
        yield dict(zip(outline.levers, values, strict=True))


def _label(combination: Mapping[str, Value]) -> str:
    return "+".join(map(str, combination.values())) or "base"


def _variants(
    outline: Sweep, where: Where, words: Layer, folders: Folders, report: Report
) -> Iterator[Scenario]:
    for combination in _combinations(outline):
        own = Report()
        shared = from_mapping(outline.overrides, where, own, ("overrides",))
        levers = Layer()
        for key, value in combination.items():
            levers.put(key, value, lambda path: where(("levers", ".".join(path))), own)
        for key, value in (("name", outline.name), ("question", outline.question)):
            shared.put(key, value, where, own)
        levers.put("replicates", outline.replicates, where, own)
        try:
            yield compose_layers([shared, words, levers], folders, own)
        except ScenarioError as error:
            report.take_all(error)


# --- values of the uncertainties ---------------------------------------------------------------


def _with_ranges(sweep: Sweep, where: Where, report: Report) -> dict[str, Uncertainty]:
    """Fill in the ends of the declared range of every parameter where none is given."""
    declared = {f"parameters.{row.name}": row.sweep for row in describe()}
    return {
        key: _ranged(key, entry, declared.get(key, ()), where, report)
        for key, entry in sweep.uncertainties.items()
    }


def _ranged(
    key: str, entry: Uncertainty, declared: tuple[float, ...], where: Where, report: Report
) -> Uncertainty:
    place = ("uncertainties", key)
    if entry.distribution != CHOICE and declared:
        low = float(declared[0]) if entry.low is None else entry.low
        high = float(declared[1]) if entry.high is None else entry.high
        entry = replace(entry, low=low, high=high)
    for name, given, expected in _shortcomings(entry):
        report.add(where((*place, name)), f"uncertainties.{key}.{name}", given, expected)
    return entry


def _shortcomings(entry: Uncertainty) -> Iterator[tuple[str, str, str]]:
    """Yield key, what was given and what is expected of everything that does not fit together."""
    if entry.distribution == CHOICE:
        if len({repr(value) for value in entry.values}) < max(2, len(entry.values)):
            yield "values", shown(list(entry.values)), "at least two different values"
        return
    if entry.values:
        yield "values", shown(list(entry.values)), "distribution: choice"
    if entry.low is None or entry.high is None:
        name = "low" if entry.low is None else "high"
        yield name, "missing", "low and high (only a parameter has a declared range)"
        return
    if not isfinite(entry.low) or not isfinite(entry.high) or entry.low >= entry.high:
        yield "low", f"{entry.low:g}", f"a number below high ({entry.high:g})"
    if entry.distribution == LOGUNIFORM and entry.low <= 0:
        yield "low", f"{entry.low:g}", "a number above 0 for loguniform"
    if entry.distribution == NORMAL and (entry.mean is None or entry.sd is None):
        yield "mean" if entry.mean is None else "sd", "missing", "mean and sd for normal"


def _check_values(sweep: Sweep, where: Where, report: Report) -> None:
    """Put the ends of every range into the scenarios: they are wrong at once or not at all."""
    if report.problems:
        return
    for scenario in sweep.variants:
        for key, entry in sweep.uncertainties.items():
            ends = entry.values if entry.distribution == CHOICE else (entry.low, entry.high)
            for value in ends:
                _check_value(scenario, key, value, where(("uncertainties", key)), report)


def _check_value(scenario: Scenario, key: str, value: Any, where: str, report: Report) -> None:
    own = Report()
    config = MergedConfig(scenario.resolved(), "scenario")
    config.put(tuple(key.split(".")), value, lambda _: where)
    try:
        build(config, own)
    except ScenarioError as error:
        report.take_all(error)
