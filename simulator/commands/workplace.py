"""Where a command computes and leaves its results: claimed, resumable, printed at the end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from simulator.commands import Invocation
from simulator.commands.flags import opener
from simulator.commands.terminal import announce_compiling, say, warn

if TYPE_CHECKING:
    from simulator.engine.pool import Pool, PoolOpener
    from simulator.engine.remembered import RememberingPool
    from simulator.results.home import Home
    from simulator.results.results import Results

LONGEST_NAME = 80
"""Bytes."""


@dataclass(frozen=True)
class Workplace:
    """A claimed folder and the pool that works for it.

    Attributes:
        home: The folder.
        pool: Threads of this process or a cluster; what is done is kept in the folder.
        quiet: No progress, no hint where the results are.
    """

    home: Home
    pool: RememberingPool
    quiet: bool

    @property
    def stage(self) -> Path:
        """Where files are written that are going to stand in the folder."""
        return self.home.stage

    @property
    def origin(self) -> dict[str, Any]:
        """The part of a manifest that says what was typed; empty if nothing was."""
        return {"command": list(self.home.command)} if self.home.command else {}

    def publish(
        self, manifest: dict[str, Any], summary: str, hint: str, results: Results | None = None
    ) -> None:
        """Put the results in place, print them with their warnings, and say where they are.

        `hint` may name `{folder}` and `{run}`.
        """
        self.home.publish(manifest, summary if summary.endswith("\n") else summary + "\n")
        say(summary)
        if results is not None:
            warn(results)
        if hint and not self.quiet:
            say(hint.format(folder=self.home.folder, run=manifest["run_id"]))


def workplace(
    invocation: Invocation, output: Path, content: object, shown: str = "summary.txt"
) -> AbstractContextManager[Workplace | None]:
    """Return the place of a command's computation; see `open_workplace`.

    `shown` names the file that is printed if the folder holds the results already.
    """
    return open_workplace(
        output,
        content,
        invocation.threads,
        invocation.quiet,
        invocation.force,
        invocation.line,
        opener(invocation) if hasattr(invocation, "cluster") else None,
        shown,
    )


@contextmanager
def open_workplace(
    folder: Path,
    content: object,
    threads: int = 1,
    quiet: bool = False,
    force: bool = False,
    line: Sequence[str] = (),
    cluster: PoolOpener | None = None,
    shown: str = "summary.txt",
) -> Iterator[Workplace | None]:
    """Yield the place of a computation; None if the folder holds its results, which are printed.

    Args:
        folder: Where the results are to stand.
        content: What is computed, as plain data.
        threads: Threads to use without a cluster.
        quiet: No progress, no hint where the results are.
        force: Whether to replace other results.
        line: The words of the command line.
        cluster: Opens the cluster to compute on.
        shown: File that is printed if the folder holds the results already.

    Raises:
        StoreError: If the folder holds what is not to be touched, is in use, or cannot be written.
        PoolError: If the cluster cannot be used.
    """
    from simulator.engine.remembered import RememberingPool
    from simulator.results.home import claim_folder

    facts = {"cwd": str(Path.cwd())}
    with claim_folder(folder, content, force, tuple(line), facts) as home:
        if home.finished is not None:
            _print_finished(home, shown, quiet)
            yield None
            return
        announce_compiling(quiet)
        try:
            with _pool(cluster, home, threads) as pool:
                yield Workplace(home, RememberingPool(pool, home.parts), quiet)
        except (KeyboardInterrupt, OSError) as error:
            if isinstance(error, KeyboardInterrupt) or home.has_parts():
                error.add_note(_kept(home))
            raise


@contextmanager
def _pool(cluster: PoolOpener | None, home: Home, threads: int) -> Iterator[Pool]:
    if cluster is not None:
        with cluster(home.work) as pool:
            yield pool
        return
    from simulator.engine.pool import ThreadPool

    yield ThreadPool(threads)


def _kept(home: Home) -> str:
    """Return a clause on what is kept of an interrupted computation, and on going on."""
    from simulator.results.store import SWAP

    if home.published:
        return f"the results stand in {home.folder}"
    if (home.work / SWAP).exists():
        return f"the results are complete; rivalry resume {home.folder} puts them in place"
    if home.has_parts():
        return f"what is done is kept; go on with: rivalry resume {home.folder}"
    untouched = ", and the results before it are whole" if home.replaces else ""
    return f"it had hardly begun, so nothing is kept{untouched}"


def _print_finished(home: Home, shown: str, quiet: bool) -> None:
    """Print the results of the same computation that the folder holds already."""
    from simulator.results.store import require_sound

    require_sound(home.folder, home.finished["files"] if home.finished else ())
    if (home.folder / shown).is_file():
        say((home.folder / shown).read_text(encoding="utf-8").rstrip("\n"))
    if not quiet and home.finished:
        run = home.finished["run_id"]
        say(f"{home.folder} held this already (run {run}); --force computes it again")


def output_of(invocation: Invocation, name: str, words: Sequence[str] = ()) -> Path:
    """Return the folder that is asked for, else one whose name says what was changed by words.

    `rivalry run theory=liberal seed=7` goes to `outputs/default_theory-liberal_seed-7`.
    """
    if invocation.output is not None:
        return invocation.output
    slugs = [slug for word in words if (slug := _slug(word))]
    full = "_".join([name, *slugs])
    if len(full.encode()) > LONGEST_NAME:
        digest = sha256("\n".join([name, *words]).encode()).hexdigest()[:8]
        start = full.encode()[: LONGEST_NAME - 9].decode(errors="ignore")
        full = f"{start.rstrip('_-')}_{digest}"
    return Path("outputs") / full


def _slug(word: str) -> str:
    """Return a word of the command line as a part of a folder's name: the last key, the value."""
    key, _, value = word.partition("=")
    letters = re.sub(r"[^A-Za-z0-9.]+", "-", f"{key.split('.')[-1]}-{value}")
    return letters.strip("-.")
