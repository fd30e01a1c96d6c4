"""Figures of sweeps show what they are asked for, and say what they leave out."""

import pytest

from simulator.charts.discovery import discovery
from simulator.charts.sensitivity import chance, indices
from simulator.charts.sweep_map import MOST_COLUMNS, sweep_map
from simulator.experiments.sweeps.contrast import contrast_of
from simulator.experiments.sweeps.discovery import Statement, discover
from simulator.experiments.sweeps.runner import run_sweep
from simulator.experiments.sweeps.sensitivity import sensitivities
from simulator.loading.load_sweep import load_sweep

WORDS = (
    "world=triad",
    "horizon=12",
    "points=24",
    "replicates=6",
    "levers.strategy=[self_reliance,status_quo]",
    "outcomes=[autonomy,output_lost]",
    "uncertainties.strategy.pool.distribution=choice",
    "uncertainties.strategy.pool.values=[true,false]",
    "uncertainties.parameters.relative_gains.k.high=2",
)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return run_sweep(load_sweep(overrides=list(WORDS)), tmp_path_factory.mktemp("sweep"), threads=2)


def texts(figure):
    return " ".join(text.get_text().replace("\n", " ") for text in figure.findobj(match=_is_text))


def _is_text(artist):
    return hasattr(artist, "get_text")


def test_the_map_shows_a_panel_per_outcome_and_uncertainty(data):
    figure = sweep_map(contrast_of(data, None, None))
    assert len(data.points.columns) == 6 > MOST_COLUMNS
    assert len(figure.axes) == 2 * MOST_COLUMNS
    words = texts(figure)
    assert "1 uncertainties that go along with less are left out" in words
    assert "Self-reliance minus status quo" in words and data.run_id in words
    assert "not a forecast" in words


def test_the_map_of_one_combination_has_no_verdicts(data):
    words = texts(sweep_map(contrast_of(data, "status_quo", "none"), ["autonomy"]))
    assert "clearly higher" not in words and "Status quo" in words


def test_sensitivity_has_a_panel_per_outcome_and_a_row_per_uncertainty(data):
    contrast = contrast_of(data, "status_quo", "none")
    found = sensitivities(contrast, ["autonomy", "output_lost"])
    figure = indices(contrast, found)
    assert len([axis for axis in figure.axes if axis.get_visible()]) == 2
    assert "Suppliers transfer" in texts(figure)
    bars = chance(contrast, found).axes[0].patches
    widths = [bar.get_width() for bar in bars]
    assert sum(widths) == pytest.approx(2)


def test_discovery_names_the_limits_and_the_categories(data):
    contrast = contrast_of(data, "status_quo", "none")
    middle = float(sorted(contrast.means("output_lost"))[12])
    found = discover(Statement(contrast, "output_lost", above=middle))
    words = texts(discovery(found))
    assert "quasi-p" in words and f"box {found.chosen} of" in words
    assert found.kinds(list(found.names).index("pool")) == ["true", "false"]
