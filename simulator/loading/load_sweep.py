"""Load sweeps: a file of `scenarios/sweep/` or of one's own, then words of the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, replace
from itertools import product
from math import isfinite, prod
from pathlib import Path
from typing import Any

from simulator.loading.check import build, build_as
from simulator.loading.errors import COMMAND_LINE, Report, ScenarioError, listed, shown
from simulator.loading.folders import GROUPS, SWEEP, Folders
from simulator.loading.layers import Layer, from_mapping, from_overrides
from simulator.loading.load import compose_layers, path_of
from simulator.loading.merge import MergedConfig
from simulator.loading.yaml_files import Document, Where, read
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
    spec, where = _spec(source, words, report)
    _check_words(spec, words, report)
    _check_spec(spec, where, report)
    report.raise_if_any()
    combinations = [
        dict(zip(spec.levers, values, strict=True)) for values in product(*spec.levers.values())
    ]
    variants = tuple(_scenarios(spec, combinations, where, words, folders, report))
    report.raise_if_any()
    labels = tuple("+".join(map(str, levers.values())) or "base" for levers in combinations)
    ranged = _with_ranges(spec, where, report)
    loaded = replace(spec, variants=variants, labels=labels, uncertainties=ranged)
    if not report.problems:
        _check_values(loaded, where, report)
    report.raise_if_any()
    return loaded


def _source(name: str, folders: Folders, report: Report) -> Document:
    path = path_of(name, folders, SWEEP)
    if path is None:
        names = folders.names(SWEEP)
        report.add(COMMAND_LINE, "", shown(name), f"a YAML file or {listed(names)}", names)
    document = read(path, report) if path else None
    if document is None:
        raise ScenarioError(report.problems)
    return document


# --- the sweep itself --------------------------------------------------------------------------


def _spec(source: Document, words: Layer, report: Report) -> tuple[Sweep, Where]:
    """Return the sweep without its scenarios, and the place of each of its keys."""
    own = [setting for setting in words.settings if setting.path[0] in OWN_KEYS]
    words.settings = [setting for setting in words.settings if setting not in own]
    tree: dict[str, Any] = {"name": source.name} | source.data
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


def _check_words(spec: Sweep, words: Layer, report: Report) -> None:
    """Refuse words that a lever would overrule at once, and keys that nobody has."""
    known = (*OWN_KEYS, *(item.name for item in fields(Scenario)), *GROUPS)
    for setting in [s for s in words.settings if s.path[0] not in known]:
        report.unknown_key(COMMAND_LINE, setting.path[:1], known)
        words.settings.remove(setting)
    for key in spec.levers:
        if key in words.choices:
            given = shown(words.choices[key][0])
            report.add(COMMAND_LINE, key, given, f"levers.{key}=[...] in a sweep")
    for setting in words.settings:
        key = ".".join(setting.path)
        if key in spec.levers or key in spec.uncertainties:
            kind = "levers" if key in spec.levers else "uncertainties"
            report.add(COMMAND_LINE, key, shown(setting.value), f"a change of {kind}.{key} instead")


def _check_spec(spec: Sweep, where: Where, report: Report) -> None:
    if not spec.outcomes:
        report.add(where(("outcomes",)), "outcomes", "no outcome", "at least one")
    for key in sorted(spec.levers.keys() & spec.uncertainties.keys()):
        report.add(where(("levers", key)), f"levers.{key}", "an uncertainty as well", "one of both")
    for key in (*spec.levers, *spec.uncertainties):
        section = "levers" if key in spec.levers else "uncertainties"
        if key.partition(".")[0] in _SHARED:
            expected = f"the same {key} at every point: set {key} among the overrides"
            report.add(where((section, key)), f"{section}.{key}", shown(key), expected)
    for key in (group for group in GROUPS if group in spec.uncertainties):
        place = where(("uncertainties", key))
        report.add(place, key, "a group of files", "a lever, or a dotted key")
    combinations = prod(map(len, spec.levers.values()))
    if combinations > MOST_COMBINATIONS:
        report.add(where(("levers",)), "levers", f"{combinations} combinations", "at most 1,000")
    points, least = spec.points, 2 if spec.design in (SOBOL, LATIN_HYPERCUBE) else 1
    if spec.design == SOBOL and points & (points - 1):
        expected = "a power of two: only then are Sobol's points balanced"
        report.add(where(("points",)), "points", str(points), expected)
    if points < least:
        report.add(where(("points",)), "points", str(points), f"at least {least} for this design")
    rule = spec.enough
    if rule and rule.most < spec.replicates:
        expected = f"at least the {spec.replicates} replicates of a round"
        report.add(where(("enough", "most")), "enough.most", str(rule.most), expected)
    if rule and rule.outcome not in spec.outcomes:
        place, names = where(("enough", "outcome")), spec.outcomes
        report.add(place, "enough.outcome", shown(rule.outcome), listed(names), names)
    if spec.design in (GRID, ONE_AT_A_TIME) and spec.point_count > MOST_POINTS:
        expected = f"at most {MOST_POINTS:,} points: fewer levels or fewer uncertainties"
        report.add(where(("levels",)), "levels", f"{spec.point_count:,} points", expected)


# --- scenarios ---------------------------------------------------------------------------------


def _scenarios(
    spec: Sweep,
    combinations: Sequence[Mapping[str, Value]],
    where: Where,
    words: Layer,
    folders: Folders,
    report: Report,
) -> Iterator[Scenario]:
    """Yield the scenario of each combination of levers; problems of one join the rest."""
    for combination in combinations:
        own = Report()
        shared = from_mapping(spec.overrides, where, own, ("overrides",))
        levers = Layer()
        for key, value in combination.items():
            levers.put(key, value, lambda path: where(("levers", ".".join(path))), own)
        for key, value in (("name", spec.name), ("question", spec.question)):
            shared.put(key, value, where, own)
        levers.put("replicates", spec.replicates, where, own)
        try:
            yield compose_layers([shared, words, levers], folders, own)
        except ScenarioError as error:
            report.take_all(error)


# --- values of the uncertainties ---------------------------------------------------------------


def _with_ranges(sweep: Sweep, where: Where, report: Report) -> dict[str, Uncertainty]:
    """Fill in the ends of the declared range of every parameter where none is given."""
    declared = {f"parameters.{row.name}": row.sweep for row in describe()}
    ranged = {}
    for key, entry in sweep.uncertainties.items():
        ends = declared.get(key, ())
        if entry.distribution != CHOICE and ends:
            low = float(ends[0]) if entry.low is None else entry.low
            high = float(ends[1]) if entry.high is None else entry.high
            entry = replace(entry, low=low, high=high)
        for name, given, expected in _shortcomings(entry):
            place = where(("uncertainties", key, name))
            report.add(place, f"uncertainties.{key}.{name}", given, expected)
        ranged[key] = entry
    return ranged


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
    for scenario in sweep.variants:
        for key, entry in sweep.uncertainties.items():
            place = where(("uncertainties", key))
            ends = entry.values if entry.distribution == CHOICE else (entry.low, entry.high)
            for value in ends:
                _check_value(scenario, key, value, place, report)


def _check_value(scenario: Scenario, key: str, value: Any, place: str, report: Report) -> None:
    config = MergedConfig(scenario.resolved(), "scenario")
    config.put(tuple(key.split(".")), value, lambda _: place)
    try:
        build(config, Report())
    except ScenarioError as error:
        report.take_all(error)
