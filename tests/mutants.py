"""Scenario files of every kind, damaged line by line and letter by letter."""

from simulator import load_scenario
from simulator.initial.paths import scenario_root

WEIRD = (
    "${oc.env:HOME}",
    "!!python/object/apply:os.system [ls]",
    "!!binary aGk=",
    "*a",
    "&a [1]",
    "{_target_: os.system}",
    "[[[[[]]]]]",
    "{",
    "- 1",
    "? x",
    "null",
    "~",
    "''",
    "???",
    ".nan",
    "-.inf",
    "1e400",
    "1e3",
    "0x1F",
    "99999999999999999999",
    "-1",
    "2.5",
    "yes",
    "2024-01-01",
    "1:30",
    "<<: {a: 1}",
    "PKA",
    "{CHN: [1, 0]}",
    "[CHN, CHN]",
    "\x00",
    "\u2028",
    "\ud7ff",
    "'",
    '"\\ud800"',
    "|",
    "@x",
    "%TAG",
    "\t",
    "# @package x",
    "---",
    "...",
)


def sources():
    files = sorted(scenario_root().rglob("*.yaml"))
    texts = [(file.parent.name, file.read_text(encoding="utf-8")) for file in files]
    whole = load_scenario(overrides=["shock=grid_attack", "strategy=balanced"]).to_yaml()
    return [*texts, ("whole", whole), ("whole", whole)]


def mutate(text, rng):
    lines = text.splitlines()
    for _ in range(rng.randint(1, 4)):
        index = rng.randrange(len(lines)) if lines else 0
        rng.choice(MUTATIONS)(lines, index, rng)
    return "\n".join(lines) + rng.choice(["\n", "", "\r\n"])


def delete(lines, index, _):
    del lines[index : index + 1]


def duplicate(lines, index, _):
    lines[index:index] = lines[index : index + 1]


def insert(lines, index, rng):
    lines.insert(index, " " * rng.randrange(5) + rng.choice(WEIRD))


def insert_key(lines, index, rng):
    key = rng.choice(["horizon", "world", "_target_", "hydra", "defaults", "strategy.budget", "x"])
    lines.insert(index, f"{key}: {rng.choice(WEIRD)}")


def change_value(lines, index, rng):
    if lines:
        lines[index] = f"{lines[index].partition(':')[0]}: {rng.choice(WEIRD)}"


def change_letter(lines, index, rng):
    if lines and lines[index]:
        line, at = lines[index], rng.randrange(len(lines[index]))
        lines[index] = line[:at] + rng.choice("a:{}[],#&*!|>'\"%@` \t0-.é\x85") + line[at + 1 :]


def indent(lines, index, rng):
    if lines:
        lines[index] = " " * rng.randrange(1, 9) + lines[index]


MUTATIONS = (delete, duplicate, insert, insert_key, change_value, change_letter, indent)
