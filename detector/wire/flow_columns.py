"""Flows as columns: for those that told nothing of themselves, of which large traffic has the most.

Knows numbers alone. A value for each of them would cost more than all that is ever said of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from detector.wire.flow_keys import Keys
from detector.wire.frames import Ints, Mask

Ports = NDArray[np.uint16]
Packed = NDArray[np.object_]
"""Bytes objects, one a row."""


@dataclass(frozen=True, slots=True, eq=False)
class FlowColumns:
    """Flows, one a row; all shapes are (n,).

    Addresses stand as two halves, as in Packets. `bytes_out` and `bytes_in` count payload, `first` and `last` are
    nanoseconds. `is_oriented`: it was seen, not guessed, who the client is. `surges_*` are when either sent large
    packets, as detector.wire.surges packs it.
    """

    protocol: NDArray[np.uint8]
    client_high: Keys
    client_low: Keys
    client_port: Ports
    server_high: Keys
    server_low: Keys
    server_port: Ports
    bytes_out: Ints
    bytes_in: Ints
    first: Ints
    last: Ints
    is_oriented: Mask
    began: Mask
    ended: Mask
    surges_out: Packed
    surges_in: Packed

    def __len__(self) -> int:
        return len(self.protocol)

    def take(self, rows: NDArray[Any]) -> FlowColumns:
        """Return some of the rows: by number, or where a mask says so."""
        return FlowColumns(*(getattr(self, name)[rows] for name in self.__slots__))


def concatenated(parts: Iterable[FlowColumns]) -> FlowColumns:
    """Return the rows of at least one part in turn."""
    some = list(parts)
    if len(some) == 1:
        return some[0]
    return FlowColumns(*(np.concatenate([getattr(part, name) for part in some]) for name in FlowColumns.__slots__))
