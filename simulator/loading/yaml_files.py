"""Scenario files: YAML without tags, anchors, duplicate keys and code; every key with its line.

A scenario is data, whoever wrote it and wherever it stands. It cannot name a class to build, read
the environment or steer Hydra, and its size and nesting are limited.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any, ClassVar

import yaml

from simulator.loading.errors import KeyPath, Report, shown
from simulator.scenario.fields import as_name

YAML = (".yaml", ".yml")
MOST_BYTES = 1_000_000
MOST_NESTING = 20
MOST_NODES = 20_000
MOST_SIGNS = 20_000
MOST_BITS = 64

_FLOAT = re.compile(
    r"""^(?:[-+]?[0-9]+(?:_[0-9]+)*\.[0-9_]*(?:[eE][-+]?[0-9]+)?
        |[-+]?[0-9]+(?:_[0-9]+)*[eE][-+]?[0-9]+
        |[-+]?\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+)?
        |[-+]?\.(?:inf|Inf|INF)
        |\.(?:nan|NaN|NAN))$""",
    re.X,
)
_FLOAT_TAG = "tag:yaml.org,2002:float"
_UNUSED_TAGS = {_FLOAT_TAG, "tag:yaml.org,2002:timestamp"}
_RESERVED = ("_target_", "_partial_", "_recursive_", "_convert_", "_args_", "_self_", "_name_")

_FORM = "lines of the form `key: value`, with a space after the colon"
_INDENTED = (
    "keys of one level in one column, two spaces further in for each level below; a text that "
    "contains `: ` in quotes"
)
_CLOSED = "every quote and bracket that is opened to be closed"
_MEANINGS = (
    ("mapping values are not allowed", "a `:` where a value stands already", _INDENTED),
    ("could not find expected ':'", "a line without `: `", _FORM),
    ("expected <block end>, but found", "a line that is not in the column of its level", _INDENTED),
    ("while scanning a quoted scalar", "a quote without an end", _CLOSED),
    ("while parsing a flow", "a bracket without its match", _CLOSED),
    ("found unexpected end of stream", "an end in the middle of a value", _CLOSED),
    ("cannot start any token", "a sign that YAML keeps for itself", "such text in quotes"),
)  # fmt: skip
"""Part of what the parser says; what it means; what is expected."""

Where = Callable[[KeyPath], str]
UnsafeContent = tuple[KeyPath, str, str]
"""Path of a key, what was given, what is expected."""


class _Numbers:
    """Reads 1e3 as a number and 2024-01-01 as text, as Hydra does."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {
        sign: [(tag, form) for tag, form in resolvers if tag not in _UNUSED_TAGS]
        for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


for _sign in "-+0123456789.":
    _Numbers.yaml_implicit_resolvers.setdefault(_sign, []).append((_FLOAT_TAG, _FLOAT))


class _NotPlainError(Exception):
    """Something that a scenario may not use of YAML: line, what was given, what is expected."""


class _Loader(_Numbers, yaml.SafeLoader):
    """Looks at every event before anything is made of it, so that no file can take long."""

    _depth = _nodes = 0

    def get_single_node(self) -> yaml.Node | None:
        self.get_event()  # type: ignore[no-untyped-call]  # start of the stream
        node = None if self.check_event(yaml.StreamEndEvent) else self.compose_document()
        if not self.check_event(yaml.StreamEndEvent):
            line = _line(self.peek_event())  # type: ignore[no-untyped-call]
            raise _NotPlainError(line, "a second document (---)", "one document in a file")
        return node

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        event = self.peek_event()  # type: ignore[no-untyped-call]
        nested = isinstance(event, yaml.CollectionStartEvent)
        tag = getattr(event, "tag", None)
        self._nodes += 1
        self._depth += nested
        for refused, given, expected in (
            (self._nodes > MOST_NODES, "very many values", f"at most {MOST_NODES} in a file"),
            (isinstance(event, yaml.ScalarEvent) and len(event.value) > MOST_SIGNS,
             "a very long value", f"at most {MOST_SIGNS} characters"),
            (self._depth > MOST_NESTING, "nested too deeply", f"at most {MOST_NESTING} levels"),
            (event.anchor is not None, "an anchor or alias", "each value written out"),
            (tag is not None, f"the tag {tag}", "plain values without tags"),
        ):  # fmt: skip
            if refused:
                raise _NotPlainError(_line(event), given, expected)
        node = super().compose_node(parent, index)
        self._depth -= nested
        return node


