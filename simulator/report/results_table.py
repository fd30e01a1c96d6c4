"""Results as a small table in a notebook."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from simulator.labels import (
    CAVEAT,
    MINUS,
    display_name,
    possessive,
    sentence,
    state_name,
    weighting_words,
)
from simulator.model.outcomes import chosen, described
from simulator.results.frames import rows_of

if TYPE_CHECKING:
    from simulator.results.results import Results


def results_table(results: Results) -> str:
    """Return the summary of the focal state as an HTML table."""
    summary = results.summary(columns=chosen("short"))
    compared = len(results.scenarios) > 1
    heads = ["", "Outcome", "Median", "10 to 90 %"]
    heads += ["Difference to the baseline", "90 % interval"] if compared else []
    lines = [_cells(row, results, compared) for row in rows_of(summary)]
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join(f"<tr>{''.join(f'<td>{escape(c)}</td>' for c in line)}</tr>" for line in lines)
    return (
        f"<table><caption>{escape(_title(results, summary))}</caption>"
        f"<tr>{head}</tr>{body}</table>{''.join(_below(results))}"
    )


def _title(results: Results, summary: Any) -> str:
    name = sentence(possessive(state_name(results.focal)))
    return f"{name} outcomes, {int(summary['replicates'].min())} replicates (run {results.run_id})"


def _cells(row: Any, results: Results, compared: bool) -> list[str]:
    label = display_name(str(row.scenario))
    if len(results.weightings) > 1:
        label += f", {weighting_words(str(row.weighting))}"
    outcome = described(str(row.outcome))
    cells = [label, f"{outcome.label} ({outcome.unit})"]
    cells += [_figure(row.median), f"{_figure(row.low)} to {_figure(row.high)}"]
    if compared and row.scenario == results.scenarios[0]:
        cells += ["(baseline)", ""]
    elif compared:
        interval = f"{_figure(row.difference_low)} to {_figure(row.difference_high)}"
        cells += [_figure(row.difference), interval]
    return cells


def _figure(value: float) -> str:
    return f"{value:.3g}".replace("-", MINUS)


def _below(results: Results) -> Iterator[str]:
    yield f"<p><small>{escape(sentence(CAVEAT))}."
    if len(results.scenarios) > 1:
        yield " Differences are paired on the draws; if an interval includes 0, so may the effect."
    yield "</small></p>"
    yield from (f"<p><small>Warning: {escape(text)}</small></p>" for text in results.warnings)
