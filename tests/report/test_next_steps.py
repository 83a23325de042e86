"""What can be done about a vendor: the words fit what was sent first, and a missing page is none."""

from __future__ import annotations

from detector.observation import Observed
from detector.report.next_steps import _POLICY_WORDS, AI_SENTENCES, next_steps
from detector.vocabulary import AI_TERMS, KINDS
from tests.report.examples import vendor_row

LINKS = {"privacy": "https://a.example/p", "opt_out": None, "data_request": "https://a.example/d"}


def test_pages_are_those_of_the_signature() -> None:
    steps = next_steps(vendor_row(links=LINKS))
    assert (steps.policy, steps.opt_out, steps.data_request) == (LINKS["privacy"], None, LINKS["data_request"])
    assert steps.search == "Acme Watch privacy policy"


def test_what_was_seen_is_looked_for_before_what_can_be_collected() -> None:
    seen = (Observed("clipboard", 1, "", "decoded", 1.0),)
    steps = next_steps(vendor_row(observed=seen, collects=("keystrokes", "screenshots", "window-titles", "files")))
    assert steps.look_for == (
        "clipboard",
        "keystroke",
        "screenshot",
        "window title",
        "retention",
        "recipients",
        "machine learning",
        "object",
    )


def test_words_stand_once_and_the_questions_of_everybody_are_always_there() -> None:
    few = next_steps(vendor_row(collects=("keystrokes", "typing-rhythm"))).look_for
    assert few == ("keystroke", "keyboard", "biometric", "retention", "recipients", "machine learning", "object")
    assert len(next_steps(vendor_row(collects=KINDS)).look_for) == 8
    assert next_steps(vendor_row(collects=())).look_for == ("retention", "recipients", "machine learning", "object")


def test_every_term_on_training_has_its_sentence_and_a_strange_one_claims_nothing() -> None:
    assert set(AI_SENTENCES) == set(AI_TERMS)
    said = {term: next_steps(vendor_row(ai_training=term)).ai_training for term in AI_TERMS}
    assert len(set(said.values())) == len(AI_TERMS)
    assert next_steps(vendor_row(ai_training="<b>")).ai_training == AI_SENTENCES["unknown"]


def test_every_kind_has_words_but_those_that_every_page_measures() -> None:
    assert set(KINDS) - set(_POLICY_WORDS) == {"performance", "errors"}
