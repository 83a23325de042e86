"""What is answered about a host: who it is, what decides, and what must not be taken from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detector.catalogue.compiled import Catalogue, catalogue_of
from detector.catalogue.model import Claim, OwnHost
from detector.catalogue.store import load
from detector.errors import DetectorError
from detector.report.explanation import Explanation, explain
from tests.catalogue.anywhere import counter
from tests.catalogue.samples import good, minimal

ONE = minimal("one", "host: cdn.shared.example, role: script, path: /one/**")
TWO = minimal("two", "host: cdn.shared.example, role: ingest, path: /two/**")


def catalogue() -> Catalogue:
    return catalogue_of([good(), ONE, TWO])


def asked(target: str) -> Explanation:
    return explain(target, catalogue())


def test_a_host_leads_to_its_product_endpoint_and_page() -> None:
    known = asked("https://IN.acmewatch.example:443/v2/events/7?user=jane").known
    assert known is not None
    assert (known.signature.id, known.match.role, known.match.origin.rpartition(":")[2]) == (
        "acme-watch",
        "ingest",
        "14",
    )
    assert known.page is not None and known.page.key == "firewall"
    assert asked("https://in.acmewatch.example/v2/events/7?user=jane").path == "/v2/events/7"


def test_what_a_vendor_denies_is_kept_apart() -> None:
    denied = replace(good(), collects=(*good().collects, Claim("audio", "denied", "unknown", "manual", 9)))
    known = explain("in.acmewatch.example", catalogue_of([denied])).known
    assert known is not None
    assert [claim.kind for claim in known.collected] == ["keystrokes", "screenshots"]
    assert [claim.kind for claim in known.denied] == ["audio"]


def test_a_host_that_several_products_share_is_not_given_to_one() -> None:
    answer = asked("cdn.shared.example")
    assert (answer.known, answer.shared_by, answer.relatives) == (None, ("one", "two"), ())
    known = asked("https://cdn.shared.example/two/x").known
    assert known is not None and known.signature.id == "two"


def test_an_unknown_host_shows_its_relatives() -> None:
    answer = asked("x.shared.example")
    assert answer.known is None
    assert {item.name for item in answer.relatives} == {"cdn.shared.example"}
    assert asked("nothing.org").relatives == ()
    assert asked("localhost").relatives == ()


@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("www.acmewatch.example", "somebody read a page"),
        ("in.acmewatch.example", "only some of its paths"),
        ("https://in.acmewatch.example/v2/events/7", "Which of these kinds"),
        ("in.acmewatch.example", "Whether AI models"),
        ("in.acmewatch.example", "works council"),
    ],
)
def test_what_is_not_known_is_said(target: str, words: str) -> None:
    assert any(words in sentence for sentence in asked(target).unknowns)


def test_what_is_known_is_not_called_unknown() -> None:
    assert not any(
        "only some of its paths" in item for item in asked("https://in.acmewatch.example/v2/events/7").unknowns
    )
    assert not any("Which of these kinds" in item for item in asked("www.acmewatch.example").unknowns)


@pytest.mark.parametrize("target", ["", "   ", "https:///path", "/path", "a b.example"])
def test_what_holds_no_host_is_refused(target: str) -> None:
    with pytest.raises(DetectorError, match="holds no host name"):
        asked(target)


def test_every_built_in_name_is_explained() -> None:
    built_in = load()
    names = [*built_in.hosts, *built_in.domains]
    assert len(names) > 1_000
    for name in names[::25]:
        answer = explain(name, built_in)
        assert (answer.known is not None and answer.known.page is not None) or answer.shared_by, name


def test_a_query_can_show_whose_format_it_is_and_a_path_alone_only_asks() -> None:
    own = catalogue_of([counter()])
    known = explain("https://stats.company.example/counter.php?site=1&visit=2", own).known
    assert known is not None and known.match.is_by_format
    assert known.page is not None and known.page.key == "manual"
    assert explain("https://stats.company.example/counter.php?site=1&visit=2", own).unknowns[0].startswith("Who runs")
    asked = explain("https://stats.company.example/api/visit", own)
    assert asked.known is None
    assert [(item.signature_id, item.name) for item in asked.possible] == [("counter", "/**/api/visit")]
    assert explain("stats.company.example", own).possible == ()


def test_the_user_s_own_host_leads_to_its_product_and_to_no_page() -> None:
    own = OwnHost("stats.corp", False, "ingest", "own.yaml", 11)
    known = explain("stats.corp", catalogue_of([replace(counter(), own_hosts=(own,))])).known
    assert known is not None and known.match.is_own
    assert (known.signature.id, known.match.origin, known.page) == ("counter", "own.yaml:11", None)
