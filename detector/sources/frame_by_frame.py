"""Any system that scapy knows: frames are taken from its listening socket one by one. Slower; tested on Linux alone.

On macOS scapy reads from BPF devices, on Windows through Npcap. It parses no packet.
"""

from __future__ import annotations

import select
import time
from typing import Any

from detector.errors import CaptureError
from detector.sources.filters import compiled, filter_problem
from detector.sources.live import ANY
from detector.wire.frames import FrameBatch, batch_of
from detector.wire.links import ETHERNET

_MOST = 4_096
_LINKS = {"Ether": 1, "Loopback": 0, "CookedLinux": 113, "CookedLinuxV2": 276, "IP": 101, "IPv6": 101}


class FrameByFrame:
    """One interface, read with scapy's own socket; see detector.sources.live.Capture."""

    def __init__(self, name: str, bpf: str | None) -> None:
        import scapy.arch  # noqa: F401 -- it registers the sockets of this system
        from scapy.config import conf
        from scapy.error import Scapy_Exception

        if name == ANY:
            raise CaptureError("any: this system has no interface that stands for all; name one")
        self.name = name
        if bpf:
            compiled(bpf, ETHERNET)  # older scapy goes on without a filter that it cannot compile
        try:
            self._socket: Any = conf.L2listen(iface=name, filter=bpf or None, promisc=False)
        except Scapy_Exception as error:
            raise CaptureError(filter_problem(bpf, error) if bpf else f"{name}: cannot be watched: {error}") from error

    @property
    def dropped(self) -> int | None:
        """Unknown: scapy passes no such counter on."""
        return None

    def read(self, seconds: float) -> FrameBatch | None:
        """Return what has come, a few thousand frames at most."""
        if not self._wait(seconds):
            return None
        frames: list[bytes] = []
        times: list[int] = []
        link = 1
        while len(frames) < _MOST:
            kind, data, at = self._socket.recv_raw(1 << 16)
            if data:
                frames.append(bytes(data))
                times.append(int((at or time.time()) * 1_000_000_000))
                link = _LINKS.get(getattr(kind, "__name__", ""), 1)
            if not self._wait(0):
                break
        return batch_of(frames, times, link) if frames else None

    def notices(self) -> list[str]:
        """Return nothing: what happens to the interface is not seen here."""
        return []

    def close(self) -> None:
        """Close scapy's socket."""
        self._socket.close()

    def _wait(self, seconds: float) -> bool:
        ready = getattr(self._socket, "buffered_frames", None)
        if ready is not None and ready():
            return True
        return bool(select.select([self._socket.fileno()], [], [], seconds)[0])
