"""How many replicates would be enough for the differences that the page shows."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from simulator.charts.figures.differences import main_outcomes
from simulator.labels import UNDEFINED, sentence
from simulator.report import html
from simulator.report.numbers import heading, runs_words
from simulator.report.sections import Comparison, section
from simulator.results.comparison import FINE, replicates_needed
from simulator.results.crossed import sets_and_draws

MANY = 1_000_000


@section("replicates", order=95, title="How many replicates would be enough")
def precision(page: Comparison) -> str:
    """Return replicates that would be enough, nothing where there is nothing to compare."""
    if not page.has_intervals:
        return ""
    names = main_outcomes(page.results)
    found = replicates_needed(page.results, names)
    heads = [(sentence(page.results.varied), "")] + [(heading(name)[0], "") for name in names]
    tables = page.tables(found, heads, lambda of: [_needed(of[name]) for name in names])
    return html.paragraph(_note(page)) + tables + _fine(page, found["fine"])


def _note(page: Comparison) -> str:
    """Return how the tables are read."""
    note = (
        f"{sentence(runs_words(page.results))} were run. A cell says how many would do "
        "for the 90 % interval of a difference to leave out zero, if it is as large as it was "
        "found; below it how many independent runs would be needed if strategies did not share "
        "their draws. Grey: more than were run, so that the sign is open. A number far beyond what "
        "was run says that the difference is too small to matter in one history, not that more "
        "runs are needed."
    )
    if not _has_sets(page):
        return note
    return (
        f"{note} The numbers are draws of each parameter set. A dash: the sets alone leave the "
        "sign open, whatever the number of draws."
    )


def _fine(page: Comparison, needed: pd.Series) -> str:
    """Return how many replicates would give every difference finely, if any number would."""
    if needed.isna().all() or (_has_sets(page) and needed.isna().any()):
        return ""
    of_what = "draws" if _has_sets(page) else "replicates"
    return html.paragraph(
        f"To know every one of these differences to within ± {FINE:g} standard deviations "
        f"between runs, {count_words(float(needed.max()))} {of_what} would be enough."
    )


def _has_sets(page: Comparison) -> bool:
    return sets_and_draws(page.results.outcomes) is not None


def count_words(number: float) -> str:
    """Return a number of replicates: exact where it is small, else its size."""
    if math.isnan(number):
        return "–"
    if number > MANY:
        return "over a million"
    digits = 2 - len(str(int(number)))
    return f"{int(round(number, min(0, digits))):,}"


def _why_none(row: Any) -> str:
    """Return the reason why no number of replicates is enough."""
    if math.isnan(row.sd):
        return UNDEFINED
    return "left open by parameters" if abs(row.difference) > 0 else "no difference"


def _needed(row: Any) -> str:
    if math.isnan(row.sign):
        return html.cell("–", _why_none(row), quiet=True)
    unpaired = f"unpaired {count_words(row.sign_unpaired)}"
    return html.cell(count_words(row.sign), unpaired, quiet=row.sign > row.replicates)
