"""Layers in every order and at every bound."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from collections.abc import Callable

import brotli  # type: ignore[import-untyped]
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from detector.behaviour.limits import Budget
from detector.canary.layers import MAX_LAYERS, layers

MARK = b"the planted words and 1234"


def in_json(data: bytes) -> bytes:
    return json.dumps({"v": 1, "data": data.decode("latin-1"), "z": "\n"}).encode()


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


WRAPPINGS: list[Callable[[bytes], bytes]] = [
    in_json,
    base64.b64encode,
    gzip.compress,
    zlib.compress,
    zstandard.compress,
    lambda data: data.hex().encode(),
    lambda data: base64.urlsafe_b64encode(data).rstrip(b"="),
    lambda data: b"------x\r\nContent-Disposition: form-data; name=a\r\n\r\n" + data + b"\r\n------x--",
]


def found(body: bytes, encoding: str = "") -> list[tuple[str, ...]]:
    return [layer.undone for layer in layers(body, "", encoding, Budget()) if MARK in layer.data]


@pytest.mark.parametrize("first", range(len(WRAPPINGS)))
@pytest.mark.parametrize("second", range(len(WRAPPINGS)))
def test_every_wrapping_in_every_other_is_opened(first: int, second: int) -> None:
    assert found(WRAPPINGS[second](WRAPPINGS[first](b'{"field":"' + MARK * 3 + b'"}')))


@pytest.mark.parametrize("packed", [brotli.compress, deflated])
def test_what_has_no_mark_is_tried_at_the_top(packed: Callable[[bytes], bytes]) -> None:
    assert found(packed(MARK * 4))


def test_a_header_is_believed_only_where_it_is_true() -> None:
    assert found(brotli.compress(MARK * 4), "br")
    assert found(MARK * 4, "gzip") == [()]
    assert found(gzip.compress(brotli.compress(MARK * 4)), "br, gzip")


def test_escapes_percent_and_wide_letters() -> None:
    assert found("".join(f"\\u{letter:04x}" for letter in MARK).encode())
    assert found("".join(f"%{letter:02x}" for letter in MARK).encode())
    assert found(MARK.decode().encode("utf-16-le"))
    assert found(b"\x80\x81" + MARK.decode().encode("utf-16-be"))


def test_the_way_in_is_named_from_outside() -> None:
    assert ("gzip", "JSON", "base64") in found(
        gzip.compress(json.dumps({"d": base64.b64encode(b"{" + MARK + b"}").decode()}).encode())
    )


def test_a_bomb_in_a_bomb_is_bounded() -> None:
    bomb = b"\0" * 30_000_000
    for _ in range(3):
        bomb = gzip.compress(bomb)
    budget = Budget()
    assert sum(len(layer.data) for layer in layers(bomb, "", "", budget)) < 30_000_000
    many = json.dumps([base64.b64encode(f"piece number {n} of many".encode()).decode() for n in range(2000)]).encode()
    assert len(list(layers(many, "", "", Budget()))) <= MAX_LAYERS


@given(st.binary(max_size=400))
def test_any_bytes_end_without_an_error(data: bytes) -> None:
    for wrapped in (data, b"%41" + data, b'{"a":"' + data, b"\x1f\x8b\x08" + data, b"\\u00" + data):
        assert next(iter(layers(wrapped, "", "", Budget()))).data == wrapped
