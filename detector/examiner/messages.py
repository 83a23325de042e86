"""What goes to the examining process (with lengths before it, a body behind it) and what comes back, a line of JSON.

What comes back holds kinds and counts, no value of a body. It is checked all the same: that process reads hostile
bytes.
"""

from __future__ import annotations

import marshal
import struct
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from detector.catalogue.model import Read
from detector.observation import Judgement, Observation, Observed
from detector.payload import Payload
from detector.vocabulary import CERTAINTIES, KINDS

if TYPE_CHECKING:
    from detector.canary.model import Canary

HEAD = struct.Struct("!II")
"""Before each message to the process: how many bytes of words follow, and how many of body behind them."""

_LONGEST = 300
_OF_SEEN = ("at", "seen_in", "host", "method", "path", "sent_as")
_OF_CANARY = ("clicks", "scrolls", "viewport", "ratio", "key_times", "page_height")
_OF_PAYLOAD = ("query", "content_type", "content_encoding", "is_cut", "is_incoming")


def job(seen: Observation, payload: Payload, form: Read | None) -> bytes:
    """Return the message that asks what a request holds."""
    told = tuple(getattr(seen, name) for name in _OF_SEEN)
    carried = tuple(getattr(payload, name) for name in _OF_PAYLOAD)
    read = None if form is None else (form.decode, form.at, form.kinds)
    return _message((told, carried, read), payload.body)


def question() -> bytes:
    """Return the message that asks what all sequences show by now; everything sent before is answered before."""
    return _message(None, b"")


def _message(words: Any, body: bytes) -> bytes:
    # marshal, not JSON: it takes a tenth of the time, and both ends are one Python. Only we write what is read so.
    text = marshal.dumps(words)
    return HEAD.pack(len(text), len(body)) + text + body


def planted(canary: Canary) -> bytes:
    """Return the message that says what to look for in all that comes after it."""
    path = tuple((point.x, point.y, point.t) for point in canary.path)
    return _message((canary.phrase, path, *(getattr(canary, name) for name in _OF_CANARY)), b"")


def parse_message(text: bytes, body: bytes) -> tuple[Observation, Payload, Read | None] | Canary | None:
    """Return what a message asks about, or a canary to look for; None if it asks for the sequences."""
    words = marshal.loads(text)
    if words is None:
        return None
    if isinstance(words[0], str):
        return _canary(*words)
    told, carried, form = words
    read = None if form is None else Read(form[0], form[1], form[2], ())
    seen = Observation(**dict(zip(_OF_SEEN, told, strict=True)))
    return seen, Payload(body=body, **dict(zip(_OF_PAYLOAD, carried, strict=True))), read


def _canary(phrase: str, path: tuple[tuple[int, int, int], ...], *others: Any) -> Canary:
    from detector.canary.model import Canary, Point

    return Canary(phrase, tuple(Point(*point) for point in path), **dict(zip(_OF_CANARY, others, strict=True)))


def render_judgement(said: Judgement) -> dict[str, Any]:
    """Return a judgement as plain values."""
    observed = [[seen.kind, seen.count, seen.how, seen.certainty, seen.score] for seen in said.observed]
    return {
        **{name: getattr(said, name) for name in _OF_SEEN},
        "observed": observed,
        "purpose": said.purpose,
        "requests": said.requests,
    }


def parse_judgement(words: Mapping[str, Any]) -> Judgement:
    """Return the judgement that `render_judgement` wrote. Raises ValueError, TypeError or KeyError for others."""
    purpose = words["purpose"]
    return Judgement(
        at=float(words["at"]),
        seen_in=str(words["seen_in"]),
        host=str(words["host"]),
        method=words["method"],
        path=words["path"],
        observed=tuple(_observed(*fields) for fields in words["observed"]),
        purpose=None if purpose is None else str(purpose)[:_LONGEST],
        requests=int(words["requests"]),
        sent_as=str(words["sent_as"]),
    )


def _observed(kind: str, count: int, how: str, certainty: str, score: float) -> Observed:
    if kind not in KINDS or certainty not in CERTAINTIES:
        raise ValueError("no kind of data, or no certainty, that there is")
    return Observed(kind, int(count), str(how)[:_LONGEST], certainty, float(score))


def counts(words: Any) -> dict[str, int]:
    """Return counts by reason, as far as they are any."""
    return {str(name)[:_LONGEST]: count for name, count in dict(words).items() if isinstance(count, int)}
