import os

import pytest
from engine.cluster.processes import cluster

pytest.importorskip("distributed")


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.parent.name == "cluster" and os.name != "posix":
            item.add_marker(pytest.mark.skip(reason="signals are a matter of POSIX"))


@pytest.fixture(scope="session")
def running(tmp_path_factory):
    """A scheduler with two worker processes, for all tests that leave them alive."""
    with cluster(tmp_path_factory.mktemp("dask")) as found:
        yield found
