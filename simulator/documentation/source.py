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
        constants: Numbers that it fixes, as lines of code.
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
    """Return what one file says."""
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    return RuleFile(
        name=path.stem,
        text=docstring(tree),
        functions=tuple(_function(node, source) for node in functions),
        constants=tuple(_constants(tree, source)),
        parameters=tuple(sorted({name for node in functions for name in parameters_read(node)})),
        purposes=tuple(sorted(set(_purposes(tree)))),
    )


def docstring(node: ast.Module | ast.ClassDef | ast.FunctionDef) -> str:
    """Return a docstring without indentation; nothing if there is none."""
    return ast.get_docstring(node) or ""


def first_sentence(text: str) -> str:
    """Return the first sentence of a docstring, on one line."""
    paragraph = " ".join(text.partition("\n\n")[0].split())
    return _SENTENCE_END.split(paragraph)[0]


def _function(node: ast.FunctionDef, source: str) -> Function:
    return Function(
        name=node.name,
        kind=_kind(node),
        arguments=tuple(argument.arg for argument in node.args.args),
        text=docstring(node),
        code=_body(node, source),
    )


def _kind(node: ast.FunctionDef) -> str:
    names = [item.id for item in node.decorator_list if isinstance(item, ast.Name)]
    return next((name for name in names if name in _DECORATORS), "")


def _body(node: ast.FunctionDef, source: str) -> str:
    statements = node.body[1:] if ast.get_docstring(node) else node.body
    if not statements:
        return ""
    lines = source.splitlines()[statements[0].lineno - 1 : node.end_lineno]
    return textwrap.dedent("\n".join(lines))


def parameters_read(node: ast.AST) -> Iterator[str]:
    """Yield `section.name` for every `p.section.name`, `section` renamed or not."""
    renamed = dict(_renamed_sections(node))
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute):
            section = _section(part.value)
            if section is None and isinstance(part.value, ast.Name):
                section = renamed.get(part.value.id)
            if section is not None:
                yield f"{section}.{part.attr}"


def _renamed_sections(node: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield (`c`, `contest`) for every `c = p.contest`."""
    for part in ast.walk(node):
        if isinstance(part, ast.Assign) and isinstance(part.targets[0], ast.Name):
            section = _section(part.value)
            if section is not None:
                yield part.targets[0].id, section


def _section(node: ast.AST) -> str | None:
    """Return `contest` for `p.contest`, `parameters.contest`, `scenario.parameters.contest`."""
    if not isinstance(node, ast.Attribute):
        return None
    owner = node.value
    name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
    return node.attr if name in _PARAMETERS else None


def _purposes(tree: ast.Module) -> Iterator[str]:
    for part in ast.walk(tree):
        if isinstance(part, ast.Attribute) and ast.unparse(part.value) == "Purpose":
            yield part.attr


def _constants(tree: ast.Module, source: str) -> Iterator[str]:
    """Yield `NAME = value` for what a file fixes in capital letters."""
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).strip("()").isupper():
            yield ast.get_source_segment(source, node) or ""
