"""Looks for beats in what is followed, a destination at a time, so that a live watch can look between two packets.

Says which hosts are known by asking; decides nothing about a beat itself (see detector.beats).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from detector.beats.keeping import Keeping
from detector.beats.model import NO_RHYTHMS, Beat, Key, Possible, Rhythms
from detector.match.index import Matcher
from detector.summary import Summary
from detector.uploads.model import SLOT_SECONDS
from detector.vocabulary import LISTED

FEWEST = 6
"""Connections below which there is no beat to look for; as in detector.beats.period."""

REST = 60.0
_A_FEW = 2

Known = Callable[[str], bool]
"""Tells whether it is known whose a host is."""


class RhythmSearch:
    """Looks at all destinations in turn, again and again; `utc_offset` is the local time's, in seconds."""

    def __init__(self, keeping: Keeping, is_known: Known, utc_offset: int = 0) -> None:
        self._keeping = keeping
        self._is_known = is_known
        self._utc_offset = utc_offset
        self._beats: dict[Key, Beat] = {}
        self._possible: dict[Key, Possible] = {}
        self._round: Iterator[None] = iter(())
        self._began = 0.0

    def begin(self) -> None:
        """Begin a new round over all destinations."""
        self._round = self._look()

    def turn(self, now: float) -> None:
        """Look at a few destinations, so that nobody waits; a round begins every REST seconds, `now` in seconds.

        The clock may be set back; a round then begins at once, and no day later.
        """
        if not self.step(_A_FEW) and abs(now - self._began) >= REST:
            self._began = now
            self.begin()

    def step(self, most: int) -> bool:
        """Look at so many destinations; False when the round is over."""
        return len(list(islice(self._round, most))) == most

    def found(self) -> Rhythms:
        """Return what was found so far."""
        clearest: dict[str, Beat] = {}
        for key, beat in sorted(self._beats.items()):
            known = clearest.get(key.host)
            if known is None or beat.confidence > known.confidence:
                clearest[key.host] = beat
        possible = sorted(self._possible.values(), key=lambda one: (-one.beat.confidence, one.key))
        return Rhythms(clearest, tuple(possible))

    def _look(self) -> Iterator[None]:
        from detector.beats.activity import activity_of
        from detector.beats.collectors import possible_of
        from detector.beats.scoring import find_beats

        keys = self._keeping.worth_a_look(FEWEST)
        activity = activity_of(self._keeping.destinations()) if keys else None
        for key in keys:
            destination = self._keeping.destination(key, self._is_known(key.host))
            if destination is not None:
                beats = find_beats(destination, activity, self._utc_offset)
                self._note(key, beats[0] if beats else None, possible_of(destination, beats))
            yield

    def _note(self, key: Key, beat: Beat | None, possible: Possible | None) -> None:
        if beat is not None:
            self._beats[key] = beat
        else:
            self._beats.pop(key, None)
        if possible is not None:
            self._possible[key] = possible
        else:
            self._possible.pop(key, None)


def rhythms_of(summary: Summary, utc_offset: int = 0) -> Rhythms:
    """Return all beats in what a summary followed."""
    if not any(sum(rows.by_hour) >= FEWEST for rows in summary.followed.rows):
        return NO_RHYTHMS
    known = {tally.host for tally in summary.tallies if tally.signature_id and tally.category != LISTED}
    keeping = Keeping.thawed(summary.followed)
    search = RhythmSearch(keeping, known.__contains__, utc_offset)
    search.begin()
    while search.step(1_000):
        pass
    return _with_quiet(search.found(), keeping, summary)


def _with_quiet(found: Rhythms, keeping: Keeping, summary: Summary) -> Rhythms:
    """Add when hardly anything was opened; what beats surely, opens by itself."""
    from detector.beats.collectors import LEAST_CONFIDENCE
    from detector.beats.quiet import is_several, quiet_of

    rows = summary.followed.rows
    # Asked first, because putting all that is followed in order takes longer than all the rest.
    if is_several(row.key.client for row in rows) or len({hour for row in rows for hour, _ in row.hours}) < 2:
        return found
    scheduled = {host for host, beat in found.beats.items() if beat.confidence >= LEAST_CONFIDENCE}
    sent_at = (slot * SLOT_SECONDS for tally in summary.tallies for slot, _ in tally.upload.surges)
    return replace(found, quiet=quiet_of(keeping.destinations(), scheduled, sent_at))


def known_to(matcher: Matcher) -> Known:
    """Return what tells whether a signature names a host; a list of others does not say whose it is."""

    def is_known(host: str) -> bool:
        match = matcher.match(host)
        return match is not None and not match.is_listed

    return is_known
