"""What the fields of a scenario allow and mean: names, texts, shares, keys of parameters."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable
from itertools import dropwhile
from typing import Annotated, Any
from unicodedata import category, normalize

from pydantic import BeforeValidator, Field

from simulator.model.kinds import SECTORS, WeightMode, names

LONGEST_NAME = 100
NAME_PATTERN = rf"^[\p{{L}}\p{{N}}][\p{{L}}\p{{M}}\p{{N}}_.\-]{{0,{LONGEST_NAME - 1}}}$"
"""Letters and digits of any script; a name becomes that of a folder of results."""

PARAMETER_PATTERN = r"parameters(\.[a-z_]{1,50}){2,3}\Z"
PARTICIPATION = ("never", "chosen", "always")
DOMESTIC = "domestic"
UNNAMED = "unnamed"
OTHERS = "others"
DEFAULT_RIVALS = ("CHN", "IND")

_ATTRIBUTES = re.compile(r"Attributes:\n(.*?)(?:\n\n|\Z)", re.DOTALL)
_ATTRIBUTE = re.compile(r"^    (\w+): (.*?)(?=^    \w|\Z)", re.DOTALL | re.MULTILINE)


def meanings(kind: type) -> dict[str, str]:
    """Return the meaning of each field in the docstring of a dataclass, in one line.

    `rivalry new` writes these texts above the keys of a file, and docs/odd.md lists them.
    """
    found = _ATTRIBUTES.search(inspect.getdoc(kind) or "")
    pairs = _ATTRIBUTE.findall(found[1] + "\n") if found else ()
    return {name: " ".join(text.split()) for name, text in pairs}


def as_name(text: str) -> str:
    """Return a name made of a text, such as that of a file: `_` stands for signs no name has."""
    signs = normalize("NFC", text)
    plain = (sign if category(sign)[0] in "LMN" or sign in "_.-" else "_" for sign in signs)
    return (
        "".join(dropwhile(lambda sign: category(sign)[0] not in "LN", plain))[:LONGEST_NAME]
        or UNNAMED
    )


def _share_or_bounds(value: object) -> object:
    """Accept a share, or a pair of bounds that are in order."""
    pair = isinstance(value, list | tuple) and len(value) == 2
    numbers: Any = value if pair else (value, value)
    plain = all(isinstance(n, int | float) and not isinstance(n, bool) for n in numbers)
    if not plain or not 0 <= numbers[0] <= numbers[1] <= 1:
        raise ValueError("expected a share from 0 to 1, or bounds [low, high] within 0 and 1")
    return tuple(map(float, numbers)) if pair else float(numbers[0])


def _parameter_key(value: object) -> object:
    """Accept what looks like the key of a parameter; whether it exists is seen when it is set."""
    if not isinstance(value, str) or not re.match(PARAMETER_PATTERN, value):
        raise ValueError("expected the key of a number, such as parameters.relative_gains.k")
    return value


def one_of(allowed: Iterable[str]) -> BeforeValidator:
    """Accept one of a few names; which ones is looked up when a value is checked."""

    def check(value: object) -> object:
        if value not in tuple(allowed):
            raise ValueError(f"expected one of: {', '.join(allowed)}")
        return value

    return BeforeValidator(check)


Name = Annotated[str, Field(pattern=NAME_PATTERN)]
Text = Annotated[str, Field(max_length=20_000)]
Unit = Annotated[float, Field(ge=0, le=1)]
LogOdds = Annotated[float, Field(ge=-10, le=10)]
MERGED = "merged key by key"
"""Marks a table that layers change key by key; other tables are replaced as a whole."""

OWN_SECTORS = SECTORS
"""As many sectors as a world can add to the usual ones; see `simulator.model.world.SECTOR_ROOM`."""

Values = Annotated[dict[str, float], MERGED]
Share = Annotated[float | tuple[float, float], BeforeValidator(_share_or_bounds)]
ParameterKey = Annotated[str, BeforeValidator(_parameter_key)]
Participation = Annotated[str, one_of(PARTICIPATION)]
Weighting = Annotated[str, one_of(names(WeightMode))]
Bound = Annotated[float, Field(ge=-1e6, le=1e6)]
Compared = Annotated[tuple[Name, ...], Field(min_length=1, max_length=100)]


def bounds(share: float | tuple[float, float]) -> tuple[float, float]:
    """Return the lowest and highest value of a supplier's share."""
    return share if isinstance(share, tuple) else (share, share)
