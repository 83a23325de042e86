"""QUIC Initials: the published vectors, real clients, packets sealed here in every awkward order, and random bytes.

Sealing is written anew in this file, from RFC 9001 alone, so that it shares no mistake with the parser.
"""

from __future__ import annotations

import itertools
import time
from functools import partial
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.wire.cursor import Malformed
from detector.wire.quic import MAX_DATAGRAMS, InitialReader, begins_initial
from detector.wire.tls import ClientHello

MESSAGES = Path(__file__).parents[1] / "data" / "messages"
NAME = "t.collector.example"
REAL = ["quic-v1.bin", "quic-v1-after-retry.bin", "quic-v2.bin"]

V1_SALT = "38762cf7f55934b34d179ae6a4c80cadccbb7f0a"
V2_SALT = "0dede3def700a6db819381be6e269dcbf9bd2ed9"
DRAFT_22_SALT = "7fbcdb0e7c66bbe9193a96cd21519ebd7a02644a"
DRAFT_23_SALT = "c3eef712c72ebb5a11a7d2432bb46365bef9f502"
DRAFT_29_SALT = "afbfec289993d24c9e9786f19c6111e04390a899"

# RFC 9001 appendix A: the connection id, and the CRYPTO frame that RFC 9369 appendix A uses, too.
RFC_ID = bytes.fromhex("8394c8f03e515708")
RFC_FRAME = bytes.fromhex(
    "060040f1010000ed0303ebf8fa56f12939b9584a3896472ec40bb863cfd3e86804fe3a47f06a2b69484c000004130113"
    "02010000c000000010000e00000b6578616d706c652e636f6dff01000100000a00080006001d00170018001000070005"
    "04616c706e000500050100000000003300260024001d00209370b2c9caa47fbabaf4559fedba753de171fa71f50f1ce1"
    "5d43e994ec74d748002b0003020304000d0010000e0403050306030203080408050806002d00020101001c0002400100"
    "3900320408ffffffffffffffff05048000ffff07048000ffff0801100104800075300901100f088394c8f03e51570806"
    "048000ffff"
)
HELLO = RFC_FRAME[4:]


def real(name: str) -> bytes:
    return (MESSAGES / name).read_bytes()


def varint(value: int) -> bytes:
    return value.to_bytes(1, "big") if value < 0x40 else (value | 0x80000000).to_bytes(4, "big")


def crypto(offset: int, data: bytes) -> bytes:
    return b"\x06" + varint(offset) + varint(len(data)) + data


def expand(secret: bytes, label: bytes, length: int) -> bytes:
    full = b"tls13 " + label
    info = length.to_bytes(2, "big") + bytes([len(full)]) + full + b"\0"
    return HKDFExpand(SHA256(), length, info).derive(secret)


def seal(
    frames: bytes,
    *,
    version: int = 1,
    salt: str = V1_SALT,
    prefix: bytes = b"quic ",
    kind: int = 0xC0,
    key_id: bytes = RFC_ID,
    connection_id: bytes | None = None,
    number: int = 2,
    number_size: int = 4,
    token: bytes = b"",
    side: bytes = b"client in",
) -> bytes:
    """Protect one Initial as RFC 9001 section 5 says."""
    extract = HMAC(bytes.fromhex(salt), SHA256())
    extract.update(key_id)
    secret = expand(extract.finalize(), side, 32)
    key, iv, hp = (expand(secret, prefix + name, size) for name, size in ((b"key", 16), (b"iv", 12), (b"hp", 16)))
    shown = key_id if connection_id is None else connection_id
    written = (number % (1 << 8 * number_size)).to_bytes(number_size, "big")
    header = bytes([kind | number_size - 1]) + version.to_bytes(4, "big") + bytes([len(shown)]) + shown + b"\0"
    header += varint(len(token)) + token + (0x4000 | number_size + len(frames) + 16).to_bytes(2, "big") + written
    nonce = bytes(a ^ b for a, b in zip(iv, number.to_bytes(12, "big"), strict=True))
    body = AESGCM(key).encrypt(nonce, frames, header)
    sample = body[4 - number_size : 20 - number_size]
    mask = Cipher(algorithms.AES(hp), modes.ECB()).encryptor().update(sample)
    start = len(header) - number_size
    hidden = bytes(a ^ b for a, b in zip(header[start:], mask[1:], strict=False))
    return bytes([header[0] ^ mask[0] & 0x0F]) + header[1:start] + hidden + body


