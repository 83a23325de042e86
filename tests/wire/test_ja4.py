"""JA4: the specification's own examples, real clients, and each rule at its edges."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.dtls import parse_client_hello as parse_dtls
from detector.wire.ja4 import ja4
from detector.wire.tls import ClientHello, parse_client_hello
from tests.wire.builders import codes, real

# The example of the specification: GREASE added, lists in the order that it gives.
EXAMPLE = ClientHello(
    server_name="a.example",
    alpn=(b"h2", b"http/1.1"),
    has_ech=False,
    version=0x0303,
    supported_versions=(0x2A2A, 0x0304, 0x0303),
    ciphers=codes("eaea,1301,1302,1303,c02b,c02f,c02c,c030,cca9,cca8,c013,c014,009c,009d,002f,0035"),
    extensions=codes("1a1a,001b,0000,0033,0010,4469,0017,002d,000d,0005,0023,0012,002b,ff01,000b,000a,0015,fafa"),
    signature_algorithms=codes("0403,0804,0401,0503,0805,0501,0806,0601"),
)


def start(hello: ClientHello, transport: Literal["t", "q", "d"] = "t") -> str:
    return ja4(hello, transport).split("_")[0]


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]


def test_the_example_of_the_specification() -> None:
    assert ja4(EXAMPLE, "t") == "t13d1516h2_8daaf6152771_e5627efa2ab1"


def test_the_example_without_signature_algorithms() -> None:
    assert ja4(replace(EXAMPLE, signature_algorithms=()), "t") == "t13d1516h2_8daaf6152771_6d807ffa2a79"


@pytest.mark.parametrize(
    ("client", "expected"),
    [
        ("tls-client-openssl-1.3.bin", "t13d3111h2_e8f1e7e78f70_1f22a2ca17c4"),
        ("tls-client-openssl-1.2-no-name.bin", "t12i280600_d943125447b4_e7e480e5a997"),
        ("tls-client-curl.bin", "t13d3112h2_e8f1e7e78f70_b26ce05bbdd6"),
        ("tls-client-chromium.bin", "t13d1517h2_8daaf6152771_cb7bf5808d99"),
    ],
)
def test_real_clients(client: str, expected: str) -> None:
    hello = parse_client_hello(real(client))
    assert hello is not None
    assert ja4(hello, "t") == expected


@pytest.mark.parametrize(("datagram", "expected"), [("1.0-1", "d1d"), ("1.0-2", "d1d")])
def test_real_dtls(datagram: str, expected: str) -> None:
    hello = parse_dtls([real(f"dtls-client-{datagram}.bin")])
    assert hello is not None
    assert ja4(hello, "d").startswith("d" + expected)


@pytest.mark.parametrize("transport", ["t", "q", "d"])
def test_transport(transport: Literal["t", "q", "d"]) -> None:
    assert ja4(EXAMPLE, transport) == transport + "13d1516h2_8daaf6152771_e5627efa2ab1"


@pytest.mark.parametrize(
    ("version", "supported", "expected"),
    [
        (0x0303, (0x0304, 0x0303), "13"),
        (0x0303, (0x0303, 0x0A0A, 0x0304), "13"),
        (0x0303, (0xFAFA, 0x0302), "11"),
        (0x0303, (), "12"),
        (0x0302, (), "11"),
        (0x0301, (), "10"),
        (0x0300, (), "s3"),
        (0x0002, (), "s2"),
        (0xFEFF, (), "d1"),
        (0xFEFD, (), "d2"),
        (0xFEFD, (0xFEFC, 0xFEFD), "d3"),
        (0xFEFD, (0xFEFD, 0xFEFF), "d2"),
        (0x0303, (0x7F1C,), "00"),
        (0x0303, (0x0A0A,), "00"),
    ],
)
def test_versions(version: int, supported: tuple[int, ...], expected: str) -> None:
    assert start(replace(EXAMPLE, version=version, supported_versions=supported))[1:3] == expected


def test_domain_means_that_the_extension_is_there() -> None:
    without = tuple(kind for kind in EXAMPLE.extensions if kind != 0)
    assert start(replace(EXAMPLE, server_name=None))[3] == "d"
    assert start(replace(EXAMPLE, server_name="192.0.2.1"))[3] == "d"
    assert start(replace(EXAMPLE, server_name=None, extensions=without))[3] == "i"


@pytest.mark.parametrize(("count", "shown"), [(0, "00"), (9, "09"), (99, "99"), (100, "99"), (200, "99")])
def test_counts(count: int, shown: str) -> None:
    values = tuple(range(1, count + 1))
    assert start(replace(EXAMPLE, ciphers=(0x0A0A, *values)))[4:6] == shown
    assert start(replace(EXAMPLE, extensions=(0x0A0A, *values)))[6:8] == shown


@pytest.mark.parametrize(
    ("protocols", "expected"),
    [
        ((), "00"),
        ((b"",), "00"),
        ((b"", b"h2"), "00"),
        ((b"h2",), "h2"),
        ((b"http/1.1", b"h2"), "h1"),
        ((b"h",), "hh"),
        ((b"H3",), "H3"),
        ((b"\xab",), "ab"),
        ((b"\xab\xcd",), "ad"),
        ((b"\x30\xab",), "3b"),
        ((b"\x30\x31\xab\xcd",), "3d"),
        ((b"\x30\xab\xcd\x31",), "01"),
        ((b"h-",), "6d"),
        ((b"\x0a\x0a", b"h2"), "h2"),  # GREASE
    ],
)
def test_first_and_last_of_the_first_protocol(protocols: tuple[bytes, ...], expected: str) -> None:
    assert start(replace(EXAMPLE, alpn=protocols))[8:] == expected


def test_empty_lists_are_zeros() -> None:
    bare = replace(EXAMPLE, ciphers=(0x0A0A,), extensions=(0x0000, 0x0010, 0x0A0A), signature_algorithms=())
    assert ja4(bare, "t") == "t13d0002h2_000000000000_000000000000"


def test_signature_algorithms_keep_their_order_and_lose_grease() -> None:
    hello = replace(EXAMPLE, extensions=(0x002B, 0x000D), signature_algorithms=(0x0A0A, 0x0804, 0x0403))
    assert ja4(hello, "t").endswith("_" + digest("000d,002b_0804,0403"))
    only_grease = replace(hello, signature_algorithms=(0x0A0A,))
    assert ja4(only_grease, "t").endswith("_" + digest("000d,002b"))


@pytest.mark.parametrize("step", range(16))
def test_every_grease_value_is_left_out(step: int) -> None:
    value = 0x0A0A + 0x1010 * step
    mixed = replace(EXAMPLE, ciphers=(*EXAMPLE.ciphers, value), extensions=(value, *EXAMPLE.extensions))
    assert ja4(mixed, "t") == ja4(EXAMPLE, "t")


@given(st.permutations(EXAMPLE.ciphers), st.permutations(EXAMPLE.extensions))
def test_order_does_not_matter(ciphers: list[int], extensions: list[int]) -> None:
    assert ja4(replace(EXAMPLE, ciphers=tuple(ciphers), extensions=tuple(extensions)), "t") == ja4(EXAMPLE, "t")
