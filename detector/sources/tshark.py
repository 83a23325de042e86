"""Runs tshark over a capture to decrypt it, and yields what was inside, packet by packet. Reads nothing of it.

tshark parses bytes of others, so it is held tight: it becomes another user where this one is root, reads the capture
from its standard input and the keys from memory, dissects nothing but the way to TLS and QUIC, reads no settings and no
plug-ins of anybody, may write no file, and is ended when it takes more time or memory than a capture can be worth.
"""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from detector.errors import CaptureError
from detector.sources.keys import Keys

FIELDS = (
    *("frame.time_epoch", "tcp.stream", "quic.connection.number", "ip.src", "ipv6.src", "tcp.srcport", "udp.srcport"),
    *("tls.handshake.type", "tls.handshake.extensions_server_name", "data.data"),
    *("quic.stream.stream_id", "quic.stream.off", "quic.stream.offset", "quic.stream.len", "quic.stream.length"),
    *("quic.stream.fin", "quic.stream_data"),
)
"""What is asked of each packet, in the order of a row."""

MAX_ROW = 4 << 20
"""Bytes of a row; a packet of 64 kB makes one of 130 kB."""

PATIENCE = 30
"""Seconds that tshark may be silent for beyond those that it may compute."""

_FILTER = "tls.handshake.type == 1 or (tls and data.data) or quic.stream_data"
# The way from a frame to TLS and QUIC, and nothing else: what is not dissected cannot go wrong.
_DISSECTED = frozenset(
    {
        *("frame", "eth", "ethertype", "vlan", "ieee8021ad", "llc", "sll", "null", "loop", "raw"),
        *("ppp", "pppoe", "pppoes", "gre", "vxlan", "geneve", "erspan"),
        *("ip", "ipv6", "ipv6.fraghdr", "ipv6.hopopts", "ipv6.dstopts", "ipv6.routing"),
        *("tcp", "udp", "tls", "quic", "data"),
    }
)
_PREFERENCES = ("tcp.desegment_tcp_streams:TRUE", "tcp.reassemble_out_of_order:TRUE", "tls.desegment_ssl_records:TRUE")
_NOWHERE = "/nonexistent"
_FOLDERS = (
    *("HOME", "XDG_CONFIG_HOME", "TMPDIR"),
    *("WIRESHARK_CONFIG_DIR", "WIRESHARK_PLUGIN_DIR", "WIRESHARK_EXTCAP_DIR"),
)
"""Where tshark would look for settings, scripts and plug-ins, or leave files."""

