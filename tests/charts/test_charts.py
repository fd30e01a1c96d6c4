from collections.abc import Mapping
from dataclasses import replace

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from numpy.typing import NDArray

import simulator as rivalry
from simulator.charts import KINDS, draw
from simulator.charts.figures.attacks import attacks
from simulator.charts.files import picture, write_figures
from simulator.charts.style import CHOICE_LOOKS, caption_of, choice_look, label
from simulator.experiments.ablate import ablate, switch_off
from simulator.experiments.compare import run_labelled
from simulator.experiments.winner_map import (
    all_criteria,
    declared_ranges,
    latin_hypercube,
    search,
)
from simulator.labels import display_name
from simulator.model.outcomes import chosen
from simulator.results.comparison import effects, ranked
from simulator.results.results import Results

SMALL = ("world=triad", "horizon=8", "replicates=5", "strategies=[status_quo,neutrality]")
FIGURES = sorted(KINDS)


@pytest.fixture(scope="module")
def results() -> Results:
    experiment = rivalry.load_experiment("dependence_vs_diversification", list(SMALL))
    return run_labelled([(name, one) for (_, name), one in experiment.grid().items()])


@pytest.fixture(scope="module")
def by_theory() -> Results:
    words = ["world=triad", "horizon=8", "replicates=5", "dial.values=[0,1,3]"]
    experiment = rivalry.load_experiment("theories", words)
    return run_labelled([(name, one) for (_, name), one in experiment.grid().items()])


@pytest.fixture(scope="module")
def ablated() -> Results:
    words = ["world=triad", "horizon=8", "replicates=5"]
    return ablate(switch_off(rivalry.load_scenario(overrides=words), ["crises", "umbrella"]))


@pytest.fixture(scope="module")
def shown(
    results: Results, by_theory: Results, ablated: Results, winning: pd.DataFrame
) -> dict[str, Results]:
    """Return results that each kind of figure is made for."""
    mapped = replace(results, winners=winning)
    return dict.fromkeys(KINDS, mapped) | {"theories": by_theory, "ablation": ablated}


@pytest.fixture(scope="module")
def winning(results: Results) -> pd.DataFrame:
    """Return a made-up map: neutrality wins where the umbrella is weak, else the status quo."""

    def evaluate(label: str, values: Mapping[str, float]) -> dict[str, NDArray[np.float64]]:
        gain = 0.6 - values["alliance.umbrella_escalation"]
        value = gain if label == "neutrality" else 0.0
        return {name: value + np.array([-0.01, 0.01]) for name in all_criteria()}

    points = latin_hypercube(declared_ranges(), 16, seed=1)
    maps = [search(results.scenarios, points, evaluate) for _ in results.weightings]
    both = zip(maps, results.weightings, strict=True)
    return pd.concat([table.assign(weighting=weighting) for table, weighting in both])


@pytest.fixture(scope="module")
def figures(shown: dict[str, Results]) -> dict[str, Figure]:
    drawn = {kind: draw(results, kind) for kind, results in shown.items()}
    for figure in drawn.values():
        figure.canvas.draw()
    return drawn


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(matplotlib.text.Text)]


@pytest.mark.parametrize("kind", FIGURES)
def test_a_figure_says_which_run_it_shows_and_that_it_is_no_forecast(figures, shown, kind):
    written = "\n".join(texts(figures[kind])).replace("\n", " ")
    assert f"run {shown[kind].run_id}" in written
    assert "seed 1" in written
    assert "5 replicates" in written
    assert "conditional on the model; not a forecast" in written


@pytest.mark.parametrize("kind", FIGURES)
def test_an_axis_has_units(figures, kind):
    units = ("index, 0 to 1", "share", "% of output", "quarter", "operations per year")
    units += ("standard deviations", "index, 0.05 to 1")
    assert any(unit in text for unit in units for text in texts(figures[kind]))


@pytest.mark.parametrize(
    "kind", ["differences", "distributions", "ablation", "composite", "leads", "winners"]
)
def test_each_panel_has_its_unit(figures, kind):
    panels = [axis for axis in figures[kind].axes if axis.get_visible()]
    assert panels
    assert all(axis.get_xlabel() for axis in panels)


@pytest.mark.parametrize("kind", ["differences", "distributions", "trajectories"])
def test_theories_are_shown_like_strategies(by_theory, kind):
    written = texts(draw(by_theory, kind))
    assert "Offensive realism" in "\n".join(written).replace("\nrealism", " realism")
    assert any("5 theories" in text for text in written)
    assert kind != "differences" or any("what each theory changes" in text for text in written)


