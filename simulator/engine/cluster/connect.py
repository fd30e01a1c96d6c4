"""Start a cluster here, or find one that runs, and end what was started."""

from __future__ import annotations

import logging
import os
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from secrets import token_hex
from shutil import rmtree
from typing import TYPE_CHECKING, Any

from simulator import files
from simulator.engine.cluster.address import LOCAL, TLS, Address
from simulator.engine.cluster.fingerprint import facts
from simulator.engine.cluster.remote import TOKEN, Meeting
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

CONNECT_SECONDS = 15
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
        check_workers(client, address, meeting)
        yield DaskPool(client, address, meeting)


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
                client.close(timeout=2)


@contextmanager
def _local(processes: int) -> Iterator[Any]:
    """Start scheduler and workers on this machine, reachable from it alone."""
    from distributed import LocalCluster

    with tempfile.TemporaryDirectory(prefix="rivalry-dask-", ignore_cleanup_errors=True) as place:
        cluster = LocalCluster(
            n_workers=processes,
            threads_per_worker=1,
            host="127.0.0.1",
            scheduler_port=0,
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
            memory_limit=0,
            local_directory=place,
            preload=["simulator.engine.cluster.remote"],
        )
        try:
            yield cluster
        finally:
            with suppress(Exception):
                cluster.close(timeout=10)


def _connected(target: Any, address: Address) -> Client:
    from distributed import Client

    security = _security(address) if address.kind == TLS else None
    try:
        return Client(
            target, timeout=CONNECT_SECONDS, security=security, set_as_default=False, name="rivalry"
        )
    except (OSError, TimeoutError, ValueError, TypeError, RuntimeError) as error:
        cause = error.__cause__ or error
        line = (str(cause).splitlines() or [type(cause).__name__])[0]
        raise PoolError(f"no scheduler answers at {address.text}: {line}") from None


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
