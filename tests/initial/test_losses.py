"""Losses that are documented: each has a source, a range in order, and a severity of its own."""

import csv
from pathlib import Path

import pytest

from simulator.experiments.validation.incident_files.countries import find_state
from simulator.initial.losses import (
    CRIME,
    ONE_ORGANISATION,
    WORLD,
    Loss,
    anchors,
    load_losses,
    load_totals,
    read_losses,
    read_totals,
)
from simulator.initial.paths import scenario_root
from simulator.scenario.fact_rows import TableError

TABLES = scenario_root() / "facts"
LOSSES, TOTALS = TABLES / "losses.csv", TABLES / "loss_totals.csv"


def changed(table: Path, folder: Path, row: int = 0, **cells: str) -> Path:
    """A copy of a table with other cells in one row."""
    with table.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rows[row] |= cells
    path = folder / table.name
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def priced(losses: tuple[Loss, ...], severity: int) -> list[Loss]:
    return [loss for loss in losses if loss.severity == severity and loss.usd_mn]


def test_at_least_fifteen_priced_cases_have_a_named_state() -> None:
    assert sum(bool(loss.initiator and loss.usd_mn) for loss in load_losses()) >= 15


def test_cases_with_a_named_state_are_most_of_all() -> None:
    linked = [loss for loss in load_losses() if loss.initiator]
    assert len(linked) > 2 * (len(load_losses()) - len(linked))


def test_a_source_names_a_publisher_and_a_year_or_a_site() -> None:
    for entry in (*load_losses(), *load_totals()):
        dated = any(str(year) in entry.source for year in range(2007, 2026))
        assert dated or ".org" in entry.source or ".com" in entry.source, entry


def test_every_state_has_a_code_of_iso_3166() -> None:
    states = {loss.victim for loss in load_losses()} | {t.state for t in load_totals()}
    states |= {loss.initiator for loss in load_losses()} - {""}
    assert [code for code in states - {WORLD} if find_state(code) != code] == []


def test_a_part_costs_no_more_than_the_whole_and_falls_in_its_year() -> None:
    cases = {loss.case: loss for loss in load_losses()}
    parts = [loss for loss in cases.values() if loss.part_of]
    assert parts
    for whole in {cases[part.part_of] for part in parts}:
        mine = [part for part in parts if part.part_of == whole.case]
        assert sum(part.usd_mn.value for part in mine if part.usd_mn) <= whole.usd_mn.high
        assert {(part.year, part.initiator) for part in mine} == {(whole.year, whole.initiator)}


def test_no_case_costs_more_than_notpetya_did_the_world() -> None:
    dearest = max((x for x in load_losses() if x.usd_mn), key=lambda x: x.usd_mn.high)
    assert dearest.case == "NotPetya, world" and dearest.usd_mn.high == 10_000


@pytest.mark.parametrize("severity", [2, 3, 4, 5, 6])
def test_a_severity_has_two_anchors_one_of_a_state(severity: int) -> None:
    found = priced(load_losses(), severity)
    assert len(found) >= 2 and any(loss.initiator for loss in found)


def test_the_median_of_single_organisations_rises_from_severity_2_to_4() -> None:
    medians = {anchor.severity: anchor.median for anchor in anchors(load_losses())}
    assert medians[2] < medians[3] < medians[4]


def test_it_does_not_rise_beyond_4_where_single_cases_stand() -> None:
    by_severity = {anchor.severity: anchor for anchor in anchors(load_losses())}
    for severity in (5, 6):
        assert by_severity[severity].single == 1
        assert by_severity[severity].median < by_severity[4].median


def test_losses_of_one_severity_differ_more_than_medians_of_several() -> None:
    by_severity = {anchor.severity: anchor for anchor in anchors(load_losses())}
    between = by_severity[4].median / by_severity[2].median
    assert by_severity[4].high / by_severity[4].low > 2 * between


