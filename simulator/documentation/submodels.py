"""A section for every file of rules: what it says, its formulas, its rules, what it reads."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from simulator.documentation.markdown import code, paragraphs, plain
from simulator.documentation.play import Step, files_in_order
from simulator.documentation.source import Function, RuleFile

BEFORE_THE_FIRST_QUARTER = "opening"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NO_SOURCE = "No publication is named here: these formulas are our own construction."


def submodels(rules: dict[str, RuleFile], steps: tuple[Step, ...]) -> str:
    """Return a section for every file, in the order in which a run first needs it."""
    called = [name for name in files_in_order(steps) if name in rules]
    order = dict.fromkeys([BEFORE_THE_FIRST_QUARTER, *called, *rules])
    return "\n\n".join(section(rules[name]) for name in order if name in rules)


def section(file: RuleFile) -> str:
    """Return the section of one file."""
    return "\n\n".join(_parts(file))


def _parts(file: RuleFile) -> Iterator[str]:
    yield f"#### Submodel {file.name}"
    yield f"[`simulator/model/rules/{file.name}.py`](../simulator/model/rules/{file.name}.py)"
    yield paragraphs(file.text)
    if not names_a_source(file):
        yield _NO_SOURCE
    if file.constants:
        yield "**Fixed numbers**"
        yield code("\n".join(file.constants))
    if formulas := file.of_kind("formula"):
        yield "**Formulas**"
        yield from (_formula(function) for function in formulas)
    if rules := file.of_kind("rule"):
        yield "**Rules**"
        yield "\n".join(_rule(function) for function in rules)
    if file.parameters:
        yield f"**Parameters read:** {_codes(file.parameters)}."


def names_a_source(file: RuleFile) -> bool:
    """Tell whether a publication, by its year, is named anywhere in the file's docstrings."""
    texts = [file.text, *(function.text for function in file.functions)]
    return any(_YEAR.search(text) for text in texts)


def _formula(function: Function) -> str:
    head = f"`{function.name}({', '.join(function.arguments)})`"
    return f"{head}\n\n{paragraphs(function.text)}\n\n{code(function.code)}"


def _rule(function: Function) -> str:
    return f"- `{function.name}`: {plain(function.text)}"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)
