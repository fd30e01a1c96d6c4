"""The home of a computation: a folder that is filled on the side and changes in one step.

    FOLDER/                  what a finished computation left; manifest.json names every file
    FOLDER/.lock             there while a command writes into the folder
    FOLDER/.unfinished/      what a computation under way has so far
        claim.json           which computation that is
        parts/               pieces that are done
        new/                 files that are going to stand in FOLDER
        swap.json            there once all of them are complete: only moves are left

A folder of results is somebody's property. One that holds anything else, or finished results, is
used only if the caller says so; then results that it replaces stay whole until the new ones are
complete, and of other files none is deleted or overwritten.
"""

from __future__ import annotations

import json
import os
import shlex
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from simulator import files
from simulator.engine.remembered import JOURNAL, stored_parts
from simulator.files import LOCK, FolderLock, StoreError
from simulator.labels import count
from simulator.model.cache import source_digest
from simulator.results import store
from simulator.results.schema import FileName, read_json
from simulator.results.store import MANIFEST, SWAP, UNFINISHED

WORK, CLAIM, NEW, PARTS = UNFINISHED, "claim.json", "new", "parts"
PLAN = "plan.json"
"""A sweep that replaces nothing keeps its plan and parts in the folder itself."""
SUMMARY = "summary.txt"
"""What a command printed about its results."""
FORCE = "--force"
UNDER_WAY = "an unfinished computation"
SHOWN_NAMES = 3


class ClaimSchema(BaseModel):
    """The claim of a computation that is under way.

    Attributes:
        claim: Digest of what is computed; see `claim_of`.
        command: The words of the command line.
        facts: What `rivalry resume` needs besides the files in `new/`.
    """

    model_config = ConfigDict(extra="forbid")

    claim: Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]
    command: list[str]
    facts: dict[str, Any]


class SwapSchema(BaseModel):
    """Moves that are left: old files to remove, then new ones to put in their places."""

    model_config = ConfigDict(extra="forbid")

    old: list[FileName]
    new: list[FileName]


