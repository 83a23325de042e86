"""Issuers of inspection products, and roots that nobody knows; bounded, in any order."""

from __future__ import annotations

from detector.catalogue.store import load
from detector.counting import issuers as module
from detector.counting.issuers import Issuers
from detector.match.index import Matcher

MATCHER = Matcher(load())
ZSCALER = ("CN=Zscaler Root CA,O=Zscaler Inc.", "Zscaler Root CA", "Zscaler Inc.")
OWN = ("CN=Acme Root", "Acme Root", None)


def test_a_product_is_found_anywhere_in_the_chain() -> None:
    known = Issuers(MATCHER)
    known.signed("mail.example", [OWN, ZSCALER], is_public=False)
    (found,) = known.all()
    assert (found.signature_id, found.issuer, found.hosts) == ("zscaler", ZSCALER[0], frozenset({"mail.example"}))


def test_a_root_that_nobody_knows_is_told_without_a_product() -> None:
    known = Issuers(MATCHER)
    for host in ("b.example", "a.example"):
        known.signed(host, [("CN=Sub", "Sub", None), OWN], is_public=False)
    (found,) = known.all()
    assert (found.issuer, found.signature_id, found.hosts) == (
        "CN=Acme Root",
        "",
        frozenset({"a.example", "b.example"}),
    )


def test_a_public_issuer_is_nobody_s_business() -> None:
    known = Issuers(MATCHER)
    known.signed("a.example", [OWN])
    known.signed("a.example", [], is_public=False)
    known.signed("a.example", [("", None, None)], is_public=False)
    assert known.all() == ()


def test_it_is_bounded_and_a_copy_grows_by_itself() -> None:
    known = Issuers(MATCHER)
    for number in range(module.MAX_ISSUERS + 10):
        known.signed("a.example", [(f"CN=R{number}", f"R{number}", None)], is_public=False)
    assert len(known.all()) == module.MAX_ISSUERS
    twin = known.copy()
    for number in range(module.MAX_ISSUER_HOSTS + 10):
        twin.signed(f"h{number}.example", [("CN=R0", "R0", None)], is_public=False)
    assert max(len(issuer.hosts) for issuer in twin.all()) == module.MAX_ISSUER_HOSTS
    assert all(issuer.hosts == {"a.example"} for issuer in known.all())
