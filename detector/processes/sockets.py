"""A socket as the kernel lists it, and where a question finds it. Pure values."""

from __future__ import annotations

from dataclasses import dataclass

from detector.processes.model import UDP, Question

LISTEN = 10
_ORPHANED = frozenset({4, 5, 6, 7, 9, 11})  # FIN_WAIT1, FIN_WAIT2, TIME_WAIT, CLOSE, LAST_ACK, CLOSING
_NOWHERE = (bytes(4), bytes(16))

Key = tuple[int, bytes, int, bytes, int]


@dataclass(frozen=True, slots=True)
class Socket:
    """One socket: its ends, the inode by which processes hold it (0: nobody does), its user and TCP state."""

    protocol: int
    local: bytes
    local_port: int
    remote: bytes
    remote_port: int
    inode: int
    uid: int
    state: int

    @property
    def key(self) -> Key:
        """Its ends, as questions look for them."""
        return self.protocol, self.local, self.local_port, self.remote, self.remote_port

    @property
    def waits_for_accept(self) -> bool:
        """It is connected, but the program has not fetched it from its listening socket yet."""
        return not self.inode and self.protocol != UDP and self.state not in _ORPHANED


def keys(asked: Question) -> list[Key]:
    """Return the ends that a socket for this question may have, best first: UDP may be bound and not connected."""
    protocol, port = asked.protocol, asked.local_port
    found: list[Key] = [(protocol, asked.local, port, asked.remote, asked.remote_port)]
    if protocol == UDP:
        # An IPv6 socket serves IPv4 as well, not the other way round.
        nowhere = _NOWHERE if len(asked.local) == 4 else _NOWHERE[1:]
        found += [(protocol, local, port, none, 0) for none in nowhere for local in (asked.local, none)]
    return found
