"""The debug log of Windows's DNS server, line by line: which names its clients asked for. Pure.

The head of such a log explains its fields; they are written down at
https://serverfault.com/questions/684782/whats-in-the-dns-debug-log-message-fields, and the logging itself at
https://learn.microsoft.com/en-us/previous-versions/windows/it-pro/windows-server-2012-R2-and-2012/dn800669(v=ws.11).
Only what was received and is a question counts: what the server asks others in turn is the same question again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from detector.observation import Observation
from detector.sources.logs.fields import DAMAGED, Event, Unusable, needed_host
from detector.sources.logs.stamps import windows_time

_LINE = re.compile(
    r"(?P<at>\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4},? \d{1,2}:\d{2}:\d{2}(?: ?[AaPp][Mm])?) +[0-9A-Fa-f]{3,8} +PACKET +"
    r"[0-9A-Fa-f]{8,16} +(?:UDP|TCP) +(?P<way>Rcv|Snd) +\S{2,60} +[0-9A-Fa-f]{1,4} +(?P<reply>R )? *"
    r"(?P<code>[QNU?]) +\[[^\]]{0,60}\] +(?P<kind>\S{1,20}) +(?P<name>\(.{1,1024})"
)
_LABEL = re.compile(r"\((\d{1,2})\)")


def is_windows_dns(line: str) -> bool:
    """Tell whether a line is about a DNS message."""
    return _LINE.match(line) is not None


class WindowsDns:
    """Lines of one debug log."""

    blocked = 0

    def events(self, line: bytes) -> Iterator[Event]:
        """Yield the look-up of a line; nothing for a line about something else. Raises Unusable."""
        text = line.decode("utf-8", "replace")
        found = _LINE.match(text)
        if found is None:
            if " PACKET " in text and " Rcv " in text:
                raise Unusable(DAMAGED)
            return
        if found["way"] == "Rcv" and not found["reply"] and found["code"] == "Q":
            at = windows_time(found["at"])
            yield Observation(at=at, seen_in="dns", host=needed_host(name_of(found["name"].strip())))


def name_of(text: str) -> str:
    """Return "www.acme.example" for "(3)www(4)acme(7)example(0)". Raises Unusable when a length lies."""
    labels: list[str] = []
    position = 0
    while (found := _LABEL.match(text, position)) is not None and int(found[1]):
        end = found.end() + int(found[1])
        labels.append(text[found.end() : end])
        position = end
    if found is None or found.end() != len(text):
        raise Unusable(DAMAGED)
    return ".".join(labels)
