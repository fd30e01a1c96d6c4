"""Parameters with some of their values replaced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass, replace
from typing import TypeVar

from simulator.model.parameters import Parameters

Section = TypeVar("Section")


def with_values(parameters: Parameters, values: Mapping[str, float]) -> Parameters:
    """Return parameters with values by path, `section.name` or `section.name.class`.

    Nothing is checked: the ends of every prior range are, when a prior is loaded.
    """
    for path, value in values.items():
        parameters = _put(parameters, path.split("."), value)
    return parameters


def _put(section: Section, path: list[str], value: float) -> Section:
    name, *rest = path
    inner = getattr(section, name)
    if rest:
        changed = _put(inner, rest, value)
    else:
        changed = round(value) if isinstance(inner, int) and not isinstance(inner, bool) else value
    assert is_dataclass(section) and not isinstance(section, type)
    return replace(section, **{name: changed})
