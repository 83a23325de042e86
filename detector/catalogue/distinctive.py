"""Whether an endpoint for any host says enough: its path, and what must be in the request besides. Pure.

A path that many programs could have (`/api/event`) accuses nobody by itself, and no path does without a second
condition. What counts as a word that tells something is written down here, so that lint can say why it refuses.
"""

from __future__ import annotations

import re

from detector.catalogue.model import Endpoint

LEAST_KEYS = 2
"""Names of keys that must be asked for where the path names its product."""

LEAST_KEYS_OF_ANY = 3
"""Names of keys that must be asked for where the path is one that others may have, too."""

_SHORTEST_WORD = 5
_VERSION = re.compile(r"v?\d+(?:[._-]\d+)*")
# Words that programs of all sorts have in their paths.
_GENERIC = frozenset(
    re.findall(
        r"\w+",
        """
    action actions agent agents analytics api app apps asset assets auth batch beacon browser capture check client
    clients collect collector config conf data endpoint envelope error errors event events export file files gateway
    graphql health heartbeat hook hooks identify import index ingest ingestion js json key keys lib log logging login
    logs message messages metric metrics monitor monitoring page pageview pages ping pixel post public push receive
    record recorder recording recordings records replay report reporting reports request rest rpc sdk search send
    server service services session sessions settings start state static stats status stop store stream submit
    telemetry token trace traces track tracker tracking tracks update upload uploads user users version view views
    visit visits web webhook webhooks
    """,
    )
)


def path_weakness(path: str) -> str | None:
    """Return why a path cannot stand for any host at all, with the remedy; None if it may."""
    segments = _segments(path)
    literal = [segment for segment in segments if "*" not in segment]
    if not literal:
        return "names nothing; write the path that the product's source has"
    if "**" in segments[1:] or all("*" in segment for segment in segments[-2:]):
        return "is too open; `**` may stand before the rest alone, and one of the last two segments must be a word"
    if not _telling(literal) and len(literal) == 1:
        return f"'{literal[0]}' alone is a path that anybody may have; write more of it, or name hosts"
    return None


def condition_weakness(endpoint: Endpoint) -> str | None:
    """Return why what is asked of the request besides its path is too little, with the remedy; None if it is enough."""
    needs = endpoint.needs
    if needs is None:
        return "missing; a path alone is no evidence: write `needs:`"
    if needs.read:
        return None if endpoint.read is not None else "asks for something to be read; write `read:`, too"
    wanted = LEAST_KEYS if _telling(_segments(endpoint.path or "/")) else LEAST_KEYS_OF_ANY
    named = len(needs.query) + len(needs.body)
    if named < wanted:
        return f"names {named} keys; a request to this path is told from others by {wanted} or more"
    return None


def _segments(path: str) -> list[str]:
    """Return the segments of a pattern; a slash at its end begins none."""
    return path.strip("/").split("/")


def _telling(segments: list[str]) -> list[str]:
    """Return the segments that hold more than words which programs of all sorts have."""
    return [segment for segment in segments if "*" not in segment and _tells(segment)]


def _tells(segment: str) -> bool:
    if _VERSION.fullmatch(segment):
        return False
    words = [word for word in re.split(r"[^a-z0-9]+", segment.lower()) if word]
    return any(word not in _GENERIC and not _VERSION.fullmatch(word) and len(word) >= _SHORTEST_WORD for word in words)
