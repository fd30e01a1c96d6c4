"""A rule that is broken on purpose makes its limit fail: the limits can tell right from wrong.

Each mutation edits one line in a copy of the package and checks the limit there, in plain Python.
"""

import pytest
from edited_package import ask, copy_package, edit

CHECK = """
import sys
from simulator.experiments.limits.limit import Checked
from simulator.experiments.limits.table import LIMITS
(limit,) = [limit for limit in LIMITS if limit.key == sys.argv[1]]
print("holds" if Checked(limit, tuple(limit.check())).passes else "fails")
"""

PLAIN = {
    "L1": ("model/rules/utility.py", "own - relative * max(0.0, other)", "own - max(0.0, other)"),
    "L2": ("model/rules/utility.py", "return k / (1.0 + k)", "return 0.9 * k / (1.0 + k)"),
    "L3": ("model/rules/alliance.py", "elif yes_i and yes_j", "elif yes_i or yes_j"),
    "L12": ("model/rules/indices.py", "return share / 6.0", "return share / 5.0"),
    "L13": ("model/rules/threat.py", "e_power * math.log(power)", "e_power * power"),
    "L14": ("model/rules/alliance.py", "if u > stay:", "if u < stay:"),
    "L16": ("model/rules/threat.py", "scaled / (scaled + 1.0 - probability)", "scaled"),
    "L22": ("model/rules/supply.py", "return 1.0 / sum_of_squares if", "return sum_of_squares if"),
    "L24": (
        "initial/initialise.py",
        "np.eye(len(couplings)) - couplings",
        "np.eye(len(couplings))",
    ),
    "L27": ("model/rules/alliance.py", "return abandonment / both", "return entrapment / both"),
}
"""Quick in plain Python: file, line, broken line."""

COMPILED = {
    "L5": ("model/rules/budget.py", "own + pull - fatigue * own", "own + pull - own"),
    "L6": ("model/rules/budget.py", "return max(0.0, own + pull", "return min(10.0, own + pull"),
    "L8": (
        "model/rules/influence.py",
        "w.effort[i] += p.influence.adjustment * gap",
        "w.effort[i] += 0.1 * gap",
    ),
    "L9": ("model/rules/influence.py", "(others + minded) / (", "others / ("),
    "L15": ("model/rules/threat.py", "(1.0 - distinguishability) * hardening", "hardening"),
    "L17": (
        "model/rules/exploits.py",
        "p.exploits.persistence if waited",
        "p.exploits.persistence if 1",
    ),
    "L20": (
        "model/rules/attribution.py",
        "draw * (nobody + right + anybody",
        "0.5 * (nobody + right + 1",
    ),
    "L23": ("model/rules/protection.py", "escape *= 1.0 - contagion", "escape *= 1.0"),
    "L25": ("model/rules/threat.py", "w.hostility_plain[ij]", "w.hostility[ij]"),
    "L26": ("model/rules/utility.py", "math.exp(precision * (utility", "math.exp((utility"),
    "L28": ("model/rules/contest.py", "min(max(level, 1), WORST)", "min(max(level, 1), 7)"),
}
"""Whole simulations: compiled anew for each, so that they take a while."""


QUICK = ("L1", "L13", "L14", "L22")


@pytest.fixture
def copied(tmp_path):
    return copy_package(tmp_path)


def verdict(package, key, compiled=False):
    """Check a limit with the rules of a package, in a process of its own."""
    return ask(package, CHECK, key, compiled=compiled).split()[-1]


@pytest.mark.parametrize("key", QUICK)
def test_a_broken_rule_fails_its_limit(key, copied):
    edit(copied, *PLAIN[key])
    assert verdict(copied, key) == "fails"


@pytest.mark.long
@pytest.mark.parametrize("key", [key for key in PLAIN if key not in QUICK])
def test_another_broken_rule_fails_its_limit(key, copied):
    edit(copied, *PLAIN[key])
    assert verdict(copied, key) == "fails"


@pytest.mark.parametrize("key", ["L14"])
def test_an_unbroken_copy_holds(key, copied):
    assert verdict(copied, key) == "holds"


@pytest.mark.long
@pytest.mark.parametrize("key", COMPILED)
def test_a_broken_rule_fails_its_simulation(key, copied):
    edit(copied, *COMPILED[key])
    assert verdict(copied, key, compiled=True) == "fails"
