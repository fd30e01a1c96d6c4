"""The folder that results go to, and what is said before they come."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryFile


def output_folder(given: Path | None, name: str) -> Path:
    """Return the folder for results, made if need be.

    Raises:
        OSError: If it cannot be written.
    """
    folder = given if given is not None else Path("outputs") / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise OSError(error.errno, f"cannot write results: {error.strerror}", str(folder)) from None
    return folder


def show_notes(notes: Iterable[str], quiet: bool) -> None:
    """Say how strategies were fitted into a smaller world."""
    for note in () if quiet else notes:
        print(f"note: {note}", file=sys.stderr)
