"""Joins questions to processes: keeps the tables fresh between questions, and answers as soon as it can be said.

Strategy: three things happen on their own, each within a share of the processor's time, so that a busy machine slows
them down instead of being slowed down. Sockets are listed every TICK, and sooner while a young process holds one. Young
processes are looked at. New sockets without a known holder are searched for while they are open. A question asks the
kernel first, which knows best what is open now, then the table of what was open lately; only when the holder is
unknown, it waits for a search.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from detector.processes.holders import Holders
from detector.processes.kernel import Kernel
from detector.processes.messages import Verdict
from detector.processes.model import ANOTHER_USER, GONE, KERNEL, NOT_PERMITTED, Question
from detector.processes.newcomers import Newcomers
from detector.processes.socket_table import SocketTable
from detector.processes.sockets import Socket

TICK = 0.05
"""Seconds between two lists of sockets when nothing else happens."""
MAX_REFUSED = 4_096
"""Sockets of which it is remembered that nobody holds them."""
REFUSED_FOR = 10.0
"""Seconds for which that is believed."""

Clock = Callable[[], float]


class Pace:
    """Keeps one kind of work within a share of the time."""

    def __init__(self, share: float, clock: Clock) -> None:
        self._rest = 1 / share - 1
        self._clock = clock
        self._begun = 0.0
        self.ready_at = 0.0

    def __enter__(self) -> None:
        self._begun = self._clock()

    def __exit__(self, *_: object) -> None:
        end = self._clock()
        self.ready_at = end + (end - self._begun) * self._rest


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question whose socket is known and whose holder is not."""

    number: int
    asked: Question
    socket: Socket


class Joiner:
    """Drive it: tell it `began` and `ask`, call `work` whenever `wait` seconds have passed, and take the verdicts."""

    def __init__(
        self, kernel: Kernel, *, hears_processes: bool = False, tool: int = 0, clock: Clock = time.monotonic
    ) -> None:
        self._kernel, self._clock = kernel, clock
        self._hears_processes = hears_processes
        self._known_pids = set(kernel.pids())
        self._table, self._newcomers = SocketTable(), Newcomers()
        self._holders = Holders(kernel, tool)
        self._listing, self._watching = Pace(0.1, clock), Pace(0.2, clock)
        self._searching, self._browsing = Pace(0.25, clock), Pace(0.05, clock)
        self._next_list = 0.0
        self._unheld: set[int] = set()
        self._waiting: list[Waiting] = []
        self._refused: dict[int, tuple[float, str]] = {}
        self._verdicts: list[tuple[int, Verdict]] = []

    def began(self, pids: Iterable[int]) -> None:
        """Take note of processes that began or changed their program."""
        now = self._clock()
        for pid in pids:
            self._holders.name(pid)
            self._newcomers.began([pid], now)

    def ask(self, number: int, asked: Question) -> None:
        """Take a question; its verdict comes out of `work`."""
        found = self._socket(asked)
        verdict = GONE if found is None else self._known(found)
        if verdict is not None:
            self._verdicts.append((number, verdict))
        elif found is not None:
            self._waiting.append(Waiting(number, asked, found))

    @property
    def backlog(self) -> int:
        """Questions that wait for a search."""
        return len(self._waiting)

    def wait(self) -> float:
        """Return how many seconds `work` has nothing to do, unless something is told or asked."""
        due = [max(self._next_list, self._listing.ready_at), max(self._newcomers.next_due, self._watching.ready_at)]
        if self._waiting:
            due.append(self._searching.ready_at)
        if self._unheld:
            due.append(self._browsing.ready_at)
        return 0.0 if self._verdicts else max(0.0, min(due) - self._clock())

    def work(self) -> list[tuple[int, Verdict]]:
        """Do what is due, and return the verdicts that are ready."""
        now = self._clock()
        if now >= max(self._newcomers.next_due, self._watching.ready_at):
            self._watch(now)
        if now >= max(self._next_list, self._listing.ready_at):
            self._list()
        if self._waiting and now >= self._searching.ready_at:
            self._search()
        elif self._unheld and now >= self._browsing.ready_at:
            self._browse()
        done, self._verdicts = self._verdicts, []
        return done

    def _watch(self, now: float) -> None:
        with self._watching:
            for pid in self._newcomers.take_due(now):
                if self._holders.look_at(pid):
                    self._next_list = now

    def _list(self) -> None:
        with self._listing:
            now = self._clock()
            fresh = self._table.take(self._kernel.dump(self._table.live), now)
            self._next_list = now + TICK
            self._unheld |= {read.inode for read in fresh if self._is_searchable(read)}
            if not self._hears_processes:
                self._notice_newcomers()

    def _notice_newcomers(self) -> None:
        pids = set(self._kernel.pids())
        self.began(pids - self._known_pids)
        self._known_pids = pids

    def _browse(self) -> None:
        """Search for new sockets that nobody has asked for, once each."""
        with self._browsing:
            unheld = {inode for inode in self._unheld if self._holders.get(inode) is None}
            self._unheld.clear()
            if unheld:
                self._holders.search(unheld)

    def _search(self) -> None:
        """Search for what was asked, and answer it in one way or the other."""
        with self._searching:
            self._holders.search({each.socket.inode for each in self._waiting} | self._unheld)
            self._unheld.clear()
            self._list()
            waiting, self._waiting = self._waiting, []
            for each in waiting:
                holder = self._holders.get(each.socket.inode)
                self._verdicts.append((each.number, holder or self._refuse(each)))

    def _socket(self, asked: Question) -> Socket | None:
        """Return the socket that these ends belong to, or belonged to a short while ago."""
        found = self._kernel.find(asked)
        if found is not None and found.waits_for_accept:
            none = bytes(len(asked.remote))
            found = self._kernel.find(Question(asked.protocol, asked.local, asked.local_port, none, 0))
        return found if found is not None and found.inode else self._table.find(asked)

    def _known(self, found: Socket) -> Verdict | None:
        """Return what can be said without a search."""
        if not self._may_see(found):
            return ANOTHER_USER
        until, reason = self._refused.get(found.inode, (0.0, ""))
        return self._holders.get(found.inode) or (reason if self._clock() < until else None)

    def _may_see(self, found: Socket) -> bool:
        rights = self._kernel.rights
        return rights.sees_all or found.uid == rights.uid

    def _is_searchable(self, found: Socket) -> bool:
        return self._may_see(found) and self._holders.get(found.inode) is None

    def _refuse(self, each: Waiting) -> str:
        """Say why nobody holds it: it closed meanwhile, or it is open and its holder is out of sight or the kernel."""
        now_there = self._kernel.find(each.asked)
        is_open = now_there.inode == each.socket.inode if now_there is not None else self._table.is_open(each.socket)
        if not is_open:
            return GONE
        rights = self._kernel.rights
        sees_everything = rights.sees_all and rights.sees_whole_machine
        reason = KERNEL if sees_everything and each.socket.uid == 0 else NOT_PERMITTED
        while len(self._refused) >= MAX_REFUSED:
            del self._refused[next(iter(self._refused))]
        self._refused[each.socket.inode] = self._clock() + REFUSED_FOR, reason
        return reason
