"""A real handshake on loopback says who signed; what is no TLS, or does not answer, is said and ends in time."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from detector.errors import CaptureError
from detector.sources.probe import address_of, probe
from detector.sources.upstream import PublicRoots
from tests.doctor.tree import Authority


@contextmanager
def listening(serve: Callable[[socket.socket], object], times: int = 1) -> Iterator[int]:
    """Serve `times` connections on loopback, and yield the port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def run() -> None:
            for _ in range(times):
                with suppress(OSError), server.accept()[0] as client:
                    serve(client)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        yield server.getsockname()[1]


def tls(pem: Path, names: list[str | None]) -> Callable[[socket.socket], None]:
    """Return what serves one TLS connection, and keeps the name that it was called by."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    context.sni_callback = lambda sock, name, ctx: names.append(name)

    def serve(client: socket.socket) -> None:
        with suppress(OSError), context.wrap_socket(client, server_side=True) as inner:
            inner.recv(1)

    return serve


def test_who_signed_is_told_with_the_whole_chain(tmp_path: Path) -> None:
    own = Authority("Own Root")
    pem, bundle = tmp_path / "server.pem", tmp_path / "roots.pem"
    pem.write_bytes(own.server_pem("localhost"))
    bundle.write_bytes(own.pem)
    names: list[str | None] = []
    with listening(tls(pem, names), times=3) as port:
        private = probe("localhost", port, PublicRoots())
        public = probe("localhost", port, PublicRoots(str(bundle)))
        probe("127.0.0.1", port, PublicRoots(str(bundle)))
    assert [name[1] for name in private.issuers] == ["Own Root", "Own Root"]
    assert (private.host, private.is_public, public.is_public) == ("localhost", False, True)
    assert names == ["localhost", "localhost", None]


def test_what_is_no_tls_is_said() -> None:
    answer = b"HTTP/1.1 400 Bad Request\r\n\r\n"
    with (
        listening(lambda client: client.sendall(answer)) as port,
        pytest.raises(CaptureError, match=r"handshake failed|could not be reached"),
    ):
        probe("localhost", port, PublicRoots())


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    waiting = threading.Event()
    with listening(lambda client: waiting.wait(20)) as port:
        with pytest.raises(CaptureError, match="no answer in time"):
            probe("127.0.0.1", port, PublicRoots(), patience=0.2)
        waiting.set()


def test_a_port_where_nobody_listens_is_said() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    with pytest.raises(CaptureError, match="could not be reached"):
        probe("127.0.0.1", port, PublicRoots())


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("www.example.org", ("www.example.org", 443)),
        ("www.example.org:8443", ("www.example.org", 8443)),
        ("[2001:db8::1]:8443", ("2001:db8::1", 8443)),
        ("[2001:db8::1]", ("2001:db8::1", 443)),
        ("2001:db8::1", ("2001:db8::1", 443)),
    ],
)
def test_hosts_are_read(target: str, address: tuple[str, int]) -> None:
    assert address_of(target) == address


@pytest.mark.parametrize(
    "target",
    ["", "https://a.example/", "a.example:0", "a.example:65536", "a:b", "a\x1b", "me@a", "a b", ":443", "?", "a:²"],
)
def test_what_is_no_host_is_refused(target: str) -> None:
    with pytest.raises(ValueError, match=r"name a host|no such port"):
        address_of(target)
