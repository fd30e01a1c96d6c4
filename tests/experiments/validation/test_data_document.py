"""docs/data.md: every pattern with its values, every fact from memory, every column of a file."""

import csv
import math
from pathlib import Path

import pytest

from simulator.experiments.validation.figures import STATISTICS, Band
from simulator.experiments.validation.incident_files import cfr, dcid, eurepoc, own
from simulator.experiments.validation.incident_files.load import plain
from simulator.initial.paths import scenario_root
from simulator.report.scorecard import band_words, number

DOCUMENT = Path(__file__).parents[3] / "docs" / "data.md"
OPTIONAL = ("severity", "end", "third_party", "id", "answers", "response_severity", "concession")
"""Columns of the own layout that may be left out."""


@pytest.fixture(scope="module")
def lines() -> list[str]:
    return DOCUMENT.read_text(encoding="utf-8").splitlines()


def words(band: Band | None, unit: str) -> str:
    low, high = (math.nan, math.nan) if band is None else (band.low, band.high)
    return band_words(math.nan if low is None else low, math.nan if high is None else high, unit)


@pytest.mark.parametrize("statistic", STATISTICS, ids=lambda s: s.name)
def test_a_figure_is_documented_as_it_is_scored(lines, statistic):
    s = statistic
    cells = [
        s.name,
        s.text,
        s.unit,
        s.group,
        number(math.nan if s.value is None else s.value, s.unit),
        words(s.band, s.unit),
        number(math.nan if s.subset is None else s.subset, s.unit),
        words(s.subset_band, s.unit),
    ]
    assert f"| {' | '.join(cells)} |" in lines


def test_facts_that_nobody_saw_in_a_source_stand_first(lines):
    first = lines.index("## Facts")
    for file, names in (("pairs", ("state_a", "state_b")), ("forums", ("member",))):
        with (scenario_root() / "facts" / f"{file}.csv").open(encoding="utf-8") as table:
            for row in csv.DictReader(table):
                if row["confidence"] == "from-memory-verify":
                    place = "-".join(row[name] for name in names)
                    what = row.get("variable") or f"seat in {row['forum']}"
                    assert any(line.startswith(f"| {place} | {what}") for line in lines[:first]), (
                        place,
                        what,
                    )


@pytest.mark.parametrize("column", [*own.REQUIRED, *OPTIONAL])
def test_a_column_of_the_own_layout_is_documented(lines, column):
    schema = [line for line in lines if line.startswith("| ") and line.count("|") == 4]
    assert any(column in line.split("|")[1].replace(",", " ").split() for line in schema)


@pytest.mark.parametrize("columns", [*dcid.REQUIRED, *eurepoc.REQUIRED, *cfr.REQUIRED])
def test_a_column_of_a_public_layout_is_documented(lines, columns):
    named = {plain(word) for line in lines for word in line.split("`")[1::2]}
    assert {plain(c) for c in ([columns] if isinstance(columns, str) else columns)} <= named
