"""Words that choose what is asked of a stored sweep: `lever=`, `against=`, `outcome=` ..."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simulator.experiments.sweeps.contrast import Contrast, contrast_of, wrong
from simulator.loading.errors import COMMAND_LINE, Report, listed, nearest, shown
from simulator.loading.layers import from_overrides

if TYPE_CHECKING:
    from simulator.experiments.sweeps.data import SweepData


def words_of(words: Sequence[str], keys: Sequence[str]) -> dict[str, Any]:
    """Return `key=value` words as a mapping.

    Raises:
        ScenarioError: If a word cannot be read, or its key does not exist.
    """
    report = Report()
    layer = from_overrides(list(words), report)
    found = {".".join(setting.path): setting.value for setting in layer.settings}
    for key in [*layer.choices, *found]:
        if key not in keys:
            report.unknown_key(COMMAND_LINE, (key,), keys)
    report.raise_if_any()
    return found


def chosen_contrast(data: SweepData, chosen: Mapping[str, Any]) -> Contrast:
    """Return the two choices that `lever=` and `against=` name."""
    names = [None if chosen.get(key) is None else str(chosen[key]) for key in ("lever", "against")]
    return contrast_of(data, *names)


def known_outcome(data: SweepData, key: str, name: object) -> str:
    """Return the name of an outcome that the sweep kept.

    Raises:
        ScenarioError: If it kept no such outcome.
    """
    allowed = tuple(data.outcomes)
    if name not in allowed:
        raise wrong(key, shown(name), listed(allowed), nearest(str(name), allowed))
    return str(name)


def number_of(chosen: Mapping[str, Any], key: str, kind: type) -> Any:
    """Return the number that a word gives, or None.

    Raises:
        ScenarioError: If it is no number of that kind.
    """
    value = chosen.get(key)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float) or kind(value) != value:
        raise wrong(key, shown(value), "a whole number" if kind is int else "a number")
    return kind(value)