def claim_of(content: object) -> str:
    """Return a digest of a computation: its content, and the rules that results follow from."""
    text = json.dumps([content, source_digest()], sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()[:16]


@dataclass
class Home:
    """A folder that one computation has claimed; see the module's docstring.

    Attributes:
        folder: Where the results are going to stand.
        claim: Digest of the computation.
        command: The words of the command line, for the manifest.
        facts: What `rivalry resume` needs.
        finished: The manifest, if the folder holds the results of this very computation.
        replaces: Files of other results that go when the new ones stand.
        resumed: Whether an earlier process began this computation here.
        begun: Whether the place of work is that of this process.
        published: Whether its results stand in the folder now.
    """

    folder: Path
    claim: str
    command: tuple[str, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)
    finished: dict[str, Any] | None = None
    replaces: tuple[str, ...] = ()
    resumed: bool = False
    begun: bool = False
    published: bool = False

    @property
    def work(self) -> Path:
        """The place of work that is not finished."""
        return self.folder / WORK

    @property
    def stage(self) -> Path:
        """Where the files are written that are going to stand in the folder."""
        return self.work / NEW

    @property
    def parts(self) -> Path:
        """Where pieces are kept that are done."""
        return self.work / PARTS

    def begin(self) -> None:
        """Make the place of work, and say whose it is."""
        files.prepare_subfolder(self.folder, WORK)
        self.begun = True
        if not self.resumed:
            content = {"claim": self.claim, "command": list(self.command), "facts": self.facts}
            files.write_text(self.work / CLAIM, json.dumps(content, indent=1) + "\n")
        if self.stage.is_symlink():
            self.stage.unlink()
        elif not (self.stage / PLAN).is_file():
            shutil.rmtree(self.stage, ignore_errors=True)
        files.prepare_subfolder(self.work, NEW)

    def publish(self, manifest: Mapping[str, Any], summary: str | None = None) -> None:
        """Put the staged files in their places, those of replaced results out of theirs.

        Args:
            manifest: What is known about the computation; the files' checksums are added.
            summary: What the command prints about its results, kept in `summary.txt`.
        """
        if summary is not None:
            files.write_text(self.stage / SUMMARY, summary)
        names = [path.relative_to(self.stage).as_posix() for path in _files_below(self.stage)]
        more = {"claim": self.claim} | ({"command": list(self.command)} if self.command else {})
        store.finish_manifest(self.stage, {**manifest, **more}, names)
        swap = {"old": list(self.replaces), "new": [*names, MANIFEST]}
        files.write_text(self.work / SWAP, json.dumps(swap) + "\n")
        try:
            finish_swap(self.folder)
        except KeyboardInterrupt:  # only moves are left: they take a moment
            finish_swap(self.folder)
            raise
        finally:
            self.published = not (self.work / SWAP).exists()

    def has_parts(self) -> bool:
        """Tell whether anything is kept that need not be computed again."""
        found = list(self.parts.iterdir()) if self.parts.is_dir() else []
        other = any(path.name != JOURNAL and path.suffix != ".part" for path in found)
        return other or bool(stored_parts(self.parts)) or (self.stage / PLAN).is_file()

    def give_up(self) -> None:
        """Leave no trace of work of which nothing is kept."""
        if self.begun and not (self.has_parts() or (self.work / SWAP).exists()):
            shutil.rmtree(self.work, ignore_errors=True)


@contextmanager
def claim_folder(
    folder: Path,
    content: object,
    force: bool = False,
    command: tuple[str, ...] = (),
    facts: Mapping[str, Any] | None = None,
) -> Iterator[Home]:
    """Yield the home of a computation, locked against other processes.

    Args:
        folder: Where the results are to stand.
        content: What is computed, as plain data; results of the same content are the same.
        force: Whether to replace results, or to use a folder that holds other things.
        command: The words of the command line, for the manifest and for messages.
        facts: What going on with it needs.

    Raises:
        StoreError: If the folder holds what is not to be touched, is in use, or cannot be written.
    """
    existed = folder.is_dir()
    files.prepare_folder(folder)
    claim = claim_of(content)
    try:
        with FolderLock(folder):
            recover(folder)
            home = _judge(Home(folder, claim, command, facts or {}), force)
            try:
                if home.finished is None:
                    home.begin()
                yield home
            finally:
                home.give_up()
    finally:
        if not existed:
            with suppress(OSError):
                folder.rmdir()  # if nothing came of it


def recover(folder: Path) -> None:
    """Finish what a process that was killed had begun to put in place, and sweep up after it."""
    files.sweep_up(folder)
    if (folder / WORK / SWAP).is_file() and not (folder / WORK).is_symlink():
        finish_swap(folder)


def _judge(home: Home, force: bool) -> Home:
    """Return the home with what the folder holds of it, or refuse the folder.

    Raises:
        StoreError: See `claim_folder`.
    """
    folder, stored = home.folder, _under_way(home)
    home.resumed = stored is not None and stored["claim"] == home.claim
    allowed = force or home.resumed
    of_sweep = (folder if _is_plan(folder / PLAN) else home.stage) / PLAN
    finished = os.path.lexists(folder / MANIFEST) and of_sweep.parent == folder
    if not (home.resumed or finished) and _is_plan(of_sweep):
        raise StoreError(
            f"{folder} holds an unfinished sweep, which nothing replaces: rivalry resume {folder} "
            "goes on with it, --output DIR writes elsewhere"
        )
    if os.path.lexists(folder / MANIFEST):
        _judge_finished(home, force, allowed)
    elif not allowed:
        require_free(folder)
    if stored is not None and not allowed and home.finished is None:
        line = f"rivalry {shlex.join(stored['command'])}"
        way_out = f"rivalry resume {folder} goes on with it, {FORCE} gives it up"
        raise _refusal(folder, f"{UNDER_WAY} ({line})", way_out)
    if not home.resumed and home.finished is None and os.path.lexists(home.work):
        if stored is None and not _is_empty(home.work):
            _keep(home.work)
        else:
            shutil.rmtree(home.work, ignore_errors=True)
    return home


def _is_plan(path: Path) -> bool:
    """Tell whether a file is the plan of a sweep, as far as can be told without reading sweeps."""
    try:
        return path.is_file() and "points_digest" in json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, TypeError):
        return False


def _under_way(home: Home) -> dict[str, Any] | None:
    return read_claim(home.folder) if (home.work / CLAIM).is_file() else None


def _judge_finished(home: Home, force: bool, allowed: bool) -> None:
    """Say in `home` whether the folder holds its results, or others that it replaces."""
    try:
        stored = store.read_manifest(home.folder)
    except StoreError as error:
        if not allowed:
            held = f"a {MANIFEST} that is not ours or damaged"
            raise _refusal(home.folder, held, f"{FORCE} keeps it under another name") from error
        return
    if stored.get("claim") == home.claim and not force:
        home.finished = stored
    elif not allowed:
        held = f"finished results (run {stored['run_id']})"
        raise _refusal(home.folder, held, f"{FORCE} replaces them")
    home.replaces = tuple(stored["files"])


