"""Start a cluster here, or find one that runs, and end what was started."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import sys
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from functools import partial
from multiprocessing import active_children, resource_tracker
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from simulator import files
from simulator.engine.cluster.address import LOCAL, TLS, Address
from simulator.engine.cluster.fingerprint import facts
from simulator.engine.cluster.remote import TOKEN, Meeting
from simulator.engine.cluster.waiting import Roll, within
from simulator.engine.pool import PoolError

if TYPE_CHECKING:
    from distributed import Client

    from simulator.engine.cluster.pool import DaskPool

MISSING = (
    "--cluster needs Dask, which is not installed: pip install dask distributed, or from a clone: "
    'pip install -e ".[cluster]"'
)
PLACE = ".cluster"
"""Folder in the output folder where client and workers meet; gone at the end."""

CONNECT_SECONDS, START_SECONDS = 15, 120
CLOSE_SECONDS = 0.7
"""How long Dask may take to close a client, or a cluster of ours; its processes end anyway."""

SETTINGS = {
    "distributed.scheduler.allowed-failures": 10,
    "distributed.worker.profile.enabled": False,  # it looks at a worker a hundred times a second
}
"""Of Dask, for a cluster on this machine; others bring their own."""

NOISY = ("distributed", "tornado", "asyncio", "dask")


@contextmanager
def open_pool(address: Address, output: Path, threads: int) -> Iterator[DaskPool]:
    """Yield the pool of a cluster whose workers share an output folder.

    Args:
        address: Which cluster.
        output: Folder for results, which exists.
        threads: Processes of a local cluster.

    Raises:
        PoolError: If Dask is missing, the cluster cannot be used, or its workers compute with
            something else or do not see the folder.
    """
    address.check()
    try:
        import distributed  # noqa: F401
    except ImportError:
        raise PoolError(MISSING) from None
    from simulator.engine.cluster.check import check_workers
    from simulator.engine.cluster.pool import DaskPool

    expected = facts()  # compiles the rules, if need be, before local workers look for them
    with _quiet(), _client(address, threads) as client, _meeting(output, expected) as meeting:
        roll = Roll(client, address)
        check_workers(roll, meeting)
        yield DaskPool(roll, meeting)


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what Dask says off the user's screen: our own messages say what happened."""
    warnings.filterwarnings("ignore", module=r"(distributed|dask)\.")
    names = [name for name in logging.root.manager.loggerDict if name.split(".")[0] in NOISY]
    loggers = [logging.getLogger(name) for name in names]  # Dask gives each a level of its own
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    except KeyboardInterrupt:  # what is left behind ends later, and stays quiet
        before = [logging.CRITICAL + 1] * len(loggers)
        raise
    finally:
        for logger, level in zip(loggers, before, strict=True):
            logger.setLevel(level)


@contextmanager
def _meeting(output: Path, expected: Any) -> Iterator[Meeting]:
    place = output.absolute() / PLACE
    rmtree(place, ignore_errors=True)
    token = token_hex(16)
    meeting = Meeting(place / token[:8], token, expected)
    try:
        files.prepare_folder(meeting.folder)
        files.write_text(meeting.folder / TOKEN, token)
        yield meeting
    finally:
        rmtree(place, ignore_errors=True)


@contextmanager
def _client(address: Address, threads: int) -> Iterator[Client]:
    import dask

    local = address.kind == LOCAL
    with dask.config.set(SETTINGS), _local(threads) if local else nullcontext() as cluster:
        client = _connected(cluster if local else address.text, address)
        try:
            yield client
        finally:
            with suppress(Exception):
                within(CLOSE_SECONDS, partial(client.close, timeout=1), "no answer")


@contextmanager
def _local(processes: int) -> Iterator[Any]:
    """Start scheduler and workers on this machine, reachable from it alone."""
    import dask

    with (
        tempfile.TemporaryDirectory(prefix="rivalry-dask-", ignore_cleanup_errors=True) as place,
        dask.config.set({"temporary-directory": place}),
        _no_worker_left(),
    ):
        slow = f"the processes of --cluster local have not started in {START_SECONDS} seconds"
        cluster = within(START_SECONDS, partial(_start_local, processes, place), slow)
        try:
            yield cluster
        finally:
            with suppress(Exception):
                within(CLOSE_SECONDS, partial(cluster.close, timeout=2), "no answer")


