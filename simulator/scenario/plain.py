"""Dataclasses as plain data: dicts, lists, numbers, names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import IntEnum
from typing import Any


def to_plain(value: Any) -> Any:
    """Return `value` as dicts, lists and scalars; enumerations become their lower-case names."""
    if is_dataclass(value):
        return {item.name: to_plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, IntEnum):
        return value.name.lower()
    if isinstance(value, Mapping):
        return {key: to_plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [to_plain(entry) for entry in value]
    return value.item() if getattr(value, "shape", None) == () else value
