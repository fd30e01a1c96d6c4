"""Which cluster is meant, and whether the way there may be used.

Whoever can talk to a scheduler can run code on its workers. So plain tcp stays on this machine
unless the user says otherwise, and everything else needs TLS.
"""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from simulator.engine.pool import PoolError

LOCAL, TCP, TLS = "local", "tcp", "tls"
EXPECTED = "expected local, tcp://HOST:PORT or tls://HOST:PORT"


@dataclass(frozen=True)
class Certificates:
    """Files of TLS: who signs, and who we are; None leaves it to the configuration of Dask."""

    authority: Path | None = None
    certificate: Path | None = None
    key: Path | None = None

    def named(self) -> dict[str, Path]:
        """Return the files that were given, by their flags."""
        found = {"--tls-ca": self.authority, "--tls-cert": self.certificate, "--tls-key": self.key}
        return {flag: path for flag, path in found.items() if path is not None}


@dataclass(frozen=True)
class Address:
    """Where a cluster is.

    Attributes:
        text: `local`, or the address of a scheduler.
        certificates: For tls.
        insecure: Whether plain tcp may leave this machine.
    """

    text: str
    certificates: Certificates = Certificates()
    insecure: bool = False

    @property
    def kind(self) -> str:
        """Kind of the address: `local`, `tcp` or `tls`."""
        return LOCAL if self.text == LOCAL else self.text.partition("://")[0]

    def check(self) -> None:
        """Find what is wrong before anything is started.

        Raises:
            PoolError: If the address, or a file of TLS, cannot be used.
        """
        if self.kind != LOCAL:
            _check_address(self.text)
            self.check_way(self.text, "the scheduler")
        given = self.certificates.named()
        if given and self.kind != TLS:
            raise PoolError(f"{', '.join(given)}: only of use with --cluster tls://HOST:PORT")
        for flag, path in given.items():
            if not path.is_file():
                raise PoolError(f"{flag}: no file {path}")

    def check_way(self, text: str, who: str) -> None:
        """Refuse plain tcp that leaves this machine, unless it was asked for.

        Raises:
            PoolError: If it does.
        """
        if not self.insecure and urlsplit(text).scheme == TCP and not is_loopback(text):
            raise PoolError(
                f"{who} is at {text}: plain tcp beyond this machine lets everybody on the way "
                "run code on the workers. Use tls://, or scheduler and workers with "
                "--host 127.0.0.1, or --insecure-cluster if the network is yours alone "
                "(docs/cluster.md)"
            )


def _check_address(text: str) -> None:
    try:
        parts = urlsplit(text)
        sound = parts.scheme in (TCP, TLS) and bool(parts.hostname) and bool(parts.port)
    except ValueError:
        sound = False
    if not sound or parts.path or parts.query or parts.username:
        raise PoolError(f"--cluster: {text!r} is no address of a scheduler; {EXPECTED}")


def is_loopback(text: str) -> bool:
    """Tell whether an address never leaves this machine."""
    host = urlsplit(text).hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
