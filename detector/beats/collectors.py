"""Which unknown destinations may be collectors: those with a sure beat that carries data up. `Possible`, never more.

A schedule and a direction are all that can be seen here; what is sent, and why, cannot. So backups, sensors and
monitoring of machines look the same, and each result says so.
"""

from __future__ import annotations

from collections.abc import Iterable

from detector.beats.harmless import LITTLE
from detector.beats.model import Activity, Beat, Destination, Possible
from detector.beats.scoring import find_beats

LEAST_CONFIDENCE = 0.6
UPLOAD_HEAVY = 0.5
CAVEAT = (
    "Whether it collects anything about a person cannot be seen from outside: backups, sensors and the monitoring of"
    " machines have the same rhythm."
)


def possible_collectors(
    destinations: Iterable[Destination], activity: Activity | None = None, utc_offset: int = 0
) -> list[Possible]:
    """Return the unknown destinations that send on a schedule, the surest first, with reasons in sentences."""
    found = [possible_of(one, find_beats(one, activity, utc_offset)) for one in destinations if not one.is_known]
    return sorted((one for one in found if one is not None), key=lambda one: (-one.beat.confidence, one.key))


def possible_of(destination: Destination, beats: Iterable[Beat]) -> Possible | None:
    """Return what the first of a destination's beats says that may be a collector's; None if none may be."""
    sure = [] if destination.is_known else [beat for beat in beats if is_possible(beat)]
    return Possible(destination.key, sure[0], _reasons(destination, sure[0])) if sure else None


def is_possible(beat: Beat) -> bool:
    """Tell whether a beat is sure, carries data, mostly up, and is of no well-known harmless kind."""
    return (
        beat.confidence >= LEAST_CONFIDENCE
        and not beat.harmless
        and beat.upload >= LITTLE
        and beat.upload_ratio >= UPLOAD_HEAVY
    )


def _reasons(destination: Destination, beat: Beat) -> tuple[str, ...]:
    name = destination.key.host
    return (f"{name} is possibly a collector: it is unknown, and data goes there on a schedule.", *beat.reasons, CAVEAT)
