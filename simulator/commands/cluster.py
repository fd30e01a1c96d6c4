"""The flags about a cluster: which one, and how it is reached."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from simulator.commands import Invocation, UsageProblem

if TYPE_CHECKING:
    from simulator.engine.pool import Pool, PoolOpener

ONLY_WITH = ("tls_ca", "tls_cert", "tls_key", "insecure_cluster")


def opener(invocation: Invocation) -> PoolOpener | None:
    """Return what opens the cluster that is asked for; None without `--cluster`: then threads do.

    Raises:
        PoolError: If the address cannot be used.
        UsageProblem: If there are other flags about a cluster, but none is named.
    """
    options = invocation.options
    text = options.get("cluster")
    if text is None:
        given = [name for name in ONLY_WITH if options.get(name)]
        if given:
            flags = ", ".join("--" + name.replace("_", "-") for name in given)
            raise UsageProblem(f"{flags}: only of use with --cluster")
        return None
    from simulator.engine.cluster.address import Address, Certificates
    from simulator.engine.cluster.connect import open_pool

    certificates = Certificates(options["tls_ca"], options["tls_cert"], options["tls_key"])
    address = Address(text, certificates, options["insecure_cluster"])
    address.check()
    return partial(open_pool, address, threads=invocation.threads)


@contextmanager
def pool_for(invocation: Invocation, output: Path) -> Iterator[Pool | None]:
    """Yield the pool that is asked for, open while the command works; None: use threads."""
    open_it = opener(invocation)
    if open_it is None:
        yield None
        return
    from simulator.experiments.progress import announce_compiling

    announce_compiling(invocation.quiet)
    with open_it(output) as pool:
        yield pool
