"""Where the compiled rules are kept: in a folder that nobody but the user can write.

What lies there is run, so it is trusted as much as the program itself. The folder stands outside
the package, in the user's cache; without one, in the temporary folder, where it is found again at
the next start. It is the user's own, no link, and writable by nobody else; every folder above it
belongs to the user or to root, and is closed to others or sticky, since whoever may rename a folder
may put another in its place. Where no place is safe nothing is kept, and every start compiles.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import numba
from numba.core.registry import cpu_target

MODEL = Path(__file__).parent
NAME = "cyber-rivalry"
CHOSEN = "NUMBA_CACHE_DIR"
KEPT_CACHES = 8
"""Folders of compiled rules that stay, the latest used; about 30 MB each."""

CHECKSUM_BYTES = 32

MARKER = "CACHEDIR.TAG"
TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Compiled rules of cyber-rivalry.\n"
"""Makes a folder one of ours, which may be deleted; backups leave it out (bford.info/cachedir)."""


@cache
def source_digest() -> str:
    """Return a digest of all sources that compiled code is made from: those of the model."""
    digest = hashlib.sha256()
    for path in sorted(MODEL.rglob("*.py")):
        digest.update(path.relative_to(MODEL).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


@cache
def cache_folder() -> Path | None:
    """Return the folder for these sources, compiler and processor; None if no place is safe."""
    for above, name in _places():
        folder = _own_folder(above, name)
        if folder is not None:
            return folder
    return None


def refused_choice() -> str:
    """Return a sentence if the user has chosen a place that is not used, or nothing."""
    chosen = os.environ.get(CHOSEN)
    if not chosen or _own_folder(Path(chosen), _name_among_others()) is not None:
        return ""
    return (
        f"{CHOSEN}={chosen} is not used: it cannot be written, or others could replace what is "
        "in it; compiled rules are run, so their place has to be safe"
    )


def _places() -> Iterator[tuple[Path, str]]:
    """Yield folders that may hold ours, and the name it has there, best first."""
    if chosen := os.environ.get(CHOSEN):
        yield Path(chosen), _name_among_others()
    with suppress(RuntimeError):  # no home: the user is in no list of users
        yield _users_caches(), NAME
    with suppress(OSError):  # no temporary folder
        yield Path(tempfile.gettempdir()), _name_among_others()


def _name_among_others() -> str:
    return f"{NAME}-{os.getuid()}" if hasattr(os, "getuid") else NAME


def _users_caches() -> Path:
    """Return the user's folder of caches, as the platform has it."""
    given = Path(os.environ.get("XDG_CACHE_HOME", ""))
    if given.is_absolute():
        return given
    if sys.platform == "win32" and (local := os.environ.get("LOCALAPPDATA")):
        return Path(local)
    return Path.home() / ("Library/Caches" if sys.platform == "darwin" else ".cache")


def _own_folder(above: Path, name: str) -> Path | None:
    """Return our folder below another, made if need be; None if it cannot be trusted or written."""
    try:
        own = above.resolve() / name
        for level in reversed((own, *own.parents)):
            level.mkdir(0o700, exist_ok=True)
        if not is_private(own):
            return None
        folder = own / _identity()
        folder.mkdir(0o700, exist_ok=True)
        if not _is_tagged(folder):
            (folder / MARKER).write_text(TAG, encoding="ascii")
    except (OSError, RuntimeError):  # a circle of links is the latter before Python 3.13
        return None
    with suppress(OSError):  # what can be read only is of use as well
        os.utime(folder)
    _remove_old(own)
    return folder


def is_private(folder: Path) -> bool:
    """Tell whether a folder is the user's own, and nobody else can write or replace it.

    Raises:
        OSError: If it cannot be looked at.
    """
    if os.name != "posix":  # there the user's caches are closed to others by themselves
        return True
    own, user = folder.lstat(), os.getuid()
    if not stat.S_ISDIR(own.st_mode) or own.st_uid != user or own.st_mode & 0o022:
        return False
    above = [level.stat() for level in folder.parents]
    return all(
        state.st_uid in (0, user) and (not state.st_mode & 0o022 or state.st_mode & stat.S_ISVTX)
        for state in above
    )


def _identity() -> str:
    """Return a name for what is compiled from these sources, with this compiler, for this host."""
    processor = cpu_target.target_context.codegen().magic_tuple()
    parts = (source_digest(), numba.__version__, sys.implementation.cache_tag, *processor)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _remove_old(own: Path) -> None:
    """Remove what has not been used for longest; what bears no tag of ours stays."""
    with suppress(OSError):
        ours = [folder for folder in own.iterdir() if _is_tagged(folder)]
        ours.sort(key=lambda folder: folder.stat().st_mtime)
        for folder in ours[:-KEPT_CACHES]:
            shutil.rmtree(folder, ignore_errors=True)


def _is_tagged(folder: Path) -> bool:
    try:
        return not folder.is_symlink() and (folder / MARKER).read_text(encoding="ascii") == TAG
    except (OSError, UnicodeDecodeError):
        return False


def write_kept(name: str, content: bytes) -> None:
    """Keep a file with its checksum, whole or not at all; where there is no room, do without."""
    folder = cache_folder()
    if folder is None:
        return
    with suppress(OSError):
        number, path = tempfile.mkstemp(prefix=".", dir=folder)
        try:
            with open(number, "wb") as file:
                file.write(_checksum(content) + content)
            os.replace(path, folder / name)
        except BaseException:
            os.unlink(path)
            raise


def read_kept(name: str) -> bytes | None:
    """Return the content of a file that was kept; None if there is none, or it is damaged."""
    folder = cache_folder()
    try:
        found = (folder / name).read_bytes() if folder is not None else b""
    except OSError:
        return None
    content = found[CHECKSUM_BYTES:]
    return content if content and found[:CHECKSUM_BYTES] == _checksum(content) else None


def _checksum(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()