class _Dumper(_Numbers, yaml.SafeDumper):
    """Writes text with rare line breaks in quotes, where YAML keeps them."""

    def _text(self, text: str) -> yaml.Node:
        style = None if text.replace("\n", "").isprintable() else '"'
        return self.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _Dumper._text)


@dataclass(frozen=True)
class Document:
    """A file's content, and the line of each of its keys."""

    path: Path
    data: dict[str, Any]
    lines: dict[tuple[str, ...], int]

    @property
    def name(self) -> str:
        """Name of what the file describes, where it gives none itself."""
        return as_name(self.path.stem)

    def where(self, keys: tuple[str, ...]) -> str:
        """Return file and line of a key, or of the nearest key above it."""
        for end in range(len(keys), 0, -1):
            if keys[:end] in self.lines:
                return f"{display(self.path)}:{self.lines[keys[:end]]}"
        return display(self.path)


def display(path: Path) -> str:
    """Return a path as a user would write it: relative if it lies below the working folder."""
    here = os.path.relpath(path)
    return str(path) if here.startswith("..") else here


def to_yaml(tree: dict[str, Any]) -> str:
    """Return plain data as YAML that `read` reads back unchanged."""
    text: str = yaml.dump(tree, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)
    return text


def read(path: Path, report: Report) -> Document | None:
    """Read a scenario file; problems go to the report, and then the result is None."""
    before = len(report.problems)
    text = _text(path, report)
    document = None if text is None else _parsed(path, text, report)
    if document is None or len(report.problems) > before:
        return None
    return None if refused(document.data, document.where, report) else document


def _text(path: Path, report: Report) -> str | None:
    where = display(path)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        report.add(where, "", "not a text file", "YAML in UTF-8")
    except OSError as error:
        report.add(where, "", error.strerror or "unreadable", "a readable file")
    else:
        if len(content) > MOST_BYTES:
            report.add(where, "", "a very large file", f"at most {MOST_BYTES} bytes")
        elif _steers_hydra(text):
            report.add(where, "", "a directive to Hydra (# @...)", "data only")
        else:
            return text
    return None


def _steers_hydra(text: str) -> bool:
    """Whether a file starts with a directive such as `# @package`."""
    for line in map(str.strip, text.splitlines()):
        if line and not line.startswith("#"):
            return False
        if re.match(r"#+\s*@", line):
            return True
    return False


def _parsed(path: Path, text: str, report: Report) -> Document | None:
    where = display(path)
    lines: dict[tuple[str, ...], int] = {}
    try:
        loader = _Loader(text)
        node = loader.get_single_node()
        if node:
            _note_lines(node, (), lines, report, where)
        data = loader.construct_document(node) if node else {}
    except _NotPlainError as error:
        line, given, expected = error.args
        report.add(f"{where}:{line}", "", given, expected)
        return None
    except yaml.MarkedYAMLError as error:
        line, given, expected = _meaning(error, text)
        report.add(f"{where}:{line}" if line else where, "", given, expected)
        return None
    except (yaml.YAMLError, ValueError, ArithmeticError, RecursionError) as error:
        report.add(where, "", str(error).partition("\n")[0], "valid YAML")
        return None
    if not isinstance(data, dict):
        given = "a list" if isinstance(data, list) else f"only {shown(data)}"
        report.add(f"{where}:1", "", given, _FORM)
        return None
    return Document(path, data, lines)


