"""Measures how many short connections each way of asking joins to the right process, and what it costs.

    python tests/benchmarks/process_join.py                      # as root; a minute or two
    python tests/benchmarks/process_join.py --count 100 --crowd 300 --only ours

A driver starts clients in mixed order: processes that are forked, connect at once and end after some milliseconds; real
curl; senders of one datagram; a long-lived process with short connections. Each tells the server its process number,
which is the truth. The server asks when it first hears of a connection, as a sniffer would, or some time later, as one
that reads in batches would. A wrong process is counted apart from none. `--crowd` idle processes stand by, because a
scan costs by the number of processes. CPU is that of the asking part alone, in per cent of one core.
"""

import argparse
import os
import random
import selectors
import shutil
import signal
import socket
import struct
import time
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from tabulate import tabulate

from detector.processes import client
from detector.processes.elsewhere import PsutilOwners
from detector.processes.model import TCP, UDP, Answer, Question, question

HERE = "127.0.0.1"
SPACING = 0.02
REPLY_AFTER = 0.02  # a near server's round trip, for curl
DEAF = (
    "import sys; sys.path.append(sys.argv[1]); from detector.processes import helper\n"
    "def refuse(): raise OSError\nhelper.ProcessEvents = refuse\nhelper.main()"
)
Scene = Callable[[bytes, int, int], None]


class Way(Protocol):
    """One way of asking; `cpu` is what it has used so far, in seconds."""

    def ask(self, asked: Question) -> None: ...
    def answers(self) -> list[Answer]: ...
    def cpu(self) -> float: ...
    def close(self) -> None: ...


class Ours(client.HelperOwners):
    """The helper, with the kernel's news of processes or deaf to them."""

    def cpu(self) -> float:
        with open(f"/proc/{self.pid}/stat", encoding="utf-8", errors="replace") as stat:
            words = stat.read().rpartition(")")[2].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


class Psutil:
    """psutil asked on demand, and with `every` also at intervals, remembering what it saw."""

    def __init__(self, every: float | None = None) -> None:
        import psutil

        self._used, self._every, self._next = 0.0, every, 0.0
        self._owners = PsutilOwners(psutil)
        self._seen: dict[Any, int | None] = {}
        listed = self._owners._holders

        def remembering() -> tuple[dict[Any, int | None], str]:
            self._seen.update(listed()[0])
            return self._seen, "gone already"

        if every is not None:
            self._owners._holders = remembering  # type: ignore[method-assign]

    def ask(self, asked: Question) -> None:
        self._owners.ask(asked)
        self._owners._next = 0.0

    def answers(self) -> list[Answer]:
        begun = time.thread_time()
        if self._every is not None and time.monotonic() >= self._next:
            self._owners._holders()
            self._next = time.monotonic() + self._every
        found = self._owners.answers()
        self._used += time.thread_time() - begun
        return found

    def cpu(self) -> float:
        return self._used

    def close(self) -> None:
        self._owners.close()


def deaf() -> Ours:
    original, client._CODE = client._CODE, DEAF
    try:
        return Ours()
    finally:
        client._CODE = original


WAYS: dict[str, Callable[[], Way]] = {
    "ours": Ours,
    "ours, no proc connector": deaf,
    "psutil on demand": Psutil,
    "psutil every 100 ms, too": lambda: Psutil(0.1),
}


def tcp(life: float) -> Scene:
    """Return a client that connects, says who it is, and stays for `life` seconds."""

    def play(label: bytes, port: int, _: int) -> None:
        with socket.create_connection((HERE, port)) as connection:
            connection.sendall(label + struct.pack("!I", os.getpid()))
            time.sleep(life)

    return play


def udp(life: float, *, connected: bool) -> Scene:
    """Return a client that sends one datagram."""

    def play(label: bytes, _: int, port: int) -> None:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
            data = label + struct.pack("!I", os.getpid())
            if connected:
                sender.connect((HERE, port))
                sender.send(data)
            else:
                sender.sendto(data, (HERE, port))
            time.sleep(life)

    return play


