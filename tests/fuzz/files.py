"""Fuzz targets: whole files and documents, as a user hands them over. Each may refuse them with words for the user."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from detector.errors import DetectorError

if TYPE_CHECKING:
    from detector.catalogue.compiled import Catalogue


@cache
def _catalogue() -> Catalogue:
    from detector.catalogue.store import load

    return load()


def _scanned(data: bytes, suffix: str) -> None:
    """Scan a file that holds `data`; every packet must be accounted for."""
    from detector.inputs import Input
    from detector.scan import scan

    with tempfile.NamedTemporaryFile(suffix=suffix) as file, suppress(DetectorError):
        file.write(data)
        file.flush()
        done = scan([Input(path=file.name, is_named=True)], _catalogue(), jobs=1)
        coverage = done.summary.coverage
        assert coverage.packets == coverage.parsed + sum(coverage.unparsed.values())


def frames(data: bytes) -> None:
    """The first byte chooses the link type, the rest are frames of one capture with their lengths before them."""
    from tests.frames import pcap

    links = (1, 0, 12, 101, 108, 113, 127, 228, 229, 276, 9, 50)
    link, rest = links[data[0] % len(links)] if data else 1, data[1:]
    packets: list[bytes] = []
    while rest and len(packets) < 40:
        size = rest[0] * 6 + 1
        packets.append(rest[1 : 1 + size])
        rest = rest[1 + size :]
    _scanned(pcap(packets, link=link), ".pcap")


def any_file(data: bytes) -> None:
    """Whatever it is (pcap, pcapng, gzip, HAR, flow file, a log of another tool): its content decides."""
    _scanned(data, ".bin")


def keys(data: bytes) -> None:
    from detector.sources.keys import read_keys

    with tempfile.NamedTemporaryFile() as file, suppress(DetectorError):
        file.write(data)
        file.flush()
        read_keys(file.name)


def signature(data: bytes) -> None:
    from detector.catalogue.loader import read_signature
    from detector.catalogue.yaml_document import decode_text

    text, _ = decode_text(data, "fuzzed.yaml")
    if text is not None:
        read_signature(text, "signatures/web-analytics/fuzzed.yaml")


def listed(data: bytes) -> None:
    """A list of others, in whichever format it turns out to be; then it is asked about some URLs."""
    from detector.catalogue.list_files import read_named
    from detector.match.index import Matcher

    with tempfile.NamedTemporaryFile() as file, suppress(DetectorError):
        file.write(data)
        file.flush()
        named = read_named(Path(file.name), "fuzzed")
        matcher = Matcher(replace(_catalogue(), lists=(named,)))
        for host in [*list(named.hosts)[:20], *list(named.domains)[:20], "a.example"]:
            matcher.match(host, path="/a/b?c")


def trackerdb(data: bytes) -> None:
    from detector.lists.reading import read_trackerdb

    names = ("patterns/a.eno", "organizations/b.eno", "categories/c.eno")
    texts = data.decode("utf-8", "replace").split("\0")
    with suppress(DetectorError):
        read_trackerdb(dict(zip(names, texts, strict=False)))


def settings(data: bytes) -> None:
    from detector.configuration import parse_configuration

    with suppress(DetectorError):
        parse_configuration(data.decode("utf-8", "replace"), Path("detect.toml"), Path("/home/a"), ("table", "json"))


def history(data: bytes) -> None:
    """Rows of the history, as text: a file that others may have written."""
    from detector.history.codec import from_text, name_from_bytes
    from detector.history.rows import Head
    from detector.summary import Tally

    text = data.decode("utf-8", "surrogateescape")
    for kind, given in ((Head, {}), (Tally, {"host": "a.example", "signature_id": None, "origin": None})):
        with suppress(ValueError):
            from_text(kind, text, **given)
    with suppress(ValueError):
        name_from_bytes(data)


def page_request(data: bytes) -> None:
    """What a browser, or somebody else, says to the live page: nothing without the secrets may come through."""
    from detector.dashboard.guard import Request, Secrets, cookie_in, has_cookie, has_key, is_foreign

    words: list[str | None] = [*data.decode("latin-1").split("\n"), *[None] * 6]
    secrets = Secrets(8_000, "t" * 32, "c" * 32, "k" * 32)
    cookie = cookie_in(words[3], secrets.cookie_name)
    request = Request(words[0], words[1], words[2], cookie, words[4])
    assert is_foreign(request, secrets) is not None or words[0] == "127.0.0.1:8000"
    is_foreign(request, secrets, is_opening=True)
    assert not has_cookie(request, secrets) or secrets.cookie in (words[3] or "")
    assert not has_key(request, secrets) or words[4] == secrets.key
