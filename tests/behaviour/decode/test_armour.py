"""Bytes written as letters are read back, and words are left alone."""

from __future__ import annotations

import base64

import pytest

from detector.behaviour.decode.armour import readings

DATA = b'{"events": [[1, 2], [3, 4]], "name": "a body of some length"}'
FORMS = {
    "base64": base64.b64encode(DATA).decode(),
    "without padding": base64.urlsafe_b64encode(DATA).decode().rstrip("="),
    "turned round": base64.b64encode(DATA).decode()[::-1],
    "plus signs lost": base64.b64encode(DATA).decode().replace("+", " "),
    "in lines": base64.encodebytes(DATA).decode(),
    "hex": DATA.hex(),
    "base32": base64.b32encode(DATA).decode(),
    "base85": base64.b85encode(DATA).decode(),
    "token": "x.".join(("", base64.urlsafe_b64encode(DATA).decode().rstrip("=")))[2:] + ".sig",
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_read(form: str) -> None:
    assert DATA in [data for _, data in readings(FORMS[form])]


@pytest.mark.parametrize(
    "text",
    ["", "short", "Donaudampfschifffahrtsgesellschaft", "12345678901234567890123456", "a b c d e f g h i j k l m"],
)
def test_words_and_numbers_yield_nothing_that_counts(text: str) -> None:
    assert not [data for _, data in readings(text) if len(data) > 40]
