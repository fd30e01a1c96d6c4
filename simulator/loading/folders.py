"""Where scenario files are found: the user's folder first, then the shipped one."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import Path

from simulator.initial.paths import scenario_root
from simulator.loading.errors import Report, listed, nearest, shown
from simulator.loading.own_facts import check_own_rows
from simulator.loading.yaml_files import Document, display, read
from simulator.scenario.fact_rows import FactRows, rows_of

GROUPS = ("world", "theory", "ablation", "strategy", "shock")
"""In the order in which they take effect: an ablation changes numbers that a theory has set."""

EXPERIMENT = "experiment"
SWEEP = "sweep"
LIMIT = "limit"
"""Scenarios of settings in which theory has an answer."""

MOST_GENERATIONS = 5
PLAIN_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_\-]{0,99}\Z")


@dataclass(frozen=True)
class Folders:
    """The folders of scenario files.

    Attributes:
        user: A folder whose files add to the shipped ones; a file of the same name replaces the
            shipped one.
        loose: Group of a file that lies in none of the folders, and its path; its name there is its
            own without the ending.
    """

    user: Path | None = None
    loose: tuple[str, Path] | None = None

    @classmethod
    def of(cls, config_dir: str | Path | None) -> Folders:
        """Return the folders under a `--config-dir`, or the shipped one alone."""
        return cls(None if config_dir is None else Path(config_dir))

    @cached_property
    def all(self) -> tuple[Path, ...]:
        """Folders in the order in which they are searched."""
        own = (Path(os.path.realpath(self.user)),) if self.user else ()
        return (*own, scenario_root())

    @cached_property
    def own_facts(self) -> FactRows:
        """Rows of the user's fact tables; `check` has looked at them."""
        return rows_of(self.all[0] / "facts") if self.user else FactRows()

    def names(self, group: str = "") -> tuple[str, ...]:
        """Names of the files of a group, sorted; of the scenarios at the top without a group."""
        files = {file.stem for folder in self.all for file in (folder / group).glob("*.yaml")}
        return tuple(sorted(name for name in files if self.find(group, name)))

    def find(self, group: str, name: str) -> Path | None:
        """Return the file of a name in a group, or None."""
        if self.loose and (group, name) == (self.loose[0], self.loose[1].stem):
            return self.loose[1]
        if not PLAIN_NAME.match(name):
            return None
        paths = (folder / group / f"{name}.yaml" for folder in self.all)
        return next((path for path in paths if path.is_file()), None)

    def text(self, group: str, name: str, report: Report) -> str:
        """Return the one-line description of a group's file, empty if it has none."""
        documents = self.chain(group, name, group, report)
        texts = [text for doc in documents if isinstance(text := doc.data.get("text"), str)]
        return " ".join(texts[-1].split()) if texts else ""

    def check(self, report: Report) -> None:
        """Report a user's folder that does not exist or a fact table that cannot be read."""
        if self.user is None:
            return
        if not self.user.is_dir():
            report.add("command line", "--config-dir", shown(str(self.user)), "an existing folder")
            report.raise_if_any()
        folder, before = self.all[0], len(report.problems)
        for path in folder.iterdir():
            if path.name.lower().partition(".")[0] == "hydra":
                report.add(display(path), "", "settings of Hydra", "data only")
                report.raise_if_any()
        try:
            check_own_rows(folder / "facts", report)
        except (OSError, UnicodeDecodeError) as error:
            report.add(display(folder / "facts"), "", str(error), "readable tables in UTF-8")
        if len(report.problems) > before:
            report.raise_if_any()

    def chain(
        self, group: str, name: str, where: str, report: Report, above: tuple[str, ...] = ()
    ) -> tuple[Document, ...]:
        """Read a group's file and those that it builds on (`defaults:`), the oldest first."""
        path = self.find(group, name)
        if path is None:
            names = self.names(group)
            lost = self.user is None and not nearest(name, names)
            advice = "; files of your own are found with --config-dir" if lost else ""
            report.add(where, group, shown(name), listed(names) + advice, names)
            return ()
        if name in above or len(above) == MOST_GENERATIONS:
            expected = f"no circle and at most {MOST_GENERATIONS} files"
            report.add(where, "defaults", " on ".join((*above, name)), expected)
            return ()
        document = read(path, report)
        if document is None:
            return ()
        place = document.where(("defaults",))
        parents = _parents(document, report)
        older = [self.chain(group, parent, place, report, (*above, name)) for parent in parents]
        return (*chain.from_iterable(older), document)


def _parents(document: Document, report: Report) -> tuple[str, ...]:
    """Names in a file's `defaults:` list; anything but plain names of the same group is refused."""
    entries = document.data.get("defaults", [])
    listed_names = entries if isinstance(entries, list) else [entries]
    plain = [e for e in listed_names if isinstance(e, str) and PLAIN_NAME.match(e)]
    if plain != entries or len(plain) > MOST_GENERATIONS or len(set(plain)) < len(plain):
        expected = "a short list of different names of the same group, no folders, no options"
        report.add(document.where(("defaults",)), "defaults", shown(entries), expected)
        return ()
    return tuple(plain)
