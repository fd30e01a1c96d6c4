"""Scenario files: YAML without tags, anchors, duplicate keys and code; every key with its line."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

import yaml

from simulator.loading.errors import Report, shown
from simulator.loading.guard import (
    MOST_BYTES,
    MOST_NESTING,
    MOST_NODES,
    MOST_SIGNS,
    steers_hydra,
    unsafe_content,
)
from simulator.loading.yaml_mistakes import FORM, told

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


class _Numbers:
    """Reads 1e3 as a number and 2024-01-01 as text, as Hydra does."""

    yaml_implicit_resolvers: ClassVar[dict[str, list[tuple[str, re.Pattern[str]]]]] = {
        sign: [(tag, form) for tag, form in resolvers if tag not in _UNUSED_TAGS]
        for sign, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


for _sign in "-+0123456789.":
    _Numbers.yaml_implicit_resolvers.setdefault(_sign, []).append((_FLOAT_TAG, _FLOAT))


class _Loader(_Numbers, yaml.SafeLoader):
    pass


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
    text: str
    data: dict[str, Any]
    lines: dict[tuple[str, ...], int]

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
    if text is None:
        return None
    document = _parsed(path, text, report)
    if document is None or len(report.problems) > before:
        return None
    for keys, given, expected in unsafe_content(document.data):
        report.add(document.where(keys), ".".join(keys), given, expected)
    return document if len(report.problems) == before else None


def _text(path: Path, report: Report) -> str | None:
    where = display(path)
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        report.add(where, "", "not a text file", "YAML in UTF-8")
        return None
    except OSError as error:
        report.add(where, "", error.strerror or "unreadable", "a readable file")
        return None
    if len(content) > MOST_BYTES:
        report.add(where, "", "a very large file", f"at most {MOST_BYTES} bytes")
        return None
    if steers_hydra(text):
        report.add(where, "", "a directive to Hydra (# @...)", "data only")
        return None
    return text


def _parsed(path: Path, text: str, report: Report) -> Document | None:
    where = display(path)
    try:
        for line, given, expected in _event_complaints(text):
            report.add(f"{where}:{line}", "", given, expected)
            return None
        node = yaml.compose(text, Loader=_Loader)
        lines = dict(_lines(node, (), report, where)) if node else {}
        data = _Loader("").construct_document(node) if node else {}
    except yaml.MarkedYAMLError as error:
        line, given, expected = told(error, text)
        report.add(f"{where}:{line}" if line else where, "", given, expected)
        return None
    except (yaml.YAMLError, ValueError, ArithmeticError, RecursionError) as error:
        report.add(where, "", str(error).partition("\n")[0], "valid YAML")
        return None
    if not isinstance(data, dict):
        given = "a list" if isinstance(data, list) else f"only {shown(data)}"
        report.add(f"{where}:1", "", given, FORM)
        return None
    return Document(path, text, data, lines)


def _event_complaints(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield line and trouble of the first thing that a scenario may not use of YAML."""
    depth = documents = nodes = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = _line(event)
        documents += isinstance(event, yaml.DocumentStartEvent)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        nodes += isinstance(event, yaml.NodeEvent)
        if nodes > MOST_NODES:
            yield line, "very many values", f"at most {MOST_NODES} in a file"
        if isinstance(event, yaml.ScalarEvent) and len(event.value) > MOST_SIGNS:
            yield line, "a very long value", f"at most {MOST_SIGNS} characters"
        if documents > 1:
            yield line, "a second document (---)", "one document in a file"
        if depth > MOST_NESTING:
            yield line, "nested too deeply", f"at most {MOST_NESTING} levels"
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            yield line, "an anchor or alias", "each value written out"
        tag = getattr(event, "tag", None)
        if tag is not None:
            yield line, f"the tag {tag}", "plain values without tags"


def _line(thing: yaml.Event | yaml.Node) -> int:
    mark = thing.start_mark
    return mark.line + 1 if mark else 1


def _lines(
    node: yaml.Node, path: tuple[str, ...], report: Report, where: str
) -> Iterator[tuple[tuple[str, ...], int]]:
    """Yield the line of every key; report keys that are given twice."""
    if isinstance(node, yaml.SequenceNode):
        for index, entry in enumerate(node.value):
            inner = (*path, str(index))
            yield inner, _line(entry)
            yield from _lines(entry, inner, report, where)
    if not isinstance(node, yaml.MappingNode):
        return
    seen: set[str] = set()
    for key, entry in node.value:
        inner = (*path, str(key.value))
        line = _line(key)
        if inner[-1] in seen:
            report.add(f"{where}:{line}", ".".join(inner), "given twice", "each key once")
        seen.add(inner[-1])
        yield inner, line
        yield from _lines(entry, inner, report, where)
