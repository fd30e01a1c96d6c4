"""The ODD document: prose from `docs/odd/`, with generated parts where it asks for them.

ODD (Overview, Design concepts, Details) is the convention for describing agent-based models: Grimm
et al. 2006, 2010, 2020. A line `<!-- generated: parameters -->` in the prose is replaced by the
part of that name, so that names, numbers, formulas and the order of play come from the code alone.
"""

from __future__ import annotations

import re
from pathlib import Path

from simulator.documentation.numbers import (
    idle,
    idle_words,
    outside,
    outside_words,
    parameter_tables,
)
from simulator.documentation.play import read_steps, steps_list
from simulator.documentation.source import read_rules
from simulator.documentation.submodels import submodels
from simulator.documentation.things import (
    counted,
    draws,
    enumerations,
    indices,
    outcomes,
    scenario_groups,
    settings,
    world_fields,
)
from simulator.model.parameters import describe
from simulator.model.version import RULES_VERSION

ROOT = Path(__file__).resolve().parents[2]
DOCUMENT = ROOT / "docs" / "odd.md"
_MARK = re.compile(r"^<!-- generated: (\w+) -->$", re.MULTILINE)
_OUTSIDE_RULES = ("initial/initialise.py", "model/kernel.py", "engine/replicates.py")
_HEAD = (
    "<!-- Written by `make docs` from docs/odd/ and the code. Change those, not this file. -->\n\n"
)


def document(root: Path = ROOT) -> str:
    """Return the whole document for the source tree at `root`.

    Raises:
        KeyError: If the prose asks for a part that does not exist.
        FileNotFoundError: If the tree holds no prose, as in an installed wheel.
    """
    prose, parts = prose_of(root), generated(root)
    return _HEAD + _MARK.sub(lambda mark: parts[mark[1]], prose).rstrip() + "\n"


def prose_of(root: Path) -> str:
    """Return the hand-written prose, in the order of its file names."""
    paths = sorted((root / "docs" / "odd").glob("*.md"))
    if not paths:
        raise FileNotFoundError(f"no prose in {root / 'docs' / 'odd'}: run this in a clone")
    return "\n\n".join(path.read_text(encoding="utf-8").strip() for path in paths)


def generated(root: Path = ROOT) -> dict[str, str]:
    """Return every generated part by its name."""
    package = root / "simulator"
    rules = read_rules(package / "model" / "rules")
    # Parameters are read by the rules, and by what makes and runs a world.
    readers = [*package.glob("model/rules/*.py"), *(package / name for name in _OUTSIDE_RULES)]
    steps = read_steps(package / "model" / "tick.py", rules)
    return {
        "version": f"Rules version {RULES_VERSION}.",
        "world": world_fields(),
        "enumerations": enumerations(),
        "steps": steps_list(steps),
        "draws": draws(rules),
        "outcomes": outcomes(),
        "indices": indices(),
        "counted": counted(),
        "settings": settings(),
        "scenarios": scenario_groups(root / "scenarios"),
        "parameters": parameter_tables(),
        "outside": outside_words(outside(describe())),
        "idle": idle_words(idle(readers)),
        "submodels": submodels(rules, steps),
    }