_MEMORY = 4 << 30
_LISTING_SECONDS = 60
_WHAT_TO_INSTALL = (
    "--keys needs tshark, which is not installed: install the package `tshark` (Debian, Ubuntu), "
    "`wireshark-cli` (Fedora, Arch) or `wireshark` (Homebrew)"
)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a run may cost: seconds of the processor, and bytes of what it writes."""

    seconds: int
    output: int

    @classmethod
    def of(cls, size: int) -> Bounds:
        """Return what a capture of `size` bytes is worth: some twenty times of what it should take."""
        return cls(120 + size // 500_000, (256 << 20) + 50 * size)


class Run:
    """One run over one capture: iterate `rows` once, then ask for `note`, which says why it ended early, if it did."""

    def __init__(self, path: str, keys: Keys, bounds: Bounds | None = None) -> None:
        self.note = ""
        self.oversized = 0
        self._path = path
        self._keys = keys
        self._bounds = bounds

    def rows(self) -> Iterator[list[str]]:
        """Yield a row of FIELDS for each packet that begins a connection or holds something decrypted."""
        try:
            size = os.stat(self._path).st_size
        except OSError as error:
            raise CaptureError(f"{self._path}: cannot be read: {(error.strerror or str(error)).lower()}") from error
        bounds = self._bounds or Bounds.of(size)
        with open(self._path, "rb") as capture, _key_log(self._keys) as log:
            command = [find_tshark(), "-n", "-r", "-", *_options(self._keys), *log.options]
            fields = [part for name in FIELDS for part in ("-e", name)]
            command += ["-Y", _FILTER, "-T", "fields", *fields]
            child = _start(command, self._keys, bounds.seconds, capture, log.descriptors)
            try:
                for line in self._lines(child, bounds):
                    yield line.decode("utf-8", "replace").split("\t")
            finally:
                child.kill()
                child.wait()
                if child.stdout is not None:
                    child.stdout.close()

    def _lines(self, child: subprocess.Popen[bytes], bounds: Bounds) -> Iterator[bytes]:
        """Yield whole lines; one that is too long is counted and left out."""
        held, total, is_skipping = bytearray(), 0, False
        while data := self._more(child, bounds):
            total += len(data)
            *whole, rest = data.split(b"\n")
            for line in whole:
                if is_skipping:
                    is_skipping = False
                else:
                    yield bytes(held) + line
                held.clear()
            held += b"" if is_skipping else rest
            if len(held) > MAX_ROW:
                self.oversized += 1
                is_skipping = True
                held.clear()
            if total > bounds.output:
                self.note = "the decryption was stopped: tshark wrote far more than there was to read"
                return
        self.note = self.note or _last_words(child.wait())

    def _more(self, child: subprocess.Popen[bytes], bounds: Bounds) -> bytes:
        """Return what the child wrote next; nothing at its end, or when it is silent for longer than it may compute."""
        if child.stdout is None:
            return b""
        descriptor = child.stdout.fileno()
        if not select.select([descriptor], [], [], bounds.seconds + PATIENCE)[0]:
            self.note = "the decryption was stopped: tshark did not go on"
            child.kill()
            return b""
        return os.read(descriptor, 1 << 16)


def find_tshark() -> str:
    """Return where tshark is. Raises CaptureError, which says what to install, when it is not there."""
    if os.name != "posix":
        raise CaptureError("--keys works on Linux only, where a child can be held tight")
    found = shutil.which("tshark")
    if found is None:
        raise CaptureError(_WHAT_TO_INSTALL)
    return found


@dataclass(frozen=True, slots=True)
class _KeyLog:
    options: tuple[str, ...] = ()
    descriptors: tuple[int, ...] = ()


@contextmanager
def _key_log(keys: Keys) -> Iterator[_KeyLog]:
    """Lay the keys into memory, where the child can open them and no disk ever sees them."""
    if not keys.lines:
        yield _KeyLog()
        return
    if sys.platform != "linux":
        raise CaptureError("--keys works on Linux only, where keys can be handed over without a file")
    descriptor = os.memfd_create("keys")
    try:
        rest = keys.lines
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        yield _KeyLog(("-o", f"tls.keylog_file:/dev/fd/{descriptor}"), (descriptor,))
    finally:
        os.close(descriptor)


def _options(keys: Keys) -> list[str]:
    disabled = [name for name in _protocols(keys) if name not in _DISSECTED]
    return [
        *(part for name in disabled for part in ("--disable-protocol", name)),
        *(part for preference in _PREFERENCES for part in ("-o", preference)),
    ]


def _protocols(keys: Keys) -> list[str]:
    """Return the names of all protocols that this tshark knows."""
    child = _start([find_tshark(), "-G", "protocols"], keys, _LISTING_SECONDS)
    try:
        listing, _ = child.communicate(timeout=2 * _LISTING_SECONDS)
    except subprocess.TimeoutExpired:
        child.kill()
        listing, _ = child.communicate()
    names = [parts[2] for line in listing.decode("utf-8", "replace").splitlines() if len(parts := line.split("\t")) > 2]
    if not _DISSECTED & set(names):
        raise CaptureError("tshark does not say which protocols it knows; version 4.0 or later is needed")
    return names


def _start(
    command: list[str],
    keys: Keys,
    seconds: int,
    stdin: BinaryIO | None = None,
    descriptors: tuple[int, ...] = (),
) -> subprocess.Popen[bytes]:
    """Start a child that is held tight; see the head of this module."""
    user = keys.user if os.geteuid() == 0 else None
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL if stdin is None else stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pass_fds=descriptors,
            cwd="/",
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", **dict.fromkeys(_FOLDERS, _NOWHERE)},
            user=None if user is None else user[0],
            group=None if user is None else user[1],
            extra_groups=None if user is None else [],
            preexec_fn=_limits(seconds),
        )
    except (OSError, subprocess.SubprocessError) as error:
        # Such as in a container whose root may not become anybody else: it is not run as root then.
        raise CaptureError(f"tshark cannot be started as an ordinary user: {error}") from error


def _limits(seconds: int) -> Callable[[], None]:
    import resource

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))

    return limit


def _last_words(status: int) -> str:
    if status < 0:
        return "the decryption was stopped: tshark took more time or memory than the capture is worth"
    # 2: the file is cut, which its own reader tells.
    return "" if status in (0, 2) else f"tshark ended with status {status}"
