"""Parameter sets under common draws: planted components are found, and intervals cover them."""

import numpy as np
import pandas as pd
import pytest

from simulator.model.outcomes import OUTCOMES
from simulator.results.comparison import NO_EFFECT, cost_and_effect, enough, replicates_needed
from simulator.results.crossed import (
    component_limits,
    effects_of,
    few_words,
    laid_out,
    resampled_means,
    sets_and_draws,
    undefined_words,
)
from simulator.results.intervals import TAILS, mean_interval, paired_interval
from simulator.results.results import Results
from simulator.results.summary import summarise

SHAPES = [(8, 8), (12, 30), (48, 20)]
PLANTED = {
    "all three": (1.0, 1.0, 1.0),
    "weak sets": (0.3, 1.0, 1.0),
    "strong draws": (0.0, 3.0, 1.0),
    "nothing but interplay": (0.0, 0.0, 1.0),
}


def planted(rng, shape, sds):
    """Return cells of mean 2 with given standard deviations of sets, draws and interplay."""
    of_sets, of_draws, both = sds
    sets, draws = shape
    return (
        2.0
        + of_sets * rng.standard_normal((sets, 1))
        + of_draws * rng.standard_normal(draws)
        + both * rng.standard_normal(shape)
    )


def one_way(cells):
    """Return what one-way random effects call the variance of sets: sets as if independent."""
    between, within = cells.mean(axis=1).var(ddof=1), cells.var(axis=1, ddof=1).mean()
    return max(0.0, between - within / cells.shape[1])


# --- components --------------------------------------------------------------------------------


@pytest.mark.parametrize("sds", PLANTED.values(), ids=PLANTED)
def test_estimates_of_planted_components_are_unbiased(sds):
    rng = np.random.default_rng(11)
    found = np.array([effects_of(planted(rng, (12, 10), sds)).variances for _ in range(400)])
    error = found.std(axis=0, ddof=1) / np.sqrt(len(found))
    assert (np.abs(found.mean(axis=0) - np.square(sds)) < 3.5 * error).all()


def test_estimates_are_negative_now_and_then_where_nothing_is_planted():
    """Cut off at zero they would be too high on average."""
    rng = np.random.default_rng(12)
    found = np.array([effects_of(planted(rng, (12, 10), (0, 0, 1))).variances for _ in range(100)])
    assert 30 < (found[:, 0] < 0).sum() < 70


def test_effects_add_up_to_the_values_and_squares_to_the_sum_of_squares():
    cells = planted(np.random.default_rng(13), (5, 7), (1, 2, 3))
    found = effects_of(cells)
    again = found.mean + found.sets[:, None] + found.draws + found.interplay
    assert again == pytest.approx(cells)
    whole = np.square(cells - cells.mean()).sum()
    assert (found.mean_squares * found.degrees).sum() == pytest.approx(whole)


def test_sets_that_matter_are_found_where_common_draws_once_hid_them():
    """Strong common draws made one-way components of sets zero, though every set is its own."""
    rng = np.random.default_rng(14)
    cells = planted(rng, (48, 20), (0.0, 3.0, 1.0)) + np.linspace(-0.5, 0.5, 48)[:, None]
    assert one_way(cells) == 0.0
    found = effects_of(cells)
    low, high = component_limits(found, TAILS)
    assert 0.0 < low[0] < np.linspace(-0.5, 0.5, 48).var(ddof=1) < high[0]
    of_sets, _, rest = found.mean_squares
    assert of_sets / rest > 2.0


# --- coverage ----------------------------------------------------------------------------------


def coverage(number, shape, sds, seed=15):
    """Return the parts of planted data sets whose intervals hold the truth, and the mean."""
    rng = np.random.default_rng(seed)
    truth, hits = np.square(sds), np.zeros(4)
    for _ in range(number):
        cells = planted(rng, shape, sds)
        low, high = component_limits(effects_of(cells), TAILS)
        ends = mean_interval(cells)
        hits += [*((low <= truth) & (truth <= high)), ends[0] <= 2.0 <= ends[1]]
    return hits / number


def test_intervals_cover_planted_components_and_the_mean_nine_times_in_ten():
    """Within the error of 300 data sets; the bootstrap of small samples is a little narrow."""
    found = coverage(300, (20, 16), (0.4, 1.0, 1.0))
    assert ((found > 0.84) & (found < 0.95)).all(), found


