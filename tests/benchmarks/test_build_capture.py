"""The capture that the benchmark measures is what it says: sizes, new addresses and later times a repetition."""

import io
import struct
from pathlib import Path

import pytest

from tests.benchmarks import build_capture

MAC = bytes(range(12))
UDP4 = bytes.fromhex("4500001c000100004011000000000000") + bytes(4) + struct.pack(">HHHH", 1000, 53, 8, 0)
IPV4 = UDP4[:12] + bytes([192, 168, 1, 2, 10, 0, 255, 7]) + UDP4[20:]
IPV6 = bytes.fromhex("6000000000083b40") + bytes(range(32)) + bytes(8)
PLAIN = MAC + b"\x08\x00" + IPV4
TAGGED = MAC + b"\x81\x00\x00\x05\x86\xdd" + IPV6
ARP = MAC + b"\x08\x06" + bytes(28)


def classic(frames: list[bytes], order: str = "<", magic: int = 0xA1B2C3D4, link_type: int = 1) -> bytes:
    """Write a pcap whose packets are one second and five units of the fraction apart."""
    records = [
        struct.pack(order + "IIII", 100 + n, 5 * n, len(frame), len(frame)) + frame for n, frame in enumerate(frames)
    ]
    return struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 65535, link_type) + b"".join(records)


def block(kind: int, body: bytes) -> bytes:
    """Write a little-endian pcapng block."""
    padded = body + bytes(-len(body) % 4)
    size = struct.pack("<I", 12 + len(padded))
    return struct.pack("<I", kind) + size + padded + size


def pcapng(frame: bytes) -> bytes:
    """Write a pcapng: an Ethernet interface in milliseconds, a raw one, a packet on each, and a simple one."""
    section = block(0x0A0D0D0A, struct.pack("<IHHq", 0x1A2B3C4D, 1, 0, -1))
    milliseconds = struct.pack("<HHBxxxHH", 9, 1, 3, 0, 0)
    interfaces = block(1, struct.pack("<HHI", 1, 0, 0) + milliseconds) + block(1, struct.pack("<HHI", 101, 0, 0))
    enhanced = [block(6, struct.pack("<IIIII", number, 1, 7, len(frame), 1500) + frame) for number in (0, 1)]
    return section + interfaces + b"".join(enhanced) + block(3, struct.pack("<I", len(frame)) + frame)


@pytest.fixture
def captures(tmp_path: Path) -> Path:
    """Make a folder of two captures with four Ethernet frames, and what is to be passed over."""
    folder = tmp_path / "captures"
    folder.mkdir()
    (folder / "a.pcap").write_bytes(classic([PLAIN, TAGGED, ARP]))
    (folder / "b.pcapng").write_bytes(classic([PLAIN], ">", 0xA1B23C4D))
    (folder / "c.pcap").write_bytes(classic([IPV4], link_type=101))
    (folder / "README.md").write_text("no capture")
    return folder


def read_back(path: Path) -> list[build_capture.Frame]:
    return list(build_capture.read_frames(path))


@pytest.mark.parametrize(("order", "magic", "unit"), [("<", 0xA1B2C3D4, 1000), (">", 0xA1B23C4D, 1)])
def test_classic_captures_of_either_order_and_resolution_are_read(
    tmp_path: Path, order: str, magic: int, unit: int
) -> None:
    file = tmp_path / "x.pcap"
    file.write_bytes(classic([PLAIN, ARP], order, magic))
    assert [(frame.at, frame.data) for frame in read_back(file)] == [
        (100 * 10**9, PLAIN),
        (101 * 10**9 + 5 * unit, ARP),
    ]


def test_pcapng_yields_its_ethernet_frames_alone(tmp_path: Path) -> None:
    file = tmp_path / "x.pcapng"
    file.write_bytes(pcapng(PLAIN))
    ticks = (1 << 32 | 7) * 10**6
    assert read_back(file) == [
        build_capture.Frame(ticks, 1500, PLAIN),
        build_capture.Frame(None, len(PLAIN), PLAIN),
    ]


@pytest.mark.parametrize("whole", [classic([PLAIN, TAGGED]), pcapng(PLAIN)])
def test_a_cut_capture_gives_the_frames_before_the_cut(tmp_path: Path, whole: bytes) -> None:
    file = tmp_path / "x.pcap"
    file.write_bytes(whole)
    expected = read_back(file)
    for cut in range(len(whole)):
        file.write_bytes(whole[:cut])
        found = read_back(file)
        assert found == expected[: len(found)]
        assert len(found) < len(expected)