def curl(label: bytes, port: int, _: int) -> None:
    """Become curl; the shell's own number in the path is curl's, too."""
    url = f"http://{HERE}:{port}/{label.decode()}-$$"
    os.execv("/bin/sh", ["sh", "-c", f"exec curl -s -o /dev/null {url}"])


SCENES: dict[str, tuple[bytes, Scene, bool]] = {  # name: label, what it does, whether one long-lived process does it
    "forked, TCP 10 ms": (b"A", tcp(0.01), False),
    "forked, TCP 50 ms": (b"B", tcp(0.05), False),
    "curl, reply after 20 ms": (b"C", curl, False),
    "forked, UDP, ends at once": (b"D", udp(0, connected=False), False),
    "forked, UDP 10 ms": (b"E", udp(0.01, connected=False), False),
    "forked, connected UDP 10 ms": (b"F", udp(0.01, connected=True), False),
    "lasting process, TCP 10 ms": (b"G", tcp(0.01), True),
    "lasting process, UDP 10 ms": (b"H", udp(0.01, connected=False), True),
    "lasting connection, TCP 1 s": (b"I", tcp(1.0), False),
}
BY_LABEL = {label: name for name, (label, _, _) in SCENES.items()}


def drive(count: int, ports: tuple[int, int], seed: int) -> None:
    """Play every scene `count` times in mixed order; runs in a process of its own."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    order = [name for name in SCENES for _ in range(count)]
    random.Random(seed).shuffle(order)
    lasting = Lasting(ports)
    for name in order:
        label, play, is_lasting = SCENES[name]
        if is_lasting:
            lasting.play(label)
        elif os.fork() == 0:
            play(label, *ports)
            os._exit(0)
        time.sleep(SPACING)
    lasting.close()
    time.sleep(1.2)


class Lasting:
    """A process that stays, and plays the scene whose label it is sent."""

    def __init__(self, ports: tuple[int, int]) -> None:
        out, self._in = os.pipe()
        if os.fork() == 0:
            os.close(self._in)
            while label := os.read(out, 1):
                SCENES[BY_LABEL[label]][1](label, *ports)
            os._exit(0)
        os.close(out)

    def play(self, label: bytes) -> None:
        os.write(self._in, label)

    def close(self) -> None:
        os.close(self._in)


@dataclass(slots=True)
class Tally:
    """What was asked, what is true, and what was answered."""

    truth: dict[Question, tuple[str, int]] = field(default_factory=dict)
    answered: dict[Question, Answer] = field(default_factory=dict)

    def row(self, scene: str) -> tuple[int, int, int]:
        """Return (right, wrong, all) of a scene."""
        rows = [(pid, self.answered.get(asked)) for asked, (name, pid) in self.truth.items() if name == scene]
        named = [(pid, answer.process.pid) for pid, answer in rows if answer is not None and answer.process is not None]
        right = sum(pid == said for pid, said in named)
        return right, len(named) - right, len(rows)


class Server:
    """Hears of connections, asks about them `delay` seconds later, and learns the truth from what they say."""

    def __init__(self, way: Way, delay: float) -> None:
        self._way, self._delay = way, delay
        self._listener = socket.create_server((HERE, 0), backlog=512)
        self._datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._datagrams.bind((HERE, 0))
        self.ports = self._listener.getsockname()[1], self._datagrams.getsockname()[1]
        self.tally = Tally()
        self._later: deque[tuple[float, Question]] = deque()
        self._replies: deque[tuple[float, socket.socket]] = deque()
        self._selector = selectors.DefaultSelector()
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._datagrams, selectors.EVENT_READ)

    def run(self, is_over: Callable[[], bool]) -> None:
        """Serve until it is over and everything is answered or given up."""
        over = False
        while not over or self._later:
            over = over or is_over()
            for key, _ in self._selector.select(0.001):
                self._hear(key)
            now = time.monotonic()
            while self._later and self._later[0][0] <= now:
                self._way.ask(self._later.popleft()[1])
            while self._replies and self._replies[0][0] <= now:
                self._reply(self._replies.popleft()[1])
            self.tally.answered.update((answer.question, answer) for answer in self._way.answers())

    def _hear(self, key: selectors.SelectorKey) -> None:
        if key.fileobj is self._listener:
            connection, peer = self._listener.accept()
            asked = question(TCP, HERE, peer[1], HERE, self.ports[0])
            self._selector.register(connection, selectors.EVENT_READ, asked)
            self._later.append((time.monotonic() + self._delay, asked))
        elif key.fileobj is self._datagrams:
            data, peer = self._datagrams.recvfrom(100)
            asked = question(UDP, HERE, peer[1], HERE, self.ports[1])
            self._later.append((time.monotonic() + self._delay, asked))
            self._learn(asked, data)
        elif isinstance(key.fileobj, socket.socket):
            self._read(key.fileobj, key.data)

    def _read(self, connection: socket.socket, asked: Question) -> None:
        data = connection.recv(1000)
        if data:
            self._learn(asked, data)
        if data.startswith(b"GET"):
            self._replies.append((time.monotonic() + REPLY_AFTER, connection))
            self._selector.unregister(connection)
        elif not data:
            self._selector.unregister(connection)
            connection.close()

    def _learn(self, asked: Question, data: bytes) -> None:
        if data.startswith(b"GET"):
            label, _, pid = data.split()[1][1:].partition(b"-")
            self.tally.truth[asked] = BY_LABEL[label], int(pid)
        else:
            self.tally.truth[asked] = BY_LABEL[data[:1]], struct.unpack("!I", data[1:5])[0]

    def _reply(self, connection: socket.socket) -> None:
        connection.sendall(b"HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")
        connection.close()


def crowd(size: int, descriptors: int) -> list[int]:
    """Start idle processes with some open files and sockets each."""
    started = []
    for _ in range(size):
        pid = os.fork()
        if pid == 0:
            held = [socket.socketpair() for _ in range(descriptors // 2)]
            signal.pause()
            held.clear()
            os._exit(0)
        started.append(pid)
    return started


def measure(name: str, delay: float, count: int) -> tuple[Tally, float]:
    """Return the tally of a way and the per cent of a core that it used."""
    way = WAYS[name]()
    server = Server(way, delay)
    time.sleep(0.5)
    used, begun = way.cpu(), time.monotonic()
    driver = os.fork()
    if driver == 0:
        drive(count, (server.ports[0], server.ports[1]), seed=7)
        os._exit(0)
    server.run(lambda: os.waitpid(driver, os.WNOHANG)[0] != 0)
    cpu = (way.cpu() - used) / (time.monotonic() - begun)
    way.close()
    return server.tally, cpu * 100


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=40, help="how often each scene is played")
    parser.add_argument("--crowd", type=int, default=200, help="idle processes")
    parser.add_argument("--descriptors", type=int, default=30, help="open files of each of them")
    parser.add_argument("--delay", type=float, action="append", help="seconds until a question is asked (repeatable)")
    parser.add_argument("--only", action="append", choices=WAYS, help="measure this way alone (repeatable)")
    given = parser.parse_args()
    if shutil.which("curl") is None:
        del SCENES["curl, reply after 20 ms"]
    idle = crowd(given.crowd, given.descriptors)
    try:
        for delay in given.delay or [0.0, 0.06]:
            results = {name: measure(name, delay, given.count) for name in given.only or WAYS}
            print(f"\nasked {delay * 1000:.0f} ms after the connection was heard of; {given.crowd} idle processes")
            rows = [[scene, *(shown(tally.row(scene)) for tally, _ in results.values())] for scene in SCENES]
            rows.append(["CPU, % of a core", *(f"{cpu:.1f}" for _, cpu in results.values())])
            why = [Counter(answer.why_not for answer in tally.answered.values()) for tally, _ in results.values()]
            rows.append(["why not", *(", ".join(f"{n} {word}" for word, n in each.items() if word) for each in why)])
            print(tabulate(rows, ["joined", *results], tablefmt="github", disable_numparse=True), flush=True)
    finally:
        for pid in idle:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)


def shown(row: tuple[int, int, int]) -> str:
    right, wrong, total = row
    share = f"{right * 100 / total:.0f} %" if total else "-"
    return f"{share} of {total}" + (f", {wrong} wrong" if wrong else "")


if __name__ == "__main__":
    main()
