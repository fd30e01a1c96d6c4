"""What the analyses of a stored sweep share: the words that choose, and where results go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import files
from simulator.charts.files import files_of, write_figure
from simulator.experiments.sweeps.contrast import Contrast, contrast_of, wrong
from simulator.loading.errors import COMMAND_LINE, Report, listed, nearest, shown
from simulator.loading.layers import from_overrides
from simulator.results import store

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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
    """Return what `lever=` and `against=` choose."""
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


def as_csv(rows: Iterable[Mapping[str, object]]) -> str:
    """Return rows as CSV; numbers keep all their digits."""
    import pandas as pd

    return str(pd.DataFrame(list(rows)).to_csv(index=False, lineterminator="\n"))


def write_analysis(
    data: SweepData, where: str, figures: Mapping[str, Figure], texts: Mapping[str, str]
) -> Path:
    """Write figures and texts into a folder below the sweep and enter them in the manifest."""
    folder = files.prepare_folder(data.folder / where)
    for key, figure in figures.items():
        write_figure(figure, folder, key)
    names = files_of(figures)
    for name, text in texts.items():
        files.write_text(folder / name, text)
        names.append(name)
    store.enter(data.folder, [f"{where}/{name}" for name in names])
    return folder


def slug(words: str) -> str:
    """Return words as the name of a folder."""
    letters = "".join(sign if sign.isalnum() else " " for sign in words.lower())
    return "_".join(letters.split())
