"""Bodies through all their layers: what real encoders write is read back."""

from __future__ import annotations

import base64
import gzip
import json
import zlib
from typing import Any
from urllib.parse import quote, urlencode

import pytest

from detector.behaviour.decode import cbor, images, json_, lines, lz_string, multipart, protobuf, raw_records, text
from detector.behaviour.decode.compressed import declared, unpack
from detector.behaviour.decode.decoder import Decoder
from detector.behaviour.limits import Budget
from tests.data.behaviour.made_trackers import part, png

VALUE = {"events": [{"name": "älpha", "n": 1.5}, {"name": "beta", "n": -3}], "ok": True}
PLAIN = json.dumps(VALUE).encode()


def decoded(body: bytes, content_type: str = "", content_encoding: str = "") -> Any:
    """Return what a body decodes to."""
    return Decoder(Budget()).body(body, content_type, content_encoding)


def msgpacked() -> bytes:
    """Return the value in MessagePack."""
    import msgpack  # type: ignore[import-untyped]

    return bytes(msgpack.packb(VALUE))


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (PLAIN, ""),
        (b"\xef\xbb\xbf" + PLAIN, ""),
        (gzip.compress(PLAIN, mtime=0), ""),
        (gzip.compress(PLAIN, mtime=0), "gzip"),
        (gzip.compress(gzip.compress(PLAIN, mtime=0), mtime=0), "gzip"),
        (zlib.compress(PLAIN), "deflate"),
        (zlib.compress(PLAIN)[2:-4], "deflate"),
        (zlib.compress(PLAIN)[2:-4], ""),
        (PLAIN, "gzip"),
        (base64.b64encode(PLAIN), ""),
        (base64.urlsafe_b64encode(gzip.compress(PLAIN, mtime=0)).rstrip(b"="), ""),
        (base64.b64encode(PLAIN + b" ")[::-1], ""),
        (quote(PLAIN.decode()).encode(), ""),
        (msgpacked(), ""),
        (gzip.compress(PLAIN, mtime=0)[:-8], "gzip"),
    ],
)
def test_one_value_in_many_wrappings(body: bytes, encoding: str) -> None:
    assert decoded(body, "", encoding) == VALUE


def test_brotli_and_zstd_are_undone() -> None:
    import brotli  # type: ignore[import-untyped]
    import zstandard

    assert decoded(brotli.compress(PLAIN), "", "br") == VALUE
    assert decoded(zstandard.ZstdCompressor().compress(PLAIN)) == VALUE


def test_codings_are_undone_from_the_last_to_the_first() -> None:
    assert declared("gzip, br") == ["brotli", "gzip"]
    assert declared("identity") == []


def test_unpacking_stops_at_the_budget() -> None:
    budget = Budget()
    budget.unpacked = 1_000
    assert len(unpack(gzip.compress(bytes(9_000)), "gzip", budget) or b"") == 1_000
    assert unpack(gzip.compress(b"abc"), "gzip", budget) is None


@pytest.mark.parametrize(
    "body",
    [
        b'{"a":1}\n{"a":2}\n',
        b'{"a":1},{"a":2}',
        b'data: {"a":1}\n\ndata: {"a":2}\n\n',
        b'{"a":1}\x1e{"a":2}\x1e',
        b')]}\',\n[{"a":1},{"a":2}]',
    ],
)
def test_several_values_in_one_text(body: bytes) -> None:
    found = decoded(body)
    assert found in ([{"a": 1}, {"a": 2}], [[{"a": 1}, {"a": 2}]])


def test_socket_messages_lose_their_number() -> None:
    assert decoded(b'42["move",{"x":1}]') == [["move", {"x": 1}]]


def test_text_that_only_contains_a_bracket_is_no_json() -> None:
    assert json_.read("a long sentence with one [1] number in it", Budget()) is None


def test_an_envelope_ends_in_compressed_bytes() -> None:
    body = b'{"sent_at":1}\n{"type":"replay"}\n{"segment":0}\n' + zlib.compress(PLAIN)
    assert decoded(body) == [{"sent_at": 1}, {"type": "replay"}, {"segment": 0}, VALUE]