def lines_of(axis):
    return [line for line in axis.get_lines() if len(line.get_xdata()) == 3]


def test_the_figure_of_theories_has_a_line_by_k_for_each_weighting(figures, by_theory):
    for axis in figures["theories"].axes:
        lines = lines_of(axis)
        assert len(lines) == len(by_theory.weightings) == 2
        assert len({line.get_linestyle() for line in lines}) == 2
        assert all(list(line.get_xdata()) == [0, 1, 3] for line in lines)


def test_the_lines_of_theories_are_means_of_the_world(figures, by_theory):
    runs = by_theory.outcomes
    runs = runs[(runs["weighting"] == "threat") & (runs["scenario"] == "k=3")]
    mean = runs.groupby("replicate")["attacks"].sum().mean()
    assert lines_of(figures["theories"].axes[0])[0].get_ydata()[-1] == pytest.approx(mean)


def test_named_theories_are_told_apart_by_shape(figures, by_theory):
    legend = figures["theories"].legends[0]
    marks = [line.get_marker() for line in legend.get_lines() if line.get_linestyle() == "None"]
    assert len(marks) == len(set(marks)) == 5
    assert "Grieco (k = 1)" in texts(figures["theories"])


def test_a_trifle_does_not_look_like_a_change(figures):
    for axis in figures["theories"].axes:
        low, high = axis.get_ylim()
        assert high - low >= 0.039 * abs(low + high) / 2


def test_a_figure_of_theories_needs_theories_that_differ(results):
    with pytest.raises(ValueError, match="differ in k"):
        draw(results, "theories")


def test_the_figure_of_ablations_ranks_and_fills_what_is_clear(figures, ablated):
    axis = figures["ablation"].axes[0]
    table = effects(ablated, chosen("ablation"))
    assert [text.get_text() for text in axis.get_yticklabels()] == [
        display_name(name) for name in ranked(table)
    ]
    filled = [
        line.get_markerfacecolor() != "white"
        for panel in figures["ablation"].axes
        for line in panel.get_lines()
        if line.get_marker() == "o"
    ]
    assert sum(filled) == table["clear"].sum() and len(filled) == (table["sd"] > 0).sum()


def test_effects_need_one_weighting_and_two_scenarios(results):
    with pytest.raises(ValueError, match="one weighting"):
        draw(results, "ablation")


@pytest.mark.parametrize("kind", FIGURES)
def test_everything_written_stands_inside_the_figure(figures, kind):
    figure = figures[kind]
    page = figure.bbox
    for thing in [*figure.legends, *figure.texts]:
        box = thing.get_window_extent()
        assert page.x0 <= box.x0 and box.x1 <= page.x1
        assert page.y0 <= box.y0 and box.y1 <= page.y1


@pytest.mark.parametrize("kind", FIGURES)
def test_panels_do_not_reach_into_the_head_or_the_foot(figures, kind):
    figure = figures[kind]
    reserved = [*figure.legends, *figure.texts]
    for axis in (axis for axis in figure.axes if axis.get_visible()):
        box = axis.get_tightbbox()
        assert not any(box.overlaps(thing.get_window_extent()) for thing in reserved)


def test_an_unknown_kind_names_the_nearest_one(results):
    with pytest.raises(ValueError, match="did you mean 'trajectories'"):
        draw(results, "trajectory")


def test_unknown_names_are_refused(results):
    with pytest.raises(ValueError, match="no scenario"):
        draw(results, "attacks", scenario="nothing")
    with pytest.raises(ValueError, match="no index"):
        draw(results, "trajectories", indices=["happiness"])
    with pytest.raises(ValueError, match="no state"):
        draw(results, "distributions", state="XXX")


def test_one_strategy_has_no_differences(results):
    alone = Results(
        results.outcomes[results.outcomes["scenario"] == "status_quo"],
        results.trajectories,
        results.events,
        results.focal,
        results.manifest,
    )
    with pytest.raises(ValueError, match="at least two"):
        draw(alone, "differences")


def test_weightings_differ_in_more_than_colour(figures):
    legend = figures["differences"].legends[0]
    lines = legend.get_lines()
    assert len({line.get_linestyle() for line in lines}) == 2
    assert len({line.get_marker() for line in lines}) == 2


