"""`rivalry list`: what worlds, theories, strategies and so on there are."""

from __future__ import annotations

from simulator.commands import Command, Invocation
from simulator.commands.terminal import say

TITLES = {
    "world": "worlds",
    "theory": "theories",
    "strategy": "strategies",
    "shock": "shocks",
    "ablation": "ablations",
    "experiment": "experiments",
    "sweep": "sweeps",
    "limit": "limits",
}


def execute(invocation: Invocation) -> None:
    """Print name and one-line description of each file of the groups that are asked for."""
    from simulator.loading.errors import COMMAND_LINE, Report, listed, shown
    from simulator.loading.folders import Folders

    report, folders = Report(), Folders(invocation.config_dir)
    folders.check(report)
    by_word = {title: group for group, title in TITLES.items()} | {group: group for group in TITLES}
    for word in invocation.words:
        if word not in by_word:
            report.add(COMMAND_LINE, "", shown(word), listed(tuple(TITLES)), tuple(by_word))
    report.raise_if_any()
    for group in [by_word[word] for word in invocation.words] or TITLES:
        say(f"{TITLES[group]} ({group}=...)")
        for name in folders.names(group):
            say(f"  {name} - {folders.text(group, name, report)}")
    report.raise_if_any()


COMMAND = Command(
    "list",
    "list worlds, strategies, theories, shocks, ablations, experiments, sweeps",
    "List what there is, the shipped files and your own, one line each.",
    "GROUP",
    "world, theory, strategy, shock, ablation, experiment or sweep; all of them if left out",
    execute,
    order=130,
)