def test_forms_and_parts() -> None:
    assert decoded(urlencode({"a": "1", "b": "x y"}).encode()) == {"a": "1", "b": "x y"}
    assert decoded(b"k=1&k=2") == {"k": ["1", "2"]}
    assert decoded(part("meta", "a.json", PLAIN, "application/json")) == {"meta": VALUE, "#file": "upload"}
    assert [one.name for one in multipart.parts(part("shot", "s.png", b"abc"))] == ["shot"]


def test_delimited_text() -> None:
    assert text.delimited("a,b\n1,2\n3,4\n5,6\n7,8") == [{"a": str(k), "b": str(k + 1)} for k in (1, 3, 5, 7)]
    assert lines.cells("m:1:2|m:3:4|m:5:6|m:7:8|m:9:10") == [["m", k, k + 1] for k in (1, 3, 5, 7, 9)]
    assert text.delimited("just a sentence, with a comma; and more") is None


def test_xml_elements_become_mappings() -> None:
    assert text.xml('<a><p x="1" y="2"/><p x="3" y="4"/></a>') == [
        {"x": "1", "y": "2", "#tag": "p"},
        {"x": "3", "y": "4", "#tag": "p"},
    ]
    assert text.xml("<!doctype html><html><body>x</body></html>") == [{"html-document": 42}]


# Written by lz-string under Node.
LZ_PLAIN = '{"p":[[1,2],[3,4],[100,200],[101,202]],"name":"älpha"}'
LZ_BASE64 = "N4IgDiBcDa0IwBoBMBdB0DMCAsb4AZ9lC859El9U0QA7AQwFsBTKEAE4BswALekAL5A="
LZ_UTF16 = (
    "\u1be1\u0823\u442b\u40fa\u6866\u0088\u0280\u1761\u6839\u40a0\u58ff9\u7b48\u2f59\u7a44\u5f74\u68a0\u0ee0\u21a0"
    "\u5b21\u2670\u4024\u702d\u4c20\u1714\u402b\u7220 "
)


@pytest.mark.parametrize("packed", [LZ_BASE64, LZ_BASE64.rstrip("=")])
def test_lz_string_of_the_real_library(packed: str) -> None:
    assert lz_string.unpack(packed) == LZ_PLAIN
    assert lz_string.unpack_utf16(LZ_UTF16) == LZ_PLAIN
    assert decoded(packed.encode()) == json.loads(LZ_PLAIN)


def test_lz_string_takes_no_other_text() -> None:
    assert lz_string.unpack("SGVsbG8gd29ybGQsIHRoaXMgaXMgbm90IGl0") is None
    assert lz_string.unpack("short") is None
    assert lz_string.unpack_utf16("") is None


def test_cbor_items() -> None:
    assert cbor.read(bytes.fromhex("a2616101616282f5f93e00")) == {"a": 1, "b": [True, 1.5]}
    assert cbor.read(bytes.fromhex("9f0102ff")) == [1, 2]
    assert cbor.read(bytes.fromhex("7f6161616bff")) == "ak"
    assert cbor.read(b"\x9b\xff\xff\xff\xff\xff\xff\xff\xff") is None
    assert cbor.read(b"\x81" * 100) is None


def test_protobuf_without_a_schema() -> None:
    assert protobuf.read(b"\x0a\x03abc\x10\x96\x01\x1a\x02\x08\x05") == {"f1": "abc", "f2": 150, "f3": {"f1": 5}}
    assert protobuf.read(b"\x0a\xff\x01abc") is None
    assert [protobuf.zigzag(value) for value in (0, 1, 2, 3)] == [0, -1, 1, -2]


def test_raw_records_need_a_clock() -> None:
    import struct

    rows = [(100 + 3 * k, 200 + k * k % 17, 1000 + 16 * k) for k in range(20)]
    body = b"".join(struct.pack("<HHI", *row) for row in rows)
    assert raw_records.read(body) == [list(row) for row in rows]
    assert raw_records.read(bytes(200)) is None
    assert raw_records.read(bytes(range(256)) * 2) is None


