"""How many replicates would be enough for the differences that the page shows."""

from __future__ import annotations

import math
from typing import Any

from simulator.charts.figures.differences import main_outcomes
from simulator.labels import sentence
from simulator.report import html
from simulator.report.numbers import heading, runs_words
from simulator.report.sections import Comparison, section
from simulator.results.comparison import FINE, replicates_needed

MANY = 1_000_000


@section("replicates", order=95, title="How many replicates would be enough")
def precision(page: Comparison) -> str:
    """Return replicates that would be enough, nothing where there is nothing to compare."""
    if not page.has_intervals:
        return ""
    names = main_outcomes(page.results)
    found = replicates_needed(page.results, names)
    note = (
        f"{runs_words(page.results).capitalize()} were run. A cell says how many would do "
        "for the 90 % interval of a difference to leave out zero, if it is as large as it was "
        "found; below it how many independent runs would be needed if strategies did not share "
        "their draws. Grey: more than were run, so that the sign is open. A number far beyond what "
        "was run says that the difference is too small to matter in one history, not that more "
        "runs are needed."
    )
    open_by_sets = found["remains"].gt(0).any()
    if open_by_sets:
        note += (
            " The numbers are draws of each parameter set. A dash: the sets alone leave the sign "
            "open, whatever the number of draws."
        )
    heads = [(sentence(page.results.varied), "")] + [(heading(name)[0], "") for name in names]
    tables = page.tables(found, heads, lambda of: [_needed(of[name]) for name in names])
    fine = found["fine"].dropna()
    more = ""
    if not (fine.empty or (open_by_sets and len(fine) < len(found))):
        more = html.paragraph(
            f"To know every one of these differences to within ± {FINE:g} standard deviations "
            f"between runs, {count_words(float(fine.max()))} replicates would be enough."
        )
    return html.paragraph(note) + tables + more


def count_words(number: float) -> str:
    """Return a number of replicates: exact where it is small, else its size."""
    if math.isnan(number):
        return "–"
    if number > MANY:
        return "over a million"
    digits = 2 - len(str(int(number)))
    return f"{int(round(number, min(0, digits))):,}"


def _needed(row: Any) -> str:
    if math.isnan(row.sign):
        why = "left open by parameters" if abs(row.difference) > 0 else "no difference"
        return html.cell("–", why, quiet=True)
    unpaired = f"unpaired {count_words(row.sign_unpaired)}"
    return html.cell(count_words(row.sign), unpaired, quiet=row.sign > row.replicates)
