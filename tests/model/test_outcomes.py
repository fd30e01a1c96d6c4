"""Outcomes from totals and means, with closed numbers."""

import numpy as np
import pandas as pd
import pytest

from simulator.model.accounts import FLOWS, INDICES, Flow, Index
from simulator.model.outcomes import (
    OUTCOMES,
    WORLD,
    chosen,
    described,
    outcome_columns,
    outcome_frame,
    share,
    with_world,
)


def numbers(replicates=2, states=3):
    totals = np.zeros((replicates, states, FLOWS))
    means = np.zeros((replicates, states, INDICES))
    totals[..., Flow.OUTPUT] = 1000.0
    return totals, means


def test_a_share_of_nothing_is_nothing():
    assert list(share(np.array([1.0, 0.0]), np.array([4.0, 0.0]))) == [0.25, 0.0]


def test_the_pawn_index_joins_spill_hosting_and_obedience():
    totals, means = numbers()
    totals[0, 2, Flow.DAMAGE_DIRECT] = 4.0
    totals[0, 2, Flow.DAMAGE_SPILL] = 2.0
    totals[0, 2, Flow.DAMAGE_CONTAGION] = 1.0
    totals[0, 2, Flow.DAMAGE_HOSTED] = 3.0
    totals[0, 2, Flow.REQUESTS], totals[0, 2, Flow.COMPLIED] = 4, 1
    found = outcome_columns(totals, means, 20)
    assert found["spill_share"][0, 2] == pytest.approx(0.3)
    assert found["hosted_share"][0, 2] == pytest.approx(0.3)
    assert found["compliance"][0, 2] == pytest.approx(0.25)
    assert found["pawn"][0, 2] == pytest.approx(1 - 0.7 * 0.7 * 0.75)
    assert found["pawn"][1, 2] == 0.0, "no damage and no request: nobody's pawn"
    assert found["damage"][0, 2] == pytest.approx(1.0)


def test_counts_are_per_year_and_money_is_a_share_of_output():
    totals, means = numbers()
    totals[..., Flow.INCIDENTS] = 30
    totals[..., Flow.SPENDING] = 5
    found = outcome_columns(totals, means, 20)
    assert (found["incidents"] == 6).all()
    assert found["spending"] == pytest.approx(np.full((2, 3), 0.5))


def test_misblame_is_a_share_of_what_was_detected():
    totals, means = numbers()
    totals[0, 0, Flow.DETECTED], totals[0, 0, Flow.MISBLAMED] = 8, 2
    found = outcome_columns(totals, means, 4)["misblamed"]
    assert found[0, 0] == 0.25 and found[1, 0] == 0


def test_indices_are_means():
    totals, means = numbers()
    means[1, 2, Index.AUTONOMY] = 0.6
    assert outcome_columns(totals, means, 4)["autonomy"][1, 2] == 0.6


def test_the_frame_has_a_row_per_replicate_and_state_and_a_column_per_outcome():
    totals, means = numbers()
    totals[1, 2, Flow.INCIDENTS] = 4
    frame = outcome_frame(totals, means, 4, ("CHN", "IND", "PAK"))
    assert list(frame.columns) == ["replicate", "state", *OUTCOMES]
    assert len(frame) == 6
    row = frame[(frame["replicate"] == 1) & (frame["state"] == "PAK")]
    assert row["incidents"].item() == 4 and frame["incidents"].sum() == 4


def test_every_outcome_says_its_unit_and_direction():
    assert all(o.label and o.unit and o.better in (-1, 0, 1) for o in OUTCOMES.values())


def one_run(**flows):
    """Return the outcomes of one state in one run of eight quarters with the given totals."""
    totals = np.zeros((1, 1, FLOWS))
    for name, value in flows.items():
        totals[..., Flow[name.upper()]] = value
    columns = outcome_columns(totals, np.zeros((1, 1, INDICES)), 8)
    return {name: values.item() for name, values in columns.items()}


def test_recovery_is_the_mean_length_of_spells_of_being_broken():
    assert one_run(broken=6, breaks=2)["recovery"] == 3
    assert one_run()["recovery"] == 0


def test_chains_count_the_answers_behind_an_operation():
    assert one_run(chain=3, attacks=12)["chain"] == 0.25


def two_runs():
    """Return outcomes of two runs of three states, in which 6 and 15 operations a year happen."""
    totals, means = numbers()
    totals[..., Flow.ATTACKS] = [[5.0, 10.0, 15.0], [20.0, 25.0, 30.0]]
    means[..., Index.ALIGNMENT] = [[0.1, 0.2, 0.6], [0.5, 0.5, 0.5]]
    frame = outcome_frame(totals, means, 20, ("CHN", "IND", "PAK"))
    return frame.assign(weighting="threat", scenario="base")


def test_attacks_in_the_world_are_the_sum_over_its_states():
    found = with_world(two_runs(), ["world_attacks"])
    assert found.groupby("replicate")["world_attacks"].unique().tolist() == [[6.0], [15.0]]


def test_other_outcomes_of_the_world_are_means_in_which_states_count_the_same():
    found = with_world(two_runs(), ["world_alignment"])
    by_run = found.groupby("replicate")["world_alignment"].first()
    assert by_run.tolist() == pytest.approx([0.3, 0.5])


def test_runs_of_other_scenarios_and_weightings_are_other_worlds():
    one = two_runs()
    other = one.assign(scenario="other", attacks=one["attacks"] * 2)
    third = one.assign(weighting="absolute", attacks=one["attacks"] * 3)
    found = with_world(pd.concat([one, other, third]), ["world_attacks"])
    assert sorted(found["world_attacks"].unique()) == [6, 12, 15, 18, 30, 45]


def test_the_frame_that_is_completed_stays_as_it_was():
    frame = two_runs()
    with_world(frame, WORLD)
    assert not set(WORLD) & set(frame.columns)


def test_outcomes_of_the_world_are_described_like_those_of_states():
    assert all(name.startswith("world_") for name in WORLD)
    assert described("world_attacks").unit == OUTCOMES["attacks"].unit
    assert described("autonomy") is OUTCOMES["autonomy"]
    assert all(entry.of in OUTCOMES for entry in WORLD.values())


@pytest.mark.parametrize(
    ("selection", "names"),
    [
        ("main", "autonomy pawn damage output_lost crisis relative_power"),
        ("main_of_theories", "world_attacks world_spending world_alignment autonomy damage crisis"),
        ("short", "autonomy pawn damage output_lost"),
        ("printed", "autonomy pawn output_lost crisis relative_power damage"),
        ("theories", "world_attacks world_spending world_alignment autonomy"),
        ("ablation", "autonomy damage crisis pawn world_attacks world_spending"),
        ("ablation_printed", "autonomy damage crisis world_attacks"),
        ("closing", "autonomy pawn relative_power confidence damage output_lost"),
        ("bought", "composite autonomy integrity relative_power"),
    ],
)
def test_a_selection_lists_its_outcomes_in_the_order_that_reports_have(selection, names):
    assert " ".join(chosen(selection)) == names
