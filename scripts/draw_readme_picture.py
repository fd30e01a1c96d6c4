"""Draw the picture of the README: the differences between strategies, from a run made here.

    make picture

Writes `docs/first_look.png` and puts the run id of the figure into the README's caption.
"""

import re
from pathlib import Path

import simulator as rivalry
from simulator.charts.files import picture
from simulator.experiments.compare import run_experiment
from simulator.files import write_bytes, write_text

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "first_look.png"
EXPERIMENT = "dependence_vs_diversification"
REPLICATES = 200
SHOWN = ["autonomy", "pawn", "output_lost"]
CAPTION = re.compile(r"run `\w+`")


def main() -> None:
    """Run the experiment, draw the figure and name it in the README."""
    experiment = rivalry.load_experiment(EXPERIMENT, [f"replicates={REPLICATES}"])
    results = run_experiment(experiment)
    content = picture(results.plot(kind="differences", outcomes=SHOWN), "png")
    write_bytes(PICTURE, content)
    readme = ROOT / "README.md"
    text, found = CAPTION.subn(f"run `{results.run_id}`", readme.read_text(encoding="utf-8"))
    if found != 1:
        raise SystemExit(f"{readme} has {found} captions with a run id, not one")
    write_text(readme, text)
    print(f"wrote {PICTURE.relative_to(ROOT)} ({len(content):,} bytes, run {results.run_id})")


if __name__ == "__main__":
    main()
