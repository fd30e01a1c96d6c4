"""Which clusters may be used: on this machine, or behind TLS, or because the user says so."""

import subprocess
import sys
from pathlib import Path

import pytest

from simulator import cli
from simulator.engine.cluster.address import Address, Certificates, is_loopback
from simulator.engine.pool import PoolError


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tcp://127.0.0.1:8786", True),
        ("tcp://127.8.9.1:1", True),
        ("tcp://[::1]:8786", True),
        ("tcp://localhost:8786", True),
        ("tcp://10.0.0.5:8786", False),
        ("tcp://0.0.0.0:8786", False),
        ("tcp://node17:8786", False),
        ("tcp://localhost.evil.org:8786", False),
        ("tcp://127.0.0.1.evil.org:8786", False),
    ],
)
def test_loopback_is_what_never_leaves_this_machine(text, expected):
    assert is_loopback(text) is expected


@pytest.mark.parametrize("text", ["tcp://10.0.0.5:8786", "tcp://node17:8786"])
def test_plain_tcp_beyond_this_machine_is_refused_unless_asked_for(text):
    with pytest.raises(PoolError, match="--insecure-cluster"):
        Address(text).check()
    Address(text, insecure=True).check()


@pytest.mark.parametrize("text", ["local", "tcp://127.0.0.1:8786", "tls://node17:8786"])
def test_these_need_no_permission(text):
    Address(text).check()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Local",
        "127.0.0.1:8786",
        "tcp://127.0.0.1",
        "tcp://:8786",
        "tcp://127.0.0.1:x",
        "http://127.0.0.1:8786",
        "inproc://127.0.0.1:1",
        "ucx://127.0.0.1:1",
        "tcp://user@127.0.0.1:1",
        "tcp://127.0.0.1:1/there",
        "tls://[:1",
    ],
)
def test_what_is_no_address_is_told(text, tmp_path, capsys):
    flags = ["--output", str(tmp_path), f"--cluster={text}"]
    assert cli.main(["sweep", "world=triad", "points=2", *flags]) == 2
    assert "expected local, tcp://HOST:PORT or tls://HOST:PORT" in capsys.readouterr().err


def test_certificates_are_for_tls_and_have_to_exist(tmp_path):
    missing = Certificates(authority=tmp_path / "ca.pem")
    with pytest.raises(PoolError, match="only of use with --cluster tls"):
        Address("local", missing).check()
    with pytest.raises(PoolError, match=r"--tls-ca: no file .*ca\.pem"):
        Address("tls://node17:1", missing).check()


@pytest.mark.parametrize("flag", ["--insecure-cluster", "--tls-ca=x"])
def test_flags_about_a_cluster_need_one(flag, tmp_path, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(["sweep", "world=triad", "points=2", "--output", str(tmp_path), flag])
    assert stop.value.code == 2
    assert f"{flag.split('=')[0]}: only of use with --cluster" in capsys.readouterr().err


@pytest.mark.parametrize("command", ["compare", "sweep", "resume", "sensitivity", "calibrate"])
def test_commands_that_compute_have_the_flag(command, capsys):
    with pytest.raises(SystemExit):
        cli.main([command, "--help"])
    assert "--cluster ADDRESS" in capsys.readouterr().out


def test_a_missing_dask_is_told_with_what_to_install(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    words = ["sweep", "world=triad", "points=2", "--output", str(tmp_path), "--cluster", "local"]
    assert cli.main(words) == 2
    error = capsys.readouterr().err
    assert "pip install dask distributed" in error and "Traceback" not in error


def test_dask_is_imported_only_when_it_is_asked_for(tmp_path):
    code = (
        "import sys; from simulator import cli; "
        f"cli.main(['sweep','world=triad','horizon=2','points=2','replicates=2','--quiet',"
        f"'--output',{str(Path(tmp_path))!r}]); "
        "sys.exit(', '.join({'dask','distributed','tornado'} & set(sys.modules)) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_no_scheduler_is_told_soon(tmp_path, capsys, monkeypatch):
    pytest.importorskip("distributed")
    monkeypatch.setattr("simulator.engine.cluster.connect.CONNECT_SECONDS", 1)
    words = ["sweep", "world=triad", "points=2", "--output", str(tmp_path)]
    assert cli.main([*words, "--cluster", "tcp://127.0.0.1:9"]) == 2
    error = capsys.readouterr().err
    assert "no scheduler answers at tcp://127.0.0.1:9" in error and "Traceback" not in error
