"""The letters: findings with their evidence, questions, a request for each vendor; no advice, no claim too many."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from detector.report import sentences
from detector.report.document import Document
from detector.report.letter import enquiry
from detector.report.letter.law import QUESTIONS
from tests.report.examples import ANALYTICS, DAY, LIVE, NOTHING, READ, VISITED, hostile_document, vendor_row
from tests.report.hostile import HOSTILE, raw

DOCUMENTS = {"day": DAY, "live": LIVE, "read": READ, "nothing": NOTHING}


@pytest.mark.parametrize("name", DOCUMENTS)
@pytest.mark.parametrize("reader", ["eu", "other"])
def test_it_says_that_it_is_no_legal_advice_before_anything_else(name: str, reader: str) -> None:
    written = enquiry.render(DOCUMENTS[name], reader)
    assert "**They are no legal advice.**" in written.split("\n\n")[1]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_question_is_asked_with_its_articles_where_the_gdpr_holds_and_without_elsewhere(name: str) -> None:
    eu, other = (enquiry.render(DOCUMENTS[name], reader) for reader in ("eu", "other"))
    for question in QUESTIONS:
        assert f"**{question.title}.** {question.text} (GDPR: {question.articles})" in eu
        assert f"**{question.title}.** {question.text}\n" in other
    letters = other.partition("# Enquiry")[2]
    assert not re.search(r"GDPR|Article \d", letters)


def test_findings_stand_as_evidence_and_claim_what_was_seen() -> None:
    written = enquiry.render(READ, "eu")
    assert "`pulse.company.example` was sent `keystrokes` and `mouse movement` (suspected)" in written
    assert "data seen: what is typed into forms (proven); mouse movement (read); typing rhythm (suspected)" in written
    assert "detect signatures new" not in written
    assert "issued by `CN=Company Root`" in written
    assert sentences.verdict(READ) in written


def test_each_vendor_that_received_something_gets_one_request() -> None:
    written = enquiry.render(DAY, "eu")
    requests = re.findall(r"^## Request to (.*) about (.*)$", written, re.MULTILINE)
    assert [name for _, name in requests] == [vendor.name for vendor in DAY.receiving]
    assert VISITED.name not in written.partition("# Annex B")[2]
    assert "# Annex B" not in enquiry.render(replace(DAY, vendors=(VISITED,)), "eu")


def test_a_request_says_what_was_seen_of_that_vendor_and_no_more() -> None:
    sent = enquiry.render(replace(DAY, vendors=(vendor_row(),)), "eu").partition("## Request")[2]
    assert "sent data (1.3 MB) to `in.acmewatch.example`, which belongs to Acme Watch, between" in sent
    assert "it held" not in sent
    contacted = enquiry.render(replace(DAY, vendors=(ANALYTICS,)), "eu").partition("## Request")[2]
    assert "made contact with `tallyho.example`" in contacted and "sent data" not in contacted
    held = enquiry.render(READ, "eu").partition("## Request")[2]
    assert "it held what is typed into forms (proven); mouse movement (read); typing rhythm (suspected)." in held


def test_what_a_reader_can_do_stands_with_each_request() -> None:
    links = {"privacy": "https://a.example/p", "opt_out": "https://a.example/o", "data_request": None}
    written = enquiry.render(replace(DAY, vendors=(vendor_row(links=links, ai_training="opt-out"),)), "eu")
    assert "- Where to send it: no page is known; see its policy\n" in written
    assert "- Its policy: <https://a.example/p>\n" in written
    assert '- Words to look for there: "keystroke", "screenshot", "window title", "keyboard", "retention"' in written
    assert "- To opt out: <https://a.example/o>\n" in written
    assert "unless one opts out" in written
    unknown = enquiry.render(replace(DAY, vendors=(vendor_row(links={}),)), "eu")
    assert '- Its policy: no page is known; search the web for "Acme Watch privacy policy"' in unknown


def test_the_evidence_names_hosts_with_their_signature_lines_and_counts_the_rest() -> None:
    vendor = vendor_row(hosts=vendor_row().hosts * 30, hosts_not_listed=2)
    written = enquiry.render(replace(DAY, vendors=(vendor,)), "eu")
    assert written.count("`signatures/workplace-monitoring/acme-watch.yaml:12`") == 20
    assert "- and 12 more hosts" in written
    assert "- <https://acmewatch.example/manual>" in written


def test_an_empty_report_still_makes_a_letter() -> None:
    written = enquiry.render(NOTHING, "other")
    assert "Nothing could be read: there was no packet." in written
    assert "No host of a known product was met." in written


@pytest.mark.parametrize("text", HOSTILE)
def test_no_hostile_text_becomes_markup(text: str) -> None:
    document: Document = hostile_document(text)
    for reader in ("eu", "other"):
        written = enquiry.render(document, reader)
        assert not raw(written)
        written.encode("utf-8")
        # Links of ours, and those that a signature gives as a web address, are the only ones.
        ours = re.sub(r"<https?://[^\s<>`|]+>|https://eur-lex\.europa\.eu/\S+", "", written)
        outside = re.sub(r"\\[^\w\s]|`[^`\n]*`", "", ours)
        assert not re.search(r"[`<>!]|https?:|www\.|@|~~|\]\(", outside)
        headings = re.findall(r"^#+ .*$", written, re.MULTILINE)
        assert len(headings) == len(re.findall(r"^#+ .*$", enquiry.render(hostile_document("a"), reader), re.MULTILINE))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_hostile_text_tears_the_table(text: str) -> None:
    blocks = enquiry.render(hostile_document(text), "eu").split("\n\n")
    (drawn,) = [block.split("\n") for block in blocks if block.startswith("| ")]
    assert len({len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) for line in drawn}) == 1


def test_an_unknown_reader_is_refused() -> None:
    with pytest.raises(KeyError):
        enquiry.render(DAY, "moon")
