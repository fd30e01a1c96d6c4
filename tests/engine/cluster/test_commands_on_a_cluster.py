"""Every command that computes leaves the same files on a cluster as in threads."""

import pytest
from engine.cluster.processes import WORDS, finish

pytestmark = pytest.mark.long

EXPERIMENT = (
    "dependence_vs_diversification",
    "horizon=8",
    "strategies=[single_ally,diversification]",
    "weightings=[threat,absolute]",
)
COMMANDS = {
    "compare": (("compare", *EXPERIMENT, "replicates=400", "--map-points", "4"), "*.parquet"),
    "compare_few": (("compare", *EXPERIMENT, "replicates=12", "--no-map"), "*.parquet"),
    "ablate": (("ablate", "world=triad", "horizon=8", "replicates=80"), "*.parquet"),
    "validate": (("validate", "replicates=70"), "*.csv"),
    "calibrate": (
        (
            "calibrate",
            "points=12",
            "waves=1",
            "replicates=4",
            "candidates=6",
            "members=3",
            "final_replicates=6",
        ),
        "*.csv",
    ),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_leaves_the_files_of_threads(name, running, tmp_path):
    words, pattern = COMMANDS[name]
    said = [
        finish(*words, "--quiet", "--output", str(tmp_path / place), *flags)
        for place, flags in (("threads", []), ("cluster", ["--cluster", running.address]))
    ]
    assert said[0] == said[1]
    files = sorted(path.name for path in (tmp_path / "threads").glob(pattern))
    assert files
    for file in files:
        here, there = tmp_path / "threads" / file, tmp_path / "cluster" / file
        assert here.read_bytes() == there.read_bytes(), file
    assert not (tmp_path / "cluster" / ".cluster").exists()


@pytest.mark.parametrize("design", ["design=sobol", "design=latin_hypercube"])
def test_sensitivity_is_the_same_on_a_cluster(design, running, tmp_path):
    uncertain = "uncertainties={parameters.suppliers.transfer:{},parameters.spillover.coupling:{}}"
    words = [*WORDS, "horizon=3", "points=8", "replicates=5", uncertain, design]
    finish("sweep", *words, "--quiet", "--output", str(tmp_path))
    here = finish("sensitivity", str(tmp_path))
    tables = {path: path.read_bytes() for path in tmp_path.glob("sensitivity/*/*.csv")}
    there = finish("sensitivity", str(tmp_path), "--cluster", running.address)
    assert here == there and len(tables) == 2
    assert all(path.read_bytes() == content for path, content in tables.items())
