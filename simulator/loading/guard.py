"""What scenario content may not contain, whoever wrote it and wherever it stands.

A scenario is data. It cannot name a class to build, read the environment or steer Hydra, and its
size and nesting are limited.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator
from enum import IntEnum
from typing import Any

from simulator.loading.errors import shown

MOST_BYTES = 1_000_000
MOST_NESTING = 20
MOST_NODES = 20_000
MOST_SIGNS = 20_000
MOST_BITS = 64

_RESERVED = ("_target_", "_partial_", "_recursive_", "_convert_", "_args_", "_self_", "_name_")
_DIRECTIVE = re.compile(r"#+\s*@")

Path = tuple[str, ...]
UnsafeContent = tuple[Path, str, str]
"""Path of a key, what was given, what is expected."""


def unsafe_content(value: object, path: Path = ()) -> Iterator[UnsafeContent]:
    """Yield everything in plain data that a scenario may not contain."""
    if len(path) > MOST_NESTING:
        yield path, "nested too deeply", f"at most {MOST_NESTING} levels"
    elif isinstance(value, dict):
        for key, entry in value.items():
            yield from _key_complaints(key, path)
            yield from unsafe_content(entry, (*path, str(key)))
    elif isinstance(value, list | tuple):
        for index, entry in enumerate(value):
            yield from unsafe_content(entry, (*path, str(index)))
    else:
        yield from ((path, shown(value), rule) for rule in _scalar_rules(value))


def _key_complaints(key: object, path: Path) -> Iterator[UnsafeContent]:
    if not isinstance(key, str):
        yield path, f"key {shown(key)}", "keys that are text (quote it)"
        return
    if any(part in _RESERVED for part in key.split(".")):
        yield (*path, key), "a key that builds objects", "data only: no code in a scenario"
    elif key == "hydra" or key.startswith(("hydra.", "hydra/")):
        yield (*path, key), "a key that steers Hydra", "data only: Hydra's settings are fixed"
    else:
        yield from (((*path, key), f"key {shown(key)}", rule) for rule in _scalar_rules(key))


def _scalar_rules(value: object) -> Iterator[str]:
    for kind, rule in _RULES:
        if isinstance(value, kind):
            yield from rule(value)
            return
    yield "text, a number, true, false or null"


def _text_rules(text: str) -> Iterator[str]:
    if "${" in text:
        yield "a plain value: ${...} is not allowed in a scenario"
    if text == "???":
        yield "a value: ??? stands for a missing one"
    if not _encodable(text):
        yield "text in Unicode"


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in text


def _integer_rules(number: int) -> Iterator[str]:
    if number.bit_length() > MOST_BITS:
        yield "a smaller number"


def _float_rules(number: float) -> Iterator[str]:
    if not math.isfinite(number):
        yield "a finite number"


def _no_rules(_: object) -> Iterator[str]:
    return iter(())


_RULES: tuple[tuple[type | tuple[type, ...], Callable[[Any], Iterator[str]]], ...] = (
    ((bool, type(None), IntEnum), _no_rules),
    (str, _text_rules),
    (int, _integer_rules),
    (float, _float_rules),
)


def steers_hydra(text: str) -> bool:
    """Whether a file starts with a directive such as `# @package`."""
    for line in text.splitlines():
        bare = line.strip()
        if bare and not bare.startswith("#"):
            return False
        if _DIRECTIVE.match(bare):
            return True
    return False
