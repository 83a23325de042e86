"""Fuzz targets: what a request carries, through every decoder and judge, and the lines of the process that looks."""

from __future__ import annotations

import json

_TYPES = (
    "",
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/plain",
    "application/x-protobuf",
    "application/x-msgpack",
    "application/cbor",
    "application/x-ndjson",
    "application/octet-stream",
    "image/png",
)
_ENCODINGS = ("", "gzip", "deflate", "br", "zstd", "gzip, br", "x")


def body(data: bytes) -> None:
    """The first two bytes choose the headers."""
    from detector.behaviour.analysis import examine
    from detector.vocabulary import KINDS

    how, rest = data[:2].ljust(2, b"\0"), data[2:]
    analysis, _ = examine(rest, _TYPES[how[0] % len(_TYPES)], _ENCODINGS[how[1] % len(_ENCODINGS)])
    assert all(found.kind in KINDS and 0 < found.score <= 1 for found in analysis.findings)


def query(data: bytes) -> None:
    from detector.behaviour.analysis import examine

    examine(b"", url_query=data.decode("utf-8", "replace"))


def sequence(data: bytes) -> None:
    """Many bodies of one host, one after the other, with a canary that is looked for."""
    from detector.canary.model import Canary, Point
    from detector.judging import Judge
    from detector.observation import Observation
    from detector.payload import Payload

    judge = Judge()
    judge.plant(Canary("brisk amber otter", tuple(Point(7 * i, 5 * i % 300, 16 * i) for i in range(40))))
    for at, piece in enumerate(data.split(b"\xff\xfe")[:20]):
        seen = Observation(at=float(at), seen_in="proxy", host="a.example", method="POST", path="/v1")
        for _ in judge.judge(seen, Payload(body=piece, is_incoming=piece[:1] == b"<")):
            pass
    judge.sequences()


def judgement(data: bytes) -> None:
    """What the examining process says is not trusted either."""
    from detector.examiner.messages import counts, parse_judgement

    try:
        words = json.loads(data)
    except (ValueError, RecursionError):
        return
    for parse in (parse_judgement, counts):
        try:
            parse(words)
        except (ValueError, TypeError, KeyError):
            continue
