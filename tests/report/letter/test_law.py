"""The wording of letters: every question has its articles, and only one of the wordings names any."""

from __future__ import annotations

import re
from dataclasses import fields

from detector.report.letter.law import EU, OTHER, QUESTIONS, WORDINGS

ARTICLES = range(1, 100)
"""The GDPR has 99."""


def test_there_is_a_wording_for_either_reader() -> None:
    assert WORDINGS == {"eu": EU, "other": OTHER}
    assert EU.names_articles and not OTHER.names_articles


def test_neutral_wording_names_no_law() -> None:
    said = " ".join(str(getattr(OTHER, field.name)) for field in fields(OTHER) if field.name != "note")
    assert not re.search(r"GDPR|Article|Regulation|month", said)


def test_the_articles_that_a_letter_must_name_are_named() -> None:
    named = " ".join(question.articles for question in QUESTIONS)
    for article in ("13", "14", "15", "21", "22", "35", "88"):
        assert re.search(rf"\b{article}\b", named), article


def test_every_number_is_that_of_an_article_or_a_paragraph() -> None:
    for question in QUESTIONS:
        outside = re.sub(r"\([^)]*\)", "", question.articles)
        assert all(int(number) in ARTICLES for number in re.findall(r"\d+", outside)), question
        paragraphs = re.findall(r"\((\d+)\)", question.articles)
        assert all(1 <= int(number) <= 11 for number in paragraphs), question


def test_what_must_be_asked_is_asked() -> None:
    asked = " ".join(f"{question.title} {question.text}".lower() for question in QUESTIONS)
    for word in ("which data", "purposes", "lawful basis", "receives", "train", "kept", "object", "copy"):
        assert word in asked