def test_the_heat_map_counts_operations_a_year(results):
    events = results.events
    mine = events[
        (events["kind"] == "operation")
        & (events["tick"] >= 0)
        & (events["scenario"] == "status_quo")
        & (events["weighting"] == "threat")
        & (events["motive"] != "non_state")
        & (events["motive"] != "shock")
    ]
    image = attacks(results).axes[0].images[0]
    assert np.isclose(float(np.sum(image.get_array())), len(mine) / (5 * 2))


def test_figures_are_drawn_twice_alike(results):
    assert picture(draw(results, "attacks")) == picture(draw(results, "attacks"))


def test_drawing_leaves_no_trace_in_matplotlib(results):
    before = dict(matplotlib.rcParams)
    draw(results, "differences")
    assert dict(matplotlib.rcParams) == before


def test_figures_are_written_as_picture_and_print(results, tmp_path):
    write_figures(results, tmp_path / "figures", ["attacks"])
    names = {path.name for path in (tmp_path / "figures").iterdir()}
    assert names == {"attacks.png", "attacks.svg"}


def test_long_and_odd_labels_are_shown_as_they_are(results):
    assert label("cert_and_attribution") == "CERT and attribution"
    assert label("a_very_long_name_of_a_strategy_that_nobody_would_type").count("\n") == 1
    assert label("costs_5$_or_6$") == r"Costs 5\$ or 6\$"


def test_a_caption_without_a_manifest_still_warns(results):
    bare = Results(results.outcomes, results.trajectories, results.events, results.focal)
    assert "run unsaved" in caption_of(bare)
    assert "not a forecast" in caption_of(bare)


def test_results_plot_themselves(results):
    assert isinstance(results.plot("distributions"), Figure)


def marks(axis, marker):
    """Return the points that are drawn with a marker, as (x, y)."""
    lines = [line for line in axis.get_lines() if line.get_marker() == marker]
    return [point for line in lines for point in zip(*line.get_data(), strict=True)]


def test_the_map_shows_the_winner_at_every_point_over_what_decides(figures, shown):
    axis = figures["winners"].axes[0]
    results = shown["winners"]
    assert axis.get_xlabel().startswith("umbrella, crises")
    for scenario, weak in (("neutrality", True), ("status_quo", False)):
        found = marks(axis, choice_look(results, scenario).marker)
        assert found and all((x < 0.6) == weak for x, _ in found)
    assert sum(len(line.get_xdata()) for line in axis.get_lines()) == 16


def test_strategies_on_the_map_are_told_apart_by_shape(shown):
    looks = [choice_look(shown["winners"], name) for name in shown["winners"].scenarios]
    assert len({look.marker for look in looks}) == len(looks)
    assert len({look.marker for look in CHOICE_LOOKS}) == len(CHOICE_LOOKS)


def test_the_map_tells_what_decides(figures):
    bars = figures["winners"].axes[len(all_criteria())].patches
    assert bars[0].get_width() == max(bar.get_width() for bar in bars) > 0.5


def test_leads_show_the_share_of_the_box_or_never(figures, shown):
    written = texts(figures["leads"])
    table = shown["leads"].winners
    share = table[table["scenario"] == "neutrality"]["best"].mean()
    assert f"{100 * share:.0f} %" in written
    single = shown["leads"].winners.assign(best=table["scenario"] == "neutrality")
    assert "never" in texts(draw(replace(shown["leads"], winners=single), "leads"))


def test_a_map_is_needed_and_only_its_weightings_can_be_drawn(results, shown):
    for kind in ("winners", "leads"):
        with pytest.raises(ValueError, match="no map of winners"):
            draw(results, kind)
    with pytest.raises(ValueError, match="no map under the weighting 'equal'"):
        draw(shown["winners"], "winners", weighting="equal")


def test_the_composite_is_shown_in_three_forms_above_its_parts(figures, results):
    panels = [axis for axis in figures["composite"].axes if axis.get_visible()]
    assert len(panels) == 3 + len(results.composite.parts)
    titles = [axis.get_title(loc="left") for axis in panels]
    assert titles[:3] == ["Composite, elasticity 0.5", "Composite, linear", "Composite, minimum"]
    means = results.summary(columns=["composite"])["mean"]
    drawn = [line.get_xdata()[0] for line in panels[0].get_lines() if len(line.get_xdata()) == 1]
    assert drawn == pytest.approx(means.tolist())
