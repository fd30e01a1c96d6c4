"""Flags and words that several commands share, and what they stand for."""

from __future__ import annotations

import os
from argparse import ArgumentParser, ArgumentTypeError
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.commands import Invocation, UsageProblem
from simulator.commands.terminal import announce_compiling

if TYPE_CHECKING:
    from simulator.engine.pool import Pool, PoolOpener
    from simulator.experiments.calibration.ensemble import Ensemble

MOST_POINTS = 100_000
THREADS = "threads to use (default: %(default)s); the results do not depend on it"
PROCESSES = "processes of --cluster local (default: %(default)s)"
ENSEMBLE = "parameters="


def positive(text: str) -> int:
    """Return the whole number from 1 that a word stands for.

    Raises:
        ArgumentTypeError: If it stands for none.
    """
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if number < 1:
        raise ArgumentTypeError(f"expected a whole number from 1, not {text!r}")
    return number


def _points(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST_POINTS):
        raise ArgumentTypeError(f"expected a whole number from 1 to {MOST_POINTS:,}, not {text!r}")
    return int(text)


def add_threads(parser: ArgumentParser, help_text: str = THREADS) -> None:
    """Add `--threads`."""
    processors = os.cpu_count() or 1
    parser.add_argument("--threads", type=positive, metavar="N", default=processors, help=help_text)


def add_processes(parser: ArgumentParser) -> None:
    """Add `--threads` for a command that uses them on a cluster only."""
    add_threads(parser, PROCESSES)


def add_quiet(parser: ArgumentParser) -> None:
    """Add `--quiet`."""
    parser.add_argument("--quiet", action="store_true", help="print results only, no progress")


def add_output(parser: ArgumentParser) -> None:
    """Add the flags of a command that runs the model into a new folder."""
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="folder for results (default: outputs/<name>)"
    )
    parser.add_argument(
        "--force",
        action="store_true",
        help="replace the results in the folder, or use one that holds other things",
    )
    add_threads(parser)
    add_quiet(parser)


def add_map(parser: ArgumentParser) -> None:
    """Add the flags about the map of winners."""
    parser.add_argument(
        "--map-points",
        type=_points,
        metavar="N",
        help="points of the map of winners (default: 64)",
    )
    parser.add_argument(
        "--no-map",
        action="store_true",
        help="leave out the map of winners, which takes most of the time; with fewer replicates "
        "than usual it has fewer as well",
    )


def add_fail_fast(parser: ArgumentParser) -> None:
    """Add `--fail-fast`."""
    parser.add_argument(
        "--fail-fast",
        action="store_true",
        help="end at the first run that fails; else failures are listed and the sweep goes on",
    )


def add_cluster(parser: ArgumentParser) -> None:
    """Add the flags about a cluster: which one, and how it is reached."""
    parser.add_argument(
        "--cluster",
        metavar="ADDRESS",
        help="compute on Dask: local, tcp://HOST:PORT or tls://HOST:PORT; "
        "the results stay the same",
    )
    for flag, text in (
        ("--tls-ca", "certificate of who signs for scheduler and workers"),
        ("--tls-cert", "our own certificate for the cluster"),
        ("--tls-key", "the key of our own certificate"),
    ):
        parser.add_argument(flag, type=Path, metavar="FILE", help=text)
    parser.add_argument(
        "--insecure-cluster",
        action="store_true",
        help="allow plain tcp beyond this machine: whoever reaches it can run code on the workers",
    )


def opener(invocation: Invocation) -> PoolOpener | None:
    """Return the opener of the cluster, or None without `--cluster`: then threads compute.

    Raises:
        PoolError: If the address cannot be used.
        UsageProblem: If there are other flags about a cluster, but none is named.
    """
    if invocation.cluster is None:
        names = ("tls_ca", "tls_cert", "tls_key", "insecure_cluster")
        given = [name for name in names if getattr(invocation, name)]
        if given:
            flags = ", ".join("--" + name.replace("_", "-") for name in given)
            raise UsageProblem(f"{flags}: only of use with --cluster")
        return None
    from simulator.engine.cluster.address import Address, Certificates
    from simulator.engine.cluster.connect import open_pool

    certificates = Certificates(invocation.tls_ca, invocation.tls_cert, invocation.tls_key)
    address = Address(invocation.cluster, certificates, invocation.insecure_cluster)
    address.check()
    return partial(open_pool, address, threads=invocation.threads)


@contextmanager
def pool_for(invocation: Invocation, output: Path) -> Iterator[Pool | None]:
    """Yield the pool that is asked for, open while the command works; None: use threads."""
    open_it = opener(invocation)
    if open_it is None:
        yield None
        return
    announce_compiling(invocation.quiet)
    with open_it(output) as pool:
        yield pool


def take_ensemble(words: list[str]) -> tuple[Ensemble | None, list[str]]:
    """Return the ensemble that `parameters=ensemble` names, and the other words.

    It costs nothing without such a word.

    Raises:
        StoreError: If there is no such ensemble.
    """
    if not any(word.startswith(ENSEMBLE) for word in words):
        return None, words
    from simulator.experiments.calibration import ensemble

    return ensemble.take_ensemble(words)