@pytest.mark.long
@pytest.mark.parametrize("sds", PLANTED.values(), ids=PLANTED)
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_intervals_cover_at_every_size_and_mixture(shape, sds):
    found = coverage(1500, shape, sds)
    assert ((found > 0.83) & (found < 0.95)).all(), found


def test_an_interval_of_independent_runs_is_far_too_narrow_under_common_draws():
    rng = np.random.default_rng(16)
    hits = 0
    for _ in range(60):
        low, high = paired_interval(planted(rng, (12, 10), (0.3, 1.0, 0.5)).ravel())
        hits += low <= 2.0 <= high
    assert hits < 40


# --- resampling --------------------------------------------------------------------------------


@pytest.mark.parametrize("sds", PLANTED.values(), ids=PLANTED)
def test_the_spread_of_resampled_means_is_that_of_the_variances(sds):
    """Resampled as they are, interplay alone would spread them three times as much."""
    cells = planted(np.random.default_rng(17), (12, 30), sds)
    sets, draws, both = np.maximum(0.0, effects_of(cells).variances)
    expected = sets / 12 + draws / 30 + both / (12 * 30)
    assert resampled_means(cells).var() == pytest.approx(expected, rel=0.15)
    assert resampled_means(cells).mean() == pytest.approx(cells.mean(), abs=0.05)


def test_the_same_cells_give_the_same_interval_bit_for_bit():
    cells = planted(np.random.default_rng(18), (9, 11), (1, 1, 1))
    assert mean_interval(cells) == mean_interval(cells.copy(order="F"))
    assert mean_interval(cells + 1.0) == pytest.approx(np.add(mean_interval(cells), 1.0))


@pytest.mark.parametrize("shape", [(1, 9), (9, 1), (1, 1), (9, 0)])
def test_one_set_or_one_draw_has_no_interval(shape):
    assert np.isnan(mean_interval(np.ones(shape))).all()


# --- tables of outcomes ------------------------------------------------------------------------

SETS, DRAWS = 12, 10


def frame(label, cells):
    """Return outcomes whose autonomy is that of cells, numbered as experiments number them."""
    sets, draws = cells.shape
    members = np.repeat([f"m{n:02d}" for n in range(sets)], draws)
    keys = {"weighting": "threat", "scenario": label, "state": "PAK", "member": members}
    blank = dict.fromkeys(OUTCOMES, 0.0) | {"autonomy": cells.ravel()}
    return pd.DataFrame(keys | {"replicate": np.arange(sets * draws)} | blank)


def compared(gaps):
    """Return outcomes of two scenarios that differ by `gaps`, with much in common."""
    base = planted(np.random.default_rng(19), gaps.shape, (1, 2, 1))
    return pd.concat([frame("base", base), frame("other", base + gaps)], ignore_index=True)


def of_other(outcomes):
    table = summarise(outcomes, "PAK", columns=["autonomy"])
    return table[table["scenario"] == "other"].iloc[0]


def test_a_difference_is_taken_inside_each_set_and_draw():
    row = of_other(compared(np.full((SETS, DRAWS), 0.25)))
    ends = row["difference"], row["difference_low"], row["difference_high"]
    assert ends == pytest.approx((0.25, 0.25, 0.25))


def test_a_difference_that_other_draws_could_turn_is_not_clear():
    """One number for each draw, the same in every set: 10 values, not 120."""
    of_draws = np.random.default_rng(20).standard_normal(DRAWS)
    gaps = np.tile(of_draws - of_draws.mean() + 0.3, (SETS, 1))
    row = of_other(compared(gaps))
    assert paired_interval(gaps.ravel())[0] > 0.0, "independent runs would call it clear"
    assert row["difference"] == pytest.approx(0.3)
    assert row["difference_low"] < 0.0 < row["difference_high"]


def test_a_difference_that_other_sets_could_turn_is_not_clear():
    of_sets = np.random.default_rng(21).standard_normal((SETS, 1))
    gaps = np.tile(of_sets - of_sets.mean() + 0.25, DRAWS)
    assert paired_interval(gaps.ravel())[0] > 0.0
    assert of_other(compared(gaps))["difference_low"] < 0.0


