"""Loaded by the workers of `--cluster local`: Ctrl-C is for the client, which tells them to stop.

A terminal sends it to all processes; a worker that died of it could not hand in what it has.
"""

from __future__ import annotations

import signal


def dask_setup(_: object) -> None:
    """Called by Dask in the main thread of a new worker."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