def padded(frames: bytes, size: int = 1162) -> bytes:
    return frames + bytes(max(0, size - len(frames)))


def feed(*datagrams: bytes) -> ClientHello | None:
    reader = InitialReader()
    answers = [reader.feed(datagram) for datagram in datagrams]
    assert all(answer is None for answer in answers[:-1])
    return answers[-1]


def name_in(*datagrams: bytes) -> str | None:
    hello = feed(*datagrams)
    assert hello is not None
    return hello.server_name


def test_the_vector_of_version_one() -> None:
    packet = seal(padded(RFC_FRAME))
    assert packet.hex().startswith("c000000001088394c8f03e5157080000449e7b9aec34d1b1c98dd7689fb8ec11")
    assert packet.hex().endswith("e221af44860018ab0856972e194cd934")
    assert name_in(packet) == "example.com"


def test_the_vector_of_version_two() -> None:
    packet = seal(padded(RFC_FRAME), version=0x6B3343CF, salt=V2_SALT, prefix=b"quicv2 ", kind=0xD0)
    assert packet.hex().startswith("d76b3343cf088394c8f03e5157080000449ea0c95e82ffe67b6abcdb4298b485")
    assert packet.hex().endswith("a18b2faa745b6fe189cf772a9f84cbfc")
    assert name_in(packet) == "example.com"


@pytest.mark.parametrize(
    ("version", "salt"),
    [
        (0xFF000016, DRAFT_22_SALT),
        *((0xFF000017 + number, DRAFT_23_SALT) for number in range(6)),
        *((0xFF00001D + number, DRAFT_29_SALT) for number in range(4)),
        *((number, V1_SALT) for number in (0xFF000021, 0xFF000022, 0xFACEB003, 0xFACEB004)),
        *((number, DRAFT_22_SALT) for number in (0xFACEB000, 0xFACEB001)),
        *((0xFACEB000 + number, DRAFT_23_SALT) for number in (2, 13, 14, 15, 16, 17, 19, 20, 21)),
    ],
)
def test_drafts_have_salts_of_their_own(version: int, salt: str) -> None:
    packet = seal(padded(RFC_FRAME), version=version, salt=salt)
    assert begins_initial(packet)
    assert name_in(packet) == "example.com"


def test_the_draft_of_version_two() -> None:
    salt = "a707c203a59b47184a1d62ca570406ea7ae3e5d3"
    packet = seal(padded(RFC_FRAME), version=0x709A50C4, salt=salt, prefix=b"quicv2 ", kind=0xD0)
    assert begins_initial(packet)
    assert name_in(packet) == "example.com"


@pytest.mark.parametrize("file", REAL)
def test_a_real_client(file: str) -> None:
    data = real(file)
    assert begins_initial(data)
    hello = feed(data)
    assert hello is not None
    assert (hello.server_name, hello.alpn) == (NAME, (b"h3",))


@pytest.mark.parametrize("order", list(itertools.permutations((1, 2, 3))))
def test_a_long_hello_in_any_order(order: tuple[int, ...]) -> None:
    datagrams = [real(f"quic-v1-long-{n}.bin") for n in order]
    hello = feed(datagrams[0], datagrams[0], datagrams[1], datagrams[2])
    assert hello is not None
    assert (hello.server_name, len(hello.alpn)) == (NAME, 81)


def without_padding(datagram: bytes) -> bytes:
    """aioquic fills its datagrams with zeros behind the packet."""
    return datagram.rstrip(b"\0")


@pytest.mark.parametrize("file", REAL)
def test_a_cut_packet_stays_closed(file: str) -> None:
    data = real(file)
    enough = len(without_padding(data))
    for length in range(len(data) + 1):
        reader = InitialReader()
        answer = reader.feed(data[:length])
        assert (answer is not None) == reader.has_opened == (length >= enough)