def test_an_outcome_missing_in_one_run_is_left_out_with_its_draw():
    gaps = np.tile(np.arange(DRAWS, dtype=float), (SETS, 1))
    outcomes = compared(gaps)
    hole = (outcomes["scenario"] == "other") & (outcomes["replicate"] == 3 * DRAWS + 9)
    outcomes.loc[hole, "autonomy"] = np.nan
    assert of_other(outcomes)["difference"] == pytest.approx(np.arange(9).mean())


def test_the_order_of_rows_changes_nothing():
    outcomes = compared(planted(np.random.default_rng(22), (SETS, DRAWS), (1, 1, 1)))
    mixed = pd.concat(
        [rows.sample(frac=1, random_state=1) for _, rows in outcomes.groupby("scenario")]
    )
    pd.testing.assert_series_equal(
        of_other(outcomes), of_other(mixed), check_names=False, check_exact=False, rtol=1e-12
    )
    runs = mixed[mixed["scenario"] == "base"].set_index("replicate")
    cells = outcomes[outcomes["scenario"] == "base"]["autonomy"].to_numpy().reshape(SETS, DRAWS)
    assert (laid_out(runs[["autonomy"]], runs)[0] == cells).all()


def test_sets_with_fewer_draws_are_refused():
    runs = frame("base", np.ones((3, 4))).iloc[:-1].set_index("replicate")
    with pytest.raises(ValueError, match="same draws; some have fewer"):
        laid_out(runs[["autonomy"]], runs)


# --- cost, precision, warnings -----------------------------------------------------------------


def test_the_interval_of_a_ratio_covers_it_over_sets_and_draws():
    rng, hits = np.random.default_rng(23), 0
    for _ in range(200):
        cost = planted(rng, (16, 16), (0.3, 0.5, 0.5))
        gain = 0.2 * cost + planted(rng, (16, 16), (0.02, 0.02, 0.05)) - 2.0
        found = cost_and_effect(cost, gain)
        hits += found["ratio_low"] <= 0.2 <= found["ratio_high"]
    assert 160 <= hits <= 195


def test_a_strategy_under_one_set_has_no_verdict_but_that_nothing_is_clear():
    found = cost_and_effect(np.full((1, 9), 1.0), np.full((1, 9), 0.5))
    assert found["verdict"] == NO_EFFECT and np.isnan(found["ratio"])


def results_of(outcomes):
    return Results(outcomes, pd.DataFrame(), pd.DataFrame(), "PAK")


def test_draws_that_would_be_enough_leave_aside_what_sets_leave_open():
    gaps = planted(np.random.default_rng(24), (SETS, DRAWS), (0.0, 1.0, 0.5)) - 1.7
    (row,) = replicates_needed(results_of(compared(gaps)), ["autonomy"]).itertuples()
    assert row.replicates == DRAWS and row.sd == pytest.approx(gaps.mean(axis=0).std(ddof=1))
    rest = max(0.0, effects_of(gaps).variances[0]) / SETS
    assert row.sign == enough(row.sd, abs(row.difference), rest)


def test_no_number_of_draws_decides_what_sets_leave_open():
    gaps = planted(np.random.default_rng(25), (SETS, DRAWS), (1.0, 0.1, 0.1))
    (row,) = replicates_needed(
        results_of(compared(gaps - gaps.mean() + 0.1)), ["autonomy"]
    ).itertuples()
    assert np.isnan(row.sign) and row.remains > abs(row.difference) > 0


def test_few_sets_or_draws_warn_and_one_of_either_is_undefined():
    assert sets_and_draws(frame("a", np.ones((3, 4)))) == (3, 4)
    assert sets_and_draws(frame("a", np.ones((3, 4))).drop(columns="member")) is None
    assert few_words(8, 8) == "" and few_words(7, 20).startswith("intervals from 7 parameter sets")
    assert undefined_words(2, 2) == "" and few_words(1, 20) == ""
    assert undefined_words(1, 20).endswith("there is one parameter set")
    assert results_of(frame("a", np.ones((7, 20)))).warnings[0].startswith("ensemble: intervals")
    assert results_of(frame("a", np.ones((8, 20)))).warnings == ()
