"""A section for every file of rules: what it says, its formulas, its rules, what it reads."""

from __future__ import annotations

import re
from collections.abc import Iterator

from simulator.documentation.markdown import code, paragraphs, plain
from simulator.documentation.play import TickStep, files_in_order
from simulator.documentation.source import RuleFile

BEFORE_THE_FIRST_QUARTER = "opening"
# A publication is named by its year.
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NO_SOURCE = "No publication is named here: these formulas are our own construction."


def submodels(rules: dict[str, RuleFile], steps: tuple[TickStep, ...]) -> str:
    """Return a section for every file, in the order in which a run first needs it."""
    called = [name for name in files_in_order(steps) if name in rules]
    order = dict.fromkeys([BEFORE_THE_FIRST_QUARTER, *called, *rules])
    return "\n\n".join(part for name in order if name in rules for part in _section(rules[name]))


def _section(file: RuleFile) -> Iterator[str]:
    yield f"#### Submodel {file.name}"
    yield f"[`simulator/model/rules/{file.name}.py`](../simulator/model/rules/{file.name}.py)"
    yield paragraphs(file.text)
    texts = [file.text, *(function.text for function in file.functions)]
    if not any(_YEAR.search(text) for text in texts):
        yield _NO_SOURCE
    if file.constants:
        yield "**Fixed numbers**"
        yield code("\n".join(file.constants))
    if formulas := file.of_kind("formula"):
        yield "**Formulas**"
        for one in formulas:
            yield f"`{one.name}({', '.join(one.arguments)})`"
            yield paragraphs(one.text)
            yield code(one.code)
    if rules := file.of_kind("rule"):
        yield "**Rules**"
        yield "\n".join(f"- `{rule.name}`: {plain(rule.text)}" for rule in rules)
    if file.parameters:
        read = ", ".join(f"`{name}`" for name in file.parameters)
        yield f"**Parameters read:** {read}."
