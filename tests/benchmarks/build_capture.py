"""Builds a large classic pcap out of a folder of small captures, for timing.

Only Ethernet frames are taken. The set is repeated until the target is reached; each repetition moves the
IPv4 and IPv6 addresses and advances the times, so that its flows are new ones. MAC addresses, checksums and
everything above IP stay as they were. It knows nothing of `detector`: what is measured must not build its own
measure.
"""

import argparse
import hashlib
import json
import os
import struct
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

RECIPE = 2  # to be raised whenever the same captures would give other bytes
ETHERNET = 1
FIRST_SECOND = 1_700_000_000
LONGEST_GAP = 60 * 1_000_000_000  # ns; a longer silence inside a capture is cut to this
BETWEEN_CAPTURES = 1_000_000_000  # ns
FILE_HEADER = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262_144, ETHERNET)
RECORD_HEADER = 16
CLASSIC = {0xA1B2C3D4: 1_000, 0xA1B23C4D: 1}  # magic number -> nanoseconds in one unit of the fraction
SECTION, INTERFACE, SIMPLE, ENHANCED = 0x0A0D0D0A, 1, 3, 6
TAGS = frozenset({0x8100, 0x88A8, 0x9100})

Octets = NDArray[np.uint8]
Positions = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Frame:
    """One Ethernet frame: `at` in nanoseconds, None where its block carries no time."""

    at: int | None
    original_length: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Target:
    """How large the result shall be: an exact number of packets, or at most so many bytes."""

    name: str
    packets: int | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Built:
    """A capture on disk: how many packets and bytes it holds, and how often the set was begun."""

    path: Path
    packets: int
    size: int
    repetitions: int


@dataclass(frozen=True, slots=True)
class Template:
    """One repetition as records of a classic pcap, with the positions of what changes from one to the next.

    `starts` and `ends` bound the records in `octets`; `times` (ns, never falling) begin at 0. `ipv4` and
    `ipv6` are the positions of the octet to which the number of the repetition is added.
    """

    octets: Octets
    starts: Positions
    ends: Positions
    times: Positions
    ipv4: Positions
    ipv6: Positions

    @property
    def span(self) -> int:
        """Nanoseconds from the start of one repetition to the start of the next."""
        return int(self.times[-1]) + BETWEEN_CAPTURES


def target_of_packets(packets: int | str) -> Target:
    """Name a target by its packets: 800000 is `800k`. ValueError when it is no number."""
    packets = int(packets)
    name = f"{packets // 1000}k" if packets % 1000 == 0 else str(packets)
    return Target(name, packets=packets)


def parse_size(text: str) -> Target:
    """Read `100MB` or `1GB` (powers of 1000); ValueError otherwise."""
    units = {"KB": 10**3, "MB": 10**6, "GB": 10**9}
    number, unit = text[:-2], text[-2:].upper()
    if unit not in units or not number.isdigit():
        raise ValueError(f"{text!r} is no size; write it as 100MB or 1GB")
    return Target(f"{int(number)}{unit}", size=int(number) * units[unit])


def read_frames(path: Path) -> Iterator[Frame]:
    """Yield the Ethernet frames of a pcap or pcapng; stop without an error where it is cut or broken."""
    data = path.read_bytes()
    for order in "<>":
        if len(data) >= 24 and struct.unpack_from(order + "I", data)[0] in CLASSIC:
            return _classic_frames(data, order)
    if len(data) >= 12 and struct.unpack_from("<I", data)[0] == SECTION:
        return _pcapng_frames(data)
    return iter(())


def _classic_frames(data: bytes, order: str) -> Iterator[Frame]:
    magic, *_, link_type = struct.unpack_from(order + "IHHiIII", data)
    if link_type & 0xFFFF != ETHERNET:
        return
    fraction, record, at = CLASSIC[magic], struct.Struct(order + "IIII"), 24
    while at + RECORD_HEADER <= len(data):
        seconds, parts, length, original = record.unpack_from(data, at)
        at += RECORD_HEADER
        if at + length > len(data):
            return
        yield Frame(seconds * 10**9 + parts * fraction, original, data[at : at + length])
        at += length