def test_an_initial_begins_where_its_connection_ids_are_there() -> None:
    data = real("quic-v1.bin")
    enough = 5 + 1 + data[5] + 1
    assert [begins_initial(data[:length]) for length in range(enough + 5)] == [False] * enough + [True] * 5
    assert begins_initial(b"\xc0\x00\x00\x00\x01\x00\x00")
    assert begins_initial(b"\xc0\x00\x00\x00\x01\x14" + bytes(20) + b"\x14")


@pytest.mark.parametrize(("size", "is_read"), [(0, True), (20, True), (21, False)])
def test_a_connection_id_takes_twenty_bytes_and_no_more(size: int, is_read: bool) -> None:
    assert (feed(seal(padded(RFC_FRAME), key_id=bytes(size))) is not None) is is_read


@pytest.mark.parametrize(
    "start",
    [
        b"",
        b"\xc0\x00\x00\x00\x01",
        b"\x40\x00\x00\x00\x01\x00\x00",  # a short header
        b"\x80\x00\x00\x00\x01\x00\x00",  # no fixed bit
        b"\xe0\x00\x00\x00\x01\x00\x00",  # a Handshake packet
        b"\xc0\x6b\x33\x43\xcf\x00\x00",  # a Retry of version 2
        b"\xc0\xff\x00\x00\x15\x00\x00",  # draft 21
        b"\xc0\x00\x00\x00\x00\x00\x00",  # version negotiation
        b"\xc0\x00\x00\x00\x01\x15" + bytes(40),
        b"\xc0\x00\x00\x00\x01\x00\x15" + bytes(40),
    ],
)
def test_what_begins_no_initial(start: bytes) -> None:
    assert not begins_initial(start)


def test_the_server_s_side_stays_closed() -> None:
    reader = InitialReader()
    assert reader.feed(real("quic-v1-server.bin")) is None
    assert not reader.has_opened


def test_a_later_packet_opens_under_the_first_connection_id() -> None:
    reader = InitialReader()
    assert reader.feed(real("quic-v1.bin")) is not None
    late = InitialReader()
    assert late.feed(real("quic-v1-coalesced.bin")) is None
    assert not late.has_opened, "its connection id is the server's choice, and gives no keys"
    half = len(HELLO) // 2
    first, second = crypto(0, HELLO[:half]), crypto(half, HELLO[half:])
    assert name_in(seal(padded(first)), seal(padded(second), connection_id=b"server id", number=3)) == "example.com"


def test_a_retry_changes_the_keys() -> None:
    first = seal(padded(crypto(0, HELLO[:100])))
    seal_again = partial(seal, key_id=b"fromretry", token=b"t" * 90)
    second = seal_again(padded(crypto(0, HELLO[:100])), number=3)
    third = seal_again(padded(crypto(100, HELLO[100:])), number=4)
    assert name_in(first, second, third) == "example.com"


def test_frames_come_in_any_order_between_other_frames() -> None:
    cuts = [0, 1, 5, 60, 61, 130, len(HELLO)]
    pieces = [crypto(a, HELLO[a:b]) for a, b in itertools.pairwise(cuts)]
    acknowledgement = b"\x02\x05\x00\x01\x00\x00\x01"
    with_ecn = b"\x03\x05\x00\x00\x00\x01\x02\x03"
    between = [b"\x01", bytes(9), acknowledgement, with_ecn, b"\0\x01\0", b""]
    frames = b"".join(other + piece for other, piece in zip(between, reversed(pieces), strict=True))
    assert name_in(seal(padded(frames))) == "example.com"


def test_packets_are_coalesced_with_others() -> None:
    half = len(HELLO) // 2
    first = seal(padded(crypto(half, HELLO[half:]), 300))
    second = seal(padded(crypto(0, HELLO[:half]), 300), number=3)
    # Version and connection ids as in the Initial; a Handshake packet has no token.
    handshake = b"\xe0" + first[1:15] + b"\x40\x20" + bytes(32)
    assert name_in(first + handshake + second + bytes(20)) == "example.com"