def test_pictures_are_measured_by_their_heading() -> None:
    shot = images.picture(png(1366, 768, 1))
    assert shot is not None
    assert (shot.format, shot.width, shot.height) == ("png", 1366, 768)
    gif = images.picture(b"GIF89a" + bytes((0x40, 1, 0xF0, 0)) + bytes(9))
    assert gif is not None and (gif.width, gif.height) == (320, 240)
    jpeg = images.picture(b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x02\xd0\x05\x00\x03" + bytes(20))
    assert jpeg is not None and (jpeg.width, jpeg.height) == (1280, 720)
    assert images.picture(b"\x89PNG\r\n\x1a\n") == images.Picture("png", 0, 0, 8)
    assert images.picture(b"plain text") is None
    sound = images.media(b"OggS" + bytes(40))
    assert sound is not None and sound.kind == "audio"


def skips(body: bytes) -> dict[str, int]:
    """Return what decoding a body left out."""
    budget = Budget()
    Decoder(budget).body(body, "", "")
    return dict(budget.skipped)


def test_what_lies_beyond_the_sample_is_counted_and_not_read() -> None:
    line = b'{"words":"' + b"a" * 89 + b'"}\n'
    assert "beyond-the-sample" not in skips(line * 100)
    assert skips(line * 20_000)["beyond-the-sample"] == 1
    assert len(decoded(line * 20_000)) < 10_000


def test_a_body_of_too_many_parts_is_read_up_to_the_bound() -> None:
    one = b'--b\r\nContent-Disposition: form-data; name="n%d"\r\n\r\n1\r\n'
    body = b"".join(one % place for place in range(80))
    assert len(decoded(body)) == 64
    assert skips(body) == {"too-many-parts": 1}


def test_percent_signs_upon_percent_signs_come_to_an_end() -> None:
    def wrapped(letters: str, times: int) -> bytes:
        first = "".join(f"%{ord(letter):02X}" for letter in letters)
        return first.replace("%", "%" + "25" * (times - 1)).encode()

    assert decoded(wrapped('{"a":1}', 9)) == {"a": 1}
    assert skips(wrapped('{"a":1}', 11)) == {"too-many-layers": 1}
    packed = base64.b64encode(PLAIN).decode().rstrip("=")
    assert decoded(wrapped(packed, 2)) == VALUE
    assert decoded(wrapped(packed, 10)) is None
    assert "too-many-layers" in skips(wrapped(packed, 10))


def test_a_message_of_stomp_loses_its_heading() -> None:
    heading = b"SEND\ndestination:/app/move\ncontent-type:application/json\n\n"
    assert decoded(heading + PLAIN + b"\0") == VALUE


def test_a_tag_without_attributes_is_text() -> None:
    assert decoded(b"<br>") == "<br>"


def test_deflate_without_a_mark_may_hold_bytes() -> None:
    import msgpack

    body = zlib.compress(msgpack.packb([VALUE] * 40))[2:-4]
    assert decoded(body) == [VALUE] * 40


def test_letters_that_only_begin_like_compressed_bytes_are_text() -> None:
    assert Decoder(Budget()).nested("x\x9cabcdefgh" + "\u20ac" * 30, "", 1) is None
    packed = zlib.compress(PLAIN, 6).decode("latin-1")
    assert Decoder(Budget()).nested(packed, "", 1) == VALUE


def test_members_of_an_archive_are_handed_on() -> None:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("day.json", PLAIN)
    assert decoded(out.getvalue()) == {"day.json": PLAIN}


def test_two_bytes_a_letter_are_no_numbers() -> None:
    from detector.behaviour.decode import numbers

    letters = "abcdefghijklmnopqrstuvwxyz" * 2
    assert numbers.read(letters.encode("utf-16-le")) is not None  # they rise as a clock does
    assert numbers.best(letters.encode("utf-16-le")) is None


def test_compressions_upon_compressions_come_to_an_end() -> None:
    body = PLAIN
    for _ in range(10):
        body = gzip.compress(body)
    assert decoded(body) == VALUE
    assert decoded(gzip.compress(body)) is None
    assert skips(gzip.compress(body))["too-many-layers"] == 1


def test_parts_of_one_name_are_all_read() -> None:
    edge, one = b"--edge", b'\r\nContent-Disposition: form-data; name="files"; filename="a.json"\r\n\r\n'
    body = edge + one + b'{"a":1}\r\n' + edge + one + b'{"b":2}\r\n' + edge + b"--\r\n"
    assert decoded(body) == {"files": {"a": 1}, "#file": "upload", "files 2": {"b": 2}}
