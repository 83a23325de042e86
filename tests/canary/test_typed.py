"""Keys in order, with what comes between them; beginnings and masks."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from detector.canary.model import draw
from detector.canary.typed import WIRED, Follower, Growth, in_pieces, letter_of, spelled

PHRASE = draw(12).phrase


def codes(letters: str) -> list[object]:
    return [f"Key{x.upper()}" if x.isalpha() else f"Digit{x}" if x.isdigit() else "Minus" for x in letters]


def numbers(letters: str) -> list[object]:
    return [189 if x == "-" else ord(x.upper()) for x in letters]


@pytest.mark.parametrize(
    "series",
    [
        list(PHRASE),
        codes(PHRASE),
        numbers(PHRASE),
        [ord(letter) for letter in PHRASE],
        [letter for letter in PHRASE for _ in range(2)],
        ["Shift", *PHRASE.upper(), "Enter"],
        list(PHRASE[::-1]),
        ["q", "w", *PHRASE, "e"],
    ],
)
def test_all_forms_of_keys_spell_it(series: Sequence[object]) -> None:
    assert spelled(PHRASE, series)


def test_what_is_too_short_or_interrupted_does_not() -> None:
    assert not spelled(PHRASE, PHRASE[:-1])
    assert not spelled(PHRASE, [*PHRASE[:8], *"qwqwqw", *PHRASE[8:]])
    chance = random.Random("keys")
    assert not any(spelled(PHRASE, [chance.choice(PHRASE) for _ in range(2_000)]) for _ in range(20))


def test_a_follower_goes_on_where_it_was() -> None:
    follower = Follower(PHRASE)
    for letter in PHRASE:
        assert not follower.done
        follower.add(letter)
    assert follower.done


def test_letters_of_records() -> None:
    assert [letter_of(value) for value in ("KeyZ", "Digit7", "Minus", "Shift", 90, 55, 189, 13, "ab", None, 7.5)] == [
        *("z", "7", "-", None, "z", "7", "-", None, None, None, None)
    ]


def growth(texts: Sequence[str]) -> Growth:
    made = Growth(PHRASE)
    for text in texts:
        made.add(text)
    return made


def test_beginnings_grow_or_are_long() -> None:
    assert growth([PHRASE[:size] for size in range(1, 10)]).is_proof
    assert growth([PHRASE[:13]]).is_proof
    assert not growth([PHRASE[:6], PHRASE[:6], PHRASE[:7]]).is_proof
    assert not growth([PHRASE[size:] for size in range(1, 10)]).is_proof


def test_masks_fit_only_the_exact_length() -> None:
    whole = len(PHRASE)
    assert growth(["*" * size for size in range(1, whole + 1)]).fits_masked
    assert not growth(["*" * size for size in range(1, whole)]).fits_masked
    assert not growth(["*" * size for size in range(1, whole + 4)]).fits_masked
    assert not growth(["*" * whole]).fits_masked


def test_a_keyboards_own_numbering_spells_the_phrase() -> None:
    of_letter = {letter: code for code, letter in WIRED.items()}
    assert spelled("bako-4719", [of_letter[letter] for letter in "bako-4719"])
    assert not spelled("bako-4719", [of_letter[letter] for letter in "bako-4710"])


def test_pieces_in_order_spell_it_and_the_whole_is_no_piece() -> None:
    assert in_pieces("bako-4719", ["bak", "o-4", "719"])
    assert not in_pieces("bako-4719", ["719", "o-4", "bak"])
    assert not in_pieces("bako-4719", ["bako-4719", "x"])
