"""What a product is said to collect, and who says so."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detector.catalogue.store import load
from detector.dashboard.explaining import explanation
from detector.report.explain import CLAIM_WORDS
from tests.dashboard.test_parts import texts
from tests.report.examples import DAY, vendor_row
from tests.report.hostile import HOSTILE, raw


def test_every_claim_names_who_says_so_and_its_page() -> None:
    catalogue = load()
    for identity in ("teramind", "fullstory"):
        signature = catalogue.get(identity)
        assert signature is not None
        told = explanation(vendor_row(identity), signature)
        assert len(told["claims"]) + len(told["denied"]) == len(signature.collects) > 0
        assert all(page.startswith("https://") for _, _, page in told["claims"])
        assert all(any(word in said for word in CLAIM_WORDS.values()) for _, said, _ in told["claims"])


def test_what_is_denied_stands_apart() -> None:
    catalogue = load()
    signatures = [catalogue.get(entry.id) for entry in catalogue.entries]
    denying = next(one for one in signatures if one and any(claim.claim == "denied" for claim in one.collects))
    told = explanation(vendor_row(denying.id), denying)
    assert told["denied"] and all("denies" in said for _, said, _ in told["denied"])
    assert not any("denies" in said for _, said, _ in told["claims"])


def test_without_a_signature_the_row_is_told() -> None:
    told = explanation(DAY.vendors[0], None)
    assert (told["name"], told["owner"], told["claims"]) == ("Acme Watch", "Acme Inc.", [])
    assert told["hosts"][0][0] == "in.acmewatch.example" and "Data is sent to this host." in told["hosts"][0]
    assert dict(told["steps"]) == {
        "Opt out": None,
        "Privacy policy": "https://acmewatch.example/privacy",
        "Ask for your data": None,
    }


@pytest.mark.parametrize(
    ("evidence", "words"), [("contacted", "cannot be told"), ("sending", "could not be read"), ("observed", "was read")]
)
def test_it_claims_what_the_evidence_carries(evidence: str, words: str) -> None:
    assert words in explanation(vendor_row(evidence=evidence), None)["evidence"]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_others_is_sent_raw_and_no_link_is_anything_else(text: str) -> None:
    links = dict.fromkeys(("privacy", "opt_out", "data_request"), text)
    row = vendor_row(name=text, description=text, owner=text, links=links, sources=(text,))
    row = replace(row, hosts=(replace(row.hosts[0], host=text, signature=text),))
    told = explanation(row, None)
    assert not any(raw(one, allowed="") for one in texts(told))
    for url in (*told["sources"], *(url for _, url in told["steps"] if url)):
        assert url.startswith(("https://", "http://"))
