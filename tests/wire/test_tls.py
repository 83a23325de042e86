"""ClientHellos: real ones and every prefix of them, over records of any size, hostile ones, and random bytes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.cursor import Malformed
from detector.wire.tls import (
    MAX_HANDSHAKE,
    ClientHello,
    begins_client_hello,
    join_records,
    parse_client_hello,
    parse_client_hello_body,
    parse_client_hello_message,
    skip_change_cipher_spec,
)
from tests.wire.builders import (
    alpn,
    codes,
    extension_block,
    handshake_bytes,
    hello_body,
    message,
    python_client_hello,
    real,
    records,
    server_name,
    signature_algorithms,
    supported_versions,
    vector,
)

NAMES = {
    "tls-client-openssl-1.3.bin": "collect.example",
    "tls-client-openssl-1.2-no-name.bin": None,
    "tls-client-curl.bin": "telemetry.example",
    "tls-client-chromium.bin": "telemetry.example",
}
CLIENTS = pytest.mark.parametrize("client", NAMES)
ECH = 0xFE0D
ESNI = 0xFFCE


def parse(*extensions: tuple[int, bytes]) -> ClientHello:
    hello = parse_client_hello(records(message(hello_body(extensions))))
    assert hello is not None
    return hello


def outcome(parser: Callable[[bytes], object], data: bytes) -> object:
    """Return what the parser answers; Malformed is an answer, any other error is not."""
    try:
        return parser(data)
    except Malformed:
        return None


@CLIENTS
def test_real_clients_are_named(client: str) -> None:
    hello = parse_client_hello(real(client))
    assert hello is not None
    assert hello.server_name == NAMES[client]


def test_chromium_field_by_field() -> None:
    assert parse_client_hello(real("tls-client-chromium.bin")) == ClientHello(
        server_name="telemetry.example",
        alpn=(b"h2", b"http/1.1"),
        has_ech=True,  # GREASE: no key for telemetry.example was published anywhere
        version=0x0303,
        supported_versions=(0x1A1A, 0x0304, 0x0303),
        ciphers=codes("aaaa,1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035"),
        extensions=codes(
            "9a9a,0010,000b,0012,001b,ca34,0023,fe0d,0017,0005,ff01,000d,000a,002d,0033,002b,0000,44cd,baba"
        ),
        signature_algorithms=codes("0a0a,0904,0905,0906,0403,0804,0401,0503,0805,0501,0806,0601"),
    )


@CLIENTS
@pytest.mark.parametrize("size", [1, 32, 16_384])
def test_every_prefix_needs_more_and_the_whole_is_the_same(client: str, size: int) -> None:
    whole = records(handshake_bytes(real(client)), size)
    # Records of one byte are six bytes long: steps of seven meet every offset in a record, in a seventh of the time.
    for end in range(0, len(whole), 7 if size == 1 else 1):
        assert parse_client_hello(whole[:end]) is None
    assert parse_client_hello(whole[:-1]) is None
    assert parse_client_hello(whole) == parse_client_hello(real(client))


@CLIENTS
def test_every_prefix_of_the_bare_message_needs_more(client: str) -> None:
    bare = handshake_bytes(real(client))
    for end in range(len(bare)):
        assert parse_client_hello_message(bare[:end]) is None
    assert parse_client_hello_message(bare) == parse_client_hello(real(client))


@CLIENTS
@pytest.mark.parametrize("trailing", [b"\x00", b"\x14\x03\x03\x00\x01\x01", b"\x16\xff\xff\xff\xff\xff", b"GET / HTTP"])
def test_what_follows_is_ignored(client: str, trailing: bytes) -> None:
    whole = real(client)
    assert parse_client_hello(whole + trailing) == parse_client_hello(whole)
    bare = handshake_bytes(whole)
    assert parse_client_hello_message(bare + trailing) == parse_client_hello_message(bare)


def test_python_client() -> None:
    hello = parse_client_hello(python_client_hello("Upload.Example", "http/1.1"))
    assert hello is not None
    assert (hello.server_name, hello.alpn, hello.has_ech) == ("upload.example", (b"http/1.1",), False)
    assert 0x0304 in hello.supported_versions


@CLIENTS
def test_begins_needs_six_bytes(client: str) -> None:
    whole = real(client)
    assert [end for end in range(10) if begins_client_hello(whole[:end])] == [6, 7, 8, 9]
    assert begins_client_hello(whole)


@pytest.mark.parametrize("version", [0x0300, 0x0301, 0x0302, 0x0303, 0x0304])
def test_every_record_version(version: int) -> None:
    whole = records(message(hello_body([server_name(b"a.example")])), version=version)
    assert begins_client_hello(whole)
    hello = parse_client_hello(whole)
    assert hello is not None
    assert hello.server_name == "a.example"


@pytest.mark.parametrize(
    "data",
    [
        b"\x15\x03\x01\x00\x05\x01",  # an alert
        b"\x16\x02\x01\x00\x05\x01",
        b"\x16\x03\x05\x00\x05\x01",
        b"\x16\x03\x03\x00\x05\x02",  # a ServerHello
        b"GET / HTTP/1.1\r\n",
        b"SSH-2.0-OpenSSH_9.2\r\n",
    ],
)
def test_what_is_no_client_hello(data: bytes) -> None:
    assert not begins_client_hello(data)
    with pytest.raises(Malformed):
        parse_client_hello(data)


@pytest.mark.parametrize(
    "data",
    [
        b"\x16\x03\x01\x00\x00",  # an empty record
        b"\x16\x03\x01\xff\xff\x01",  # a record beyond the limit
        records(message(hello_body())[:20]) + b"\x15\x03\x01\x00\x02\x02\x28",  # an alert in the middle
        records(message(hello_body())[:20]) + b"\x17",
    ],
)
def test_broken_records(data: bytes) -> None:
    with pytest.raises(Malformed):
        parse_client_hello(data)


def test_records_are_joined_until_there_is_enough_or_something_else_comes() -> None:
    assert join_records(records(b"abcdefghijkl", 4), 8) == (b"abcdefgh", False)
    assert join_records(records(b"abcdefghijkl", 4), 9) == (b"abcdefghijkl", False)
    assert join_records(records(b"abcdef", 2) + records(b"x", kind=21), 100) == (b"abcdef", True)
    assert join_records(records(b"abcdef", 2) + b"\x15", 100) == (b"abcdef", True)
    assert join_records(records(b"abcdef", 2) + b"\x16\x03", 100) == (b"abcdef", False)


def test_the_longest_record_is_read_and_a_longer_one_is_none() -> None:
    longest = 16_384 + 2_048
    assert join_records(records(bytes(longest), longest), 100_000) == (bytes(longest), False)
    assert join_records(records(bytes(longest + 1), longest + 1), 100_000) == (b"", True)


CHANGE = b"\x14\x03\x03\x00\x01\x01"


@pytest.mark.parametrize(
    ("data", "rest"),
    [
        (CHANGE + b"\x16\x03", b"\x16\x03"),
        (b"\x14\x03\x01\x00\x01\x01\x16", b"\x16"),
        (CHANGE, b""),
        (CHANGE + CHANGE, CHANGE),
        (CHANGE[:5], CHANGE[:5]),
        (b"\x16\x03\x01\x00\x01\x01\x02", b"\x16\x03\x01\x00\x01\x01\x02"),
        (b"\x14\x03\x03\x00\x02\x01\x02", b"\x14\x03\x03\x00\x02\x01\x02"),
        (b"", b""),
    ],
)
def test_a_change_of_ciphers_before_a_second_client_hello_is_stepped_over(data: bytes, rest: bytes) -> None:
    assert skip_change_cipher_spec(data) == rest


@pytest.mark.parametrize("cookie", [b"", b"c", bytes(255)])
def test_a_cookie_is_stepped_over(cookie: bytes) -> None:
    plain = parse_client_hello_body(hello_body([server_name(b"a.example")]))
    assert parse_client_hello_body(hello_body([server_name(b"a.example")], cookie=cookie), with_cookie=True) == plain


def test_a_lying_length_is_not_waited_for() -> None:
    size = MAX_HANDSHAKE + 1
    with pytest.raises(Malformed):
        parse_client_hello_message(b"\x01" + size.to_bytes(3, "big"))
    with pytest.raises(Malformed):
        parse_client_hello(records(b"\x01" + size.to_bytes(3, "big")))
    assert parse_client_hello_message(b"\x01" + MAX_HANDSHAKE.to_bytes(3, "big")) is None


def test_a_client_hello_of_ten_megabytes_is_refused() -> None:
    with pytest.raises(Malformed):
        parse_client_hello(records(message(bytes(10_000_000))))


def test_the_largest_client_hello() -> None:
    empty = len(hello_body([server_name(b"a.example"), (21, b"")]))
    body = hello_body([server_name(b"a.example"), (21, bytes(MAX_HANDSHAKE - empty))])
    assert len(body) == MAX_HANDSHAKE
    hello = parse_client_hello(records(message(body)))
    assert hello is not None
    assert hello.server_name == "a.example"


@pytest.mark.parametrize("extensions", [None, ()])
def test_no_extensions(extensions: tuple[()] | None) -> None:
    hello = parse_client_hello_message(message(hello_body(extensions, ciphers=(0x0004, 0x0005), version=0x0300)))
    assert hello == ClientHello(None, (), False, 0x0300, (), (0x0004, 0x0005), (), ())


@pytest.mark.parametrize(
    ("extension", "name"),
    [
        ((0, b""), None),
        (server_name(b""), None),
        (server_name(b"."), None),
        (server_name(b"a.example", kind=1), None),
        (server_name(b"A.Example."), "a.example"),
        (server_name(b"192.0.2.1"), "192.0.2.1"),
        (server_name(b"a\x1b[2J.example"), "a\x1b[2j.example"),
        (server_name(b"a\xff.example"), "a\ufffd.example"),
        (server_name(b"a" * 40_000), "a" * 40_000),
        ((0, vector(b"\x00" + vector(b"a.example", 2) + b"\x00" + vector(b"b.example", 2), 2)), "a.example"),
    ],
)
def test_server_names(extension: tuple[int, bytes], name: str | None) -> None:
    assert parse(extension).server_name == name


@pytest.mark.parametrize(
    ("extension", "has_ech"),
    [
        ((ECH, b"\x00\x00\x01\x00\x01"), True),
        ((ECH, b"\x01"), False),  # the inner ClientHello
        ((ECH, b""), False),
        ((ESNI, b"\x13\x01"), True),
        ((0x1234, b"\x00"), False),
    ],
)
def test_encrypted_client_hello(extension: tuple[int, bytes], has_ech: bool) -> None:
    assert parse(extension).has_ech is has_ech


def test_an_extension_that_is_there_twice() -> None:
    hello = parse(server_name(b"a.example"), server_name(b"b.example"))
    assert hello.extensions == (0, 0)
    assert hello.server_name in ("a.example", "b.example")


def test_lists_keep_their_order_and_grease() -> None:
    hello = parse(
        (0x0A0A, b""), supported_versions(0x3A3A, 0x0304), signature_algorithms(0x0804, 0x0403), alpn(b"h2", b"\xab")
    )
    assert hello.extensions == (0x0A0A, 43, 13, 16)
    assert hello.supported_versions == (0x3A3A, 0x0304)
    assert hello.signature_algorithms == (0x0804, 0x0403)
    assert hello.alpn == (b"h2", b"\xab")


@pytest.mark.parametrize(
    "extension",
    [
        (0, b"\x00"),
        (0, b"\x00\x09\x00\x00\x04abcd"),  # the list says more than there is
        (0, b"\x00\x07\x00\x00\x05abcd"),  # the name does
        (16, b""),
        (16, b"\x00"),
        (16, b"\x00\x04\x02h2"),
        (16, b"\x00\x03\x03h2"),
        (43, b""),
        (43, b"\x03\x03\x04"),
        (43, b"\x03\x03\x04\x03"),
        (13, b"\x00"),
        (13, b"\x00\x02\x04"),
        (13, b"\x00\x01\x04"),
    ],
)
def test_extensions_that_lie(extension: tuple[int, bytes]) -> None:
    with pytest.raises(Malformed):
        parse(extension)


def test_a_body_cut_anywhere_is_malformed_but_before_its_extensions() -> None:
    body = hello_body([server_name(b"a.example"), alpn(b"h2"), signature_algorithms(0x0403)])
    without_extensions = len(hello_body(None))
    for end in range(len(body)):
        if end != without_extensions:
            with pytest.raises(Malformed, match="ends inside a field"):
                parse_client_hello_message(message(body[:end]))


@pytest.mark.parametrize("block", [b"\x00", b"\x00\x00\x00", b"\x12\x34\x00\x05\x00"])
def test_an_extension_block_cut_inside_an_extension(block: bytes) -> None:
    with pytest.raises(Malformed):
        parse_client_hello_message(message(hello_body(None) + vector(block, 2)))


def test_an_odd_list_of_ciphers() -> None:
    body = bytes(34) + b"\x00" + vector(b"\x13\x01\x13", 2) + vector(b"\x00", 1) + extension_block([])
    with pytest.raises(Malformed):
        parse_client_hello_message(message(body))


@given(st.binary(max_size=400))
def test_random_bytes(data: bytes) -> None:
    for start in (b"", b"\x16\x03\x01", b"\x16\x03\x01\x01\x00\x01\x00\x00"):
        assert isinstance(outcome(parse_client_hello, start + data), ClientHello | None)
    assert isinstance(outcome(parse_client_hello_message, b"\x01\x00\x00" + data), ClientHello | None)
    begins_client_hello(data)


@given(st.sampled_from(sorted(NAMES)), st.lists(st.tuples(st.integers(0, 2100), st.integers(0, 255)), min_size=1))
def test_mutated_real_messages(client: str, changes: list[tuple[int, int]]) -> None:
    data = bytearray(real(client))
    for position, value in changes:
        data[position % len(data)] = value
    assert isinstance(outcome(parse_client_hello, bytes(data)), ClientHello | None)
    assert isinstance(outcome(parse_client_hello_message, bytes(data[5:])), ClientHello | None)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=40))
def test_record_sizes_do_not_matter(sizes: list[int]) -> None:
    bare = handshake_bytes(real("tls-client-curl.bin"))
    stream, position = b"", 0
    for size in sizes:
        stream += records(bare[position : position + size], size)
        position += size
    stream += records(bare[position:])
    assert parse_client_hello(stream) == parse_client_hello_message(bare)
