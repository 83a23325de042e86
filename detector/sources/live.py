"""Opens a network interface through scapy and yields batches of frames, undissected. The only room that knows scapy.

What differs between systems stands behind `Capture`: Linux hands whole blocks over (detector.sources.linux_ring), any
other system one frame after the other (detector.sources.frame_by_frame). It parses no packet.
"""

from __future__ import annotations

import logging
import sys
from socket import AF_INET, AF_INET6, inet_pton
from typing import Protocol

from detector.errors import CaptureError
from detector.wire.frames import FrameBatch

ANY = "any"
"""The name under which all interfaces are watched at once."""

NO_RIGHTS = (
    "watching an interface needs more rights: run it with sudo, or give Python the right to capture "
    "(CAP_NET_RAW, see README.md). `detect proxy`, captures and HAR files (`detect scan FILE`) need none"
)


class Capture(Protocol):
    """An open interface. Opening needs rights; everything else works without."""

    @property
    def name(self) -> str:
        """The interface's name."""

    @property
    def dropped(self) -> int | None:
        """Packets that the kernel threw away because nobody took them in time; None where it does not tell."""

    def read(self, seconds: float) -> FrameBatch | None:
        """Return what has come, waiting up to `seconds` for it; None when nothing did."""

    def notices(self) -> list[str]:
        """Return what a user should be told since the last call, such as that the interface went down."""

    def close(self) -> None:
        """End the capture."""


def open_interface(name: str, bpf: str | None) -> Capture:
    """Open interface `name` (or ANY), narrowed by the BPF expression. Raises CaptureError."""
    quiet_scapy()
    if name != ANY and name not in interfaces():
        known = ", ".join([*interfaces(), ANY])
        raise CaptureError(f"{name}: there is no such interface; there are: {known}")
    try:
        return _open(name, bpf)
    except PermissionError as error:
        raise CaptureError(f"{name}: {NO_RIGHTS}") from error
    except OSError as error:
        raise CaptureError(f"{name}: cannot be watched: {(error.strerror or str(error)).lower()}") from error


def _open(name: str, bpf: str | None) -> Capture:
    if sys.platform == "linux":
        from detector.sources.linux_ring import RingCapture

        return RingCapture(name, bpf)
    from detector.sources.frame_by_frame import FrameByFrame

    return FrameByFrame(name, bpf)


def interfaces() -> list[str]:
    """Return the names of the interfaces that there are."""
    import scapy.arch  # noqa: F401 -- it registers what knows the interfaces of this system
    from scapy.interfaces import get_if_list

    return sorted(get_if_list())


def default_interface() -> str:
    """Return the interface that carries the default route. Raises CaptureError when there is none."""
    quiet_scapy()
    import scapy.route  # noqa: F401 -- it reads the routes
    from scapy.config import conf

    found = conf.route.route("0.0.0.0", verbose=0)[0]
    name = str(getattr(found, "network_name", found))
    if name in ("", "lo", "lo0"):
        raise CaptureError("no interface carries a default route; name one: detect scan --interface NAME (or any)")
    return name


def quiet_scapy() -> None:
    """Keep scapy's own remarks off the terminal; what matters to a user comes as an error."""
    logging.getLogger("scapy").setLevel(logging.CRITICAL)


def own_addresses() -> frozenset[bytes]:
    """Return the machine's own addresses, 4 or 16 bytes each; they change when it moves between networks."""
    import scapy.arch  # noqa: F401 -- it registers what knows the interfaces of this system
    from scapy.config import conf

    conf.ifaces.reload()
    texts = [text for interface in conf.ifaces.values() for family in (4, 6) for text in interface.ips[family]]
    return frozenset(inet_pton(AF_INET6 if ":" in text else AF_INET, text) for text in texts)