def _refusal(folder: Path, held: str, way_out: str) -> StoreError:
    return StoreError(
        f"{folder} holds {held}; nothing was changed. {way_out}, --output DIR writes elsewhere"
    )


def require_free(folder: Path) -> None:
    """Refuse a folder that holds anything of somebody else.

    Raises:
        StoreError: Naming some of it.
    """
    if names := _other_names(folder):
        raise _refusal(folder, names, f"{FORCE} writes beside it")


def _other_names(folder: Path) -> str:
    """Return a few words on what in a folder is no trace of ours; empty if nothing."""
    work = folder / WORK
    ours = [LOCK] if _is_lock(folder / LOCK) else []
    ours += [WORK] if (work / CLAIM).is_file() or _is_empty(work) else []
    names = sorted(path.name for path in folder.iterdir() if path.name not in ours)
    more = f" and {len(names) - SHOWN_NAMES} more" if len(names) > SHOWN_NAMES else ""
    what = f"{count(len(names), 'other thing')}: {', '.join(names[:SHOWN_NAMES])}{more}"
    return what if names else ""


def _is_lock(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size == 0


def keep_foreign(folder: Path, names: Iterable[str]) -> None:
    """Rename what stands where files of ours are going to, unless the manifest names it."""
    entered = store.read_manifest(folder)["files"]
    for name in names:
        if name not in entered and os.path.lexists(folder / name):
            _keep(folder / name)


def _is_empty(folder: Path) -> bool:
    return folder.is_dir() and not folder.is_symlink() and not any(folder.iterdir())


def read_claim(folder: Path) -> dict[str, Any]:
    """Return the claim of the computation that is under way in a folder.

    Raises:
        StoreError: If there is none, or it is damaged.
    """
    path = folder / WORK / CLAIM
    if not path.is_file():
        raise StoreError(f"{folder} holds no unfinished computation")
    content: dict[str, Any] = read_json(path, ClaimSchema)
    return content


# --- the swap ----------------------------------------------------------------------------------


def finish_swap(folder: Path) -> None:
    """Do the moves that `swap.json` lists, as far as they are not done; the manifest comes last.

    Cut off at any moment, it can be done again: the staged files are there until they are moved.
    """
    work = folder / WORK
    swap = read_json(work / SWAP, SwapSchema)
    stage = work / NEW
    ours = set(swap["old"])
    if ours and (stage / MANIFEST).is_file():
        (folder / MANIFEST).unlink(missing_ok=True)
    for name in swap["old"]:
        if name not in swap["new"]:
            _remove(folder, name)
    for name in swap["new"]:
        source, target = stage / name, folder / name
        if source.is_file():
            _make_way(folder, target, ours)
            os.replace(source, target)
            files.sync_folder(target.parent)
    shutil.rmtree(work, ignore_errors=True)


def _remove(folder: Path, name: str) -> None:
    """Remove a file of ours, and the folders that this leaves empty; never through a link."""
    path = folder / name
    if _through_link(folder, path):
        return
    with suppress(OSError):
        path.unlink()
        for parent in path.relative_to(folder).parents:
            if parent.parts:
                (folder / parent).rmdir()


def _through_link(folder: Path, path: Path) -> bool:
    """Tell whether the way from a folder to a file in it passes a link."""
    below = path.relative_to(folder).parents
    return any((folder / place).is_symlink() for place in below if place.parts)


def _make_way(folder: Path, target: Path, ours: set[str]) -> None:
    """Make the folders of a file, and keep under another name what stands there and is not ours."""
    for place in reversed(target.relative_to(folder).parents):
        parent = folder / place
        if place.parts and (parent.is_symlink() or (parent.exists() and not parent.is_dir())):
            _keep(parent)
        parent.mkdir(exist_ok=True)
    foreign = target.relative_to(folder).as_posix() not in ours
    if target.is_symlink() or target.is_dir() or (target.exists() and foreign):
        _keep(target)


def _keep(path: Path) -> None:
    """Rename what is not ours: `report.html` becomes `report.html.kept`, or `.kept2` and so on."""
    number = 1
    while (other := path.with_name(f"{path.name}.kept{number if number > 1 else ''}")).exists():
        number += 1
    os.rename(path, other)


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and of those in it, in order of their names."""
    for path in sorted(folder.rglob("*")):
        scrap = path.name == MANIFEST or files.LEFT_BEHIND.fullmatch(path.name)
        if path.is_file() and not scrap:
            yield path
