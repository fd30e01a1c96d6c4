"""Law: another class, budget line, sector or response is data, and the rule that gives it meaning.

`ADDED` lists every edit: where it is not said, names in results, messages, figures and documents
follow from the enumeration. Each list is tried in a copy of the package, in plain Python.
"""

import json

import pytest
from edited_package import ask, copy_package, edit


def after(file, old, more):
    """Return the edit that adds a text after one that is there: file, old text, new text."""
    return file, old, old + more


CLASS = (
    after(
        "simulator/model/kinds.py",
        "    DISINFORMATION = 3, Nature()\n",
        "    EXTORTION = 4, Nature(breaks=True)\n",
    ),
    after(
        "simulator/model/parameters.py",
        """    \"\"\"One number per class of operation.\"\"\"

    rows: ClassVar = {
""",
        """        "extortion": {
            "choice.opportunity": 3.0, "choice.crisis_opportunity": 0.0,
            "choice.stake_share": 1.0, "value.loss": 1.0, "value.attributed": 0.3,
            "contest.ease": 4.0, "contest.base_severity": 3.0, "exploits.stealth": 0.5,
            "detection.share": 1.0, "attribution.public": 0.2, "norms.breach": 1.0,
            "reporting.probability": 0.5,
        },
""",
    ),
    after(
        "simulator/labels.py",
        "CLASSES = {\n",
        '    "extortion": ClassWords("extortion", "blackmails", "blackmail"),\n',
    ),
    after(
        "simulator/model/rules/operations.py",
        "        value = p.value.disinformation\n",
        """    elif c == OperationClass.EXTORTION:
        value = 0.5 * p.value.disruption
""",
    ),
)
LINE = (
    after("simulator/model/kinds.py", "    DIPLOMACY = 9\n", "    DECEPTION = 10\n"),
    after(
        "simulator/model/parameters.py",
        """    \"\"\"One number per budget line.\"\"\"

    rows: ClassVar = {
""",
        """        "deception": {"stocks.elasticity": 0.35, "stocks.depreciation": 0.04},
""",
    ),
    after(
        "simulator/initial/start_values.py",
        """    return _index(known.judged("quantum_scale") * know_how(known, i))


""",
        """@of_state
def deception(known: Known, i: str) -> float:
    \"\"\"Decoys in networks: .1 x know-how; a judgement.\"\"\"
    return _index(0.1 * know_how(known, i))


""",
    ),
    after(
        "simulator/model/rules/contest.py",
        "        helped = 1.0 + c.skills * w.stock[row + Line.SKILLS]\n",
        "        helped += 0.1 * w.stock[row + Line.DECEPTION]\n",
    ),
)
SECTOR = (
    after("simulator/model/kinds.py", "    CORRIDOR = 5\n", "    SPACE = 6\n"),
    after(
        "simulator/model/parameters.py",
        """    \"\"\"One number per sector.\"\"\"

    rows: ClassVar = {
""",
        """        "space": {"choice.espionage_focus": 2.0, "choice.damage_focus": 1.0},
""",
    ),
    after(
        "scenarios/facts/judgements.csv",
        "scope,a,b,variable,value,low,high,unit,note\n",
        "sector,space,,sector_weight,0.1,0.05,0.15,share,satellites\n",
    ),
)
RESPONSE = (
    after("simulator/model/kinds.py", "    TALKS = 5\n", "    APPEAL = 6\n"),
    after(
        "simulator/labels.py",
        "RESPONSES = {\n",
        '    "appeal": ResponseWords("a", "appeals", "takes it to the United Nations"),\n',
    ),
    after(
        "simulator/model/parameters.py",
        """class Responses:
    \"\"\"What victims do: log-odds against ignoring (blame game: Edwards et al. 2017).\"\"\"

""",
        """    appeal: Annotated[float, number(-40, 5, "log-odds", "appeal to the UN")] = 0.0
""",
    ),
    after(
        "simulator/model/rules/response.py",
        "    h = w.hostility[jk]\n",
        """    if option == Response.APPEAL:
        return r.appeal
""",
    ),
)
ADDED = {"extortion": CLASS, "deception": LINE, "space": SECTOR, "appeal": RESPONSE}
"""Edits by the name of the new member: file, text, and what stands there afterwards."""

USED = {
    "extortion": (["parameters.choice.opportunity.extortion=-5"], "operation_class", "blackmails"),
    "deception": (["strategy.portfolio={deception: 1}"], "stocks", ""),
    "space": (["parameters.choice.damage_focus.space=90"], "sector", "space"),
    "appeal": (["parameters.responses.appeal=5"], "response", "takes it to the United Nations"),
}
"""What a scenario says about the new member, where its name then stands, and the story's words."""

UNUSED = {
    "extortion": ("Nature(breaks=True)", "Nature(armed=True)"),
    "appeal": ("        return r.appeal\n", "        return NEVER\n"),
}
"""What makes a member useless: it takes an exploit that nobody looks for, or is ruled out."""

TRY = """
import json, sys
from pathlib import Path
import numpy as np
from simulator import RivalryModel, load_scenario, run
from simulator.charts.files import write_figures
from simulator.documentation.numbers import parameter_tables
from simulator.documentation.things import enumerations
from simulator.report.narrative import narrate

words = ["world=triad", "horizon=8", "parameters.start.burn_in=2", *sys.argv[1:]]
words += ["parameters.detection.share.others=1", "parameters.contest.ease.others=50"]
scenario = load_scenario(overrides=words)
results = run(scenario, replicates=1, threads=1)
write_figures(results, Path("figures"), ("timeline", "attacks"))
numbers = results.outcomes.select_dtypes("number")
events = {c: results.events[c].dropna().astype(str) for c in results.events}
print(json.dumps({
    "finite": bool(np.isfinite(numbers.to_numpy()).all()),
    "outcomes": numbers.to_csv(),
    "seen": {c: sorted(set(events[c])) for c in ("operation_class", "sector", "response")}
    | {"stocks": [*RivalryModel(scenario).state("PAK").stocks]},
    "story": narrate(results, scenario, detail=True),
    "documented": enumerations() + parameter_tables(),
}))
"""


@pytest.fixture
def copied(tmp_path):
    """Return a folder with a copy of package and scenarios."""
    return copy_package(tmp_path).parent


def tried(folder, words):
    """Return what a short run of the edited package shows, in a process of its own."""
    return json.loads(ask(folder / "simulator", TRY, *words).splitlines()[-1])


@pytest.mark.parametrize("member", ADDED)
def test_every_edit_finds_its_place(member, copied):
    for file, old, new in ADDED[member]:
        edit(copied, file, old, new)


@pytest.mark.long
@pytest.mark.parametrize("member", ADDED)
def test_another_member_is_used_and_named(member, copied):
    for file, old, new in ADDED[member]:
        edit(copied, file, old, new)
    words, place, told = USED[member]
    found = tried(copied, words)
    assert found["finite"] and member in found["seen"][place] and told in found["story"]
    assert f"`{member}`" in found["documented"]


@pytest.mark.long
@pytest.mark.parametrize("member", UNUSED)
def test_a_member_that_nobody_uses_changes_nothing(member, copied):
    usual = tried(copied, [])
    for file, old, new in ADDED[member]:
        edit(copied, file, old, new.replace(*UNUSED[member]))
    found = tried(copied, [])
    assert member in found["documented"]
    assert (found["outcomes"], found["story"]) == (usual["outcomes"], usual["story"])
