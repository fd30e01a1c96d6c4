"""The ODD document: prose from `docs/odd/`, with generated parts where it asks for them.

ODD (Overview, Design concepts, Details) is the convention for describing agent-based models: Grimm
et al. 2006, 2010, 2020. A line `<!-- generated: parameters -->` in the prose is replaced by the
part of that name, so that names, numbers, formulas and the order of play come from the code alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from simulator.documentation.markdown import code, paragraphs, plain
from simulator.documentation.numbers import (
    idle,
    idle_words,
    outside,
    outside_words,
    parameter_tables,
)
from simulator.documentation.play import TickStep, files_in_order, read_steps, steps_list
from simulator.documentation.source import RuleFile, read_rules
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
_BEFORE_THE_FIRST_QUARTER = "opening"
# A publication is named by its year.
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NO_SOURCE = "No publication is named here: these formulas are our own construction."


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


def submodels(rules: dict[str, RuleFile], steps: tuple[TickStep, ...]) -> str:
    """Return a section for every file, in the order in which a run first needs it."""
    called = [name for name in files_in_order(steps) if name in rules]
    order = dict.fromkeys([_BEFORE_THE_FIRST_QUARTER, *called, *rules])
    return "\n\n".join(part for name in order if name in rules for part in _section(rules[name]))


def _section(file: RuleFile) -> Iterator[str]:
    yield f"#### Submodel {file.name}"
    yield f"[`simulator/model/rules/{file.name}.py`](../simulator/model/rules/{file.name}.py)"
    yield paragraphs(file.text)
    texts = [file.text, *(function.text for function in file.functions)]
    if not any(_YEAR.search(text) for text in texts):
        yield _NO_SOURCE
    if file.constants:
        yield "**Fixed numbers**"
        yield code("\n".join(file.constants))
    if formulas := file.of_kind("formula"):
        yield "**Formulas**"
        for one in formulas:
            yield f"`{one.name}({', '.join(one.arguments)})`"
            yield paragraphs(one.text)
            yield code(one.code)
    if rules := file.of_kind("rule"):
        yield "**Rules**"
        yield "\n".join(f"- `{rule.name}`: {plain(rule.text)}" for rule in rules)
    if file.parameters:
        read = ", ".join(f"`{name}`" for name in file.parameters)
        yield f"**Parameters read:** {read}."
