"""The scorecard as text, of a scenario, an ensemble or a user's own incidents; and its folder."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from simulator import files
from simulator.charts.files import write_figure
from simulator.charts.scorecard import regimes, scorecard
from simulator.experiments.validation.figures import CALIBRATION, GROUPS, SUBSET, VALIDATION
from simulator.experiments.validation.incident_files.reading import Reading
from simulator.experiments.validation.score import (
    PASS,
    SHOWN,
    VERDICT_RULE,
    members_table,
    passed,
    patterns_passed,
    told_apart,
)
from simulator.experiments.validation.validate import BUSIEST, START, Validation
from simulator.labels import CAVEAT, count, sentence
from simulator.report.table import WIDTH
from simulator.results.frames import rows_of
from simulator.scenario.scenario import Scenario

GAP = "  "
NOTHING = "–"
DECIMALS = {"count": 0, "%": 1, "points": 1}
TITLES = {
    CALIBRATION: "Calibration: parameters may be fitted on these",
    VALIDATION: "Validation: held back from every fit",
}


def text_card(validation: Validation) -> str:
    """Return the whole scorecard as text of at most 100 columns."""
    head = (
        f"Reported incidents of {count(len(validation.simulated), 'replicate')} against the Dyadic "
        "Cyber Incident Dataset 2.0, 2000-2020. Published values: `all` of it, `12` between the "
        "twelve states."
    )
    busiest = (
        f"Busiest directed pair: {validation.busiest:.2f} operations a quarter, reported or not; "
        f"at most {BUSIEST} is wanted, above that choices are saturated."
    )
    return (
        "\n\n".join(
            [
                textwrap.fill(head, WIDTH),
                textwrap.fill(START, WIDTH),
                *("\n".join(_group(validation.card, group)) for group in GROUPS),
                "\n".join(_counts(validation.card, group) for group in GROUPS),
                textwrap.fill(VERDICT_RULE, WIDTH),
                textwrap.fill(busiest, WIDTH),
                "\n".join(_null(validation.card)),
                f"{sentence(CAVEAT)}.",
            ]
        )
        + "\n"
    )


def _group(card: pd.DataFrame, group: str) -> Iterator[str]:
    """Yield a block: first the figures that decide, then those for orientation."""
    rows = sorted(rows_of(card[card["group"] == group]), key=lambda row: row.verdict == SHOWN)
    yield TITLES[group]
    yield from _table(
        ("all", "12", "band", "simulated [90 %]", "verdict", "in", "null"),
        [
            (
                row,
                number(row.value_all, row.unit),
                number(row.value_subset, row.unit),
                band_words(row.band_low, row.band_high, row.unit),
                _median(row),
                row.verdict,
                ("yes" if row.data_in_interval else "no") if not math.isnan(row.value) else "",
                row.null_verdict if row.verdict != SHOWN else "",
            )
            for row in rows
        ],
    )


def _counts(card: pd.DataFrame, group: str) -> str:
    won, all_ = passed(card, group)
    whole, patterns = patterns_passed(card, group)
    null, _ = passed(card, group, "null_verdict")
    share = f" ({100 * won / all_:.0f} %)" if all_ else ""
    text = (
        f"{group.capitalize()}: {won} of {all_} figures pass{share}, {whole} of {patterns} "
        f"patterns in all their figures; the null model passes {null} of {all_} figures."
    )
    return textwrap.fill(text, WIDTH, subsequent_indent="  ")


def _null(card: pd.DataFrame) -> Iterator[str]:
    yield "Null model: attacks at random in proportion to hostility, classes by their world shares."
    for name, figures in told_apart(card).items():
        text = f"passed by {name}: {', '.join(figures) or 'none'}"
        yield textwrap.fill(text, WIDTH, initial_indent="  ", subsequent_indent="    ")


def text_members(cards: Mapping[str, pd.DataFrame]) -> str:
    """Return the members that pass each deciding figure, as text of at most 100 columns."""
    fitted = [passed(card, CALIBRATION) for card in cards.values()]
    whole = sum(won == all_ for won, all_ in fitted)
    held = sorted(passed(card, VALIDATION) for card in cards.values())
    head = (
        f"Ensemble: {whole} of {len(cards)} members pass every calibration figure; validation "
        f"figures passed: {held[0][0]} to {held[-1][0]}, median {held[len(held) // 2][0]}, of "
        f"{held[0][1]}."
    )
    table = members_table(cards)
    rows = []
    for _, found in table[table["verdict"] != SHOWN].groupby("figure", sort=False):
        row = next(rows_of(found))
        passing = int((found["verdict"] == PASS).sum())
        medians = found["median"].dropna()
        span = f"{number(medians.min(), row.unit)} to {number(medians.max(), row.unit)}"
        rows.append((row, f"{passing} of {len(found)}", span if len(medians) else ""))
    lines = _table(("members that pass", "medians, least to largest"), rows)
    return "\n".join([textwrap.fill(head, WIDTH), "", *lines]) + "\n"


def text_beside(frame: pd.DataFrame, reading: Reading) -> str:
    """Return own incidents beside the published and the simulated, as text of 100 columns."""
    table = reading.table()
    head = (
        f"Your incidents ({reading.layout}): {count(len(table), 'incident')} in {table.quarters} "
        f"quarters ({reading.record}), {len(table.among(SUBSET))} of them between the twelve "
        "states; counts are scaled to 84 quarters. `in`: the simulation's 90 % interval holds your "
        "figure of the twelve states; `band`: the accepted band holds it."
    )
    told = [
        textwrap.fill(line, WIDTH, initial_indent="  ", subsequent_indent="    ")
        for line in reading.told
    ]
    known = frame[frame["own"].notna() | frame["own_all"].notna()]
    lines = _table(
        ("all", "yours", "12", "yours", "simulated [90 %]", "in", "band"),
        [
            (
                row,
                number(row.value_all, row.unit),
                number(row.own_all, row.unit),
                number(row.value_subset, row.unit),
                number(row.own, row.unit),
                _median(row) if math.isfinite(row.low) else "",
                row.own_in_interval,
                row.own_in_band,
            )
            for row in rows_of(known)
        ],
    )
    return "\n".join([textwrap.fill(head, WIDTH), *told, "", *lines]) + "\n"


def _table(heads: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Iterator[str]:
    """Yield a table of the full width; a row is a figure and its cells.

    What a figure says takes a second line where it is long.
    """
    columns = zip(heads, *(cells for _, *cells in rows), strict=True)
    widths = [max(map(len, column)) for column in columns]
    room = WIDTH - sum(widths) - len(GAP) * len(widths)

    def line(label: str, cells: Sequence[str]) -> str:
        shown = [f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True)]
        return GAP.join([f"{label:<{room}}", *shown]).rstrip()

    yield line("", heads)
    yield "-" * WIDTH
    for figure, *cells in rows:
        unit = "" if figure.unit == "count" else f", {figure.unit}"
        label = f"{figure.pattern:<4}{figure.text}{unit}"
        first, *rest = textwrap.wrap(label, room, subsequent_indent="    ")
        yield line(first, cells)
        yield from rest


def number(value: float, unit: str) -> str:
    """Return a number with the decimals that its unit bears."""
    return f"{value:.{DECIMALS.get(unit, 2)}f}" if math.isfinite(value) else NOTHING


def band_words(low: float, high: float, unit: str) -> str:
    """Return a band: `10-35`, `>= 0.1`; limits of counts are fractions where they are Poisson's."""
    if math.isnan(low) and math.isnan(high):
        return ""
    if math.isnan(high):
        return f">= {number(low, unit)}"
    if math.isnan(low):
        return f"<= {number(high, unit)}"
    edges = [f"{edge:.3g}" if unit == "count" else number(edge, unit) for edge in (low, high)]
    return "-".join(edges)


