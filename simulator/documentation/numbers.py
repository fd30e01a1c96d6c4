"""The table of parameters: every number of the model with unit, ranges and source."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from enum import IntEnum
from pathlib import Path
from typing import Any

from simulator.documentation.markdown import plain, table
from simulator.documentation.source import first_sentence, parameters_read
from simulator.model.kinds import names
from simulator.model.parameters import Described, Parameters, describe

HEADS = ("name", "default", "unit", "allowed", "swept over", "source", "meaning")


def parameter_tables() -> str:
    """Return a table for every section of parameters."""
    rows = list(describe())
    parts = []
    for section in fields(Parameters):
        mine = [row for row in rows if row.name.startswith(f"{section.name}.")]
        about = first_sentence(type(getattr(Parameters(), section.name)).__doc__ or "")
        head = f"#### Parameters {section.name}"
        parts.append(f"{head}\n\n{plain(about)}\n\n{table(HEADS, map(cells, mine))}")
    return "\n\n".join(parts)


def cells(row: Described) -> tuple[str, ...]:
    """Return the cells of one parameter."""
    numbers = (default_words(row.default), row.unit, allowed_words(row), swept_words(row))
    return (f"`{row.name}`", *map(plain, (*numbers, row.source, row.text)))


def default_words(value: Any) -> str:
    """Return a default; of one number per class, line or sector, exceptions from the usual one."""
    if isinstance(value, IntEnum):
        return value.name.lower()
    if not is_dataclass(value):
        return number_words(value)
    numbers = {item.name: getattr(value, item.name) for item in fields(value)}
    usual, times = Counter(numbers.values()).most_common(1)[0]
    if 2 * times <= len(numbers):
        return ", ".join(f"{name} {number_words(number)}" for name, number in numbers.items())
    others = [f"{name} {number_words(n)}" for name, n in numbers.items() if n != usual]
    return ", ".join([f"{number_words(usual)} each", *others])


def allowed_words(row: Described) -> str:
    """Return the allowed range, or the names of the options."""
    if isinstance(row.default, IntEnum):
        return ", ".join(names(type(row.default)))
    return _range_words(row.low, row.high)


def swept_words(row: Described) -> str:
    """Return the range over which results are reported."""
    if isinstance(row.default, IntEnum):
        return "every option"
    low, high = row.sweep
    return "fixed: a switch" if low == high else _range_words(low, high)


def _range_words(low: float | None, high: float | None) -> str:
    return " to ".join("no bound" if end is None else number_words(end) for end in (low, high))


def number_words(number: float) -> str:
    """Return a number without needless digits."""
    return f"{number:.10g}"


def idle(sources: Iterable[Path]) -> tuple[str, ...]:
    """Return the parameters that none of the source files reads."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in sources]
    read = {name for tree in trees for name in parameters_read(tree)}
    return tuple(row.name for row in describe() if row.name not in read)


def idle_words(names: tuple[str, ...]) -> str:
    """Return a sentence on parameters that nothing reads."""
    if not names:
        return "Every parameter is read by a rule, or when a world is made."
    found = ", ".join(f"`{name}`" for name in names)
    return f"Nothing reads these parameters yet, so that they change nothing: {found}."


def outside(rows: Iterable[Described]) -> tuple[str, ...]:
    """Return the parameters whose default is not among the values that are swept."""
    return tuple(
        row.name
        for row in rows
        if isinstance(row.default, float) and not row.sweep[0] <= row.default <= row.sweep[1]
    )


def outside_words(names: tuple[str, ...]) -> str:
    """Return a sentence on defaults outside the range that is swept."""
    if not names:
        return "Every default lies in the range that is swept."
    found = ", ".join(f"`{name}`" for name in names)
    return f"The default of these parameters lies outside the range that is swept: {found}."
