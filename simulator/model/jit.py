"""Compile the rules, and keep their compiled form where a stale copy cannot be picked up.

Numba's own disk cache looks only at the file of the function it compiles: after an edit of one
rule the callers would go on with the old machine code. It also fails over a damaged file or a full
disk. So compiled rules are kept here, in a folder named after all that they are made from.
"""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable
from typing import Any, TypeVar

from numba import config as numba_config
from numba import njit
from numba.core.caching import NullCache
from numba.core.compiler import CompileResult as NumbaResult
from numba.core.serialize import dumps as numba_dumps

from simulator.model.cache import cache_folder, read_kept, write_kept

config: Any = numba_config
CompileResult: Any = NumbaResult
dumps: Any = numba_dumps
Function = TypeVar("Function", bound=Callable[..., Any])


class KeptRule(NullCache):
    """What Numba asks for the compiled forms of one function, and hands them to.

    One form per signature; what cannot be read or written is computed anew.
    """

    def __init__(self, function: Callable[..., Any]) -> None:
        self._module = function.__module__.rpartition(".")[2]
        self._function = function.__qualname__

    def load_overload(self, sig: Any, target_context: Any) -> Any:
        """Return the form for a signature, or None."""
        target_context.refresh()
        content = read_kept(self._file(sig))
        if content is None:
            return None
        return CompileResult._rebuild(target_context, *pickle.loads(content))

    def save_overload(self, sig: Any, result: Any) -> None:
        """Keep the form for a signature; one with addresses of this process cannot be kept."""
        if not result.library.has_dynamic_globals:
            write_kept(self._file(sig), dumps(result._reduce()))

    def _file(self, sig: Any) -> str:
        """Return a short name: paths have 260 characters on some systems."""
        digest = hashlib.sha256(str(sig).encode()).hexdigest()[:16]
        return f"{self._module}.{self._function}-{digest}.nbc"


def is_warm() -> bool:
    """Tell whether compiled rules for these sources are on disk."""
    folder = cache_folder()
    return bool(config.DISABLE_JIT) or (
        folder is not None and any(folder.glob("kernel.run_batch-*"))
    )


def _compiled(function: Function, **options: Any) -> Function:
    dispatcher: Any = njit(nogil=True, error_model="numpy", **options)(function)
    if dispatcher is not function:  # as it is with NUMBA_DISABLE_JIT
        dispatcher._cache = KeptRule(function)  # where `cache=True` puts Numba's own
    return dispatcher  # type: ignore[no-any-return]


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
