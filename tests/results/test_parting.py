from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

import simulator as rivalry
from simulator.results.parting import (
    COMPARED,
    Ledgers,
    Parting,
    encoded,
    first_difference,
    parting_summary,
    partings,
)

CHN, IND, PAK = 0, 1, 2
OPERATION, ALIGNMENT = 0, 10


def ledger(*events):
    """Return a ledger of (tick, kind, initiator, target, severity)."""
    table = np.full((len(events), len(COMPARED)), -1)
    names = ("tick", "kind", "initiator", "target", "severity")
    table[:, [COMPARED.index(name) for name in names]] = np.array(events).reshape(-1, 5)
    return table


BASE = ledger(
    (-3, OPERATION, CHN, IND, 2),
    (0, OPERATION, IND, PAK, 3),
    (2, OPERATION, PAK, IND, 4),
    (2, OPERATION, CHN, IND, 1),
    (5, OPERATION, CHN, IND, 2),
)


def test_equal_ledgers_do_not_part():
    assert first_difference(BASE, BASE.copy()) is None


def test_an_event_that_ends_differently_belongs_to_both():
    other = BASE.copy()
    other[2, COMPARED.index("severity")] = 7
    assert first_difference(BASE, other) == Parting(2, 2, True, True)


def test_an_added_event_belongs_to_the_second_ledger():
    other = np.insert(BASE, 2, ledger((2, ALIGNMENT, PAK, CHN, -1))[0], axis=0)
    assert first_difference(BASE, other) == Parting(2, 2, False, True)


def test_a_missing_event_belongs_to_the_first_ledger():
    assert first_difference(BASE, np.delete(BASE, 2, axis=0)) == Parting(2, 2, True, False)


def test_an_event_in_an_earlier_quarter_comes_first():
    other = np.insert(BASE, 2, ledger((1, OPERATION, PAK, IND, 4))[0], axis=0)
    assert first_difference(BASE, other) == Parting(1, 2, False, True)


def test_a_ledger_that_ends_early_parts_where_it_ends():
    assert first_difference(BASE, BASE[:4]) == Parting(5, 4, True, False)
    assert first_difference(BASE[:4], BASE) == Parting(5, 4, False, True)


def test_two_different_events_belong_to_one_ledger_each():
    other = BASE.copy()
    other[2] = ledger((2, OPERATION, PAK, CHN, 4))[0]
    assert first_difference(BASE, other) == Parting(2, 2, True, True)


@pytest.fixture(scope="module")
def results():
    words = ["world=triad", "horizon=8", "replicates=4"]
    scenarios = {
        "same": rivalry.load_scenario(overrides=words),
        "again": rivalry.load_scenario(overrides=words),
        "neutral": rivalry.load_scenario(overrides=[*words, "strategy=neutrality"]),
    }
    return rivalry.compare(scenarios)


def test_equal_scenarios_never_part(results):
    table = partings(results)
    assert not table.loc[table["scenario"] == "again", "parted"].any()
    assert set(table["looked_for"]) == {"event", "operation"}
    summary = parting_summary(table)
    assert summary.loc[summary["scenario"] == "again", "parted"].eq(0).all()


def test_a_comparison_in_which_nothing_parts_has_a_table_without_quarters(results):
    same = results.outcomes["scenario"] != "neutral"
    events = results.events[results.events["scenario"] != "neutral"]
    table = partings(replace(results, outcomes=results.outcomes[same], events=events))
    assert len(table) == 2 * 4 and table["quarter"].isna().all()
    assert parting_summary(table)["kind"].isna().all()


def test_strategies_part_after_the_common_burn_in(results):
    table = partings(results)
    quarters = table.loc[table["scenario"] == "neutral", "quarter"].dropna()
    assert len(quarters) and (quarters >= 1).all()


def test_before_the_parting_all_events_are_the_same(results):
    ledgers = Ledgers(results.events)
    rows = partings(results)
    rows = rows[(rows["scenario"] == "neutral") & (rows["looked_for"] == "event") & rows["parted"]]
    for row in rows.itertuples():
        numbers = [n for n in (row.event_first, row.event_here) if pd.notna(n)]
        end = int(min(numbers))
        ours, theirs = (
            ledgers.codes(ledgers.rows(row.weighting, name, row.replicate))
            for name in ("same", "neutral")
        )
        assert (ours[:end] == theirs[:end]).all()
        short = min(len(ours), len(theirs))
        assert end >= short or (ours[end] != theirs[end]).any()


def test_the_summary_takes_the_median_quarter_and_an_example_from_it():
    quarters = [3.0, 9.0, 5.0, None]
    table = pd.DataFrame(
        {
            "weighting": "threat",
            "scenario": "x",
            "looked_for": "event",
            "replicate": range(4),
            "parted": [q is not None for q in quarters],
            "quarter": quarters,
            "kind": ["operation", "alignment", "operation", None],
        }
    )
    (row,) = parting_summary(table).itertuples()
    assert (row.replicates, row.parted, row.quarter, row.earliest, row.latest) == (4, 3, 5, 3, 9)
    assert (row.kind, row.of_kind, row.example) == ("operation", 2, 2)


def test_results_without_ledgers_have_no_partings(results):
    assert encoded(pd.DataFrame()).shape == (0, len(COMPARED))
    assert Ledgers(results.events.iloc[:0]).replicates("threat", "same") == []
