"""Baselines: results and stories that change only on purpose.

`pytest -n 0 tests/test_golden.py --regenerate-golden` writes them anew. A change of results also
needs a new RULES_VERSION, so that stored results say which rules they came from.
"""

import ast
import hashlib
import json
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from worlds import scenario_of

from simulator.engine.replicates import simulate
from simulator.loading.folders import Folders
from simulator.model.kinds import EventKind
from simulator.model.outcomes import OUTCOMES, outcome_columns
from simulator.model.version import RULES_VERSION
from simulator.results.frames import event_frame, labels_of

GOLDEN = Path(__file__).parents[1] / "golden"
PACKAGE = Path(__file__).parents[2] / "simulator"
ROOTS = ("simulator.engine.replicates", "simulator.model.outcomes")
"""What turns a scenario into numbers; results follow from all that these import."""

STRATEGIES = ("status_quo", "diversification", "self_reliance")
SHIPPED = [("strategy", name) for name in Folders().names("strategy")]
SHIPPED += [("shock", name) for name in Folders().names("shock") if name != "none"]
QUARTERS, REPLICATES, LINES_TOLD = 20, 50, 25
RELATIVE, ABSOLUTE = 1e-3, 1e-6
"""A draw that rounding flips on another machine may move a mean a little, never by more."""


def compare_with(path: Path, text: str, regenerate: bool) -> str:
    """Return the golden text, after writing it if asked to."""
    if regenerate:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.is_file(), f"{path.name} is missing: run pytest --regenerate-golden"
    return path.read_text(encoding="utf-8")


# -- numbers ------------------------------------------------------------------------------------


def means(strategy: str) -> dict[str, dict[str, float]]:
    """Return the mean of every outcome by state."""
    scenario = replace(scenario_of("triad", strategy), horizon=QUARTERS)
    ensemble = simulate(scenario, REPLICATES)
    columns = outcome_columns(ensemble.totals, ensemble.means, QUARTERS)
    return {
        name: {
            state: round(float(values[:, i].mean()), 9)
            for i, state in enumerate(scenario.world.states)
        }
        for name, values in columns.items()
    }


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_mean_outcomes_are_those_of_the_baseline(strategy, regenerate):
    found = means(strategy)
    text = json.dumps(found, indent=1) + "\n"
    golden = json.loads(compare_with(GOLDEN / f"outcomes_{strategy}.json", text, regenerate))
    assert set(golden) == set(found) == set(OUTCOMES)
    for name, by_state in golden.items():
        assert found[name] == pytest.approx(by_state, rel=RELATIVE, abs=ABSOLUTE), name


# -- stories ------------------------------------------------------------------------------------


def told(row) -> str:
    """Return one event as a sentence."""
    number = f"{row.event:3d}  quarter {row.tick:3d}  "
    who, whom = row.initiator, row.target
    match EventKind[row.kind.upper()]:
        case EventKind.OPERATION:
            ended = f"severity {row.severity}" if row.success == 1 else "fails"
            answer = "" if row.parent is None else f", answering {row.parent}"
            what = f"{row.operation_class} of {row.sector} ({row.motive})"
            text = f"{who} -> {whom}: {what}, {ended}{answer}"
            text += "; undetected" if row.detected == 0 else f"; {whom} blames {known(row.blamed)}"
        case EventKind.SPILLOVER | EventKind.HOSTED:
            text = f"{row.kind} of {row.parent} reaches {whom} through {row.third}"
        case EventKind.CONTAGION:
            text = f"contagion reaches {whom} from {row.third}"
        case EventKind.DISCOVERY:
            text = f"{whom} finds a foothold of {who} and blames {known(row.blamed)}"
        case EventKind.FALSE_ALARM:
            text = f"false alarm in {whom}, which blames {known(row.blamed)}"
        case EventKind.RESPONSE:
            text = f"{who} answers {row.parent} of {whom}: {row.response}"
        case EventKind.CONCESSION:
            text = f"{who} gives way to {whom} over {row.parent}"
        case EventKind.CRISIS:
            text = f"crisis between {who} and {whom}: level {row.severity}"
        case EventKind.REQUEST:
            text = f"{whom} obeys {who} against {row.third}"
        case EventKind.ALIGNMENT:
            text = f"{who} and {whom} move {'nearer' if row.success == 1 else 'apart'}"
        case _:
            text = f"{row.kind}: {known(who)} -> {known(whom)}"
    return number + text