def _pcapng_frames(data: bytes) -> Iterator[Frame]:
    """Section by section, as draft-ietf-opsawg-pcapng lays them out."""
    interfaces: list[tuple[int, int]] = []  # link type, units of time in a second
    order = "<"
    for kind, order, body in _blocks(data):
        if kind == SECTION:
            interfaces = []
        elif kind == INTERFACE and len(body) >= 8:
            interfaces.append((struct.unpack_from(order + "H", body)[0], _resolution(body[8:], order)))
        elif kind == SIMPLE and interfaces and interfaces[0][0] == ETHERNET:
            (original,) = struct.unpack_from(order + "I", body)
            yield Frame(None, original, body[4 : 4 + original])
        elif kind == ENHANCED and len(body) >= 20:
            number, high, low, length, original = struct.unpack_from(order + "IIIII", body)
            if number < len(interfaces) and interfaces[number][0] == ETHERNET:
                at = (high << 32 | low) * 10**9 // interfaces[number][1]
                yield Frame(at, original, body[20 : 20 + length])


def _blocks(data: bytes) -> Iterator[tuple[int, str, bytes]]:
    """Yield type, byte order and body of each pcapng block."""
    at, order = 0, "<"
    while at + 12 <= len(data):
        if data[at : at + 4] == b"\x0a\x0d\x0d\x0a":
            order = "<" if data[at + 8 : at + 12] == b"\x4d\x3c\x2b\x1a" else ">"
        kind, length = struct.unpack_from(order + "II", data, at)
        if length < 12 or at + length > len(data):
            return
        yield kind, order, data[at + 8 : at + length - 4]
        at += length


def _resolution(options: bytes, order: str) -> int:
    """Return the units of time in a second: option if_tsresol (9), a million when it is absent."""
    at = 0
    while at + 4 <= len(options):
        code, length = struct.unpack_from(order + "HH", options, at)
        if code == 9 and length == 1 and at + 4 < len(options):
            exponent: int = options[at + 4]
            return 1 << (exponent & 0x7F) if exponent & 0x80 else int(10**exponent)
        at += 4 + (length + 3) // 4 * 4
    return 10**6