def _start_local(processes: int, place: str) -> Any:
    """Start a cluster whose processes leave Ctrl-C and the end of the terminal to the client.

    A terminal tells them to all processes; a worker that ended could not hand in what it has. What
    is blocked in this thread is blocked in all that it starts. All end with the client.
    """
    from distributed import LocalCluster

    class Cluster(LocalCluster):  # type: ignore[misc]
        """Closed by us alone; Dask would wait for it once more when Python ends."""

        shutdown_on_close = property(lambda _: False, lambda *_: None)

    _block_signals()
    resource_tracker.ensure_running()
    _block_signals()  # again, since the line above lets them through
    return Cluster(
        n_workers=processes,
        threads_per_worker=1,
        host="127.0.0.1",
        scheduler_port=0,
        dashboard_address=None,
        silence_logs=logging.CRITICAL,
        memory_limit=0,
        local_directory=place,
    )


def _block_signals() -> None:
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGHUP})


@contextmanager
def _no_worker_left() -> Iterator[None]:
    """End the workers that are still there at the end: one that is stopped hears of nothing."""
    others = set(active_children())
    try:
        yield
    finally:
        for process in set(active_children()) - others:
            if process.name.startswith("Dask"):
                process.kill()
                process.join(1)


def _connected(target: Any, address: Address) -> Client:
    """Return a client, of a scheduler that has been heard speaking Dask's language."""
    from distributed import Client

    security = _security(address) if address.kind == TLS else None
    nobody = f"no scheduler answers at {address.text}"
    connect = partial(
        Client,
        target,
        timeout=CONNECT_SECONDS,
        security=security,
        set_as_default=False,
        name="rivalry",
    )
    try:
        if address.kind != LOCAL:
            asyncio.run(_greet(address.text, security))
        return within(2 * CONNECT_SECONDS, connect, f"{nobody}: what is there does not answer")
    except PoolError:
        raise
    except TimeoutError:
        raise PoolError(f"{nobody}: what listens there says nothing") from None
    except (MemoryError, EOFError):  # the length of a message, read from other words, is huge
        raise PoolError(f"{nobody}: what listens there is something else") from None
    except Exception as error:
        cause = error.__cause__ or error
        line = (str(cause).splitlines() or [type(cause).__name__])[0]
        raise PoolError(f"{nobody}: {line}") from None


async def _greet(address: str, security: Any) -> None:
    """Exchange greetings with a scheduler; a client would wait for one for ever."""
    from distributed.comm import connect

    how = security.get_connection_args("client") if security is not None else {}
    greeting = connect(address, timeout=CONNECT_SECONDS, **how)
    found = await asyncio.wait_for(greeting, CONNECT_SECONDS)
    found.abort()


def _security(address: Address) -> Any:
    """Return the TLS settings: the given files, else those of Dask's own configuration."""
    import dask
    from distributed.security import Security

    given = address.certificates
    files = {
        "tls_ca_file": given.authority or dask.config.get("distributed.comm.tls.ca-file", None),
        "tls_client_cert": given.certificate
        or dask.config.get("distributed.comm.tls.client.cert", None),
        "tls_client_key": given.key or dask.config.get("distributed.comm.tls.client.key", None),
    }
    if not (files["tls_ca_file"] and files["tls_client_cert"]):
        raise PoolError(
            f"{address.text} needs certificates: --tls-ca, --tls-cert and --tls-key, or the "
            "settings distributed.comm.tls of Dask"
        )
    plain = {name: os.fspath(path) for name, path in files.items() if path is not None}
    try:
        security = Security(require_encryption=True, **plain)
        security.get_connection_args("client")
    except (OSError, ValueError) as error:
        raise PoolError(f"the certificates for {address.text} cannot be used: {error}") from None
    return security
