"""Names have meanings in several languages, and what only looks alike has none."""

from __future__ import annotations

import pytest

from detector.behaviour.lexicon import is_type_name, meanings, said_elsewhere


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("clics_souris", {"mouse", "click"}),
        ("fareTiklama", {"mouse", "click"}),
        ("mausklicks", {"mouse", "click"}),
        ("tituloJanela", {"window", "title"}),
        ("窗口标题", {"window", "title"}),
        ("okno_titulek", {"window"}),
        ("tastenanschlaege", {"key"}),
        ("keyCount", {"count"}),
        ("движениемыши", {"mouse", "move"}),
    ],
)
def test_words_of_other_languages(name: str, meaning: set[str]) -> None:
    assert meaning <= meanings(name)


@pytest.mark.parametrize(
    "name", ["collection", "generation", "laboratory", "operator", "datapoint", "monkey", "z", "q9"]
)
def test_what_only_looks_alike_means_nothing_of_the_kind(name: str) -> None:
    assert not meanings(name) & {"mouse", "click", "key", "paste", "copy"}


def test_what_was_done_is_said() -> None:
    assert said_elsewhere("mouvement_souris") == "move"
    assert said_elsewhere("gekopieerd") == "clipboard"
    assert said_elsewhere("KeyA") is None
    assert said_elsewhere("a long sentence about a mouse that moved") is None


def test_names_of_types() -> None:
    assert is_type_name("tipoevento")
    assert is_type_name("eventtype")
    assert not is_type_name("price")
