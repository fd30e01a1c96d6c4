"""How many replicates would be enough for the differences that the page shows."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from simulator.charts.figures.differences import main_outcomes
from simulator.labels import display_name, sentence, weighting_words
from simulator.report.markup import cell, paragraph, section, table
from simulator.report.numbers import heading
from simulator.results.precision import FINE, replicates_needed
from simulator.results.rows import rows_of

if TYPE_CHECKING:
    from simulator.results.results import Results

MANY = 1_000_000


def precision_section(results: Results) -> str:
    """Return replicates that would be enough, nothing where there is nothing to compare."""
    if len(results.scenarios) < 2 or results.outcomes["replicate"].nunique() < 2:
        return ""
    names = main_outcomes(results)
    found = replicates_needed(results, names)
    replicates = int(found["replicates"].max())
    note = (
        f"{replicates:,} replicates were run. A cell says how many would do for the 90 % interval "
        "of a difference to leave out zero, if it is as large as it was found; below it how many "
        "independent runs would be needed if strategies did not share their draws. Grey: more "
        "than were run, so that the sign is open. A number far beyond what was run says that the "
        "difference is too small to matter in one history, not that more runs are needed."
    )
    tables = []
    for weighting, rows in found.groupby("weighting", sort=False):
        cells = {(str(r.scenario), str(r.outcome)): _cell(r) for r in rows_of(rows)}
        body = [
            (display_name(name), [cells[name, outcome] for outcome in names])
            for name in results.scenarios[1:]
        ]
        heads = [(sentence(results.varied), "")] + [(heading(name)[0], "") for name in names]
        tables.append(table(sentence(weighting_words(str(weighting))), heads, body))
    fine = found["fine"].dropna()
    more = (
        f"To know every one of these differences to within ± {FINE:g} standard deviations between "
        f"runs, {count_words(float(fine.max()))} replicates would be enough."
        if not fine.empty
        else ""
    )
    return section(
        "How many replicates would be enough",
        paragraph(note),
        *tables,
        paragraph(more) if more else "",
        anchor="replicates",
    )


def count_words(number: float) -> str:
    """Return a number of replicates: exact where it is small, else its size."""
    if math.isnan(number):
        return "–"
    if number > MANY:
        return "over a million"
    digits = 2 - len(str(int(number)))
    return f"{int(round(number, min(0, digits))):,}"


def _cell(row: Any) -> str:
    if math.isnan(row.sign):
        return cell("–", "no difference", quiet=True)
    unpaired = f"unpaired {count_words(row.sign_unpaired)}"
    return cell(count_words(row.sign), unpaired, quiet=row.sign > row.replicates)
