"""The matcher: each rule by an example, and agreement with the plain one on many hosts and URLs."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.catalogue.compiled import catalogue_of
from detector.catalogue.conflicts import without_conflicts
from detector.catalogue.imported import name_list
from detector.catalogue.list_files import _read_yaml
from detector.catalogue.model import Signature
from detector.catalogue.store import load
from detector.lists.reading import read_list
from detector.match.host import split_target
from detector.match.index import Match, Matcher
from detector.vocabulary import METHODS
from tests.catalogue.anywhere import counter
from tests.catalogue.samples import PATH, good, minimal
from tests.match import reference


def matcher(*signatures: Signature) -> Matcher:
    """Return a matcher of these signatures."""
    return Matcher(catalogue_of(signatures))


def found(match: Match | None) -> tuple[str, str, int] | None:
    """Return signature, role and line of a match."""
    return None if match is None else (match.signature_id, match.role, int(match.origin.rpartition(":")[2]))


def test_a_match_tells_all_that_a_reader_needs() -> None:
    assert matcher(good()).match("in.acmewatch.example", path="/v2/events/7", method="POST") == Match(
        signature_id="acme-watch",
        role="ingest",
        category="workplace-monitoring",
        origin=f"{PATH}:14",
        matched="in.acmewatch.example",
        path_was_seen=True,
        collects=("keystrokes", "screenshots"),
    )


@pytest.mark.parametrize(
    ("host", "matched"),
    [
        ("acmewatch.example", "acmewatch.example"),
        ("www.acmewatch.example", "acmewatch.example"),
        ("a.b.c.acmewatch.example", "acmewatch.example"),
        ("ACMEWATCH.example.", "acmewatch.example"),
        ("in.acmewatch.example", "in.acmewatch.example"),
        ("x.in.acmewatch.example", "acmewatch.example"),
        ("notacmewatch.example", None),
        ("acmewatch.example.evil.example", None),
        ("acmewatch", None),
        ("example", None),
        ("", None),
        (".", None),
        ("10.0.0.1", None),
        ("2001:db8::1", None),
    ],
)
def test_names_match_by_whole_labels(host: str, matched: str | None) -> None:
    match = matcher(good()).match(host)
    assert (match.matched if match else None) == matched


def test_the_exact_host_goes_before_the_domain_and_the_longest_domain_first() -> None:
    rules = matcher(
        minimal("wide", "domain: x.example, role: website"),
        minimal("narrow", "domain: a.x.example, role: ingest\nhost: b.a.x.example, role: agent"),
        minimal("exact", "host: a.x.example, role: console"),
    )
    hosts = ["x.example", "c.x.example", "a.x.example", "c.a.x.example", "b.a.x.example", "c.b.a.x.example"]
    assert [found(rules.match(host)) for host in hosts] == [
        ("wide", "website", 11),
        ("wide", "website", 11),
        ("exact", "console", 11),
        ("narrow", "ingest", 11),
        ("narrow", "agent", 12),
        ("narrow", "ingest", 11),
    ]


ONE_HOST = minimal(
    "one",
    """
    host: x.example, role: website
    host: x.example, role: ingest, path: /v1/**
    host: x.example, role: script, path: /v1/sdk.js
    host: x.example, role: agent, path: /v1/**, methods: [PUT]
    """,
)


@pytest.mark.parametrize(
    ("path", "method", "role"),
    [
        ("/", None, "website"),
        ("/v1", "POST", "ingest"),
        ("/v1/a", "POST", "ingest"),
        ("/v1/a?b=/v1/sdk.js", "POST", "ingest"),
        ("/v1/sdk.js", "GET", "script"),
        ("/v1/sdk.js?v=3", "GET", "script"),
        ("/v1/sdk.js", "PUT", "script"),
        ("/v1/a", "PUT", "agent"),
        ("", "GET", "website"),
        ("/v2", "POST", "website"),
    ],
)
def test_the_most_specific_path_that_fits_wins(path: str, method: str | None, role: str) -> None:
    match = matcher(ONE_HOST).match("x.example", path=path, method=method)
    assert match is not None
    assert (match.role, match.path_was_seen) == (role, True)


def test_without_a_path_the_endpoint_without_one_is_meant() -> None:
    match = matcher(ONE_HOST).match("x.example")
    assert match is not None
    assert (match.role, match.path_was_seen) == ("website", False)


def test_a_host_alone_can_match_an_endpoint_with_a_path() -> None:
    rules = matcher(minimal("one", "host: x.example, role: ingest, path: /v1/**, methods: [POST], collects: [clicks]"))
    match = rules.match("x.example")
    assert match is not None
    assert (match.role, match.path_was_seen, match.collects) == ("ingest", False, ("clicks",))
    assert rules.match("x.example", path="/v2", method="POST") is None
    assert rules.match("x.example", path="/v1", method="GET") is None
    assert rules.match("x.example", method="GET") is None
    assert rules.match("x.example", path="/v1") is not None  # a method that was not seen speaks against nothing


def test_a_host_alone_claims_only_what_all_its_endpoints_do() -> None:
    rules = matcher(
        minimal(
            "one",
            """
            host: x.example, role: ingest, path: /a, collects: [clicks, scroll]
            host: x.example, role: script, path: /b, collects: [scroll]
            host: y.example, role: ingest, path: /a, collects: [clicks]
            host: y.example, role: ingest, path: /b, collects: [clicks, scroll]
            """,
        )
    )
    first, second = rules.match("x.example"), rules.match("y.example")
    assert first is not None
    assert second is not None
    assert (first.role, first.collects) == ("unknown", ("scroll",))
    assert (second.role, second.collects) == ("ingest", ("clicks",))


def test_a_host_that_products_share_names_none_of_them() -> None:
    rules = matcher(
        minimal("one", "host: a.x.example, role: ingest, path: /one"),
        minimal("two", "host: a.x.example, role: ingest, path: /two\ndomain: x.example, role: website"),
    )
    assert found(rules.match("a.x.example")) == ("two", "website", 12)
    assert found(rules.match("a.x.example", path="/one")) == ("one", "ingest", 11)
    assert found(rules.match("a.x.example", path="/two")) == ("two", "ingest", 11)


def test_a_path_that_fits_nowhere_leaves_it_to_the_shorter_domain() -> None:
    rules = matcher(
        minimal("one", "host: a.x.example, role: ingest, path: /v1\ndomain: a.x.example, role: script, path: /js"),
        minimal("two", "domain: x.example, role: website"),
    )
    assert found(rules.match("a.x.example", path="/v1")) == ("one", "ingest", 11)
    assert found(rules.match("a.x.example", path="/js")) == ("one", "script", 12)
    assert found(rules.match("a.x.example", path="/other")) == ("two", "website", 11)
    assert rules.match("b.example", path="/v1") is None


def test_a_name_longer_than_dns_allows_is_nobodys() -> None:
    rules = matcher(good())
    longest = "a." * ((253 - len("acmewatch.example")) // 2) + "acmewatch.example"
    assert len(longest) == 253
    assert rules.match(longest) is not None
    assert rules.match("a" + longest + ".") is None
    assert rules.match("a" + longest + ".", path="/") is None
    assert rules.match("x." * 30_000 + "acmewatch.example") is None


def test_what_is_kept_does_not_grow_with_the_hosts_that_are_asked_for() -> None:
    rules = matcher(good())
    assert rules.match("h.acmewatch.example") is not None
    before = len(rules._table)
    for number in range(3_000):
        assert rules.match(f"h{number}.acmewatch.example") == rules.match("h.acmewatch.example")
        assert rules.match(f"h{number}.other.example", path="/") is None
        assert rules.match_target(f"https://h{number}.in.acmewatch.example/") is not None
    assert len(rules._table) == before


@pytest.mark.parametrize(
    "text",
    [
        "https://x.example/v1/a?b",
        "https://x.example/v1/sdk.js",
        "http://a.b.x.example/z",
        "https://y.x.example/v1/a",
        "https://x.example",
        "https://x.example?/v1",
        "https://X.example/v1/a",
        "https://u:p@x.example:8443/v1/a",
        "https://other.example@x.example/v1/a",
        "https://x.example@other.example/v1/a",
        "https://other.example\\.x.example/v1",
        "https://other.example?.x.example/v1",
        "https://other.example#.x.example/v1",
        "https://other.example:80.x.example/v1",
        "https://x.example./v1/a",
        "https://..x.example/v1/a",
        "https://notx.example/v1",
        "https://x.example.other/v1",
        "https://" + "a." * 130 + "x.example/v1",
        "https://" + "a." * 122 + "x.example/v1",
        "wss://x.example/v1/a",
        "x.example/v1/a",
        "x.example",
        " https://x.example/v1/a ",
        "https://localhost/v1",
        "",
    ],
)
def test_a_target_is_asked_about_as_its_host_and_path(text: str) -> None:
    always = minimal("two", "domain: x.example, role: website\ndomain: y.x.example, role: agent")
    host, path = split_target(text)
    for rules in (matcher(ONE_HOST), matcher(always), matcher(minimal("two", "domain: x.example, role: agent"))):
        for _ in range(2):  # the first question may leave something behind
            assert rules.match_target(text) == rules.match(host, path=path)


def issuers() -> Matcher:
    return matcher(
        minimal("one", "host: x.example, role: agent", certificates="[Acme Root CA, 'Bolt, Inc.', Zed]"),
        minimal("two", "host: y.example, role: agent", certificates="[Acme]"),
    )


@pytest.mark.parametrize(
    ("issuer", "common_name", "organisation", "matched"),
    [
        ("CN=Acme Root CA", "Acme Root CA", None, "Acme Root CA"),
        ("CN=ACME ROOT CA", "ACME ROOT CA", None, "Acme Root CA"),
        ("Acme Root CA", None, None, "Acme Root CA"),
        ("CN=x,O=Bolt", "Issuing 7", "BOLT, INC.", "Bolt, Inc."),
        ("CN=Intermediate Acme Root CA 3", "Intermediate Acme Root CA 3", None, "Acme Root CA"),
        ("CN=Acme Sub CA", "Acme Sub CA", None, "Acme"),
        ("CN=Proxy (Zed)", "Proxy (Zed)", None, "Zed"),
        ("CN=Acmeroot CA", "Acmeroot CA", None, None),
        ("CN=Zedd", "Zedd", None, None),
        ("CN=x", "x", "Zed Partners", None),
        ("", None, None, None),
        ("CN=x", "One two three Zed", None, "Zed"),
        ("CN=x", "x " * 31 + "Zed", None, "Zed"),
        ("CN=x", "x " * 32 + "Zed", None, None),
        ("CN=x", "x Acme Root CA", None, "Acme Root CA"),
        ("CN=x", "Acme Zed", None, "Acme"),
        ("CN=x", "Zed Acme", None, "Zed"),
        ("CN=x", None, "x Zed", None),
        ("CN=" + "Root " * 5_000, "Root " * 5_000, None, None),
    ],
)
def test_issuers_match_whole_or_as_whole_words_of_the_common_name(
    issuer: str, common_name: str | None, organisation: str | None, matched: str | None
) -> None:
    match = issuers().match_issuer(issuer, common_name, organisation)
    assert (match.matched if match else None) == matched


def test_issuers_that_are_remembered_are_bounded() -> None:
    rules = issuers()
    for number in range(1_100):
        assert rules.match_issuer(f"CN={number}") is None
    assert rules._match_issuer.cache_info().currsize == 1_024


def test_without_any_issuer_none_is_found() -> None:
    assert matcher(good()).match_issuer("CN=Zed", "Zed", None) is None


def test_an_issuer_leads_to_its_line() -> None:
    match = issuers().match_issuer("CN=Zed", "Zed", None)
    assert match == Match("one", "unknown", "web-analytics", "signatures/web-analytics/one.yaml:12", "Zed", False, ())


def with_lists(*texts: str) -> Matcher:
    """Return a matcher of one signature and of lists l0, l1, ..."""
    named = tuple(name_list(f"l{number}", read_list(text, _read_yaml)) for number, text in enumerate(texts))
    return Matcher(replace(catalogue_of([ONE_HOST]), lists=named))


LISTED = """\
||list.example^
||paths.example/collect
||paths.example/|
||x.example^
||z.x.example/only
"""


@pytest.mark.parametrize(
    ("host", "path", "origin"),
    [
        ("list.example", None, "list l0:1"),
        ("a.LIST.example.", "/", "list l0:1"),
        ("paths.example", "/collect", "list l0:2"),
        ("paths.example", "/x?/collect", None),
        ("paths.example", "/x#/collect", None),
        ("paths.example", "/collect?a#b", "list l0:2"),
        ("paths.example", "/collect#a?b", "list l0:2"),
        ("paths.example", "", "list l0:3"),
        ("paths.example", "?a", "list l0:3"),
        ("paths.example", "/#a", "list l0:3"),
        ("paths.example", "/#a?b", "list l0:3"),
        ("paths.example", "/?a#b", "list l0:3"),
        ("z.x.example", "/only", "list l0:5"),
        ("z.x.example", "/other", "list l0:4"),
        ("paths.example", None, None),
        ("second.example", "/", "list l1:1"),
        ("x.example", "/v1", "signatures/web-analytics/one.yaml:14"),
        ("y.x.example", "/", "list l0:4"),
        ("y.x.example", None, "list l0:4"),
        ("other.example", "/", None),
    ],
)
def test_lists_are_asked_in_their_order_for_what_no_signature_answers_for(
    host: str, path: str | None, origin: str | None
) -> None:
    rules = with_lists(LISTED, "||second.example^\n||list.example^\n")
    match = rules.match(host, path=path)
    assert (match.origin if match else None) == origin
    for text in (f"https://{host}{path or ''}", f"{host}{path or ''}"):
        named, seen = split_target(text)
        assert rules.match_target(text) == rules.match(named, path=seen)


def test_a_name_in_another_script_is_asked_for_as_dns_writes_it() -> None:
    rules = matcher(minimal("one", "domain: xn--bcher-kva.example, role: website"))
    for host in ("b\u00fccher.example", "www.B\u00dcCHER.example.", "www.xn--bcher-kva.example"):
        assert found(rules.match(host)) == found(rules.match(host, path="/")) == ("one", "website", 11)


def test_an_endpoint_of_the_user_s_own_overlay_says_so() -> None:
    catalogue = catalogue_of([minimal("one", "host: x.example, role: website\nhost: y.example, role: agent")])
    ((position, *row),) = catalogue.hosts["x.example"]
    own = replace(catalogue, hosts={**catalogue.hosts, "x.example": [[position, *row[:5], "mine.yaml"]]})
    known = {name: Matcher(own).match(name) for name in ("x.example", "y.example")}
    assert {name: match.is_own for name, match in known.items() if match} == {"x.example": True, "y.example": False}
    assert known["x.example"] is not None
    assert known["x.example"].origin == "mine.yaml:11"


def test_a_matcher_knows_formats_and_marks_of_its_catalogue() -> None:
    rules = matcher(counter())
    assert rules.formats.find("/counter.php", "GET", "site=1&visit=2", b"") is not None
    assert rules.formats is rules.formats
    assert rules.marks.range_of(bytes(4)) is None


def test_a_name_as_long_as_dns_allows_may_end_in_a_dot() -> None:
    rules = matcher(good())
    longest = "a." * 118 + "acmewatch.example"
    assert len(longest) == 253
    for path in (None, "/"):
        assert rules.match(longest + ".", path=path) is not None
        assert rules.match("a" + longest + ".", path=path) is None
    for scheme in ("http://", "https://"):
        assert rules.match_target(f"{scheme}a.{longest[2:]}/") is not None
        assert rules.match_target(f"{scheme}aaa{longest}/") is None


# --- agreement with the plain matcher ---

PATHS = (None, "/", "/v1", "/v1/", "/v1/a", "/v1/a/b", "/js/sdk.js", "/v1/a?x=/js/sdk.js", "")
NAMES = ("x.example", "a.x.example", "b.a.x.example")
CONDITIONS = (
    "",
    "path: /v1",
    "path: /v1/**",
    "path: /*/a",
    "path: /**/sdk.js",
    "path: /v1/a, collects: [clicks, scroll]",
    "path: /v1/*, collects: [scroll]",
    "path: /v1/**, methods: [POST]",
    "path: /v1/**, methods: [GET, PUT], collects: [clicks]",
    "methods: [POST], collects: [clicks, scroll]",
    "collects: [clicks]",
)
endpoints = st.tuples(
    st.sampled_from(["host", "domain"]),
    st.sampled_from(NAMES),
    st.sampled_from(["ingest", "script", "website"]),
    st.sampled_from(CONDITIONS),
)
hosts = st.sampled_from([*NAMES, "c.b.a.x.example", "c.x.example", "nox.example", "X.Example.", "example"])


