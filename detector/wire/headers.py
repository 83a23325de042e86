"""A batch of frames to columns of TCP, UDP and ESP packets, with NumPy and no loop over packets. Keeps no state.

IPv4 (RFC 791), IPv6 and its extension headers (RFC 8200), TCP (RFC 9293), UDP (RFC 768), and the tunnels that a work
machine meets: GRE (RFC 2784, 2890), IP in IP (RFC 2003, 4213), VXLAN (RFC 7348), Geneve (RFC 8926), ERSPAN, Teredo.
Every frame ends up in exactly one place: a packet, a fragment, `other` or `unparsed`.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from detector.wire.frames import Bytes, FrameBatch, Ints, Mask, field, gather
from detector.wire.links import IPV4, IPV6, Layer, count_others, open_links, strip_shims
from detector.wire.tunnels import open_gre, open_udp_tunnels

TCP, UDP, ESP = 6, 17, 50
_MAX_DEPTH = 4
_MAX_EXTENSIONS = 8
_MAPPED = np.uint64(0xFFFF_0000_0000)
_IPV6_EXTENSIONS = (0, 43, 60, 135, 139, 140)
_HOP_BY_HOP_FRAGMENT = 44
_AUTHENTICATION = 51

_PROTOCOL_NAMES = {1: "icmp", 2: "igmp", 58: "icmpv6", 59: "none", 89: "ospf", 103: "pim", 132: "sctp"}
_PROTOCOL_NAMES |= {47: "gre", 112: "vrrp", 88: "eigrp", 115: "l2tp"}


@dataclass(frozen=True, slots=True)
class Packets:
    """Columns of TCP, UDP and ESP packets, in the order of their frames. All shapes (n,).

    Addresses are halves of 128 bits, IPv4 as v4-mapped (RFC 4291 2.5.5.2). `payload` is a byte offset in the batch's
    buffer, `size` the payload that was sent, `captured` how much of it the capture holds. `seq` is 0 for UDP.
    ESP has no ports (0) and nothing that can be read: all behind IP is its payload.
    """

    frame: Ints
    protocol: NDArray[np.uint8]
    src_hi: NDArray[np.uint64]
    src_lo: NDArray[np.uint64]
    dst_hi: NDArray[np.uint64]
    dst_lo: NDArray[np.uint64]
    sport: NDArray[np.uint16]
    dport: NDArray[np.uint16]
    seq: NDArray[np.uint32]
    flags: NDArray[np.uint8]
    payload: Ints
    size: Ints
    captured: Ints

    def __len__(self) -> int:
        return len(self.frame)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of an IP datagram: `header` and `data` lie in the batch's memory, at these byte offsets."""

    frame: int
    key: tuple[int, bytes, int, int]
    header: tuple[int, int]
    data: tuple[int, int]
    offset: int
    more: bool


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a batch held: packets, IP fragments, and counts of all the rest."""

    packets: Packets
    fragments: tuple[Fragment, ...]
    other: Counter[str]
    unparsed: Counter[str]


@dataclass(frozen=True, slots=True)
class _Network:
    """IP packets: where the transport begins and ends, which protocol it is, and the addresses. Shapes (n,)."""

    frame: Ints
    at: Ints
    end: Ints
    protocol: NDArray[np.uint8]
    src_hi: NDArray[np.uint64]
    src_lo: NDArray[np.uint64]
    dst_hi: NDArray[np.uint64]
    dst_lo: NDArray[np.uint64]

    def __len__(self) -> int:
        return len(self.frame)

    def select(self, mask: Mask) -> _Network:
        return _Network(*(getattr(self, name)[mask] for name in self.__slots__))


def decode(batch: FrameBatch) -> Decoded:
    """Decode link, network and transport headers of every frame in `batch`."""
    decoder = _Decoder(batch)
    layer = open_links(batch, decoder.unparsed)
    for _ in range(_MAX_DEPTH):
        if not len(layer):
            break
        layer = decoder.descend(layer)
    decoder.unparsed["tunnel-too-deep"] += len(layer)
    return decoder.result()


class _Decoder:
    """The counts and parts that one batch yields on the way down."""

    def __init__(self, batch: FrameBatch) -> None:
        self.batch = batch
        self.ends: Ints = batch.offsets + batch.lengths
        self.other: Counter[str] = Counter()
        self.unparsed: Counter[str] = Counter()
        self.fragments: list[Fragment] = []
        self.parts: list[Packets] = []

    def result(self) -> Decoded:
        return Decoded(_join(self.parts), tuple(self.fragments), +self.other, +self.unparsed)

    def descend(self, layer: Layer) -> Layer:
        """Read one IP layer and its transport; return what a tunnel carried inside."""
        layer = strip_shims(self.batch.buffer, self.ends, layer)
        is_v4, is_v6 = layer.kind == IPV4, layer.kind == IPV6
        if not (is_v4 | is_v6).all():
            count_others(layer.select(~(is_v4 | is_v6)), self.other)
        inner: list[Layer] = []
        if is_v4.any():
            inner += self._transport(self._ipv4(layer.select(is_v4)))
        if is_v6.any():
            inner += self._transport(self._ipv6(layer.select(is_v6)))
        return _join_layers(inner)

    def _keep(self, mask: Mask, reason: str) -> Mask:
        missing = len(mask) - int(np.count_nonzero(mask))
        if missing:
            self.unparsed[reason] += missing
        return mask

    def _ipv4(self, layer: Layer) -> _Network:
        captured = self.ends[layer.frame]
        layer = layer.select(self._keep(layer.at + 20 <= captured, "truncated-header"))
        rows = gather(self.batch.buffer, layer.at, 20)
        size = (rows[:, 0] & 15).astype(np.int64) * 4
        sane = (rows[:, 0] >> 4 == 4) & (size >= 20)
        if not sane.all():
            self._keep(sane, "bad-header")
            layer, rows, size = layer.select(sane), rows[sane], size[sane]
        network = self._ipv4_columns(layer, rows, size)
        pieces = field(rows, 6, ">u2") & 0x3FFF != 0
        if pieces.any():
            self._ipv4_fragments(network.select(pieces), layer.at[pieces], rows[pieces])
            network = network.select(~pieces)
        return network

    def _ipv4_columns(self, layer: Layer, rows: Bytes, size: Ints) -> _Network:
        total = field(rows, 2, ">u2").astype(np.int64)
        # Offloading hands frames over 64 kB (and some drivers any frame) to the capture with a length of 0.
        end = np.where(total == 0, self.ends[layer.frame], layer.at + np.maximum(total, size))
        zero = np.zeros(len(layer), np.uint64)
        return _Network(
            layer.frame,
            layer.at + size,
            end,
            rows[:, 9],
            zero,
            field(rows, 12, ">u4").astype(np.uint64) | _MAPPED,
            zero,
            field(rows, 16, ">u4").astype(np.uint64) | _MAPPED,
        )

    def _ipv4_fragments(self, pieces: _Network, starts: Ints, rows: Bytes) -> None:
        bits = field(rows, 6, ">u2").astype(np.int64)
        numbers = field(rows, 4, ">u2")
        for i in range(len(pieces)):
            key = (4, rows[i, 12:20].tobytes(), int(numbers[i]), int(rows[i, 9]))
            offset, more = int(bits[i] & 0x1FFF) * 8, bool(bits[i] & 0x2000)
            self._fragment(pieces, i, int(starts[i]), key, offset, more)

    def _fragment(
        self, pieces: _Network, i: int, start: int, key: tuple[int, bytes, int, int], offset: int, more: bool
    ) -> None:
        frame = int(pieces.frame[i])
        stop = min(int(pieces.end[i]), int(self.ends[frame]))
        data = (int(pieces.at[i]), stop)
        if data[0] >= stop:
            self.unparsed["truncated-header"] += 1
            return
        self.fragments.append(Fragment(frame, key, (start, int(pieces.at[i])), data, offset, more))

    def _ipv6(self, layer: Layer) -> _Network:
        layer = layer.select(self._keep(layer.at + 40 <= self.ends[layer.frame], "truncated-header"))
        rows = gather(self.batch.buffer, layer.at, 40)
        sane = rows[:, 0] >> 4 == 6
        if not sane.all():
            self._keep(sane, "bad-header")
            layer, rows = layer.select(sane), rows[sane]
        length = field(rows, 4, ">u2").astype(np.int64)
        network = _Network(
            layer.frame,
            layer.at + 40,
            np.where(length == 0, self.ends[layer.frame], layer.at + 40 + length),
            rows[:, 6].copy(),
            *(field(rows, offset, ">u8").astype(np.uint64) for offset in (8, 16, 24, 32)),
        )
        return self._ipv6_extensions(network, layer.at)

    def _ipv6_extensions(self, network: _Network, starts: Ints) -> _Network:
        """Step over extension headers (RFC 8200 section 4); fragments leave here for reassembly."""
        skippable = (*_IPV6_EXTENSIONS, _AUTHENTICATION, _HOP_BY_HOP_FRAGMENT)
        for _ in range(_MAX_EXTENSIONS):
            extended = np.isin(network.protocol, skippable)
            if not extended.any():
                return network
            network, starts = self._ipv6_step(network, starts, extended)
        stuck = np.isin(network.protocol, skippable)
        self._keep(~stuck, "bad-header")
        return network.select(~stuck)

    def _ipv6_step(self, network: _Network, starts: Ints, extended: Mask) -> tuple[_Network, Ints]:
        # What is cut reads on into the next frame; whatever it finds there, at least eight bytes make it end too late.
        rows = gather(self.batch.buffer, np.where(extended, network.at, 0), 8)
        pieces = extended & (network.protocol == _HOP_BY_HOP_FRAGMENT) & (field(rows, 2, ">u2") & 0xFFF9 != 0)
        for i in np.flatnonzero(pieces).tolist():
            self._ipv6_fragment(network, i, int(starts[i]), rows[i])
        unit = np.where(network.protocol == _AUTHENTICATION, 4, 8)
        extra = np.where(network.protocol == _AUTHENTICATION, rows[:, 1].astype(np.int64) + 2, rows[:, 1] + 1)
        step = np.where(network.protocol == _HOP_BY_HOP_FRAGMENT, 8, unit * extra)
        moved = _Network(
            network.frame,
            network.at + np.where(extended, step, 0),
            network.end,
            np.where(extended, rows[:, 0], network.protocol),
            network.src_hi,
            network.src_lo,
            network.dst_hi,
            network.dst_lo,
        )
        inside = ~pieces & self._keep(pieces | (moved.at <= self.ends[moved.frame]), "truncated-header")
        return moved.select(inside), starts[inside]

    def _ipv6_fragment(self, network: _Network, i: int, start: int, row: Bytes) -> None:
        """RFC 8200 section 4.5; the reassembled packet needs the 40-byte header alone."""
        memory = self.batch.memory
        bits = int.from_bytes(row[2:4].tobytes(), "big")
        number = int.from_bytes(row[4:8].tobytes(), "big")
        key = (6, bytes(memory[start + 8 : start + 40]), number, int(row[0]))
        frame, at = int(network.frame[i]), int(network.at[i]) + 8
        stop = min(int(network.end[i]), int(self.ends[frame]))
        if at >= stop:
            self.unparsed["truncated-header"] += 1
            return
        piece = Fragment(frame, key, (start, start + 40), (at, stop), bits & 0xFFF8, bool(bits & 1))
        self.fragments.append(piece)

    def _transport(self, network: _Network) -> list[Layer]:
        inner: list[Layer] = []
        is_tcp, is_udp = network.protocol == TCP, network.protocol == UDP
        if is_tcp.any():
            self._tcp(network if is_tcp.all() else network.select(is_tcp))
        if is_udp.any():
            inner.append(self._udp(network if is_udp.all() else network.select(is_udp)))
        rest = ~(is_tcp | is_udp)
        if rest.any():
            inner.append(self._tunnelled(network.select(rest)))
        return inner

    def _tunnelled(self, network: _Network) -> Layer:
        """IP in IP and GRE lead on, ESP (RFC 4303) is kept to be counted; all others are counted under their names."""
        is_gre, is_esp = network.protocol == 47, network.protocol == ESP
        direct = (network.protocol == 4) | (network.protocol == 41)
        if is_esp.any():
            self._esp(network.select(is_esp))
        for number in network.protocol[~(is_gre | direct | is_esp)].tolist():
            self.other[_PROTOCOL_NAMES.get(number, f"ip-protocol-{number}")] += 1
        kind = np.where(network.protocol[direct] == 4, IPV4, IPV6).astype(np.uint16)
        inside = Layer(network.frame[direct], network.at[direct], kind)
        wrapped = network.select(is_gre)
        through = open_gre(self.batch.buffer, wrapped.frame, wrapped.at, self.ends[wrapped.frame])
        self.other["gre"] += len(wrapped) - len(through)
        return _join_layers([inside, through])

    def _tcp(self, network: _Network) -> None:
        captured = self.ends[network.frame]
        whole = self._keep(network.at + 20 <= captured, "truncated-header")
        if not whole.all():
            network, captured = network.select(whole), captured[whole]
        rows = gather(self.batch.buffer, network.at, 20)
        size = (rows[:, 12] >> 4).astype(np.int64) * 4
        sane = size >= 20
        if not sane.all():
            self._keep(sane, "bad-header")
            network, captured, rows, size = network.select(sane), captured[sane], rows[sane], size[sane]
        seq = field(rows, 4, ">u4").astype(np.uint32)
        self._emit(network, rows, network.at + size, network.end, captured, seq, rows[:, 13].copy())

    def _udp(self, network: _Network) -> Layer:
        captured = self.ends[network.frame]
        whole = self._keep(network.at + 8 <= captured, "truncated-header")
        if not whole.all():
            network, captured = network.select(whole), captured[whole]
        rows = gather(self.batch.buffer, network.at, 8)
        through, is_tunnel = open_udp_tunnels(self.batch.buffer, network.frame, network.at, captured, rows)
        if is_tunnel.any():
            network, captured, rows = network.select(~is_tunnel), captured[~is_tunnel], rows[~is_tunnel]
        length = field(rows, 4, ">u2").astype(np.int64)
        end = np.where(length >= 8, np.minimum(network.at + length, network.end), network.end)
        zero = np.zeros(len(network), np.uint32)
        self._emit(network, rows, network.at + 8, end, captured, zero, np.zeros(len(network), np.uint8))
        return through

    def _esp(self, network: _Network) -> None:
        no_ports = np.zeros((len(network), 4), np.uint8)
        nothing = np.zeros(len(network), np.uint8)
        captured = self.ends[network.frame]
        self._emit(network, no_ports, network.at, network.end, captured, nothing.astype(np.uint32), nothing)

    def _emit(
        self,
        network: _Network,
        rows: Bytes,
        payload: Ints,
        end: Ints,
        captured: Ints,
        seq: NDArray[np.uint32],
        flags: NDArray[np.uint8],
    ) -> None:
        size = np.maximum(end - payload, 0)
        self.parts.append(
            Packets(
                frame=network.frame,
                protocol=network.protocol,
                src_hi=network.src_hi,
                src_lo=network.src_lo,
                dst_hi=network.dst_hi,
                dst_lo=network.dst_lo,
                sport=field(rows, 0, ">u2").astype(np.uint16),
                dport=field(rows, 2, ">u2").astype(np.uint16),
                seq=seq,
                flags=flags,
                payload=payload,
                size=size,
                captured=np.clip(captured - payload, 0, size),
            )
        )


@lru_cache(maxsize=1_024)
def packed_address(high: int, low: int) -> bytes:
    """Return the 4 or 16 bytes of an address whose halves stand in the columns of Packets.

    Of one that is met often it is the same object: tens of thousands of connections remember theirs.
    """
    if high == 0 and low >> 32 == 0xFFFF:
        return (low & 0xFFFF_FFFF).to_bytes(4, "big")
    return high.to_bytes(8, "big") + low.to_bytes(8, "big")


def _join(parts: list[Packets]) -> Packets:
    # One part may be out of order, too: a tunnel's bridged frames come before its routed packets.
    if len(parts) == 1 and (np.diff(parts[0].frame) >= 0).all():
        return parts[0]
    if not parts:
        return _no_packets()
    columns = [np.concatenate([getattr(part, name) for part in parts]) for name in Packets.__slots__]
    order = np.argsort(columns[0], kind="stable")
    return Packets(*(column[order] for column in columns))


def _no_packets() -> Packets:
    ints, words = np.empty(0, np.int64), np.empty(0, np.uint64)
    short, byte = np.empty(0, np.uint16), np.empty(0, np.uint8)
    return Packets(ints, byte, words, words, words, words, short, short, np.empty(0, np.uint32), byte, ints, ints, ints)


def _join_layers(layers: list[Layer]) -> Layer:
    filled = [layer for layer in layers if len(layer)]
    if len(filled) == 1:
        return filled[0]
    return Layer(
        np.concatenate([layer.frame for layer in filled] or [np.empty(0, np.int64)]),
        np.concatenate([layer.at for layer in filled] or [np.empty(0, np.int64)]),
        np.concatenate([layer.kind for layer in filled] or [np.empty(0, np.uint16)]),
    )
