"""A figure from outside the package is one more kind of figure, on the page as well."""

import re

import pytest

import simulator as rivalry
from simulator.charts import KINDS, figure, figures_of, style
from simulator.charts.files import write_figures
from simulator.experiments.compare import run_labelled
from simulator.report.page import report_html


@pytest.fixture(scope="module")
def experiment():
    words = ["world=triad", "horizon=3", "replicates=2", "strategies=[status_quo,neutrality]"]
    return rivalry.load_experiment("dependence_vs_diversification", words)


@pytest.fixture(scope="module")
def results(experiment):
    return run_labelled([(name, one) for (_, name), one in experiment.grid().items()])


@pytest.fixture
def toy():
    """Register a figure that a comparison's report shows in its section on chance."""

    @figure("toy", section="chance", caption="A toy for each {}.")
    def draw_toy(results, title="A toy"):
        sheet, _ = style.sheet(results, title, "Nothing to read.", (1, 1), 1.0)
        return sheet

    yield
    del KINDS["toy"]


def test_results_plot_a_figure_from_outside_with_its_options(results, toy):
    shown = [text.get_text() for text in results.plot("toy", title="Mine").texts]
    assert "Mine" in shown


def test_a_figure_from_outside_stands_on_the_page_after_those_of_its_section(
    results, experiment, toy
):
    page = report_html(results, experiment)
    names = re.findall(r'<figure id="figure-([a-z_]+)"', page)
    assert names == ["differences", "distributions", "trajectories", "toy", "composite"]
    assert "<figcaption>A toy for each strategy.</figcaption>" in page


def test_a_figure_from_outside_is_written_with_those_of_a_comparison(
    results, experiment, toy, tmp_path
):
    assert "toy" in figures_of(experiment)
    write_figures(results, tmp_path, ["toy"])
    assert {path.name for path in tmp_path.iterdir()} == {"toy.png", "toy.svg"}


def test_a_figure_can_keep_out_of_some_reports_or_of_all(experiment):
    assert not {"theories", "ablation", "leads", "winners"} & set(figures_of(experiment))
    assert {"differences", "composite", "attacks"} <= set(figures_of(experiment))


def test_the_toy_is_gone_after_its_test(results):
    with pytest.raises(ValueError, match="no figure 'toy'"):
        results.plot("toy")