def find_addresses(frame: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return where in the frame the octets to be moved lie: those of IPv4 addresses, and of IPv6 addresses.

    The third octet of four, and the eighth of sixteen: private, link-local and multicast addresses stay what
    they are. VLAN tags and PPPoE are stepped over, IP inside IPv4 is followed; other tunnels are not.
    """
    at, kind = 14, int.from_bytes(frame[12:14])
    while kind in TAGS:
        at, kind = at + 4, int.from_bytes(frame[at + 2 : at + 4])
    if kind == 0x8864:
        kind = {0x0021: 0x0800, 0x0057: 0x86DD}.get(int.from_bytes(frame[at + 6 : at + 8]), 0)
        at += 8
    return _ip_addresses(frame, at) if kind in (0x0800, 0x86DD) else ((), ())


def _ip_addresses(frame: bytes, at: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    version = frame[at] >> 4 if at < len(frame) else 0
    if version == 6 and at + 40 <= len(frame):
        return (), (at + 15, at + 31)
    if version != 4 or at + 20 > len(frame):
        return (), ()
    four, six = _ip_addresses(frame, at + (frame[at] & 15) * 4) if frame[at + 9] in (4, 41) else ((), ())
    return (at + 14, at + 18, *four), six


def load_template(captures: Path) -> Template:
    """Read every capture of the folder, by name, into one repetition; ValueError when there is no frame."""
    records, lengths, times = bytearray(), [], []
    ipv4: list[int] = []
    ipv6: list[int] = []
    clock = 0
    for path in list_captures(captures):
        previous = None
        for frame in read_frames(path):
            step = 0 if previous is None or frame.at is None else frame.at - previous
            clock += min(max(step, 0), LONGEST_GAP)
            previous = previous if frame.at is None else max(frame.at, previous or 0)
            base = len(records) + RECORD_HEADER
            four, six = find_addresses(frame.data)
            ipv4 += [base + at for at in four]
            ipv6 += [base + at for at in six]
            records += struct.pack("<8xII", len(frame.data), max(frame.original_length, len(frame.data)))
            records += frame.data
            lengths.append(RECORD_HEADER + len(frame.data))
            times.append(clock)
        clock += BETWEEN_CAPTURES
    if not lengths:
        raise ValueError(f"{captures}: no Ethernet frame in any pcap or pcapng there")
    ends = np.cumsum(np.array(lengths, np.int64))
    return Template(
        np.frombuffer(bytes(records), np.uint8),
        ends - np.array(lengths, np.int64),
        ends,
        np.array(times, np.int64),
        np.array(ipv4, np.int64),
        np.array(ipv6, np.int64),
    )


def list_captures(folder: Path) -> list[Path]:
    """Return the files of the folder that are named as captures, sorted by name."""
    return sorted(path for path in folder.iterdir() if path.suffix in {".pcap", ".pcapng", ".cap"})


def repeat(template: Template, number: int) -> Octets:
    """Return the records of repetition `number` (from 0): addresses moved by it, later times."""
    octets = template.octets.copy()
    for positions in (template.ipv4, template.ipv6):
        octets[positions] += np.uint8(number & 0xFF)
        octets[positions - 1] += np.uint8(number >> 8 & 0xFF)
    times = template.times + number * template.span
    stamps = np.empty((len(times), 2), "<u4")
    stamps[:, 0] = FIRST_SECOND + times // 10**9
    stamps[:, 1] = times % 10**9 // 1_000
    octets[template.starts[:, None] + np.arange(8)] = stamps.view(np.uint8).reshape(-1, 8)
    return octets


def write_capture(template: Template, target: Target, file: IO[bytes]) -> tuple[int, int, int]:
    """Write repetitions until the target is reached; return packets, bytes and repetitions begun."""
    file.write(FILE_HEADER)
    packets, size, number = 0, len(FILE_HEADER), 0
    while True:
        kept = _records_that_fit(template, target, packets, size)
        if not kept:
            return packets, size, number
        octets = repeat(template, number)[: template.ends[kept - 1]]
        file.write(octets.data)
        packets, size, number = packets + kept, size + len(octets), number + 1


def _records_that_fit(template: Template, target: Target, packets: int, size: int) -> int:
    if target.packets is not None:
        return min(len(template.ends), target.packets - packets)
    return int(np.searchsorted(template.ends, (target.size or 0) - size, side="right"))


def build(captures: Path, target: Target, work: Path) -> Built:
    """Return the capture of this target under `work`; what is there from the same recipe is used again."""
    path, note = work / f"{target.name}.pcap", work / f"{target.name}.recipe.json"
    recipe = {"recipe": RECIPE, "captures": _fingerprint(captures), "target": asdict(target)}
    built = _reusable(path, note, recipe)
    if built is not None:
        return built
    work.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        packets, size, repetitions = write_capture(load_template(captures), target, file)
    os.replace(partial, path)
    result = {"packets": packets, "size": size, "repetitions": repetitions}
    note.write_text(json.dumps(recipe | result, indent=1) + "\n")
    return Built(path, **result)


def _reusable(path: Path, note: Path, recipe: dict[str, object]) -> Built | None:
    if not path.exists() or not note.exists():
        return None
    known = json.loads(note.read_text())
    if any(known.get(key) != value for key, value in recipe.items()) or known["size"] != path.stat().st_size:
        return None
    return Built(path, known["packets"], known["size"], known["repetitions"])


def _fingerprint(captures: Path) -> str:
    """Return a digest of the names and sizes of the captures: enough to notice that the set has changed."""
    listed = "\n".join(f"{path.name} {path.stat().st_size}" for path in list_captures(captures))
    return hashlib.sha256(listed.encode()).hexdigest()


def main() -> None:
    """Build what the command line asks for and print one JSON object about it."""
    parser = argparse.ArgumentParser(description="Build a large classic pcap out of a folder of captures.")
    parser.add_argument("captures", type=Path, help="folder of pcap and pcapng files")
    parser.add_argument("work", type=Path, help="where the result is kept")
    target = parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--packets", type=target_of_packets, dest="target")
    target.add_argument("--bytes", type=parse_size, dest="target", help="at most so large: 100MB, 1GB")
    args = parser.parse_args()
    built = build(args.captures, args.target, args.work)
    print(json.dumps(asdict(built) | {"path": str(built.path)}))


if __name__ == "__main__":
    main()
