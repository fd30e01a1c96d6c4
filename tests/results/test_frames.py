"""Frames: tidy, in words, with what does not apply missing."""

from dataclasses import replace

import numpy as np
import pytest
from worlds import scenario_of

from simulator.engine.replicates import simulate
from simulator.experiments.compare import compare, run
from simulator.model.accounts import Index
from simulator.model.kinds import EventKind, OperationClass, names
from simulator.results.frames import STATISTICS, labels_of, trajectories_of

SHORT = replace(scenario_of(), horizon=8, replicates=4)
BUSY = SHORT.override("parameters.choice.opportunity.disruption=0")


@pytest.fixture(scope="module")
def results():
    return run(BUSY, 4)


def test_outcomes_have_a_row_per_replicate_and_state(results):
    keys = results.outcomes[["scenario", "replicate", "state"]]
    assert len(keys) == 12 and not keys.duplicated().any()


def test_trajectories_have_bands_and_the_replicates_that_were_kept(results):
    counts = results.trajectories.groupby("statistic").size()
    assert counts.to_dict() == {"low": 24, "median": 24, "high": 24, "replicate": 4 * 24}
    assert set(names(Index)) <= set(results.trajectories.columns)
    assert set(STATISTICS) < set(counts.index)


def test_bands_in_the_frame_are_the_bands_of_the_ensemble():
    ensemble = simulate(BUSY, 4)
    frame = trajectories_of("x", BUSY, ensemble)
    of_median = frame[(frame["statistic"] == "median") & (frame["state"] == "IND")]
    expected = ensemble.bands[1, :, 1, Index.HARDENING]
    assert of_median["hardening"].to_numpy() == pytest.approx(expected)


def test_events_speak_in_words_and_leave_out_what_does_not_apply(results):
    events = results.events
    assert set(events["kind"].unique()) <= set(names(EventKind))
    operations = events[events["kind"] == "operation"]
    assert len(operations) and operations["operation_class"].notna().all()
    assert set(operations["operation_class"].unique()) <= set(names(OperationClass))
    assert operations["initiator"].isin(["CHN", "IND", "PAK"]).all()
    others = events[events["kind"] == "crisis"]
    assert others["operation_class"].isna().all() and others["blamed"].isna().all()
    assert not (events.select_dtypes("number") == -1).drop(columns="tick").any(axis=None)


def test_every_parent_is_an_event_of_the_same_replicate(results):
    for _, rows in results.events.groupby("replicate"):
        parents = rows["parent"].dropna()
        assert set(parents) <= set(rows["event"])


def test_an_anonymous_world_hides_every_name():
    hidden = run(SHORT.override("world.anonymous=true"), 2)
    assert labels_of(SHORT.override("world.anonymous=true")) == ("A", "B", "C")
    assert hidden.focal == "C"
    text = hidden.outcomes.to_csv() + hidden.trajectories.to_csv() + hidden.events.to_csv()
    assert not [code for code in ("CHN", "IND", "PAK") if code in text]


def test_two_scenarios_of_the_same_label_are_refused():
    with pytest.raises(ValueError, match="same label"):
        compare([SHORT, SHORT], 1)


def test_nothing_to_run_is_said():
    with pytest.raises(ValueError, match="nothing to run"):
        compare({}, 1)


def test_scenarios_of_a_comparison_share_their_draws():
    pair = compare({"a": SHORT, "b": SHORT}, 3).outcomes
    a, b = (pair[pair["scenario"] == label]["threat"].to_numpy() for label in ("a", "b"))
    assert np.array_equal(a, b)