@pytest.mark.parametrize(
    ("frame", "four", "six"),
    [
        (PLAIN, (14 + 14, 14 + 18), ()),
        (TAGGED, (), (18 + 15, 18 + 31)),
        (MAC + b"\x88\x64" + bytes(6) + b"\x00\x21" + IPV4, (22 + 14, 22 + 18), ()),
        (MAC + b"\x08\x00" + IPV4[:9] + b"\x29" + IPV4[10:20] + IPV6, (28, 32), (34 + 15, 34 + 31)),
        (ARP, (), ()),
        (MAC + b"\x08\x00", (), ()),
        (PLAIN[:33], (), ()),
        (b"", (), ()),
    ],
)
def test_addresses_are_found_behind_tags_and_tunnels(frame: bytes, four: tuple[int, ...], six: tuple[int, ...]) -> None:
    assert build_capture.find_addresses(frame) == (four, six)


def test_packets_are_counted_exactly(captures: Path, tmp_path: Path) -> None:
    built = build_capture.build(captures, build_capture.target_of_packets(10), tmp_path / "work")
    assert (built.packets, built.repetitions) == (10, 3)
    assert len(read_back(built.path)) == 10
    assert built.path.name == "10.pcap"
    assert built.size == built.path.stat().st_size


def test_a_size_is_reached_and_never_passed(captures: Path, tmp_path: Path) -> None:
    built = build_capture.build(captures, build_capture.parse_size("5KB"), tmp_path / "work")
    longest = 16 + max(len(frame.data) for frame in read_back(built.path))
    assert 5_000 - longest < built.path.stat().st_size <= 5_000
    assert len(read_back(built.path)) == built.packets


def test_every_repetition_has_addresses_of_its_own(captures: Path, tmp_path: Path) -> None:
    built = build_capture.build(captures, build_capture.target_of_packets(4 * 300), tmp_path / "work")
    frames = read_back(built.path)
    four = [frame.data[26:34] for frame in frames[::4]]
    six = [frame.data[26:58] for frame in frames[1::4]]
    assert len(set(four)) == len(set(six)) == 300
    assert [list(four[n]) for n in (0, 1, 256)] == [
        [192, 168, 1, 2, 10, 0, 255, 7],
        [192, 168, 2, 2, 10, 0, 0, 7],
        [192, 169, 1, 2, 10, 1, 255, 7],
    ]


def test_nothing_but_addresses_changes_in_a_frame(captures: Path, tmp_path: Path) -> None:
    built = build_capture.build(captures, build_capture.target_of_packets(8), tmp_path / "work")
    first, second = read_back(built.path)[:4], read_back(built.path)[4:]
    assert [frame.data for frame in first] == [PLAIN, TAGGED, ARP, PLAIN]
    for before, after in zip(first, second, strict=True):
        four, six = build_capture.find_addresses(before.data)
        changed = [at for at, (a, b) in enumerate(zip(before.data, after.data, strict=True)) if a != b]
        assert changed == sorted(four + six)


def test_times_rise_through_all_repetitions(captures: Path, tmp_path: Path) -> None:
    built = build_capture.build(captures, build_capture.target_of_packets(40), tmp_path / "work")
    times = [frame.at or 0 for frame in read_back(built.path)]
    assert times == sorted(set(times))
    assert times[0] == build_capture.FIRST_SECOND * 10**9


def test_a_long_silence_is_cut_and_a_step_back_is_levelled(tmp_path: Path) -> None:
    stamps = [5_000, 4_000, 5_001, 4_000_000_000]
    records = [struct.pack("<IIII", at, 0, len(PLAIN), len(PLAIN)) + PLAIN for at in stamps]
    (tmp_path / "x.pcap").write_bytes(classic([]) + b"".join(records))
    times = build_capture.load_template(tmp_path).times
    assert times.tolist() == [0, 0, 10**9, 10**9 + build_capture.LONGEST_GAP]


def test_a_capture_of_the_same_recipe_is_used_again(captures: Path, tmp_path: Path) -> None:
    work, target = tmp_path / "work", build_capture.target_of_packets(6)
    first = build_capture.build(captures, target, work)
    written = first.path.stat().st_mtime_ns
    assert build_capture.build(captures, target, work) == first
    assert first.path.stat().st_mtime_ns == written
    (captures / "d.pcap").write_bytes(classic([ARP] * 9))
    assert build_capture.build(captures, target, work).repetitions == 1


def test_a_cut_result_is_built_anew(captures: Path, tmp_path: Path) -> None:
    work, target = tmp_path / "work", build_capture.target_of_packets(6)
    built = build_capture.build(captures, target, work)
    built.path.write_bytes(built.path.read_bytes()[:-1])
    assert build_capture.build(captures, target, work) == built
    assert len(read_back(built.path)) == 6


def test_a_folder_without_frames_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no Ethernet frame"):
        build_capture.load_template(tmp_path)


@pytest.mark.parametrize("text", ["", "MB", "1TB", "-1MB", "1.5GB", "100"])
def test_a_size_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no size"):
        build_capture.parse_size(text)


def test_a_target_smaller_than_one_packet_gives_an_empty_capture(captures: Path) -> None:
    file = io.BytesIO()
    template = build_capture.load_template(captures)
    written = build_capture.write_capture(template, build_capture.Target("none", size=24), file)
    assert written == (0, 24, 0)
    assert file.getvalue() == build_capture.FILE_HEADER