@pytest.mark.parametrize(
    ("first", "version", "is_read"),
    [
        (0xE0, 1, True),  # a Handshake packet
        (0xF0, 1, False),  # a Retry, which has no length
        (0xF5, 1, False),
        (0x60, 1, False),  # a short header
        (0xA0, 1, False),  # no fixed bit
        (0xC0, 0x6B3343CF, False),  # a Retry of version 2
        (0xCF, 0x6B3343CF, False),
        (0xC0, 0x709A50C4, False),
        (0xF0, 0x6B3343CF, True),  # a Handshake packet of version 2
    ],
)
def test_nothing_is_read_behind_a_packet_that_has_no_length(first: int, version: int, is_read: bool) -> None:
    other = bytes([first]) + version.to_bytes(4, "big") + b"\x00\x00\x04" + bytes(4)
    assert (feed(other + seal(padded(RFC_FRAME))) is not None) is is_read


@pytest.mark.parametrize(("frames", "number_size"), [(b"", 4), (b"\x01\0\0", 1)])
def test_the_shortest_packet_ends_with_its_sample(frames: bytes, number_size: int) -> None:
    reader = InitialReader()
    assert reader.feed(seal(frames, number_size=number_size)) is None
    assert reader.has_opened


@pytest.mark.parametrize("size", [0, 1, 4, 19])
def test_a_packet_too_short_for_its_sample_stays_closed(size: int) -> None:
    reader = InitialReader()
    assert reader.feed(seal(b"")[:16] + varint(size) + bytes(size)) is None
    assert not reader.has_opened


def test_a_datagram_that_opens_nothing_gives_no_answer_again() -> None:
    reader = InitialReader()
    assert reader.feed(seal(padded(RFC_FRAME))) is not None
    assert reader.feed(b"noise") is None
    assert reader.has_opened


def test_what_lies_behind_a_gap_does_not_matter_to_a_whole_hello() -> None:
    assert name_in(seal(padded(RFC_FRAME + crypto(1_000, b"x")))) == "example.com"
    assert feed(seal(padded(crypto(65_530, b"x" * 6)))) is None


@pytest.mark.parametrize(("others", "is_read"), [(0, True), (7, True), (8, False)])
def test_only_so_many_packets_of_a_datagram_are_looked_at(others: int, is_read: bool) -> None:
    initial = seal(padded(crypto(0, HELLO), 300))
    handshake = b"\xe0" + initial[1:15] + b"\x04" + bytes(4)
    assert (feed(handshake * others + initial) is not None) is is_read


def test_overlaps_and_repetitions_are_no_trouble() -> None:
    parts = [crypto(0, HELLO[:90]), crypto(40, HELLO[40:80]), crypto(0, HELLO[:20]), crypto(0, HELLO[:120])]
    datagrams = [seal(padded(part), number=n) for n, part in enumerate(parts)]
    assert name_in(*datagrams, seal(padded(crypto(100, HELLO[100:])), number=9)) == "example.com"
    shorter = crypto(0, HELLO[:120]) + crypto(0, HELLO[:20])
    assert name_in(seal(padded(shorter)), seal(padded(crypto(110, HELLO[110:])), number=9)) == "example.com"


def test_a_second_attempt_is_not_mixed_with_the_first() -> None:
    other = HELLO[:6] + b"\xee" * 32 + HELLO[38:]
    hello = feed(seal(padded(crypto(0, other[:100]))), seal(padded(crypto(0, HELLO)), number=3))
    assert hello is not None
    assert hello.server_name == "example.com"
    begun = crypto(0, b"\x01\x00\x01\x00") + crypto(0, HELLO[:3]) + crypto(3, HELLO[3:])
    assert name_in(seal(padded(begun))) == "example.com"