def known(state: object) -> object:
    """Return a state, or nobody where none is named."""
    return state if isinstance(state, str) else "nobody"


def transcript(group: str, name: str) -> str:
    """Return the first recorded events of replicate 0, for a shock those from its quarter on."""
    scenario = scenario_of("triad", "status_quo", f"{group}={name}", "horizon=40")
    (events,) = simulate(scenario, 1).events
    frame = event_frame(events, labels_of(scenario), scenario.world.sector_names).astype(object)
    frame = frame.where(frame.notna(), None)
    first = min((shock.tick for shock in scenario.shocks), default=0)
    rows = list(frame[frame["tick"] >= first].itertuples())[:LINES_TOLD]
    title = f"{group} {name}, world triad, seed {scenario.seed}, replicate 0, from quarter {first}"
    return "\n".join([title, "", *map(told, rows), ""])


@pytest.mark.parametrize(("group", "name"), SHIPPED, ids=lambda word: word)
def test_the_story_of_replicate_zero_is_that_of_the_baseline(group, name, regenerate):
    text = transcript(group, name)
    assert compare_with(GOLDEN / f"{group}_{name}.txt", text, regenerate) == text


# -- versions ------------------------------------------------------------------------------------


def results_follow_from(*roots: str) -> dict[str, Path]:
    """Return the modules that some import, themselves and those at second hand included.

    Imports for types alone do not count, and neither do the doors of a scenario to its loader.
    """
    found: dict[str, Path] = {}
    waiting = list(roots)
    while waiting:
        module = waiting.pop()
        path = PACKAGE.parent.joinpath(*module.split(".")).with_suffix(".py")
        if module not in found and path.is_file():
            found[module] = path
            waiting += imported(ast.parse(path.read_text(encoding="utf-8")))
    return found


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield what a file imports when it is loaded, `from package import module` included."""
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)


def digest_of_rules() -> str:
    """Return a digest of all sources that results follow from; comments and blanks do not count."""
    digest = hashlib.sha256()
    for module, path in sorted(results_follow_from(*ROOTS).items()):
        digest.update(module.encode())
        digest.update(code_of(path.read_text(encoding="utf-8")).encode())
    return digest.hexdigest()


def test_results_follow_from_the_whole_model_and_the_start_values():
    found = set(results_follow_from(*ROOTS).values())
    rules = set((PACKAGE / "model" / "rules").glob("*.py")) - {PACKAGE / "model/rules/__init__.py"}
    assert rules <= found
    named = ("model/kernel", "model/outcomes", "initial/sectors", "scenario/fact_rows")
    assert {PACKAGE / f"{name}.py" for name in named} <= found
    assert not any("loading" in path.parts or "results" in path.parts for path in found)


def code_of(source: str) -> str:
    """Return a source without what does not run: docstrings, comments, layout."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(getattr(node, "body", None), list):
            node.body = [part for part in node.body if not is_text(part)]
    whole = {"show_empty": True} if sys.version_info >= (3, 13) else {}  # as before it
    return ast.dump(tree, **whole).replace(", type_params=[]", "")  # new in 3.12, and not used


def is_text(statement: ast.stmt) -> bool:
    """Tell whether a statement is a bare constant, such as a docstring."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def test_rules_that_changed_have_a_version_of_their_own(regenerate):
    path = GOLDEN / "rules_version.json"
    now = {"version": RULES_VERSION, "digest": digest_of_rules()}
    golden = json.loads(compare_with(path, json.dumps(now, indent=1) + "\n", regenerate))
    assert golden["digest"] == now["digest"], (
        f"rules changed since version {golden['version']}: set a new version in model/version.py, "
        "say in CHANGELOG.md what it changes, and run pytest --regenerate-golden; if no result can "
        "have changed, run it alone"
    )
    assert golden["version"] == RULES_VERSION


def test_the_digest_sees_code_and_overlooks_words():
    assert code_of("x = 1\n") != code_of("x = 2\n")
    assert code_of('"""Words."""\nx  =  1  # more\n') == code_of("x = 1\n")


def test_the_version_has_three_numbers():
    assert re.fullmatch(r"\d+\.\d+\.\d+", RULES_VERSION)
