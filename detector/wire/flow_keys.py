"""From packets to flow numbers: a hash of both ends, and an open-addressing table that NumPy probes in one go.

Knows columns and numbers, nothing of time or payload. Hashes are keyed anew in every process, so that nobody
outside can make flows collide on purpose.
"""

from __future__ import annotations

import secrets

import numpy as np
from numpy.typing import NDArray

from detector.wire.frames import Ints
from detector.wire.headers import Packets

Keys = NDArray[np.uint64]

_PROBES = 8
_FIRST_BITS = 14
_EMPTY = -1


class FlowHash:
    """Hashes both ends of packets so that both directions of a flow get the same key."""

    def __init__(self) -> None:
        odd = [np.uint64(secrets.randbits(64) | 1) for _ in range(5)]
        self._high, self._low, self._port, self._mix, self._protocol = odd

    def keys(self, packets: Packets) -> tuple[Keys, NDArray[np.uint8]]:
        """Return a key (n,) for each packet's flow, and which of its two sides (n,), 0 or 1, sent the packet."""
        source = self._end(packets.src_hi, packets.src_lo, packets.sport)
        target = self._end(packets.dst_hi, packets.dst_lo, packets.dport)
        key = (source + target) ^ (packets.protocol.astype(np.uint64) * self._protocol)
        return self._scramble(key), (source > target).astype(np.uint8)

    def _end(self, high: Keys, low: Keys, port: NDArray[np.uint16]) -> Keys:
        return self._scramble(high * self._high ^ low * self._low ^ port.astype(np.uint64) * self._port)

    def _scramble(self, value: Keys) -> Keys:
        """Spread every input bit over the upper half: multiply, shift, multiply (as in splitmix64)."""
        value = (value ^ value >> np.uint64(32)) * self._mix
        return value ^ value >> np.uint64(29)


class KeyTable:
    """Maps 64-bit keys to numbers that count up from 0. Looking up n keys costs a few NumPy passes over n."""

    def __init__(self) -> None:
        self._resize(_FIRST_BITS)
        self._crowded: dict[int, int] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def find(self, keys: Keys) -> tuple[Ints, Ints]:
        """Return the number (n,) of each key, and for each number that is new the position of its first key."""
        numbers, missing = self._probe(keys)
        if not len(missing):
            return numbers, missing
        wanted, first, inverse = np.unique(keys[missing], return_index=True, return_inverse=True)
        found = np.array([self._crowded.get(key, _EMPTY) for key in wanted.tolist()], dtype=np.int64)
        fresh = np.flatnonzero(found == _EMPTY)
        fresh = fresh[np.argsort(first[fresh], kind="stable")]
        found[fresh] = np.arange(self._count, self._count + len(fresh))
        numbers[missing] = found[inverse]
        self._insert(wanted[fresh], found[fresh])
        return numbers, missing[first[fresh]]

    def locate(self, keys: Keys) -> Ints:
        """Return the number (n,) of each key, -1 for those that have none."""
        numbers, missing = self._probe(keys)
        numbers[missing] = [self._crowded.get(key, _EMPTY) for key in keys[missing].tolist()]
        return numbers

    def refill(self, keys: Keys) -> None:
        """Forget everything; the keys (n,) stand for the numbers 0 to n - 1 from now on, one that comes twice for the
        higher of its numbers.
        """
        self._resize(max(len(keys) * 8, 1 << _FIRST_BITS).bit_length())
        self._crowded = {}
        self._count = len(keys)
        distinct, from_behind = np.unique(keys[::-1], return_index=True)
        self._place(distinct, len(keys) - 1 - from_behind)

    def replace(self, key: int, number: int) -> None:
        """Let `key` stand for `number` from now on; numbers go on counting behind it."""
        for slot in self._slots(key):
            if self._numbers[slot] != _EMPTY and int(self._keys[slot]) == key:
                self._numbers[slot] = number
                break
        else:
            self._crowded[key] = number
        self._count = max(self._count, number + 1)

    def _probe(self, keys: Keys) -> tuple[Ints, Ints]:
        slots = (keys >> self._shift).astype(np.int64)
        numbers = np.where(self._keys[slots] == keys, self._numbers[slots], _EMPTY)
        missing = np.flatnonzero(numbers == _EMPTY)
        for step in range(1, _PROBES):
            if not len(missing):
                break
            near = slots[missing] + step & self._mask
            numbers[missing] = np.where(self._keys[near] == keys[missing], self._numbers[near], _EMPTY)
            missing = missing[numbers[missing] == _EMPTY]
        return numbers, missing

    def _insert(self, keys: Keys, numbers: Ints) -> None:
        self._count += len(keys)
        if self._count * 4 > len(self._keys):
            self._grow()
        self._place(keys, numbers)

    def _place(self, keys: Keys, numbers: Ints) -> None:
        """Put new keys into the first free slot of their row of probes; what finds none goes to the side table."""
        first = (keys >> self._shift).astype(np.int64)
        for step in range(_PROBES):
            if not len(keys):
                return
            slots = first + step & self._mask
            _, winners = np.unique(slots, return_index=True)
            winners = winners[self._numbers[slots[winners]] == _EMPTY]
            self._keys[slots[winners]] = keys[winners]
            self._numbers[slots[winners]] = numbers[winners]
            left = np.ones(len(keys), np.bool_)
            left[winners] = False
            keys, numbers, first = keys[left], numbers[left], first[left]
        self._crowded.update(zip(keys.tolist(), numbers.tolist(), strict=True))

    def _slots(self, key: int) -> list[int]:
        first = key >> int(self._shift)
        return [first + step & self._mask for step in range(_PROBES)]

    def _grow(self) -> None:
        used = self._numbers != _EMPTY
        keys, numbers = self._keys[used], self._numbers[used]
        crowded, self._crowded = self._crowded, {}
        self._resize(max(self._count * 8, 1 << _FIRST_BITS).bit_length())
        self._place(keys, numbers)
        self._place(np.array(list(crowded), dtype=np.uint64), np.array(list(crowded.values()), dtype=np.int64))

    def _resize(self, bits: int) -> None:
        self._keys: Keys = np.zeros(1 << bits, np.uint64)
        self._numbers: Ints = np.full(1 << bits, _EMPTY, np.int64)
        self._shift = np.uint64(64 - bits)
        self._mask = (1 << bits) - 1
