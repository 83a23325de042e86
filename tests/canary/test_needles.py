"""Every dress of the phrase, in the middle of others' bytes."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.canary.model import draw
from detector.canary.needles import LETTERS, needles

CANARY = draw(11)
PHRASE = CANARY.phrase.encode()


def words(data: bytes) -> list[str]:
    return list(needles(CANARY).found_in(data))


@pytest.mark.parametrize("before", range(4))
def test_base64_is_found_at_each_of_its_three_places(before: int) -> None:
    encoded = base64.b64encode(b"x" * before + PHRASE + b" and more")
    assert words(b'{"d":"' + encoded + b'"}') == ["base64"]


@pytest.mark.parametrize("name", ["md5", "sha1", "sha256", "sha512"])
@pytest.mark.parametrize("what", [CANARY.phrase, CANARY.phrase.upper(), *CANARY.words])
def test_hashes_are_found_in_hex_base64_and_bytes(name: str, what: str) -> None:
    digest = hashlib.new(name, what.encode(), usedforsecurity=False).digest()
    for dress in (digest, digest.hex().encode(), digest.hex().upper().encode(), base64.b64encode(digest)):
        (found,) = words(b"h=" + dress + b"&x=1")
        assert "hashed with" in found and CANARY.phrase not in found


def test_spellings() -> None:
    assert words(b"<" + PHRASE + b">") == [""]
    assert words(PHRASE.upper()) == ["in capitals"]
    assert words(PHRASE[::-1]) == ["written backwards"]
    assert words(PHRASE.hex().encode()) == ["hex"]
    assert words(CANARY.phrase.encode("utf-16-le")) == ["UTF-16"]
    assert words(b'["' + b'","'.join(bytes([letter]) for letter in PHRASE) + b'"]') == [LETTERS]
    assert words(PHRASE * 3) == ["", "", ""]


@given(st.binary(max_size=600))
def test_other_bytes_hold_none(data: bytes) -> None:
    assert words(data) == []


def test_the_words_never_hold_the_phrase() -> None:
    known = needles(CANARY)
    for said in (text for heads in known.by_head.values() for _, text in heads):
        assert CANARY.phrase not in said and not any(word in said for word in CANARY.words)
