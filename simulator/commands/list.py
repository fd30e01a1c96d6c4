"""`rivalry list`: what worlds, theories, strategies and so on there are."""

from __future__ import annotations

from collections.abc import Iterator

from simulator.commands import Invocation
from simulator.loading.errors import COMMAND_LINE, Report, listed, shown
from simulator.loading.folders import EXPERIMENT, LIMIT, SWEEP, Folders

_TITLES = {
    "world": "worlds",
    "theory": "theories",
    "strategy": "strategies",
    "shock": "shocks",
    "ablation": "ablations",
    EXPERIMENT: "experiments",
    SWEEP: "sweeps",
    LIMIT: "limits",
}


def execute(invocation: Invocation) -> int:
    """Print the files of the groups that are asked for."""
    report, folders = Report(), Folders(invocation.config_dir)
    folders.check(report)
    groups = [group for word in invocation.words for group in _group(word, report)]
    report.raise_if_any()
    chosen = groups or list(_TITLES)
    for group in chosen:
        print(f"{_TITLES[group]} ({group}=...)")
        for name, text in entries(group, folders, report):
            print(f"  {name} - {text}")
    report.raise_if_any()
    return 0


def entries(group: str, folders: Folders, report: Report) -> Iterator[tuple[str, str]]:
    """Yield the name and the one-line description of each file of a group."""
    for name in folders.names(group):
        yield name, folders.text(group, name, report)


def _group(word: str, report: Report) -> Iterator[str]:
    by_word = {title: group for group, title in _TITLES.items()} | {g: g for g in _TITLES}
    if word in by_word:
        yield by_word[word]
    else:
        report.add(COMMAND_LINE, "", shown(word), listed(tuple(_TITLES)), tuple(by_word))