def _line(thing: yaml.Event | yaml.Node) -> int:
    mark = thing.start_mark
    return mark.line + 1 if mark else 1


def _note_lines(
    node: yaml.Node, path: KeyPath, lines: dict[KeyPath, int], report: Report, where: str
) -> None:
    """Note the line of every key; report keys that are given twice."""
    if isinstance(node, yaml.SequenceNode):
        for index, entry in enumerate(node.value):
            inner = (*path, str(index))
            lines[inner] = _line(entry)
            _note_lines(entry, inner, lines, report, where)
    elif isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, entry in node.value:
            inner, line = (*path, str(key.value)), _line(key)
            if inner[-1] in seen:
                report.add(f"{where}:{line}", ".".join(inner), "given twice", "each key once")
            seen.add(inner[-1])
            lines[inner] = line
            _note_lines(entry, inner, lines, report, where)


def _meaning(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str, str]:
    """Return line (0 if unknown), what was found and what is expected, in plain words."""
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 0
    tabs = (n for n, s in enumerate(text.splitlines(), 1) if "\t" in s[: len(s) - len(s.lstrip())])
    tab = next(tabs, 0)
    if tab and (line in (tab, tab + 1) or "\\t" in str(error.problem)):
        return tab, "a tab at the start of a line", "spaces, two for each level: YAML takes no tabs"
    said = f"{error.context or ''} {error.problem or ''}"
    for part, given, expected in _MEANINGS:
        if part in said:
            opened = error.context_mark if expected in (_CLOSED, _FORM) else None
            return (opened.line + 1 if opened else line), given, expected
    return line, error.problem or error.context or "a syntax error", "valid YAML"


def refused(tree: object, where: Where, report: Report) -> bool:
    """Report everything that a scenario may not contain, and tell whether there is any."""
    found = list(unsafe_content(tree))
    for path, given, expected in found:
        report.add(where(path), ".".join(path), given, expected)
    return bool(found)


def unsafe_content(value: object, path: tuple[str, ...] = ()) -> Iterator[UnsafeContent]:
    """Yield everything in plain data that a scenario may not contain."""
    if len(path) > MOST_NESTING:
        yield path, "nested too deeply", f"at most {MOST_NESTING} levels"
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _unsafe_key(key, path)
            yield from unsafe_content(entry, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for index, entry in enumerate(value):
            yield from unsafe_content(entry, (*path, str(index)))
    else:
        yield from ((path, shown(value), expected) for expected in _unsafe_scalar(value))


def _unsafe_key(key: object, path: tuple[str, ...]) -> Iterator[UnsafeContent]:
    if not isinstance(key, str):
        yield path, f"key {shown(key)}", "keys that are text (quote it)"
    elif any(part in _RESERVED for part in key.split(".")):
        yield (*path, key), "a key that builds objects", "data only: no code in a scenario"
    elif key == "hydra" or key.startswith(("hydra.", "hydra/")):
        yield (*path, key), "a key that steers Hydra", "data only: Hydra's settings are fixed"
    else:
        yield from (((*path, key), f"key {shown(key)}", rule) for rule in _unsafe_scalar(key))


def _unsafe_scalar(value: object) -> Iterator[str]:
    """Yield what is expected in place of a number or text that a scenario may not contain."""
    if isinstance(value, str):
        if "${" in value:
            yield "a plain value: ${...} is not allowed in a scenario"
        if value == "???":
            yield "a value: ??? stands for a missing one"
        if "\0" in value or any("\ud800" <= sign <= "\udfff" for sign in value):
            yield "text in Unicode"
    elif isinstance(value, float):
        if not math.isfinite(value):
            yield "a finite number"
    elif isinstance(value, int):
        if not isinstance(value, IntEnum) and value.bit_length() > MOST_BITS:
            yield "a smaller number"
    elif value is not None:
        yield "text, a number, true, false or null"
