"""All fuzz targets by name, each with real inputs to start from. Fuzzes nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.fuzz import bodies, files, messages

DATA = Path(__file__).resolve().parents[1] / "data"
FOUND = Path(__file__).resolve().parent / "found"
_LARGEST = 200_000


@dataclass(frozen=True, slots=True)
class Target:
    """Something that reads bytes: an exception out of `run` is a fault. `seeds` are inputs from real life."""

    run: Callable[[bytes], object]
    seeds: Callable[[], Iterable[bytes]]


def captures(pattern: str = "*.pcap*") -> Callable[[], Iterator[bytes]]:
    """Return seeds: the captures of the tests' data."""

    def seeds() -> Iterator[bytes]:
        for path in sorted((DATA / "captures").glob(pattern)):
            if path.stat().st_size <= _LARGEST:
                yield path.read_bytes()

    return seeds


def stored(*patterns: str) -> Callable[[], Iterator[bytes]]:
    """Return seeds: messages of the tests' data."""

    def seeds() -> Iterator[bytes]:
        for pattern in patterns:
            for path in sorted((DATA / "messages").glob(pattern)):
                yield path.read_bytes()

    return seeds


def lengths(*patterns: str) -> Callable[[], Iterator[bytes]]:
    """Return seeds: the same, with a length before each piece."""

    def seeds() -> Iterator[bytes]:
        for whole in stored(*patterns)():
            pieces = [whole[at : at + 2_041] for at in range(0, len(whole), 2_041)]
            yield b"".join(bytes([(len(piece) + 6) // 8]) + piece for piece in pieces)

    return seeds


def texts(module: str, name: str) -> Callable[[], Iterator[bytes]]:
    """Return seeds: the samples of a test module, texts or lists of them."""

    def seeds() -> Iterator[bytes]:
        from importlib import import_module

        found = getattr(import_module(module), name)
        for text in found.values() if isinstance(found, dict) else [found]:
            yield text if isinstance(text, bytes) else str(text).encode()

    return seeds


def signatures() -> Iterator[bytes]:
    """Yield some real signatures."""
    folder = Path(__file__).resolve().parents[2] / "signatures"
    for path in sorted(folder.glob("*/*.yaml"))[::40]:
        yield path.read_bytes()


def recorded() -> Iterator[bytes]:
    """Yield bodies that real programs sent, after the two bytes that choose their headers."""
    from tests.behaviour.cases import recorded_cases

    for case in recorded_cases():
        for request in case.requests[:2]:
            if 0 < len(request.body) <= _LARGEST:
                yield b"\0\0" + request.body


def tunnels() -> Iterator[bytes]:
    """Yield the first messages of real tunnels, a length before each and a port before all."""
    from detector.sources.capture_file import open_capture

    for path in sorted((DATA / "tunnels").glob("*.pcap*")):
        with open_capture(str(path)) as capture:
            for batch in capture.batches():
                starts = zip(batch.offsets.tolist(), batch.lengths.tolist(), strict=True)
                pieces = [bytes(batch.memory[at + 42 : at + length])[:2_000] for at, length in starts][:8]
                yield b"\xca\x6c" + b"".join(bytes([(len(piece) + 6) // 8]) + piece for piece in pieces)


def rows() -> Iterator[bytes]:
    """Yield rows as the history holds them."""
    from detector.history.codec import to_text
    from detector.history.rows import Head
    from detector.summary import Coverage, Tally

    yield to_text(Head(coverage=Coverage(packets=3, unparsed={"bad-header": 1}))).encode()
    tally = Tally(host="a.example", contacts=3, bytes_out=900, seen_in=frozenset({"sni"}))
    yield to_text(tally, without=("signature_id", "host", "origin")).encode()


def judgements() -> Iterator[bytes]:
    """Yield what the examining process says of some requests."""
    import json

    from detector.examiner.messages import render_judgement
    from detector.observation import Judgement, Observed

    observed = (Observed("clicks", 3, "three clicks", "decoded", 0.9),)
    for purpose in (None, "a map"):
        said = Judgement(at=1.5, seen_in="proxy", host="a.example", observed=observed, purpose=purpose, requests=2)
        yield json.dumps(render_judgement(said)).encode()
    yield b'{"too-many-layers": 3, "beyond-the-sample": 1}'


def logs() -> Iterator[bytes]:
    """Yield a log of each tool."""
    from tests.sources.logs import samples

    yield from samples.zeek_tsv().values()
    yield from samples.zeek_json().values()
    yield from (samples.eve(), samples.adguard(), samples.dnsmasq(), samples.windows_dns())


TARGETS: dict[str, Target] = {
    "dns": Target(messages.dns, stored("dns-*.bin")),
    "hello": Target(messages.hello, stored("tls-*.bin", "dtls-*.bin")),
    "server-flight": Target(messages.server_flight, stored("tls-*.bin")),
    "certificate": Target(messages.certificate, stored("certificate-*.der")),
    "dtls": Target(messages.dtls, lengths("dtls-*.bin")),
    "tunnels": Target(messages.tunnels, lengths("dtls-*.bin")),
    "quic": Target(messages.quic, stored("quic-*.bin")),
    "quic-frames": Target(messages.quic_frames, stored("quic-*.bin")),
    "http1": Target(messages.http1, stored("http-*.bin")),
    "socks": Target(messages.socks, stored("socks*.bin")),
    "conversation": Target(messages.conversation, stored("tls-*.bin", "http-*.bin", "socks*.bin")),
    "http1-requests": Target(messages.http1_requests, lengths("http-*.bin")),
    "http2": Target(messages.http2, lengths("http-*.bin")),
    "http3": Target(messages.http3, lengths("http-*.bin")),
    "web-socket": Target(messages.web_socket, lengths("http-*.bin")),
    "frames": Target(files.frames, captures()),
    "any-file": Target(files.any_file, lambda: [*captures()(), *logs()]),
    "tunnel": Target(messages.tunnel, tunnels),
    "settings": Target(files.settings, lambda: [b'signatures = ["~/mine"]\nkeep = "90d"\nignore = ["a.example"]\n']),
    "history": Target(files.history, rows),
    "page-request": Target(
        files.page_request,
        lambda: [b"127.0.0.1:8000\nhttp://127.0.0.1:8000\nsame-origin\ndetect-8000=" + b"c" * 32 + b"\n" + b"k" * 32],
    ),
    "keys": Target(files.keys, lambda: [path.read_bytes() for path in sorted((DATA / "captures").glob("*.keys"))]),
    "signature": Target(files.signature, signatures),
    "list": Target(files.listed, texts("tests.lists.samples", "TEXTS")),
    "trackerdb": Target(files.trackerdb, texts("tests.lists.samples", "TRACKERDB")),
    "body": Target(bodies.body, recorded),
    "query": Target(bodies.query, lambda: [b"a=1&b=%7B%22x%22%3A1%7D&e=22&x=104&y=33"]),
    "sequence": Target(bodies.sequence, lambda: list(recorded())[::8]),
    "judgement": Target(bodies.judgement, judgements),
}