# A number of one byte is made whole up to 128 behind the next one, and up to 127 before it.
@pytest.mark.parametrize(
    "numbers",
    [
        (250, 256),
        (65_535, 65_536),
        (1000, 990),
        (256, 255),
        (65_537, 65_530),
        (1000, 874),
        (1000, 1129),
        (1029, 903),
        (1029, 1158),
    ],
)
def test_a_short_packet_number_is_made_whole(numbers: tuple[int, int]) -> None:
    first = seal(padded(crypto(0, HELLO[:100])), number=numbers[0], number_size=4)
    second = seal(padded(crypto(100, HELLO[100:])), number=numbers[1], number_size=1)
    assert name_in(first, second) == "example.com"


@pytest.mark.parametrize(
    "frames",
    [
        b"\x08\x00\x00",  # STREAM
        b"\x1d\x00\x00",
        b"\x06\x00",
        b"\x06\x00\x40\xff" + bytes(5),
        b"\x02\x05\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00",
        crypto(65_530, b"x" * 7),
        b"\x06\xff\xff\xff\xff\xff\xff\xff\xff\x01x",
        crypto(0, b"\x02\x00\x00\x01x"),
        crypto(0, b"\x01\xff\xff\xff"),
    ],
)
def test_an_authentic_packet_without_a_hello_is_malformed(frames: bytes) -> None:
    reader = InitialReader()
    with pytest.raises(Malformed):
        # Padding stands before, so that the end of the packet cuts the last frame.
        reader.feed(seal(bytes(40) + frames))
    assert reader.has_opened


def test_a_closing_client_gives_nothing() -> None:
    reader = InitialReader()
    assert reader.feed(seal(padded(b"\x1c\x00\x00\x00"))) is None
    assert reader.has_opened


def test_a_changed_byte_closes_the_packet() -> None:
    packet = bytearray(seal(padded(RFC_FRAME)))
    for position in (0, 4, 6, 17, 20, 700, len(packet) - 1):
        packet[position] ^= 0x01
        reader = InitialReader()
        assert reader.feed(bytes(packet)) is None
        assert not reader.has_opened
        packet[position] ^= 0x01


def test_patience_ends() -> None:
    reader = InitialReader()
    for _ in range(MAX_DATAGRAMS):
        assert reader.feed(seal(padded(crypto(0, HELLO[:9])))) is None
    with pytest.raises(Malformed):
        reader.feed(seal(padded(crypto(9, HELLO[9:]))))


def test_a_hostile_flow_takes_bounded_time() -> None:
    ping_and_padding = seal(b"\x01\x00" * 8000)
    tiny = seal(b"".join(crypto(70 + 2 * n, b"x") for n in range(2000)))
    many = real("quic-v1.bin")[:17] + b"\x00\x15" + bytes(21)
    started = time.process_time()
    for datagram in (ping_and_padding, tiny, many * 1500):
        reader = InitialReader()
        for _ in range(MAX_DATAGRAMS):
            assert reader.feed(datagram) is None
    assert time.process_time() - started < 2


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_random_datagrams_have_three_outcomes(data: bytes) -> None:
    reader = InitialReader()
    for attempt in (data, b"\xc0\x00\x00\x00\x01\x08" + data, b"\xc3\x00\x00\x00\x01\x00\x00\x00" + data):
        assert begins_initial(attempt) in (True, False)
        assert reader.feed(attempt) is None


@settings(deadline=None)
@given(st.binary(max_size=120))
def test_random_frames_have_three_outcomes(frames: bytes) -> None:
    for payload in (frames, crypto(0, b"\x01\x00\x00" + frames), RFC_FRAME[:100] + frames):
        reader = InitialReader()
        try:
            answer = reader.feed(seal(padded(payload, 40)))
        except Malformed:
            continue
        assert answer is None or isinstance(answer, ClientHello)


@settings(deadline=None)
@given(st.sampled_from(REAL), st.lists(st.tuples(st.integers(0, 1199), st.integers(0, 255)), min_size=1, max_size=4))
def test_mutated_datagrams_stay_closed_or_are_unchanged(file: str, changes: list[tuple[int, int]]) -> None:
    original = without_padding(real(file))
    data = bytearray(original)
    for position, value in changes:
        data[position % len(data)] = value
    answer = InitialReader().feed(bytes(data))
    # The header is authenticated, too.
    assert (answer is not None) == (bytes(data) == original)
