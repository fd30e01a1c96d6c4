"""Words that the shell may complete: names, groups, keys."""

from __future__ import annotations

from simulator.initial.paths import scenario_root

GROUPS = ("world", "theory", "strategy", "shock", "ablation", "experiment")
KEYS = ("focal=", "horizon=", "seed=", "replicates=", "parameters.")


def completions(prefix: str, **_context: object) -> list[str]:
    """Return the completions of a word that starts with `prefix`."""
    if prefix.startswith("parameters."):
        return [word for word in _parameters() if word.startswith(prefix)]
    words = [*_names("experiment"), *_names("sweep"), *(f"{group}=" for group in GROUPS), *KEYS]
    group, sign, _ = prefix.partition("=")
    if sign and group in GROUPS:
        words = [f"{group}={name}" for name in _names(group)]
    return [word for word in words if word.startswith(prefix)]


def _names(group: str) -> list[str]:
    return sorted(path.stem for path in (scenario_root() / group).glob("*.yaml"))


def _parameters() -> list[str]:
    from simulator.model.parameters import describe

    return [f"parameters.{row.name}=" for row in describe()]
