"""What the wsproto library sends is what is heard: masked, compressed, in fragments, with pings between."""

from __future__ import annotations

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
