"""What the source files of the rules say about themselves, read without running them."""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_DECORATORS = ("formula", "rule")
_PARAMETERS = ("p", "parameters")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z(])")


@dataclass(frozen=True)
class Function:
    """One formula or rule.

    Attributes:
        kind: `formula`, `rule`, or nothing for plain Python.
        text: The docstring.
        code: The body without the docstring.
    """

    name: str
    kind: str
    arguments: tuple[str, ...]
    text: str
    code: str


@dataclass(frozen=True)
class RuleFile:
    """One file of rules.

    Attributes:
        constants: Numbers that it fixes in capital letters, as lines of code.
        parameters: What it reads, as `section.name`, sorted.
        purposes: Names of the draws that it makes, sorted.
    """

    name: str
    text: str
    functions: tuple[Function, ...]
    constants: tuple[str, ...]
    parameters: tuple[str, ...]
    purposes: tuple[str, ...]

    def of_kind(self, kind: str) -> tuple[Function, ...]:
        """Return the formulas, or the rules, in the order of the file."""
        return tuple(function for function in self.functions if function.kind == kind)


def read_rules(folder: Path) -> dict[str, RuleFile]:
    """Return every file of rules in a folder, by name."""
    paths = sorted(path for path in folder.glob("*.py") if path.stem != "__init__")
    return {path.stem: read_rule_file(path) for path in paths}


def read_rule_file(path: Path) -> RuleFile:
    """Return the docstrings, formulas, constants and parameters of one file."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    purposes = {
        part.attr
        for part in ast.walk(tree)
        if isinstance(part, ast.Attribute) and ast.unparse(part.value) == "Purpose"
    }
    return RuleFile(
        name=path.stem,
        text=docstring(tree),
        functions=tuple(_function(node, source) for node in functions),
        constants=tuple(
            ast.get_source_segment(source, node) or ""
            for node in tree.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).strip("()").isupper()
        ),
        parameters=tuple(sorted({name for node in functions for name in parameters_read(node)})),
        purposes=tuple(sorted(purposes)),
    )


def docstring(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> str:
    """Return a docstring without indentation; nothing if there is none."""
    return ast.get_docstring(node) or ""


def first_sentence(text: str) -> str:
    """Return the first sentence of a docstring, on one line."""
    paragraph = " ".join(text.partition("\n\n")[0].split())
    return _SENTENCE_END.split(paragraph)[0]


def _function(node: ast.FunctionDef, source: str) -> Function:
    names = [item.id for item in node.decorator_list if isinstance(item, ast.Name)]
    statements = node.body[1:] if ast.get_docstring(node) else node.body
    lines = source.splitlines()[statements[0].lineno - 1 : node.end_lineno] if statements else []
    return Function(
        name=node.name,
        kind=next((name for name in names if name in _DECORATORS), ""),
        arguments=tuple(argument.arg for argument in node.args.args),
        text=docstring(node),
        code=textwrap.dedent("\n".join(lines)),
    )


def parameters_read(node: ast.AST) -> Iterator[str]:
    """Yield `section.name` for every `p.section.name`, also after `c = p.section`."""
    renamed = {
        part.targets[0].id: section
        for part in ast.walk(node)
        if isinstance(part, ast.Assign)
        and isinstance(part.targets[0], ast.Name)
        and (section := _section(part.value))
    }
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute):
            section = _section(part.value)
            if section is None and isinstance(part.value, ast.Name):
                section = renamed.get(part.value.id)
            if section is not None:
                yield f"{section}.{part.attr}"


def _section(node: ast.AST) -> str | None:
    """Return `contest` for `p.contest`, `parameters.contest`, `scenario.parameters.contest`."""
    if not isinstance(node, ast.Attribute):
        return None
    owner = node.value
    name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
    return node.attr if name in _PARAMETERS else None
