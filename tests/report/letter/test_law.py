"""The wording of letters: every question has its articles, and only one of the wordings names any."""

from __future__ import annotations

import re
from dataclasses import fields

from detector.report.letter.articles import ARTICLES
from detector.report.letter.law import EU, OTHER, QUESTIONS, WORDINGS


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


def cited(text: str) -> set[int]:
    """Return the articles that a text names; `(3)` is a paragraph."""
    return {
        int(number)
        for listing in re.findall(r"Articles?((?: (?:\d+(?:\(\w+\))*|(?:\(\w+\))+|and|to|in),?)+)", text)
        for number in re.findall(r"\d+", re.sub(r"\([^)]*\)", "", listing))
    }


def test_articles_are_read_out_of_a_sentence() -> None:
    assert cited("Articles 13(1)(e) and (f), 15(1)(c) and (2), 28(3) and 44 to 49 of 12 months") == {13, 15, 28, 44, 49}
    assert cited("Article 35(1), (2) and (9); also Article 88 and more") == {35, 88}


def test_every_article_that_is_named_is_explained_with_its_source_and_no_other() -> None:
    sentences = [str(getattr(EU, field.name)) for field in fields(EU)]
    named = set().union(*map(cited, [*(question.articles for question in QUESTIONS), *sentences]))
    assert named == {article.number for article in ARTICLES}


def test_an_explanation_speaks_of_its_own_article() -> None:
    for article in ARTICLES:
        assert article.url.endswith(f"title=Article_{article.number}_GDPR")
        assert article.says and not article.says.endswith(".")


def test_no_paragraph_is_named_that_an_article_does_not_have() -> None:
    """How many paragraphs they have, by the text of the Regulation."""
    has = {5: 2, 6: 4, 7: 4, 12: 8, 13: 4, 14: 5, 15: 4, 21: 6, 25: 3, 28: 10, 35: 11}
    for question in QUESTIONS:
        for number, paragraphs in re.findall(r"\b(\d+)((?:(?:, | and )?\(\w+\))+)", question.articles):
            for paragraph in re.findall(r"\((\d+)\)", paragraphs):
                assert 1 <= int(paragraph) <= has[int(number)], question


def test_what_must_be_asked_is_asked() -> None:
    asked = " ".join(f"{question.title} {question.text}".lower() for question in QUESTIONS)
    for word in ("which data", "purposes", "lawful basis", "receives", "train", "kept", "object", "copy"):
        assert word in asked
