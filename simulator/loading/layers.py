"""Layers of a scenario: the default, an experiment, a file, the command line; later words win."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from simulator.loading.errors import COMMAND_LINE, KeyPath, Problem, Report, shown, suggest
from simulator.loading.folders import EXPERIMENT, GROUPS
from simulator.loading.yaml_files import Where, refused
from simulator.scenario.plain import to_plain

_LONGEST = 10_000
_FORM = "key=value"
_CHOICES = (*GROUPS, EXPERIMENT)


@dataclass(frozen=True)
class Setting:
    """A value for a key, and where it was given."""

    path: KeyPath
    value: Any
    where: Where


@dataclass
class Layer:
    """Names of group files that one source chooses, and the values that it sets after that."""

    choices: dict[str, tuple[str, str]] = field(default_factory=dict)
    settings: list[Setting] = field(default_factory=list)

    def put(self, key: str, value: Any, where: Where, report: Report) -> None:
        """Take up `key: value`; dots in the key go down the tree."""
        if "." in key:
            self.settings.append(Setting(tuple(key.split(".")), value, lambda _: where((key,))))
        elif key not in _CHOICES or isinstance(value, Mapping):
            self.settings.append(Setting((key,), value, where))
        elif isinstance(value, str):
            self.choices[key] = (value, where((key,)))
        else:
            expected = f"the name of a file in {key}/ (`rivalry list {key}`), "
            expected += "or fields `key: value`"
            named = value if isinstance(value, list) and len(value) == 1 else []
            names = [entry for entry in named if isinstance(entry, str)]
            report.add(where((key,)), key, shown(value), expected, names)


def from_mapping(
    values: Mapping[str, Any], where: Where, report: Report, above: KeyPath = ()
) -> Layer:
    """Return the layer that a mapping describes; `above` leads to it in its file."""
    layer = Layer()
    plain = to_plain(values)

    def place(path: KeyPath) -> str:
        return where((*above, *path))

    for key, value in plain.items() if not refused(plain, place, report) else ():
        layer.put(key, value, place, report)
    return layer


def from_overrides(overrides: Sequence[object] | Mapping[str, Any], report: Report) -> Layer:
    """Return the layer of command-line words, or of a mapping in their place."""
    if isinstance(overrides, Mapping):
        return from_mapping(overrides, lambda _: COMMAND_LINE, report)
    layer = Layer()
    for word in [overrides] if isinstance(overrides, str) else overrides:
        if isinstance(word, Mapping):
            inner = from_mapping(word, lambda _: COMMAND_LINE, report)
            layer.choices |= inner.choices
            layer.settings += inner.settings
        else:
            _take_word(layer, word, report)
    return layer


def _take_word(layer: Layer, word: object, report: Report) -> None:
    """Parse one `key=value` in Hydra's grammar and take it up."""
    from hydra.core.override_parser.overrides_parser import OverridesParser
    from hydra.errors import HydraException

    trouble = _trouble(word)
    if trouble:
        report.add(COMMAND_LINE, "", shown(word), trouble)
        return
    try:
        parsed = OverridesParser.create().parse_override(str(word))
        key, several = parsed.key_or_group, parsed.is_sweep_override()
        value = None if several else parsed.value()
    except (HydraException, ValueError, ArithmeticError, RecursionError, TypeError) as error:
        message = str(error).partition("\n")[0]
        report.add(COMMAND_LINE, "", shown(word), f"{_FORM} ({message})")
        return
    if several:
        given = str(word).partition("=")[2]
        likely = suggest(given, "a whole number") or (f"[{given}]" if "," in given else "")
        likely = f"{key}={likely}" if likely and "(" not in given else ""
        report.take(Problem(COMMAND_LINE, key, shown(word), "one value (lists: [a,b])", likely))
        return
    if not refused({key: value}, lambda _: COMMAND_LINE, report):
        layer.put(key, value, lambda _: COMMAND_LINE, report)


def _trouble(word: object) -> str:
    """Return the expected form, if a word is refused before it is parsed."""
    if not isinstance(word, str):
        return f"text of the form {_FORM}"
    if len(word) > _LONGEST:
        return f"at most {_LONGEST} characters"
    if "${" in word:
        return "a plain value: ${...} is not allowed in a scenario"
    if word[:1] in "+~":
        return f"{_FORM}: keys are changed, none is added (+, ++) or removed (~)"
    key = word.partition("=")[0]
    if "=" not in word or not key.strip():
        return _FORM
    if "/" in key or "@" in key:
        return f"{_FORM} with dots in the key: Hydra's group/option and key@package are not used"
    return ""