def _median(row: Any) -> str:
    """Return `12 [6, 19]`."""
    low, high = number(row.low, row.unit), number(row.high, row.unit)
    return f"{number(row.median, row.unit)} [{low}, {high}]"


def write_validation(
    validation: Validation,
    scenario: Scenario,
    text: str,
    folder: Path,
    extra: dict[str, object],
) -> dict[str, Any]:
    """Write scorecard, values of every replicate, figures and scenario; return the manifest."""
    files.write_text(folder / "scenario.yaml", scenario.to_yaml())
    files.write_text(folder / "scorecard.txt", text)
    files.write_text(folder / "scorecard.csv", validation.card.to_csv(index=False))
    files.write_text(folder / "replicates.csv", _replicates(validation).to_csv(index=False))
    pictures = files.prepare_folder(folder / "figures")
    for group in GROUPS:
        write_figure(scorecard(validation, group), pictures, f"scorecard_{group}")
    try:
        two_regimes = regimes(validation)
    except ValueError:  # a world without one of the three states
        pass
    else:
        write_figure(two_regimes, pictures, "regimes")
    return validation.manifest | extra


def _replicates(validation: Validation) -> pd.DataFrame:
    """Return a row per model and replicate, a column per figure."""
    names = [statistic.name for statistic in validation.statistics]
    frames = []
    for model, values in (("simulator", validation.simulated), ("null", validation.null)):
        frame = pd.DataFrame(values, columns=names)
        frame.insert(0, "replicate", range(len(frame)))
        frame.insert(0, "model", model)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)
