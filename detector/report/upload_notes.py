"""What the times and sizes of uploads may mean, in words, and what the bars stand for. Claims no more than possible."""

from __future__ import annotations

from collections.abc import Iterator

from detector.report import words
from detector.report.document import Document, UploadRow
from detector.report.sparkline import Bars
from detector.uploads.bursts import SCREENSHOT, VIDEO_SEGMENT

AWAY = "when you may have been away"
_AWAY_MEANING = "the machine was on, and hardly anything else was opened on it"
_MAY_BE = {SCREENSHOT: "possibly screenshots", VIDEO_SEGMENT: "possibly pieces of a video"}
_MAY_BE_MEANING = "uploads of such a size came again and again, each within seconds; their size is all that is known"


def notes(upload: UploadRow | None) -> Iterator[str]:
    """Yield what bursts may be, and how much was sent while the person may have been away."""
    if upload is None:
        return
    for burst in upload.bursts:
        size, apart = words.size(burst.typical_bytes), words.span(burst.seconds_apart)
        yield f"{_MAY_BE[burst.kind]}: {burst.count:,} bursts of about {size}, {apart} apart"
    if upload.while_idle is not None and upload.while_idle.bytes_up:
        yield f"{words.size(upload.while_idle.bytes_up)} of it {AWAY}"


def meanings(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the words that notes use, with their meaning; only those that occur."""
    rows = _shown(document)
    kinds = {burst.kind for upload in rows for burst in upload.bursts}
    yield from ((said, _MAY_BE_MEANING) for kind, said in _MAY_BE.items() if kind in kinds)
    if any(upload.while_idle is not None and upload.while_idle.bytes_up for upload in rows):
        yield AWAY, _AWAY_MEANING


def meaning_of(bars: Bars, document: Document) -> Iterator[tuple[str, str]]:
    """Yield what the bars under a size stand for, if there are any."""
    if any(bars.draw(upload, 1) for upload in _shown(document)):
        first, last = map(words.clock if words.is_one_day(bars.span) else words.moment, bars.span)
        yield "bars", f"when it was sent, from {first} to {last}; the tallest is when most of it was"


def _shown(document: Document) -> list[UploadRow]:
    uploads = [vendor.upload for vendor in document.receiving] + [row.upload for row in document.unknown or ()]
    return [upload for upload in uploads if upload is not None]
