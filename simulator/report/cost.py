"""What another billion buys: cost-effectiveness of the strategies that are compared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from simulator.charts.figures.composite import criterion_words
from simulator.labels import MINUS, display_name, sentence, weighting_words
from simulator.report.markup import cell, paragraph, section, table
from simulator.report.numbers import number
from simulator.results.cost import INDICES, cost_effectiveness
from simulator.results.rows import rows_of

if TYPE_CHECKING:
    from simulator.results.results import Results

NOTE = (
    "What a strategy costs the state is its own cyber budget and what dearer or changing suppliers "
    "take, in USD bn a year; help from a patron is free. Cost: mean difference to the first "
    "strategy with its 90 % interval. The other cells: how much of the index one more USD bn a "
    "year buys, as the mean difference of the index over that of the cost (van Hout et al. 1994), "
    "or, where a strategy is cheaper and worse, how much each USD bn saved gives up. Where no "
    "ratio makes sense the cell says why: cheaper and better (or dearer and worse) needs none, and "
    "a difference whose interval includes zero has none. The composite knows what suppliers cost "
    "already, as a part of the output that is lost."
)
DIGITS = 2


def cost_section(results: Results) -> str:
    """Return what strategies cost and bring, nothing where there is nothing to compare."""
    if len(results.scenarios) < 2 or results.outcomes["replicate"].nunique() < 2:
        return ""
    found = cost_effectiveness(results)
    heads = [(sentence(results.varied), ""), ("Cost", "USD bn a year")]
    heads += [(criterion_words(results, index), "per USD bn a year") for index in INDICES]
    tables = []
    for weighting, rows in found.groupby("weighting", sort=False):
        cells = {(str(row.scenario), str(row.outcome)): row for row in rows_of(rows)}
        body = [
            (
                display_name(name),
                [_cost(cells[name, INDICES[0]]), *(_cell(cells[name, index]) for index in INDICES)],
            )
            for name in results.scenarios[1:]
        ]
        tables.append(table(sentence(weighting_words(str(weighting))), heads, body))
    title = "What another billion buys"
    return section(title, paragraph(NOTE), *tables, anchor="cost")


def _cost(row: Any) -> str:
    text = signed(row.cost)
    quiet = row.cost_low <= 0.0 <= row.cost_high
    return cell(text, f"[{signed(row.cost_low)}, {signed(row.cost_high)}]", quiet)


def _cell(row: Any) -> str:
    if row.ratio != row.ratio:
        return cell(row.verdict, quiet=True)
    interval = f"[{significant(row.ratio_low)}, {significant(row.ratio_high)}]"
    return cell(significant(row.ratio), interval, more=row.verdict)


def significant(value: float) -> str:
    """Return a number to two significant digits, with a real minus sign."""
    return f"{value:.{DIGITS}g}".replace("-", MINUS)


def signed(value: float) -> str:
    """Return USD bn with enough decimals for a small state."""
    return number(value, 3, True)
