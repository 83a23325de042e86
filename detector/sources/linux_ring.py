"""Linux: a packet socket whose frames come in whole blocks of shared memory (TPACKET_V3), so that few are lost.

scapy opens the socket on interfaces with an Ethernet header and compiles every filter. Interfaces without one (VPNs,
tunnels, PPP) and all of them at once (`any`) are opened "cooked": the kernel takes the header off and says what it was.
Binding again needs no rights, so an interface that comes back is found again after they are gone.
Source: Linux, Documentation/networking/packet_mmap.rst, packet(7).
"""

from __future__ import annotations

import errno
import mmap
import select
import socket
import struct
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from detector.errors import CaptureError
from detector.sources.filters import DLT_RAW, compiled, filter_problem
from detector.sources.live import ANY
from detector.wire.frames import FrameBatch
from detector.wire.links import ETHERNET, LINUX_SLL2
from detector.wire.packet_ring import STATUS_OFFSET, Rules, parse_blocks

BLOCK = 1 << 20
BLOCKS = 32
"""The ring holds 32 MB: at 100,000 packets a second of 800 bytes that is four tenths of a second."""

_MOST_BLOCKS = 8
_RETIRE_MILLISECONDS = 60
_FRAME_HINT = 2_048
_SOL_PACKET, _PACKET_RX_RING, _PACKET_STATISTICS, _PACKET_VERSION = 263, 5, 6, 10
_TPACKET_V3 = 2
_ETH_P_ALL = 3
_SO_ATTACH_FILTER = 26
_HARDWARE_WITH_ETHERNET_HEADER = ("1", "772")
_CHECK_EVERY = 1.0
_INTERFACES = Path("/sys/class/net")
_UP, _DOWN, _GONE = "is up", "went down", "is gone"
_LOSSES = ((_UP, _DOWN), (_UP, _GONE), (_DOWN, _GONE))


class RingCapture:
    """One interface, or `any`, read block by block; see detector.sources.live.Capture."""

    def __init__(self, name: str, bpf: str | None) -> None:
        self.name = name
        self._socket, self._link = _open_socket(name, bpf)
        _ask_for_ring(self._socket)
        self._ring = mmap.mmap(self._socket.fileno(), BLOCK * BLOCKS)
        self._view = memoryview(self._ring)
        self._poll = select.poll()
        self._poll.register(self._socket.fileno(), select.POLLIN | select.POLLERR)
        self._next = 0
        self._dropped = 0
        self._notices: list[str] = []
        self._number = _number(name)
        self._state = _UP
        self._checked = time.monotonic()
        self._skipped = _copies(name)

    @property
    def dropped(self) -> int | None:
        """Packets lost so far; the kernel's own count starts anew whenever it is read."""
        _, lost, _ = struct.unpack("3I", self._socket.getsockopt(_SOL_PACKET, _PACKET_STATISTICS, 12))
        self._dropped += lost
        return self._dropped

    def read(self, seconds: float) -> FrameBatch | None:
        """Return the frames of all blocks that are full, or whose time is up."""
        if time.monotonic() - self._checked >= _CHECK_EVERY:
            self._check_interface()
        if not self._is_ready(self._next) and self._poll.poll(seconds * 1_000):
            self._take_error()
        ready = list(self._ready())
        if not ready:
            return None
        batch = parse_blocks((self._block(at) for at in ready), Rules(self._link, self._skipped))
        for at in ready:
            struct.pack_into("=I", self._ring, at * BLOCK + STATUS_OFFSET, 0)
        self._next = (ready[-1] + 1) % BLOCKS
        return batch

    def notices(self) -> list[str]:
        """Return what happened to the interface since the last call."""
        notices, self._notices = self._notices, []
        return notices

    def close(self) -> None:
        """Give the ring back."""
        self._view.release()
        self._ring.close()
        self._socket.close()

    def _is_ready(self, at: int) -> bool:
        return bool(struct.unpack_from("=I", self._ring, at * BLOCK + STATUS_OFFSET)[0] & 1)

    def _ready(self) -> Iterator[int]:
        for step in range(_MOST_BLOCKS):
            at = (self._next + step) % BLOCKS
            if not self._is_ready(at):
                return
            yield at

    def _block(self, at: int) -> memoryview:
        used = min(struct.unpack_from("=I", self._ring, at * BLOCK + 20)[0], BLOCK)
        return self._view[at * BLOCK : at * BLOCK + used]

    def _take_error(self) -> None:
        """Read the socket's error, which would wake us for ever; ENETDOWN is looked into by the next check."""
        code = self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code == errno.ENETDOWN:
            self._check_interface()
            time.sleep(0.05)

    def _check_interface(self) -> None:
        """See whether the interface is there and up; bind to it again when it is another one of the same name."""
        self._checked = time.monotonic()
        if self.name == ANY:
            self._skipped = _copies(self.name)
            return
        number = _number(self.name)
        was_replaced = number is not None and number != self._number and self._bind(number)
        is_up = number is not None and number == self._number and _is_up(self.name)
        before, self._state = self._state, _UP if is_up else _GONE if number is None else _DOWN
        # An interface that is being removed is down first: who sees it in that moment sees it gone a second later.
        if is_up and before != _UP:
            self._notices.append(f"{self.name} is back")
        elif is_up and was_replaced:
            self._notices.append(f"{self.name} was gone for a moment, and is back")
        elif (before, self._state) in _LOSSES:
            self._notices.append(f"{self.name} {self._state}; waiting for it to come back")

    def _bind(self, number: int) -> bool:
        """Listen to the interface that bears the name now; False when it is gone again."""
        try:
            self._socket.bind((self.name, _ETH_P_ALL))
        except OSError:
            return False
        self._number = number
        return True