def test_an_anchor_is_of_single_organisations_and_no_theft_for_money() -> None:
    (three,) = (anchor for anchor in anchors(load_losses()) if anchor.severity == 3)
    values = [
        loss.usd_mn.value
        for loss in priced(load_losses(), 3)
        if loss.scope == ONE_ORGANISATION and loss.operation_class != CRIME
    ]
    assert (three.single, three.low, three.high) == (len(values), min(values), max(values))
    assert three.priced > three.single and three.cases > three.priced


def test_operations_of_states_together_stay_below_every_total_of_the_world() -> None:
    by_year: dict[int, float] = {}
    for loss in load_losses():
        if loss.initiator and loss.usd_mn and not loss.part_of:
            by_year[loss.year] = by_year.get(loss.year, 0.0) + loss.usd_mn.high / 1000
    least = min(total.usd_bn.low for total in load_totals() if total.state == WORLD)
    assert max(by_year.values()) < least / 10


def test_the_council_of_economic_advisers_is_among_the_totals() -> None:
    (council,) = (t for t in load_totals() if t.source.startswith("Council of Economic Advisers"))
    assert (council.state, council.year) == ("USA", 2016)
    assert (council.usd_bn.low, council.usd_bn.high) == (57, 109)


@pytest.mark.parametrize(
    ("column", "cell", "message"),
    [
        ("low_usd_mn", "20000", r"value_usd_mn: 20000, 10000, 10000; .*low <= value <= high"),
        ("high_usd_mn", "1e6", r"high_usd_mn: 1e\+06; .*from 0 to 100000 \(USD million\)"),
        ("high_usd_mn", "", "high_usd_mn: ''; expected a number"),
        ("price_year", "", "price_year: ''; expected a number"),
        ("severity", "11", "severity: 11; .*from 0 to 10"),
        ("severity", "4.5", "severity: 4.5; expected a whole number"),
        ("victim_state", "USSR", "victim_state: 'USSR'; expected an ISO3 code or WORLD"),
        ("initiator_state", "rus", "initiator_state: 'rus'"),
        ("operation_class", "war", "operation_class: 'war'; expected one of espionage"),
        ("confidence", "sure", "confidence: 'sure'; expected one of found"),
        ("part_of", "Petya", "part_of: 'Petya'; expected a case of the table"),
        ("case", "Sony Pictures", "case: 'Sony Pictures'; expected each case once"),
        ("source", " ", "source: empty; expected a text"),
        ("outage_days", "-1", "outage_days: -1; .*days"),
    ],
)
def test_a_bad_cell_is_told_with_file_and_line(
    column: str, cell: str, message: str, tmp_path: Path
) -> None:
    path = changed(LOSSES, tmp_path, **{column: cell})
    with pytest.raises(TableError, match=rf"losses.csv:\d+: {message}"):
        read_losses(path)


def test_a_total_without_a_number_is_told(tmp_path: Path) -> None:
    empty = dict.fromkeys(("low_usd_bn", "value_usd_bn", "high_usd_bn", "price_year"), "")
    with pytest.raises(TableError, match=r"loss_totals.csv:2: value_usd_bn: empty"):
        read_totals(changed(TOTALS, tmp_path, **empty))


def test_a_table_of_other_columns_is_told(tmp_path: Path) -> None:
    path = tmp_path / "losses.csv"
    path.write_text("case,loss\nSony,35\n", encoding="utf-8")
    with pytest.raises(
        TableError, match=r"losses.csv:1: columns case, loss; expected a first line"
    ):
        read_losses(path)


def test_a_case_without_an_estimate_is_kept_and_has_no_price(tmp_path: Path) -> None:
    empty = dict.fromkeys(("low_usd_mn", "value_usd_mn", "high_usd_mn", "price_year"), "")
    first, *_ = read_losses(changed(LOSSES, tmp_path, **empty))
    assert first.usd_mn is None
    assert any(loss.usd_mn is None for loss in load_losses())
