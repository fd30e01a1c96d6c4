"""The notebooks run from top to bottom, and hold no outputs."""

import nbformat
import pytest
from nbclient import NotebookClient

from simulator.documentation import odd

NOTEBOOKS = sorted((odd.ROOT / "notebooks").glob("*.ipynb"))


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


@pytest.fixture(scope="module")
def first_look(tmp_path_factory):
    """The first notebook after it was run in an empty folder."""
    notebook = nbformat.read(odd.ROOT / "notebooks" / "01_first_look.ipynb", as_version=4)
    place = str(tmp_path_factory.mktemp("notebook"))
    NotebookClient(notebook, timeout=300, resources={"metadata": {"path": place}}).execute()
    return notebook


def outputs(notebook, kind):
    """Everything of a kind that the cells show."""
    shown = [output for cell in code_cells(notebook) for output in cell.outputs]
    return ["".join(o.data[kind]) for o in shown if kind in o.get("data", {})]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_outputs_are_kept(path):
    for cell in code_cells(nbformat.read(path, as_version=4)):
        assert not cell.outputs and cell.execution_count is None


def test_the_first_notebook_runs_and_shows_figures(first_look):
    assert all(cell.execution_count for cell in code_cells(first_look))
    assert len(outputs(first_look, "image/png")) == 2


def test_scenario_and_results_show_themselves_as_tables(first_look):
    tables = " ".join(outputs(first_look, "text/html"))
    for part in ("Scenario default", "triad: CHN IND PAK", "outcomes, 20 replicates", "Autonomy"):
        assert part in tables, part


def test_mistakes_are_told_in_the_notebook(first_look):
    printed = [o.text for cell in code_cells(first_look) for o in cell.outputs if "text" in o]
    assert "did you mean neutrality?" in "".join(printed)


def test_a_bar_is_left_as_a_line_that_counts_all_runs(first_look):
    bars = [html for html in outputs(first_look, "text/html") if "<small>" in html[:20]]
    counts = [html.partition(",")[0].rpartition(">")[2] for html in bars]
    assert counts == ["1 run", "20 runs", "40 runs"]
    assert not any("<progress" in html for html in bars)
