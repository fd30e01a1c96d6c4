"""`rivalry sensitivity`: which uncertainties of a stored sweep matter, and how much is chance."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator import files
from simulator.commands.analysis import (
    as_csv,
    chosen_contrast,
    known_outcome,
    slug,
    words_of,
    write_analysis,
)
from simulator.experiments.progress import say
from simulator.experiments.sweeps.contrast import Contrast
from simulator.experiments.sweeps.data import SweepData, load_sweep_data
from simulator.labels import CAVEAT, display_name

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from simulator.engine.pool import Pool
    from simulator.experiments.sweeps.sensitivity import Measure, Sensitivity

WRONG_INPUT = 2
WIDTH = 100
KEYS = ("lever", "against", "outcomes")


def sensitivity_command(
    folder: Path, words: Sequence[str], quiet: bool = False, pool: Pool | None = None
) -> int:
    """Reckon what each outcome depends on; print a table, write tables and figures.

    Returns:
        The exit code: 0, or 2 if the folder cannot be used.
    """
    try:
        data = load_sweep_data(folder)
        chosen = words_of(words, KEYS)
        contrast = chosen_contrast(data, chosen)
        place = _write(contrast, _outcomes(data, chosen), pool)
    except files.StoreError as error:
        print(f"rivalry: {error}", file=sys.stderr)
        return WRONG_INPUT
    if not quiet:
        say(f"tables and figures: {place}")
    return 0


def _outcomes(data: SweepData, chosen: Mapping[str, Any]) -> list[str]:
    given = chosen.get("outcomes", list(data.outcomes))
    names = given if isinstance(given, list) else [given]
    return [known_outcome(data, "outcomes", name) for name in names]


def _write(contrast: Contrast, outcomes: list[str], pool: Pool | None) -> Path:
    from simulator.charts.sensitivity import chance, indices
    from simulator.experiments.sweeps.sensitivity import sensitivities

    if pool is None:
        found = sensitivities(contrast, outcomes)
    else:
        from simulator.experiments.sweeps.sensitivity_pool import sensitivities_in

        found = sensitivities_in(pool, contrast, outcomes)
    say(sensitivity_text(contrast, found))
    figures: dict[str, Figure] = {}
    if any(item.measures for item in found):
        figures["indices"] = indices(contrast, found)
    if any(item.chance for item in found):
        figures["chance"] = chance(contrast, found)
    tables = {"indices.csv": as_csv(_index_rows(found)), "chance.csv": as_csv(_chance_rows(found))}
    where = f"sensitivity/{slug(contrast.words)}"
    return write_analysis(contrast.data, where, figures, tables)


def sensitivity_text(contrast: Contrast, found: Sequence[Sensitivity]) -> str:
    """Return the measures as text of at most 100 columns."""
    head = (
        f"{contrast.words}: what each outcome depends on, design {contrast.data.sweep.design}. "
        "± first: 90 % interval from the choice of points, ± second: from chance (replicates drawn "
        "again)."
    )
    parts = [textwrap.fill(head, WIDTH)]
    for item in found:
        outcome = contrast.data.outcomes[item.outcome]
        lines = [f"{outcome.label} ({outcome.unit})", *_chance_lines(item), *_measure_lines(item)]
        parts.append("\n  ".join(lines))
    parts.append(f"Ranges, not probabilities, are behind these shares; {CAVEAT}.")
    return "\n\n".join(parts) + "\n"


def _chance_lines(item: Sensitivity) -> Iterator[str]:
    if item.chance is not None:
        share, noise = 100 * item.chance.parameters, 100 * item.chance.noise_in_means
        yield (
            f"the uncertainties make {share:.0f} % of the variance of single runs; chance makes "
            f"{noise:.1f} % of that of means"
        )


def _measure_lines(item: Sensitivity) -> Iterator[str]:
    if not item.measures:
        yield "the same at all points"
        return
    names = [_named(measure) for measure in item.measures]
    kind = max(len(measure.kind) for measure in item.measures)
    name = max(map(len, names))
    for words, measure in zip(names, item.measures, strict=True):
        intervals = f"{_half(measure.design):<9} {_half(measure.chance)}"
        yield f"{measure.kind:<{kind}}  {words:<{name}}  {measure.value:>9.3g} {intervals}".rstrip()


def _named(measure: Measure) -> str:
    other = f" with {display_name(measure.other).lower()}" if measure.other else ""
    return display_name(measure.name) + other


def _half(width: float) -> str:
    return f"± {width:.2g}" if isfinite(width) else ""


def _index_rows(found: Sequence[Sensitivity]) -> Iterator[dict[str, object]]:
    for item in found:
        for measure in item.measures:
            yield {
                "outcome": item.outcome,
                "measure": measure.kind,
                "uncertainty": measure.name,
                "with": measure.other,
                "value": measure.value,
                "design_half_width_90": measure.design,
                "chance_half_width_90": measure.chance,
            }


def _chance_rows(found: Sequence[Sensitivity]) -> Iterator[dict[str, object]]:
    for item in found:
        if item.chance is not None:
            yield {"outcome": item.outcome} | asdict(item.chance)
