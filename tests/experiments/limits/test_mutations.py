"""A rule that is broken on purpose makes its limit fail: the limits can tell right from wrong.

Each mutation edits one line in a copy of the package and checks the limit there, in plain Python.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import simulator

ROOT = Path(simulator.__file__).parents[1]
CHECK = """
import sys
from simulator.experiments.limits.table import LIMITS, Checked
(limit,) = [limit for limit in LIMITS if limit.key == sys.argv[1]]
print("holds" if Checked(limit, tuple(limit.check())).passes else "fails")
"""

MUTATIONS = {
    "L1": ("rules/utility.py", "own - k * (other - own)", "own - k * other"),
    "L2": ("rules/utility.py", "return k / (1.0 + k)", "return 0.9 * k / (1.0 + k)"),
    "L3": ("rules/utility.py", "return own >= relative * other", "return own >= other"),
    "L5": ("rules/budget.py", "own + pull - fatigue * own", "own + pull - own"),
    "L6": ("rules/budget.py", "return max(0.0, own + pull", "return min(10.0, own + pull"),
    "L7": ("rules/budget.py", "total += reaction * fear", "total = reaction * fear"),
    "L9": ("rules/influence.py", "(others + minded) / (", "others / ("),
    "L12": ("rules/indices.py", "return share / 6.0", "return share / 5.0"),
    "L13": ("rules/threat.py", "e_power * math.log(power)", "e_power * power"),
    "L14": ("rules/alliance.py", "if u > stay:", "if u < stay:"),
    "L15": ("rules/threat.py", "(1.0 - distinguishability) * hardening", "hardening"),
    "L16": ("rules/threat.py", "scaled / (scaled + 1.0 - probability)", "scaled"),
    "L22": ("rules/supply.py", "return 1.0 / sum_of_squares if", "return sum_of_squares if"),
    "L24": ("founding.py", "np.eye(len(couplings)) - couplings", "np.eye(len(couplings))"),
    "L26": ("rules/utility.py", "math.exp(precision * (utility", "math.exp((utility"),
    "L27": ("rules/alliance.py", "return abandonment / both", "return entrapment / both"),
}
LONG = {
    "L8": ("rules/influence.py", "w.effort[i] += p.influence.adjustment * gap",
           "w.effort[i] += 0.1 * gap"),
    "L17": ("rules/exploits.py", "persistence = p.exploits.persistence if waited",
            "persistence = p.exploits.persistence if True"),
    "L18": ("rules/exploits.py", "w.stake[ij] = 1.0 + int(draw * FACES)",
            "w.stake[ij] = int(draw * FACES)"),
    "L20": ("rules/attribution.py", "left = draw * (nobody + right", "left = 0.5 * (nobody + right"),
    "L23": ("rules/protection.py", "escape *= 1.0 - contagion", "escape *= 1.0"),
    "L25": ("rules/threat.py", "w.hostility_plain[ij]", "w.hostility[ij]"),
    "L28": ("rules/contest.py", "min(max(level, 1), WORST)", "min(max(level, 1), 7)"),
    "L29": ("rules/operations.py", "now, Purpose.CLASS, w.identity[i], w.identity[j], 0, 0",
            "now, Purpose.CLASS, w.identity[i], w.chosen_class[0] + 9, 0, 0"),
}  # fmt: skip


@pytest.fixture
def copied(tmp_path):
    """Return a copy of package and scenarios without anything compiled."""
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "scenarios", tmp_path / "scenarios")
    return Path(shutil.copytree(ROOT / "simulator", tmp_path / "simulator", ignore=ignored))


def verdict(package, key, compiled=False):
    """Check a limit with the rules of a package, in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(package.parent)}
    environment["NUMBA_DISABLE_JIT"] = "0" if compiled else "1"
    command = [sys.executable, "-c", CHECK, key]
    done = subprocess.run(
        command, env=environment, cwd=package.parent, check=True, capture_output=True, text=True
    )
    return done.stdout.split()[-1]


def break_rule(package, file, old, new):
    path = package / file
    text = path.read_text()
    assert text.count(old) == 1, f"{file} no longer holds one {old!r}"
    path.write_text(text.replace(old, new))


@pytest.mark.parametrize("key", MUTATIONS)
def test_a_broken_rule_fails_its_limit(key, copied):
    break_rule(copied, *MUTATIONS[key])
    assert verdict(copied, key) == "fails"


@pytest.mark.parametrize("key", ["L1", "L14", "L24"])
def test_an_unbroken_copy_holds(key, copied):
    assert verdict(copied, key) == "holds"


@pytest.mark.long
@pytest.mark.parametrize("key", LONG)
def test_a_broken_rule_fails_its_simulation(key, copied):
    break_rule(copied, *LONG[key])
    assert verdict(copied, key, compiled=True) == "fails"
