"""The order of play, read from `simulator/model/tick.py`: steps, and the rules that they call."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from simulator.documentation.markdown import plain
from simulator.documentation.source import RuleFile, docstring, first_sentence

_STEP = re.compile(r"step_(\d+)_(\w+)")
_RULES = "simulator.model.rules."


@dataclass(frozen=True)
class Call:
    """A rule that is called, or a part of a step with the rules that it calls.

    Attributes:
        file: The rule file; nothing for a part of `tick.py` itself.
        text: First sentence of the docstring.
    """

    name: str
    file: str
    text: str
    calls: tuple[Call, ...] = ()


@dataclass(frozen=True)
class TickStep:
    """One numbered step of a quarter."""

    number: int
    name: str
    text: str
    calls: tuple[Call, ...]


def read_steps(tick: Path, rules: dict[str, RuleFile]) -> tuple[TickStep, ...]:
    """Return the steps in their order."""
    reader = _Reader(ast.parse(tick.read_text(encoding="utf-8")), rules)
    return tuple(sorted(reader.steps(), key=lambda step: step.number))


def files_in_order(steps: tuple[TickStep, ...]) -> tuple[str, ...]:
    """Return the rule files in the order in which a quarter first needs them."""
    return tuple(dict.fromkeys(call.file for step in steps for call in _flat(step.calls)))


def _flat(calls: tuple[Call, ...]) -> Iterator[Call]:
    for call in calls:
        if call.file:
            yield call
        yield from _flat(call.calls)


def steps_list(steps: tuple[TickStep, ...]) -> str:
    """Return the steps as a numbered list, with the rules that each of them calls."""
    lines = []
    for step in steps:
        lines.append(f"{step.number}. **{step.name}**: {plain(step.text)}")
        lines += _items(step.calls, "    ")
    return "\n".join(lines)


def _items(calls: tuple[Call, ...], indent: str) -> Iterator[str]:
    for call in calls:
        where = f" ([{call.file}](#submodel-{call.file}))" if call.file else ""
        yield f"{indent}- `{call.name}`{where}: {plain(call.text)}"
        yield from _items(call.calls, f"{indent}  ")


class _Reader:
    """Looks up what the functions of one file call."""

    def __init__(self, tree: ast.Module, rules: dict[str, RuleFile]):
        self._own = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
        self._origin = {
            alias.asname or alias.name: str(node.module).removeprefix(_RULES)
            for node in tree.body
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(_RULES)
            for alias in node.names
        }
        self._texts = {
            (file.name, function.name): function.text
            for file in rules.values()
            for function in file.functions
        }

    def steps(self) -> Iterator[TickStep]:
        """Yield every function that is named like a step."""
        for name, node in self._own.items():
            if found := _STEP.fullmatch(name):
                title = found[2].replace("_", " ")
                text = first_sentence(docstring(node))
                yield TickStep(int(found[1]), title, text, tuple(self._calls(node)))

    def _calls(self, node: ast.FunctionDef) -> Iterator[Call]:
        for name in _called(node):
            if name in self._origin:
                file = self._origin[name]
                yield Call(name, file, first_sentence(self._texts[file, name]))
            elif name in self._own:
                inner = self._own[name]
                text = first_sentence(docstring(inner))
                yield Call(name, "", text, tuple(self._calls(inner)))


def _called(node: ast.FunctionDef) -> Iterator[str]:
    """Yield the names of the functions that are called, in the order of the lines."""
    calls = [part for part in ast.walk(node) if isinstance(part, ast.Call)]
    for call in sorted(calls, key=lambda part: (part.lineno, part.col_offset)):
        if isinstance(call.func, ast.Name):
            yield call.func.id
