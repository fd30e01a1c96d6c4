"""Files that are written whole or not at all, and survive a crash of the machine."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from secrets import token_hex


class StoreError(OSError):
    """A folder that cannot be written or read; the message says what to do."""


def write_whole(path: Path, write: Callable[[Path], object], writer: str = "") -> None:
    """Write through a temporary name, so that the file is there whole or not at all.

    Several processes may write the same file at the same time if each of them is another `writer`.
    """
    temporary = path.with_name(f".{path.name}{writer}.part")
    try:
        write(temporary)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        os.replace(temporary, path)
        sync_folder(path.parent)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise StoreError(f"cannot write {path}: {error.strerror or error}") from error


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
    write_whole(path, lambda part: part.write_bytes(content))


def write_shared(path: Path, content: bytes) -> None:
    """Write a file that another process may write as well, with the same content."""
    write_whole(path, lambda part: part.write_bytes(content), f".{token_hex(4)}")


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""
    write_whole(path, lambda part: part.write_text(text, encoding="utf-8"))


def prepare_folder(folder: Path) -> Path:
    """Create the output folder, or say why not."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot create {folder}: {error.strerror or error}") from error
    if not os.access(folder, os.W_OK):
        raise StoreError(f"cannot write into {folder}: permission denied")
    return folder


def checksum(path: Path) -> str:
    """Return the SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