def signatures_of(drawn: Sequence[tuple[str, str, str, str]]) -> list[Signature]:
    """Return up to three signatures that share the drawn endpoints, less those that would clash."""
    unique = {(sort, name, conditions): role for sort, name, role, conditions in drawn}
    lines = [f"{sort}: {name}, role: {role}, {conditions}" for (sort, name, conditions), role in unique.items()]
    shares = [lines[start::3] for start in range(3)]
    signatures = [minimal(f"s{number}", "\n".join(share)) for number, share in enumerate(shares) if share]
    return without_conflicts(signatures)[0]


@settings(deadline=None, max_examples=150)
@given(st.lists(endpoints, min_size=1, max_size=9), st.lists(hosts, min_size=1, max_size=4))
def test_it_agrees_with_the_plain_matcher_on_made_up_signatures(
    drawn: list[tuple[str, str, str, str]], names: list[str]
) -> None:
    signatures = signatures_of(drawn)
    rules = matcher(*signatures)
    for host in names:
        for path in PATHS:
            for method in (None, "GET", "POST"):
                expected = reference.match(signatures, host, path, method)
                assert rules.match(host, path=path, method=method) == expected, (host, path, method)


def mutations(generator: random.Random, names: Sequence[str], count: int) -> list[str]:
    """Return hosts that are, contain, resemble or lead away from the catalogue's names."""
    prefixes = ("", "", "www.", "a.b.", "not", "x-", "in.", "rt.")
    suffixes = ("", "", "", ".", ".evil.example", "x")
    return [generator.choice(prefixes) + generator.choice(names) + generator.choice(suffixes) for _ in range(count)] + [
        generator.choice(names).partition(".")[2] for _ in range(count // 10)
    ]


def test_it_agrees_with_the_plain_matcher_on_the_catalogues_own_names() -> None:
    catalogue = load(use_cache=False)
    rules = Matcher(catalogue)
    claimed = [endpoint for signature in catalogue.signatures for endpoint in signature.endpoints]
    generator = random.Random(7)
    paths = [(endpoint.path or "/x").replace("**", "p/q").replace("*", "r") for endpoint in claimed]
    hosts = mutations(generator, [endpoint.name for endpoint in claimed], 600)
    matched = 0
    for host in hosts:
        path = generator.choice([None, None, "/", "/v1/track", *generator.sample(paths, 4)])
        method = generator.choice([None, *METHODS[:3]])
        expected = reference.match(catalogue.signatures, host, path, method)
        assert rules.match(host, path=path, method=method) == expected, (host, path, method)
        matched += expected is not None
    assert matched > len(hosts) // 4
    sys.stdout.write(f"{len(hosts)} hosts, {matched} of them matched\n")


def test_an_answer_tells_what_it_rests_on() -> None:
    found = [
        Match(identity, "ingest", "web-analytics", "x.yaml:1", matched, True, ())
        for identity, matched in (("acme", "acme.example"), ("acme", "/**/collect"), ("list:mine", "acme.example"))
    ]
    assert [match.is_by_format for match in found] == [False, True, False]
    assert [match.is_listed for match in found] == [False, False, True]
