"""What the wsproto library sends is what is heard: masked, compressed, in fragments, with pings between."""

from __future__ import annotations

import struct
import tracemalloc
import zlib
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from wsproto.extensions import PerMessageDeflate
from wsproto.frame_protocol import FrameProtocol

from detector.wire.cursor import Malformed
from detector.wire.web_socket import Message, WebSocketHalf

MOST = 1_000


def sent(*, is_client: bool, deflates: bool = False, resets: bool = False) -> bytes:
    """Return three messages: a short one, one of two fragments with a ping between, and one of 600 bytes."""
    extension = PerMessageDeflate(client_no_context_takeover=resets, server_no_context_takeover=resets)
    extension._enabled = True
    protocol = FrameProtocol(is_client, [extension] if deflates else [])
    return bytes(
        protocol.send_data("short", fin=True)
        + protocol.send_data("first ", fin=False)
        + protocol.ping(b"?")
        + protocol.send_data("second", fin=True)
        + protocol.send_data(b"abc" * 200, fin=True)
    )


WANTED = [Message(b"short"), Message(b"first second"), Message(b"abc" * 200)]


def heard(*pieces: bytes, most: int = MOST, resets: bool = False) -> list[Message]:
    half = WebSocketHalf(most, resets=resets)
    return [message for piece in pieces for message in half.feed(piece)]


@pytest.mark.parametrize("is_client", [True, False])
@pytest.mark.parametrize(("deflates", "resets"), [(False, False), (True, False), (True, True)])
def test_messages_are_unmasked_put_together_and_inflated(is_client: bool, deflates: bool, resets: bool) -> None:
    assert heard(sent(is_client=is_client, deflates=deflates, resets=resets), resets=resets) == WANTED


@given(st.lists(st.integers(0, 640), max_size=8), st.booleans())
def test_it_makes_no_difference_where_the_pieces_end(cuts: list[int], deflates: bool) -> None:
    data = sent(is_client=True, deflates=deflates)
    assert heard(*(data[a:b] for a, b in pairwise([0, *sorted(cuts), len(data)]))) == WANTED


def test_a_long_message_is_told_by_its_beginning_and_the_next_one_is_whole() -> None:
    protocol = FrameProtocol(True, [])
    data = bytes(protocol.send_data(b"x" * 70_000, fin=True) + protocol.send_data(b"next", fin=True))
    assert heard(data) == [Message(b"x" * MOST, is_cut=True), Message(b"next")]


def frame(data: bytes, first: int = 0x82) -> bytes:
    """Return a frame without a mask; the default is a whole binary message, 0xC2 a compressed one."""
    return struct.pack(">BBH", first, 126, len(data)) + data


def deflated(data: bytes, *, ends: bool = False) -> bytes:
    """Return a compressed message whose stream begins with it; with `ends` the stream ends with it, too."""
    packer = zlib.compressobj(wbits=-15)
    packed = packer.compress(data) + packer.flush(zlib.Z_FINISH if ends else zlib.Z_SYNC_FLUSH)
    return frame(packed if ends else packed[:-4], 0xC2)


def test_a_message_as_long_as_may_be_held_is_whole() -> None:
    assert heard(frame(b"x" * MOST)) == [Message(b"x" * MOST)]
    assert heard(frame(b"x" * (MOST + 1))) == [Message(b"x" * MOST, is_cut=True)]


@pytest.mark.parametrize("sizes", [[50_000], [200] * 250, [MOST + 1] * 3])
def test_of_a_long_message_no_more_is_held_than_shows_that_it_is_cut(sizes: list[int]) -> None:
    half = WebSocketHalf(MOST)
    for first, size in zip([0x02, *[0x00] * len(sizes)], sizes, strict=False):
        assert list(half.feed(frame(b"x" * size, first))) == []
    assert len(half._message) == MOST + 1


def test_a_close_frame_is_no_message() -> None:
    protocol = FrameProtocol(False, [])
    assert heard(bytes(protocol.send_data("last", fin=True) + protocol.close(1_000, "over"))) == [Message(b"last")]


def test_a_compressed_message_may_be_as_long_as_may_be_held() -> None:
    def stored(data: bytes) -> bytes:
        # RFC 1951, section 3.2.4, and the first byte of the empty block whose others are left out.
        return frame(b"\x00" + struct.pack("<HH", len(data), ~len(data) & 0xFFFF) + data + b"\x00", 0xC2)

    assert heard(stored(b"x" * (MOST - 6))) == [Message(b"x" * (MOST - 6))]
    with pytest.raises(Malformed):
        heard(stored(b"x" * (MOST - 5)))


def test_a_message_that_inflates_to_what_may_be_held_is_whole_and_the_next_one_builds_upon_it() -> None:
    packer = zlib.compressobj(wbits=-15)
    texts = [b"abcd" * (MOST // 4), b"abcd" * 5]
    data = [packer.compress(text) + packer.flush(zlib.Z_SYNC_FLUSH) for text in texts]
    assert heard(*(frame(packed[:-4], 0xC2) for packed in data)) == [Message(text) for text in texts]


def test_after_a_cut_message_that_is_compressed_by_itself_the_next_one_is_read() -> None:
    data = deflated(b"x" * 5_000) + deflated(b"next")
    assert heard(data, resets=True) == [Message(b"x" * MOST, is_cut=True), Message(b"next")]


def test_after_a_message_that_ends_its_stream_another_begins() -> None:
    assert heard(deflated(b"first", ends=True) + deflated(b"second")) == [Message(b"first"), Message(b"second")]


def test_a_bomb_is_not_inflated_further_than_may_be_held() -> None:
    data, half = deflated(bytes(900_000)), WebSocketHalf(MOST)
    tracemalloc.start()
    try:
        assert list(half.feed(data)) == [Message(bytes(MOST), is_cut=True)]
        assert tracemalloc.get_traced_memory()[1] < 200_000
    finally:
        tracemalloc.stop()


def test_a_bomb_is_cut_and_what_builds_upon_it_is_refused() -> None:
    extension = PerMessageDeflate()
    extension._enabled = True
    protocol = FrameProtocol(True, [extension])
    half = WebSocketHalf(MOST)
    bomb = bytes(protocol.send_data(bytes(1_000_000), fin=True))
    assert len(bomb) < 2_000
    assert list(half.feed(bomb)) == [Message(bytes(MOST), is_cut=True)]
    with pytest.raises(Malformed):
        list(half.feed(bytes(protocol.send_data(b"next", fin=True))))


@pytest.mark.parametrize("data", [b"\x83\x00", b"\xc1\x02\xff\xff", b"\xc1\x7e\x10\x00" + bytes(4_096)])
def test_what_breaks_the_rules_is_refused(data: bytes) -> None:
    with pytest.raises(Malformed):
        heard(data)


@given(st.binary(max_size=200))
def test_random_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        heard(data)
    except Malformed:
        return


@pytest.mark.parametrize("deflates", [False, True])
def test_messages_may_come_byte_by_byte(deflates: bool) -> None:
    data = sent(is_client=True, deflates=deflates)
    assert heard(*(data[at : at + 1] for at in range(len(data)))) == WANTED
