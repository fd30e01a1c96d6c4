"""Files that are written whole or not at all, and survive a crash of the machine."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import IO, Self

LOCK = ".lock"
LEFT_BEHIND = re.compile(r"\.rivalry-[0-9a-f]{16}\.part")
"""Names of temporary files, which only a process that was killed leaves behind."""
MODE = 0o666
"""Permissions of a new file before the user's mask takes from them, as `open` has it."""


class StoreError(OSError):
    """A folder that cannot be written or read; the message says what to do."""


# --- whole files -------------------------------------------------------------------------------


def write_whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write through a new file of a random name, so that `path` is there whole or not at all.

    The name cannot be foreseen and the file must not exist: a link that somebody planted is never
    written through, and processes that write the same file at the same time do not meet.
    """
    temporary = path.with_name(f".rivalry-{token_hex(8)}.part")
    try:
        with open_new(temporary) as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        raise StoreError(f"cannot write {path}: {error.strerror or error}") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def open_new(path: Path) -> IO[bytes]:
    """Open a file for writing that must not exist, not even as a link.

    Raises:
        FileExistsError: If it does.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0)
    return os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0), MODE), "wb")


def sync_folder(folder: Path) -> None:
    """Make the names in a folder durable, where the system lets a folder be opened for that."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file whole or not at all."""
    write_whole(path, lambda file: file.write(content))


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all; its lines end as the text's do."""
    write_bytes(path, text.encode())


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def append(path: Path, content: bytes) -> None:
    """Append to a file of ours, durably; never through a link. What found no room is taken back.

    Raises:
        OSError: If that is not possible.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
    new = not path.exists()
    with os.fdopen(os.open(path, flags | getattr(os, "O_BINARY", 0), MODE), "ab", 0) as file:
        before = os.fstat(file.fileno()).st_size
        try:
            written = 0
            while written < len(content):
                written += file.write(content[written:])
            os.fsync(file.fileno())
        except OSError:
            with suppress(OSError):
                file.truncate(before)
            raise
    if new:
        sync_folder(path.parent)


# --- folders -----------------------------------------------------------------------------------


def prepare_folder(folder: Path) -> Path:
    """Return a folder for output, made if need be.

    Raises:
        StoreError: If it cannot be made or written into.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot create {folder}: {error.strerror or error}") from error
    if not os.access(folder, os.W_OK):
        raise StoreError(f"cannot write into {folder}: permission denied")
    return folder


def prepare_subfolder(folder: Path, name: str) -> Path:
    """Return a folder in one of ours, made if need be.

    Raises:
        StoreError: If it cannot be made, or is a link: what we write must stay in our folder.
    """
    place = folder / name
    if place.is_symlink():
        raise StoreError(f"{place} is a link: nothing is written through it")
    return prepare_folder(place)


def sweep_up(folder: Path) -> None:
    """Remove temporary files that killed processes left; the caller has the folder's lock."""
    for path in folder.iterdir():
        if LEFT_BEHIND.fullmatch(path.name) and path.is_file() and not path.is_symlink():
            path.unlink(missing_ok=True)


class FolderLock:
    """Keeps other processes out of a folder until it is released, or this process ends somehow.

    Use it as a context. Where the system has no such locks, it keeps nobody out.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._handle: int | None = None

    def __enter__(self) -> Self:
        """Take the lock.

        Raises:
            StoreError: If another process has it, or the folder cannot be written.
        """
        while self._handle is None:
            self._handle = self._taken()
        return self

    def __exit__(self, *_: object) -> None:
        """Let others in; the file goes first, so that nobody waits at one that is gone."""
        if self._handle is not None:
            try:
                with suppress(OSError):
                    (self.folder / LOCK).unlink(missing_ok=True)
            finally:
                os.close(self._handle)
                self._handle = None

    def _taken(self) -> int | None:
        """Return the handle of the locked file; None if it was removed meanwhile."""
        path = self.folder / LOCK
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
        try:
            handle = os.open(path, flags, MODE)
        except OSError as error:
            why = "its .lock is a link" if path.is_symlink() else error.strerror
            raise StoreError(f"cannot write into {self.folder}: {why}") from error
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode) or state.st_size:
            os.close(handle)
            raise StoreError(f"{path} is not ours: a lock is an empty file; move it away")
        try:
            _lock(handle)
            if path.exists() and os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        except BlockingIOError:
            os.close(handle)
            raise StoreError(f"another process is writing into {self.folder}") from None
        os.close(handle)
        return None


def _lock(handle: int) -> None:
    """Lock an open file for this process.

    Raises:
        BlockingIOError: If another process has locked it.
    """
    if os.name == "nt":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        except PermissionError as error:
            raise BlockingIOError from error
    else:
        import fcntl

        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
