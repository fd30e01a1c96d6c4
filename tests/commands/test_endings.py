"""Ctrl-C and the signals that end a command work at once, while the rules are compiled as well."""

import os
import signal
import subprocess
import sys
import time
from functools import partial

import pytest

from simulator.commands.endings import Ended, ended_by, interrupt_in, number_of, told_to_end

POSIX = pytest.mark.skipif(os.name != "posix", reason="signals are a matter of POSIX")
RIVALRY = [sys.executable, "-m", "simulator.cli"]


@POSIX
@pytest.mark.parametrize("sign", ["SIGINT", "SIGTERM"])
def test_compiling_can_be_ended_at_any_moment(sign, tmp_path):
    number = getattr(signal, sign)
    cold = {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = [*RIVALRY, "run", "horizon=2", "--output", str(tmp_path / "out")]
    with subprocess.Popen(
        command,
        env={name: value for name, value in os.environ.items() if "NUMBA" not in name} | cold,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=partial(signal.signal, number, signal.SIG_DFL),
    ) as process:
        assert process.stderr.readline().startswith("compiling the rules")
        time.sleep(3)
        process.send_signal(number)
        began = time.monotonic()
        said = process.communicate(timeout=60)[1]
    assert time.monotonic() - began < 15
    assert process.returncode == 128 + number
    assert said in ("rivalry: interrupted\n", "rivalry: ended by SIGTERM\n")


@POSIX
def test_a_signal_that_is_ignored_stays_ignored():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with told_to_end():
            assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
            os.kill(os.getpid(), signal.SIGHUP)
    finally:
        signal.signal(signal.SIGHUP, before)


@POSIX
def test_what_cleans_up_is_run_when_a_command_is_told_to_end():
    cleaned = []
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with pytest.raises(Ended) as raised, told_to_end():
        try:
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(5)
        finally:
            cleaned.append(True)
    assert cleaned and number_of(raised.value) == signal.SIGTERM
    assert ended_by(raised.value) == "ended by SIGTERM"
    assert signal.getsignal(signal.SIGTERM) is signal.SIG_DFL


def test_an_interrupt_that_became_another_error_is_found():
    try:
        try:
            raise KeyboardInterrupt
        except KeyboardInterrupt:
            raise ImportError("initialization failed") from None
    except ImportError as error:
        assert number_of(interrupt_in(error)) == signal.SIGINT
    assert interrupt_in(ImportError("no module")) is None
