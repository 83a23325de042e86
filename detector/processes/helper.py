"""The helper: a small process with the right to look at other users' processes. It never sees a packet.

It reads questions of one fixed size from a socket, standard input, and writes answers of a bounded size to it. It ends
when the other end closes, and at the first message that is no question. Ctrl-C is the tool's business.
"""

from __future__ import annotations

import os
import select
import signal
import socket
from collections import deque

from detector.processes import rights
from detector.processes.joiner import Joiner
from detector.processes.kernel import Linux
from detector.processes.messages import QUESTION_SIZE, pack_answer, unpack_question
from detector.processes.proc_events import ProcessEvents

MAX_BACKLOG = 1_024
"""Questions and answers in hand; what is beyond stays in the socket until there is room."""
_BATCH = 64
_MAX_DESCRIPTOR = 1 << 20


class Helper:
    """One loop over the tool's socket, the kernel's news of processes, and the joiner's clock."""

    def __init__(self, channel: socket.socket, joiner: Joiner, events: ProcessEvents | None) -> None:
        self._channel, self._joiner, self._events = channel, joiner, events
        self._out: deque[bytes] = deque()
        self._poll = select.poll()
        self._channel.setblocking(False)
        if events is not None:
            self._poll.register(events.fileno(), select.POLLIN)

    def serve(self) -> None:
        """Answer until the tool goes away. ValueError when it sends what is no question."""
        while True:
            self._poll.register(self._channel, self._wanted())
            ready = dict(self._poll.poll(self._joiner.wait() * 1000))
            if self._events is not None and self._events.fileno() in ready:
                self._joiner.began(self._events.read())
            if ready.get(self._channel.fileno(), 0) & ~select.POLLOUT and not self._take():
                return
            self._out.extend(pack_answer(number, verdict) for number, verdict in self._joiner.work())
            if not self._flush():
                return

    def _wanted(self) -> int:
        room = len(self._out) + self._joiner.backlog < MAX_BACKLOG
        return (select.POLLIN if room else 0) | (select.POLLOUT if self._out else 0)

    def _take(self) -> bool:
        """Read some questions; return whether the tool is still there."""
        try:
            for _ in range(_BATCH):
                data = self._channel.recv(QUESTION_SIZE + 1)
                if not data:
                    return False
                self._joiner.ask(*unpack_question(data))
        except BlockingIOError:
            return True
        except ConnectionError:
            return False
        return True

    def _flush(self) -> bool:
        try:
            while self._out:
                self._channel.send(self._out[0])
                self._out.popleft()
        except BlockingIOError:
            return True
        except ConnectionError:
            return False
        return True


def main() -> None:
    """Serve standard input, a socket, with no more rights than it takes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGINT])
    os.closerange(3, _MAX_DESCRIPTOR)  # whatever the tool's own parent left open for all
    channel = socket.socket(fileno=os.dup(0))
    tool = os.getppid()
    try:
        events = ProcessEvents()
    except OSError:
        events = None
    rights.give_up()
    joiner = Joiner(Linux(), hears_processes=events is not None, tool=tool)
    try:
        Helper(channel, joiner, events).serve()
    except ValueError:
        raise SystemExit("no question") from None
    finally:
        if events is not None:
            events.close()
