"""How much work one body may cost, as constants and as the Budget that counts them down. Knows no format.

Whatever a limit leaves out is counted under the reason that a report shows; a limit is never an error.
"""

from __future__ import annotations

from collections import Counter

MAX_BODY = 1_000_000  # bytes of a body that are looked at; the rest is not judged
MAX_UNPACKED = 6_000_000  # bytes out of all decompressions together
MAX_RATIO = 400  # output to input of one decompression; real replays reach about 60
MAX_LAYERS = 10  # decodings inside decodings: gzip > JSON > string > base64 > ...
MAX_NESTING = 80  # levels of lists and mappings
MAX_NODES = 120_000  # values looked at
MAX_ROWS = 1_000  # rows kept of one table; more are only counted
MAX_TABLES = 400
MAX_FLATS = 24  # lists of bare numbers: the more are tried, the likelier that one looks like a path by chance
MAX_ENCODED = 160  # strings tried as base64
MAX_GUESSES = 12  # pieces of bytes tried as records without a format
MAX_PARTS = 64  # parts of a multipart body, pictures
MAX_PIECES = 20_000  # JSON values one after the other in one text
MAX_FAILURES = 48  # places at which JSON is looked for within text that is none


class Budget:
    """What is left for one body; `layers` are the decodings used, `skipped` what was left out and how often."""

    __slots__ = ("layers", "nodes", "skipped", "unpacked")

    def __init__(self) -> None:
        self.unpacked = MAX_UNPACKED
        self.nodes = MAX_NODES
        self.layers: dict[str, None] = {}
        self.skipped: Counter[str] = Counter()

    def used(self, layer: str) -> None:
        """Note that a decoding was applied; each is named once, in order."""
        self.layers[layer] = None

    def skip(self, reason: str) -> None:
        """Count something that was left out."""
        self.skipped[reason] += 1
