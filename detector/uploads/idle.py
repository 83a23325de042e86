"""How much went up while hardly anything was opened on the machine, so that the person may have been away. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from detector.beats.model import Quiet
from detector.uploads.model import Upload


@dataclass(frozen=True, slots=True)
class WhileIdle:
    """Bytes that went up in quiet times, and how long those were in all, in seconds.

    At least so many: only buckets that lie wholly within quiet times count.
    """

    bytes_up: int
    seconds: int


def while_idle(upload: Upload, quiet: Quiet | None) -> WhileIdle | None:
    """Return what went up in quiet times; None where it is not known when those were."""
    if quiet is None:
        return None
    length = upload.seconds_per_bucket
    sent = sum(
        size
        for place, size in enumerate(upload.sent, upload.start)
        if size and quiet.covers(place * length, (place + 1) * length)
    )
    return WhileIdle(sent, quiet.seconds)
