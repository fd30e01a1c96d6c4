"""What a key allows and means, in words, read off its annotation and its class."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import IntEnum
from inspect import getdoc
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from simulator.loading.merge import bare, below
from simulator.model.kinds import names

ATTRIBUTES = re.compile(r"Attributes:\n(.*?)(?:\n\n|\Z)", re.DOTALL)
_ATTRIBUTE = re.compile(r"^    (\w+): (.*?)(?=^    \w|\Z)", re.DOTALL | re.MULTILINE)
_ONE_OF = "expected one of: "
_FORMS: dict[tuple[str, ...], str] = {
    ("world", "start"): "values by state: {PAK: {hardening: 0.6}}",
    ("world", "pairs"): "values by both states, one way: {CHN: {IND: {hostility: 0.4}}}",
    ("world", "portfolios"): "shares by state: {PAK: {offence: 0.4, hardening: 0.6}}",
}
"""How tables are written that are keyed by states."""


def expectation(
    kind: Any, path: tuple[str, ...], detail: Mapping[str, Any]
) -> tuple[str, tuple[str, ...]]:
    """Return what a key allows, and the allowed names if it takes names."""
    message = str(detail["msg"]).removeprefix("Value error, ")
    if message.startswith(_ONE_OF):
        names = tuple(message.removeprefix(_ONE_OF).split(", "))
        return message.removeprefix("expected "), names
    if detail["type"] == "value_error":
        return message.removeprefix("expected "), ()
    if detail["type"] == "dict_type" and path[:2] in _FORMS:
        return _FORMS[path[:2]], ()
    found = allowed(kind, path) or _plain(message)
    if isinstance(detail.get("input"), bool) and not found.startswith(("true", "a ")):
        found += " (YAML reads yes, no, on and off as true and false: write it in quotes)"
    return found, ()


def attributes(kind: type) -> dict[str, str]:
    """Return the meaning of the fields that the docstring of a class describes."""
    found = ATTRIBUTES.search(getdoc(kind) or "")
    meanings = _ATTRIBUTE.findall(f"{found[1]}\n") if found else ()
    return {name: " ".join(meaning.split()) for name, meaning in meanings}


def _plain(message: str) -> str:
    return message.replace("Input should be ", "").replace("Input should have ", "")


def allowed(kind: Any, path: tuple[str, ...]) -> str:
    """Return in words what the annotation at the end of a path allows; nothing if it is unknown."""
    return _described(*annotated(kind, path))


def annotated(kind: Any, path: tuple[str, ...]) -> tuple[Any, dict[str, float]]:
    """Return the annotation at the end of a path, and the range `low` to `high` that holds there.

    A range holds for all that is inside, such as the parts of a parameter with one per sector. The
    annotation of a key that does not exist is None.
    """
    limits: dict[str, float] = {}
    for key in path:
        kind = below(without_none(kind), key)
        limits = _limits(kind) or limits
    return without_none(kind), limits


def _described(kind: Any, limits: Mapping[str, float]) -> str:
    plain, unit = bare(kind), _unit(kind)
    if plain in (int, float):
        return ("a whole number" if plain is int else "a number") + _between(plain, limits) + unit
    if plain is str:
        return f"a name of letters, digits, . _ -{unit}" if _pattern(kind) else "text"
    if plain is bool:
        return "true or false"
    if isinstance(plain, type) and issubclass(plain, IntEnum):
        return f"one of: {', '.join(names(plain))}"
    if get_origin(plain) is dict:
        most = _meta(kind, "max_length")
        return "a mapping `key: value`" + (f" with at most {most} keys" if most else "")
    return f"a list{_lengths(kind)}" if get_origin(plain) is tuple else ""


def _between(plain: type, limits: Mapping[str, float]) -> str:
    if "high" not in limits:
        return ""
    low, high = limits["low"], limits["high"]
    if plain is float:
        return f" from {low:g} to {high:g}"
    return f" from {low:g} to " + ("2**64 - 1" if high >= 2**53 else f"{high:.0f}")


def without_none(kind: Any) -> Any:
    """Strip `| None` from an annotation."""
    if get_origin(kind) in (Union, UnionType):
        return next(part for part in get_args(kind) if part is not type(None))
    return kind


def _info(kind: Any) -> FieldInfo | None:
    parts = get_args(kind)[1:] if get_origin(kind) is Annotated else ()
    return next((part for part in parts if isinstance(part, FieldInfo)), None)


def _meta(kind: Any, name: str) -> Any:
    info = _info(kind)
    found = [getattr(part, name) for part in info.metadata if hasattr(part, name)] if info else []
    return found[0] if found else None


def _limits(kind: Any) -> dict[str, float]:
    """Lowest and highest value, also of the parts of a parameter with one value per class."""
    info = _info(without_none(kind))
    extra = info.json_schema_extra if info else None
    if isinstance(extra, dict) and "low" in extra:
        return {"low": extra["low"], "high": extra["high"]}  # type: ignore[dict-item]
    low, high = _meta(without_none(kind), "ge"), _meta(without_none(kind), "le")
    return {} if low is None or high is None else {"low": low, "high": high}


def _unit(kind: Any) -> str:
    info = _info(kind)
    extra = info.json_schema_extra if info else None
    unit = extra.get("unit") if isinstance(extra, dict) else None
    return f" ({unit})" if unit and unit != "-" else ""


def _pattern(kind: Any) -> bool:
    return _meta(kind, "pattern") is not None


def _lengths(kind: Any) -> str:
    plain = get_args(bare(kind))
    if plain and plain[-1] is not Ellipsis:
        return f" of {len(plain)}"
    low, high = _meta(kind, "min_length"), _meta(kind, "max_length")
    return f" of {low or 0} to {high}" if high else f" of at least {low}" if low else ""
