"""A scenario or experiment as a file that explains its parts, to start one's own from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from textwrap import wrap
from typing import Any

from simulator.loading.check import allowed
from simulator.loading.folders import GROUPS, Folders
from simulator.loading.yaml_files import to_yaml
from simulator.scenario.experiment import Experiment
from simulator.scenario.fields import meanings
from simulator.scenario.scenario import PARTNER, Scenario, Strategy

_COMMENT_WIDTH = 98

CHOSEN = {
    "shock": "An event from outside the model.",
    "ablation": "A mechanism that is switched off.",
}
"""What groups are for whose name is no key of a scenario; `meanings` says it of the others."""

ALWAYS = ("question", "world", "theory", "strategy", "shock", "focal", "horizon", "seed",
          "replicates")  # fmt: skip
"""Keys that a scenario file shows even if its model leaves them to the default scenario."""


@dataclass(frozen=True)
class Example:
    """A line that a user can take up by removing its #."""

    key: str
    value: Any
    about: str


def examples(scenario: Scenario) -> Iterator[tuple[str, tuple[Example, ...]]]:
    """Yield titles and examples of what else a scenario can say, made of its own states."""
    focal, tick = scenario.focal, min(4, scenario.horizon - 1)
    other = next(state for state in scenario.world.states if state != focal)
    attack = {"kind": "grid_attack", "tick": tick, "initiator": other, "target": focal}
    attack |= {"sector": "energy", "severity": 5}
    yield "the world", (
        Example("world.states", [*scenario.world.states],
                "other states: by code; one of your own: docs/how_to/my_own_country.md"),
        Example("world.forums", [*scenario.world.forums], "forums that meet"),
        Example("world.sectors", {"water": {"weight": 0.1, "needs": {"energy": 0.3}}},
                "sectors beside the usual six: docs/how_to/my_own_country.md"),
        Example("world.rivalry", {"pair": [focal, other], "intensity": 0.5},
                "scale on the hostility of two states, from 0 to 3; 1 is as the facts say"),
        Example("world.start", {focal: {"hardening": 0.6}},
                "start values in place of those that the facts lead to"),
        Example("world.pairs", {focal: {other: {"hostility": 0.3}}},
                "the same for two states, one towards the other"),
        Example("world.anonymous", True, "show states as A, B, C"),
    )  # fmt: skip
    yield "the strategy", tuple(_of_strategy(other))
    yield "events and numbers", (
        Example("shocks", [attack], "an event; tick 0 is the first quarter"),
        Example("parameters.spillover.coupling", 0.3, "a number of the model"),
    )  # fmt: skip


def _of_strategy(other: str) -> Iterator[Example]:
    """Yield an example of each key that the docstring of a strategy explains."""
    about = meanings(Strategy)
    for key in fields(Strategy):
        value = key.metadata.get("example", key.default)
        if isinstance(value, Mapping):
            value = {other if name == PARTNER else name: entry for name, entry in value.items()}
        if key.name in about:
            meaning = about[key.name].removesuffix(".")
            yield Example(f"strategy.{key.name}", value, meaning[0].lower() + meaning[1:])


def scenario_file(
    called: str, source: str, said: Mapping[str, Any], scenario: Scenario, folders: Folders
) -> str:
    """Return the text of a scenario file.

    Args:
        called: How it is named on the command line, with the folder of the user's files if any.
        source: What it was copied from.
        said: Keys that the copied file and the command line set, dotted or not.
        scenario: What they describe; it supplies the keys that are always shown.
        folders: Where names of worlds, theories ... are looked up.
    """
    chosen = {"world": scenario.world.name, "strategy": scenario.strategy.name, "shock": "none"}
    usual = {key: chosen.get(key, getattr(scenario, key, None)) for key in ALWAYS}
    shown = usual | dict(said)
    title = _header(called, source, "run", "one run, told as a story", "horizon=20")
    parts = [title, *_explained(shown, Scenario, folders), *_further(shown, scenario)]
    return "\n\n".join(parts) + "\n"


def experiment_file(called: str, source: str, said: Mapping[str, Any], folders: Folders) -> str:
    """Return the text of an experiment file; see `scenario_file`."""
    title = _header(called, source, "compare", "all runs, a table and a report", "replicates=50")
    return "\n\n".join([title, *_explained(dict(said), Experiment, folders)]) + "\n"


def _header(called: str, source: str, command: str, does: str, word: str) -> str:
    typed = (f"check {called}", f"{command} {called}", f"{command} {called} {word}")
    about = ("is everything right?", does, "the same, with one value changed")
    width = max(map(len, typed)) + 3
    lines = [f"#   rivalry {line:<{width}}{what}" for line, what in zip(typed, about, strict=True)]
    last = "# Later words win: the default scenario, then this file, then the command line."
    return "\n".join([f"# Copied from {source}.", "#", *lines, "#", last])


def _explained(said: Mapping[str, Any], kind: type, folders: Folders) -> Iterator[str]:
    """Yield each key with its comment, wrapped."""
    texts = CHOSEN | meanings(Scenario) | meanings(Experiment)
    for key, value in said.items():
        paragraphs = [texts.get(key, "")]
        if key in GROUPS:
            paragraphs[0] += f" `rivalry list {key}` says more:"
            paragraphs.append(f"{', '.join(folders.names(key))}.")
        elif key in ("horizon", "replicates"):
            paragraphs[0] += f" Allowed: {allowed(kind, (key,))}."
        lines = [line for text in paragraphs for line in wrap(text, _COMMENT_WIDTH)]
        yield "".join(f"# {line}\n" for line in lines) + to_yaml({key: value}).rstrip()


def _further(said: Mapping[str, Any], scenario: Scenario) -> Iterator[str]:
    """Yield examples of all that a file can say and this one does not."""
    yield (
        "# What else a scenario can say. A line that starts with # and a key, without a space,\n"
        "# is an example: remove the # to use it."
    )
    for title, given in examples(scenario):
        lines = []
        for example in (example for example in given if _free(example.key, said)):
            room = allowed(Scenario, tuple(example.key.split(".")))
            told = f" ({room})" if room.startswith(("a number", "a whole", "one of")) else ""
            lines += [f"# {line}" for line in wrap(f"{example.about}{told}", _COMMENT_WIDTH)]
            lines.append(f"#{example.key}: {_flow(example.value)}")
        if lines:
            yield "\n".join([f"# --- {title} ---", *lines])


def _free(key: str, said: Iterable[str]) -> bool:
    """Whether a file sets neither a key nor what is above or below it."""
    section = key.partition(".")[0]
    whole = {k for k in said if k not in GROUPS or k == key}
    return not any(k in (key, section) or k.startswith(f"{key}.") for k in whole)


def _flow(value: Any) -> str:
    """Return a value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {_flow(entry)}" for key, entry in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_flow, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else str(value)