def _open_socket(name: str, bpf: str | None) -> tuple[socket.socket, int]:
    """Return a bound packet socket, and the LINKTYPE_ of what it will give."""
    if name != ANY and (_INTERFACES / name / "type").read_text().strip() in _HARDWARE_WITH_ETHERNET_HEADER:
        return _through_scapy(name, bpf), ETHERNET
    # A socket that names its protocol listens on all interfaces until it is bound to one. What comes before the ring
    # is set up stays in a queue that nobody reads.
    cooked = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_ETH_P_ALL) if name == ANY else 0)
    if bpf:
        _attach(cooked, bpf)
    if name != ANY:
        cooked.bind((name, _ETH_P_ALL))
    return cooked, LINUX_SLL2


def _through_scapy(name: str, bpf: str | None) -> socket.socket:
    from scapy.arch.linux import L2ListenSocket
    from scapy.error import Scapy_Exception

    if bpf:
        compiled(bpf, ETHERNET)  # older scapy goes on without a filter that it cannot compile
    try:
        opened = L2ListenSocket(iface=name, promisc=False, filter=bpf or None)
    except Scapy_Exception as error:
        raise CaptureError(filter_problem(bpf or "", error)) from error
    own = socket.socket(fileno=opened.ins.detach())
    opened.closed = True
    return own


def _attach(cooked: socket.socket, bpf: str) -> None:
    """Narrow a cooked socket: its filter sees packets from their IP header on."""
    from scapy.libs.structures import sock_fprog

    program = compiled(bpf, DLT_RAW)
    cooked.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, sock_fprog(program.bf_len, program.bf_insns))


def _ask_for_ring(opened: socket.socket) -> None:
    opened.setsockopt(_SOL_PACKET, _PACKET_VERSION, struct.pack("i", _TPACKET_V3))
    frames = BLOCK * BLOCKS // _FRAME_HINT
    opened.setsockopt(
        _SOL_PACKET,
        _PACKET_RX_RING,
        struct.pack("7I", BLOCK, BLOCKS, _FRAME_HINT, frames, _RETIRE_MILLISECONDS, 0, 0),
    )


def _number(name: str) -> int | None:
    try:
        return socket.if_nametoindex(name)
    except OSError:
        return None


def _is_up(name: str) -> bool:
    try:
        return bool(int((_INTERFACES / name / "flags").read_text(), 16) & 1)
    except (OSError, ValueError):
        return False


def _copies(name: str) -> frozenset[int]:
    """Return the interfaces whose packets `any` sees on another one, too.

    Those are the members of a bridge or of a bond, and what stands on an interface that is watched: a VLAN, say.
    """
    if name != ANY:
        return frozenset()
    members = {path.parent.name for path in _INTERFACES.glob("*/master")}
    below: dict[str, set[str]] = {}
    for path in _INTERFACES.glob("*/lower_*"):
        below.setdefault(path.parent.name, set()).add(path.name.removeprefix("lower_"))
    upper = {name for name in below if _stands_on(below, name) - members}
    return frozenset(number for number in map(_number, members | upper) if number is not None)


def _stands_on(below: Mapping[str, set[str]], name: str) -> set[str]:
    """Return everything below an interface, however deep."""
    found: set[str] = set()
    ahead = set(below.get(name, ()))
    while ahead:
        found |= ahead
        ahead = {lower for each in ahead for lower in below.get(each, ())} - found
    return found
