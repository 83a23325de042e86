"""Joins questions to processes: keeps the tables fresh between questions, and answers as soon as it can be said.

Strategy: four things happen on their own, each within a share of the processor's time, so that a busy machine slows
them down instead of being slowed down. Sockets are listed every TICK, and sooner while a young process holds one. Young
processes are looked at. New sockets without a known holder are looked for where it is likely, then in all processes, in
slices, lest a process that lives for milliseconds passes unseen meanwhile. A question asks the kernel first, which
knows best what is open now, then the table of what was open lately; it waits only while the holder is looked for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from detector.processes.holders import Holders
from detector.processes.kernel import Kernel
from detector.processes.messages import Verdict
from detector.processes.model import ANOTHER_USER, GONE, KERNEL, NOT_PERMITTED, Question
from detector.processes.newcomers import NEVER, Newcomers
from detector.processes.socket_table import SocketTable
from detector.processes.sockets import Socket

TICK = 0.02
"""Seconds between two lists of sockets while questions come."""
IDLE_TICK = 0.1
"""The same when none has come for IDLE_AFTER seconds; thousands of sockets make it longer."""
IDLE_AFTER = 2.0
IDLE_REST = 30
SLICE = 0.002
"""Seconds for which all processes are searched at a stretch."""
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
        self._listing, self._watching = Pace(0.15, clock), Pace(0.2, clock)
        self._trying, self._searching = Pace(0.2, clock), Pace(0.2, clock)
        self._next_list = 0.0
        self._last_question = -IDLE_AFTER
        self._untried: set[int] = set()  # sockets that are to be looked for where it is likely
        self._unheld: set[int] = set()  # sockets that the next search is for
        self._search: Iterator[None] | None = None
        self._asked: list[Waiting] = []  # since the search began
        self._waiting: list[Waiting] = []  # for the end of this search
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
        self._last_question = self._clock()
        found = self._socket(asked)
        verdict = GONE if found is None else self._known(found)
        if verdict is not None:
            self._verdicts.append((number, verdict))
        elif found is not None:
            self._asked.append(Waiting(number, asked, found))
            self._untried.add(found.inode)

    @property
    def backlog(self) -> int:
        """Questions that wait for a search."""
        return len(self._asked) + len(self._waiting)

    def wait(self) -> float:
        """Return how many seconds `work` has nothing to do, unless something is told or asked."""
        return 0.0 if self._verdicts else max(0.0, min(self._due()) - self._clock())

    def work(self) -> list[tuple[int, Verdict]]:
        """Do what is due, and return the verdicts that are ready."""
        works = (self._watch, self._list, self._try_likely, self._search_on)
        now = self._clock()
        for is_due, work in zip([at <= now for at in self._due()], works, strict=True):
            if is_due:
                work()
        self._asked = self._still_waiting(self._asked)
        self._waiting = self._still_waiting(self._waiting)
        done, self._verdicts = self._verdicts, []
        return done

    def _due(self) -> tuple[float, float, float, float]:
        """Return when to watch, list, try and search."""
        has_search = self._search is not None or self._asked or self._unheld
        return (
            max(self._newcomers.next_due, self._watching.ready_at),
            max(self._next_list, self._listing.ready_at),
            self._trying.ready_at if self._untried else NEVER,
            self._searching.ready_at if has_search else NEVER,
        )

    def _watch(self) -> None:
        with self._watching:
            for pid in self._newcomers.take_due(self._clock()):
                if self._holders.look_at(pid):
                    self._next_list = 0.0

    def _list(self) -> None:
        with self._listing:
            now = self._clock()
            fresh = self._table.take(self._kernel.dump(self._table.live), now)
            is_idle = now - self._last_question >= IDLE_AFTER
            self._next_list = now + (IDLE_TICK + IDLE_REST * (self._clock() - now) if is_idle else TICK)
            new = {read.inode for read in fresh if self._may_see(read) and self._holders.get(read.inode) is None}
            self._untried |= new
            self._unheld |= new
            if not self._hears_processes:
                self._notice_newcomers()

    def _notice_newcomers(self) -> None:
        pids = set(self._kernel.pids())
        self.began(pids - self._known_pids)
        self._known_pids = pids

    def _try_likely(self) -> None:
        with self._trying:
            self._holders.try_likely(self._untried)
            self._untried.clear()

    def _search_on(self) -> None:
        """Search all processes for a while; at the end of the search answer what waited for it."""
        with self._searching:
            if self._search is None:
                self._begin_search()
            end = self._clock() + SLICE
            while self._search is not None and self._clock() < end:
                if next(self._search, self) is self:
                    self._end_search()

    def _begin_search(self) -> None:
        """Search for what is still open: nobody holds what has closed."""
        self._waiting, self._asked = self._still_open(self._asked), []
        unheld = {inode for inode in self._unheld if self._holders.get(inode) is None}
        wanted = unheld & self._table.open_inodes() if unheld else unheld
        self._unheld.clear()
        wanted |= {each.socket.inode for each in self._waiting}
        self._search = self._holders.search(wanted) if wanted else None

    def _end_search(self) -> None:
        self._search = None
        waiting, self._waiting = self._still_open(self._still_waiting(self._waiting)), []
        self._verdicts += [(each.number, self._refuse(each.socket)) for each in waiting]

    def _still_waiting(self, waiting: list[Waiting]) -> list[Waiting]:
        """Answer the questions whose holder is known by now; return the others."""
        rest = []
        for each in waiting:
            holder = self._holders.get(each.socket.inode)
            if holder is None:
                rest.append(each)
            else:
                self._verdicts.append((each.number, holder))
        return rest

    def _still_open(self, waiting: list[Waiting]) -> list[Waiting]:
        """Answer the questions whose socket has closed; return the others."""
        rest = []
        for each in waiting:
            now_there = self._socket_now(each.asked)
            inode = each.socket.inode
            if now_there.inode == inode if now_there is not None else inode in self._table.open_inodes():
                rest.append(each)
            else:
                self._verdicts.append((each.number, GONE))
        return rest

    def _socket(self, asked: Question) -> Socket | None:
        """Return the socket that these ends belong to, or belonged to a short while ago."""
        found = self._socket_now(asked)
        return found if found is not None and found.inode else self._table.find(asked)

    def _socket_now(self, asked: Question) -> Socket | None:
        """Return what the kernel has; for a connection that nobody has accepted yet, the socket that listens for it."""
        found = self._kernel.find(asked)
        if found is not None and found.waits_for_accept:
            none = bytes(len(asked.remote))
            return self._kernel.find(Question(asked.protocol, asked.local, asked.local_port, none, 0))
        return found

    def _known(self, found: Socket) -> Verdict | None:
        """Return what can be said without looking for the holder."""
        if not self._may_see(found):
            return ANOTHER_USER
        until, reason = self._refused.get(found.inode, (0.0, ""))
        return self._holders.get(found.inode) or (reason if self._clock() < until else None)

    def _may_see(self, found: Socket) -> bool:
        rights = self._kernel.rights
        return rights.sees_all or found.uid == rights.uid

    def _refuse(self, held: Socket) -> str:
        """Say why an open socket has no holder that can be seen: it is the kernel's, or the holder is out of sight."""
        rights = self._kernel.rights
        sees_everything = rights.sees_all and rights.sees_whole_machine
        reason = KERNEL if sees_everything and held.uid == 0 else NOT_PERMITTED
        while len(self._refused) >= MAX_REFUSED:
            del self._refused[next(iter(self._refused))]
        self._refused[held.inode] = self._clock() + REFUSED_FOR, reason
        return reason
