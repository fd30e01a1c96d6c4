"""The report of a sensitivity analysis: text, tables and figures below the folder of its sweep."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from math import isfinite
from pathlib import Path

from matplotlib.figure import Figure

from simulator.charts.sensitivity import chance, indices
from simulator.experiments.sweeps.contrast import Contrast
from simulator.experiments.sweeps.sensitivity import UNBOUNDED, Measure, Sensitivity
from simulator.labels import CAVEAT, UNDEFINED, display_name
from simulator.report.table import WIDTH
from simulator.report.write import as_csv, folder_name, write_analysis


def write_sensitivity(contrast: Contrast, found: Sequence[Sensitivity]) -> Path:
    """Write tables and figures; return their folder.

    Raises:
        StoreError: If the folder cannot be written.
    """
    figures: dict[str, Figure] = {}
    if any(item.measures for item in found):
        figures["indices"] = indices(contrast, found)
    if any(item.chance for item in found):
        figures["chance"] = chance(contrast, found)
    tables = {"indices.csv": as_csv(_index_rows(found)), "chance.csv": as_csv(_chance_rows(found))}
    return write_analysis(
        contrast.data, f"sensitivity/{folder_name(contrast.words)}", figures, tables
    )


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
        yield item.note
        return
    names = [_named(measure) for measure in item.measures]
    kind = max(len(measure.kind) for measure in item.measures)
    name = max(map(len, names))
    for words, measure in zip(names, item.measures, strict=True):
        gives = measure.kind not in UNBOUNDED
        intervals = f"{_half(measure.design) if gives else '':<11} {_half(measure.chance)}"
        value = f"{measure.value:.3g}" if isfinite(measure.value) else UNDEFINED
        yield f"{measure.kind:<{kind}}  {words:<{name}}  {value:>9} {intervals}".rstrip()
    yield from dict.fromkeys(measure.note for measure in item.measures if measure.note)


def _named(measure: Measure) -> str:
    other = f" with {display_name(measure.other).lower()}" if measure.other else ""
    return display_name(measure.name) + other


def _half(width: float) -> str:
    return f"± {width:.2g}" if isfinite(width) else UNDEFINED


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
                "note": measure.note,
            }


def _chance_rows(found: Sequence[Sensitivity]) -> Iterator[dict[str, object]]:
    for item in found:
        if item.chance is not None:
            yield {"outcome": item.outcome} | asdict(item.chance)
