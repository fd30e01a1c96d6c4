"""Every wait has a limit and a sentence: for ports, schedulers and workers that say nothing."""

import socket
import threading
import time
from types import SimpleNamespace

import pytest

from simulator.engine.cluster import connect, waiting
from simulator.engine.cluster.address import Address
from simulator.engine.cluster.waiting import Roll, within
from simulator.engine.pool import PoolError


def test_an_answer_in_time_is_handed_on():
    assert within(5, lambda: 7, "nothing") == 7


def test_what_is_raised_is_handed_on():
    with pytest.raises(ZeroDivisionError):
        within(5, lambda: 1 / 0, "nothing")


def test_no_answer_ends_with_the_sentence():
    with pytest.raises(PoolError, match="nothing came"):
        within(0.1, threading.Event().wait, "nothing came")


def test_what_is_seen_meanwhile_ends_the_wait():
    def trouble():
        raise PoolError("somebody else has gone")

    with pytest.raises(PoolError, match="somebody else"):
        within(60, threading.Event().wait, "nothing came", trouble)


@pytest.fixture
def answering(monkeypatch):
    """Let whoever connects be sent some bytes, if any; yield what sets them, and the address."""
    monkeypatch.setattr(connect, "CONNECT_SECONDS", 1)
    said, held = [], []

    def serve():
        while True:
            try:
                held.append(listener.accept()[0])
            except OSError:
                return
            for words in said:
                held[-1].sendall(words)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=serve, daemon=True).start()
        yield said, f"tcp://127.0.0.1:{listener.getsockname()[1]}"
    for one in held:
        one.close()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (b"", "says nothing"),
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "is something else"),
        ((1 << 20).to_bytes(8, "little") + b"x", "says nothing"),
    ],
)
def test_what_is_no_scheduler_is_told_in_time(answering, words, told):
    said, address = answering
    said.append(words)
    began = time.monotonic()
    with pytest.raises(PoolError, match=f"no scheduler answers at {address}: .*{told}"):
        connect._connected(address, Address(address))
    assert time.monotonic() - began < 10


class Asked:
    """Stands for a client: its scheduler answers with what it knows of two workers."""

    def __init__(self, answer):
        self.status, self.answer = "running", answer
        self.scheduler = SimpleNamespace(identity=None)

    def sync(self, _):
        return self.answer() if callable(self.answer) else self.answer


def worker(last_seen):
    return {"nthreads": 1, "last_seen": last_seen}


def test_a_worker_that_is_not_heard_of_any_more_is_silent(monkeypatch):
    one, other = "tcp://127.0.0.1:1", "tcp://127.0.0.1:2"
    client = Asked({"workers": {one: worker(5.0), other: worker(5.0)}})
    roll = Roll(client, Address("local"))
    now = [100.0]
    monkeypatch.setattr(waiting, "time", SimpleNamespace(monotonic=lambda: now[0]))
    monkeypatch.setattr(waiting, "within", lambda seconds, ask, otherwise: ask())
    assert roll.call() == {one: 1, other: 1}
    now[0] += waiting.SILENT_SECONDS + 1
    client.answer["workers"][other] = worker(6.0)
    roll.call()
    assert roll.silent() == [one]
    client.answer["workers"][one] = worker(7.0)
    roll.call()
    assert roll.silent() == []


def test_a_scheduler_that_does_not_answer_is_told(monkeypatch):
    monkeypatch.setattr(waiting, "ANSWER_SECONDS", 0.1)
    roll = Roll(Asked(threading.Event().wait), Address("tcp://127.0.0.1:1"))
    with pytest.raises(PoolError, match=r"tcp://127.0.0.1:1\) has not answered"):
        roll.call()
