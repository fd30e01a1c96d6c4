"""Compile the rules, and keep their compiled form where a stale copy cannot be picked up.

Numba's disk cache looks only at the file of the function it compiles: after an edit of one rule
the callers would go on with the old machine code. So the cache folder is named after a digest of
this folder, which holds every source file that compiled code can reach.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from numba import config as numba_config
from numba import njit

config: Any = numba_config
Function = TypeVar("Function", bound=Callable[..., Any])

MODEL = Path(__file__).parent
KEPT_CACHES = 4


@cache
def source_digest() -> str:
    """Return a digest of all sources that compiled code is made from: those of the model."""
    digest = hashlib.sha256()
    for path in sorted(MODEL.rglob("*.py")):
        digest.update(path.relative_to(MODEL).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _writable(folder: Path) -> bool:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            return True
    except OSError:
        return False


@cache
def cache_folder() -> Path:
    """Return the folder of compiled rules; a temporary one if nothing else can be written."""
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path("~").expanduser() / ".cache")
    parents = [MODEL.parent / "__pycache__", home / "cyber-rivalry"]
    if chosen := os.environ.get("NUMBA_CACHE_DIR"):
        parents.insert(0, Path(chosen))
    for parent in parents:
        folder = parent / f"rules-{source_digest()}"
        if _writable(folder):
            caches = sorted(parent.glob("rules-*"), key=lambda old: old.stat().st_mtime)
            for old in caches[:-KEPT_CACHES]:
                shutil.rmtree(old, ignore_errors=True)
            return folder
    return Path(tempfile.mkdtemp(prefix="rivalry-rules-"))


def is_warm() -> bool:
    """Tell whether compiled rules for these sources are on disk."""
    return bool(config.DISABLE_JIT) or any(cache_folder().rglob("*kernel*.nbc"))


def _compiled(function: Function, **options: Any) -> Function:
    before = config.CACHE_DIR
    config.CACHE_DIR = str(cache_folder())
    try:
        return njit(cache=True, nogil=True, error_model="numpy", **options)(function)  # type: ignore[no-any-return]
    finally:
        config.CACHE_DIR = before


def formula(function: Function) -> Function:
    """Compile a formula over numbers; it can be called from Python as well as from rules."""
    return _compiled(function)


def rule(function: Function) -> Function:
    """Compile a rule over a World; only compiled code calls it, so it needs no Python entry.

    Leaving the entries out halves the time of the first start. Python reaches the rules through
    `simulator.model.kernel`.
    """
    return _compiled(function, no_cpython_wrapper=True, no_cfunc_wrapper=True)


def entry(function: Function) -> Function:
    """Compile a function that Python calls with a World."""
    return _compiled(function, no_cfunc_wrapper=True)
