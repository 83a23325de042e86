"""Gathers what flows show of tunnels until it is sure what they are, or that it never will be. Bounded.

Knows marks (detector.wire.vpn_marks) and numbers of flows; batches and the flow table are others'.
"""

from __future__ import annotations

from collections.abc import Sequence

from detector.wire.vpn_marks import MOST_MARKS, Mark, mark_of, mark_of_stream, recognise

MAX_UNSURE = 4_096
"""Flows that are waited for at once; beyond it the oldest are let go, and may begin again."""

NONE = ""
"""What a flow is that will not be recognised any more."""


class TunnelWatch:
    """Flows that may be tunnels; `waiting` holds what was seen of each that is not sure yet."""

    def __init__(self) -> None:
        self.waiting: dict[int, list[tuple[int, Mark] | None]] = {}

    def look(self, flow: int, side: int, head: bytes, size: int, ports: Sequence[int] | None) -> str | None:
        """Take one packet's payload of `size` bytes, as far as it was captured (`head`); `ports` are None for TCP.

        Return the protocol once it is sure, NONE when the flow has been looked at often enough, None until then.
        """
        mark = mark_of_stream(head) if ports is None else mark_of(head, size, ports)
        marks = self.waiting.setdefault(flow, [])
        marks.append(None if mark is None else (side, mark))
        protocol = recognise([known for known in marks if known is not None])
        # A TCP connection has one beginning.
        if protocol is not None or ports is None or len(marks) >= MOST_MARKS:
            del self.waiting[flow]
            return protocol or NONE
        if len(self.waiting) > MAX_UNSURE:
            del self.waiting[next(iter(self.waiting))]
        return None

    def forget(self, flow: int) -> None:
        """Let a flow go that ends."""
        self.waiting.pop(flow, None)

    def renumber(self, mapping: Sequence[int]) -> None:
        """Follow the flow table's change of numbers; flows that left were forgotten before."""
        self.waiting = {mapping[flow]: marks for flow, marks in self.waiting.items()}
