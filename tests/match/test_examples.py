"""Running signatures' examples: each failure is told at its line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from detector.catalogue.compiled import catalogue_of
from detector.catalogue.loader import parse_signature
from detector.catalogue.model import AddressRange, Example, Examples, Ja4, Signature, Tunnel
from detector.match.examples import _match, check_places, count_examples, run_examples, split_issuer
from detector.match.index import Match, Matcher
from tests.catalogue.anywhere import TEXT, counter
from tests.catalogue.samples import GOOD, PATH, good, minimal


def failures(*signatures: Signature, names: tuple[str, ...] = ()) -> list[str]:
    """Return what running the examples of these signatures says."""
    catalogue = catalogue_of(signatures)
    return [str(problem) for problem in run_examples(catalogue, Matcher(catalogue), names)]


def with_examples(match: str, ignore: str) -> Signature:
    """Return the good signature with one example of each sort, in lines 36 and 37."""
    return replace(good(), examples=Examples((Example(match, 36),), (Example(ignore, 37),)))


def test_good_examples_say_nothing() -> None:
    assert failures(good()) == []
    assert count_examples(catalogue_of([good()])) == (2, 2)


@pytest.mark.parametrize(
    ("match", "ignore"),
    [
        ("address: 198.51.100.7", "address: 198.51.101.7"),
        ("address: 198.51.100.7", "address: no address"),
        ("ja4: t13d880900_fcb5b95cb75a_b0d3b4ac2a14", "ja4: t13i880900_fcb5b95cb75a_b0d3b4ac2a14"),
        ("tunnel: ipsec 4501", "tunnel: ipsec 4500"),
        ("tunnel: ipsec 4501", "tunnel: ipsec"),
        ("issuer: CN=Acme Root CA,OU=x,O=Acme", "issuer: CN=Other Root CA,O=Acme"),
        ("issuer: Acme Root CA", "issuer: Root CA"),
        ("process: ACMEWATCHD", "process: acmewatch"),
    ],
)
def test_what_needs_no_name_has_examples_too(match: str, ignore: str) -> None:
    hinting = replace(
        with_examples(match, ignore),
        # The second is what the letters XXXX would be as an address.
        ranges=(AddressRange("198.51.100.0/24", "site", 40), AddressRange("88.88.88.0/24", "site", 40)),
        ja4=(Ja4("t13d880900_fcb5b95cb75a_b0d3b4ac2a14", "site", 41),),
        tunnels=(Tunnel("ipsec", 4_501, "site", 42),),
    )
    assert failures(hinting) == []
    swapped = replace(hinting, examples=Examples((Example(ignore, 36),), (Example(match, 37),)))
    assert len(failures(swapped)) == 2


def test_an_example_that_does_not_match_is_told() -> None:
    assert failures(with_examples("https://example.com/a", "example.com")) == [
        f"{PATH}:36: tests.match: 'https://example.com/a' matches nothing; correct the example or the endpoint that "
        "should match it"
    ]


def test_an_example_that_must_not_match_but_does_is_told() -> None:
    assert failures(with_examples("acmewatch.example", "x.acmewatch.example")) == [
        f"{PATH}:37: tests.ignore: 'x.acmewatch.example' is matched by acme-watch ({PATH}:11); narrow that endpoint or "
        "remove the example"
    ]


def test_an_example_that_another_product_takes_is_told() -> None:
    other = minimal("other", "host: www.acmewatch.example, role: website")
    (problem, _) = failures(good(), other)
    assert problem.startswith(f"{PATH}:36: tests.match: 'www.acmewatch.example' is matched by other (")


def test_a_body_that_is_not_read_as_its_test_says_is_told() -> None:
    signature = good()
    place, endpoint = next((place, one) for place, one in enumerate(signature.endpoints) if one.read)
    assert endpoint.read is not None
    read = replace(endpoint.read, kinds=(("shot", "screenshots"),))
    endpoints = (*signature.endpoints[:place], replace(endpoint, read=read), *signature.endpoints[place + 1 :])
    (problem,) = failures(replace(signature, endpoints=endpoints))
    assert "endpoints.tests: nothing is read out of this body; correct `read`, the body or its kinds" in problem
    assert problem.startswith(f"{PATH}:{endpoint.read.tests[0].line}: ")


def test_all_kinds_that_are_read_out_of_a_body_are_told() -> None:
    one = """[{"type": "key"}]"""
    both = GOOD.replace(one, """[{"type": "key"}, {"type": 3}]""")
    assert both != GOOD
    signature, _ = parse_signature(both, PATH)
    assert signature is not None
    (problem,) = failures(signature)
    assert "endpoints.tests: keystrokes, screenshots is read out of this body" in problem


def test_a_process_is_an_example_of_no_endpoint() -> None:
    signature = good()
    found = _match(Matcher(catalogue_of([signature])), Example("process: acmewatchd", 1), signature)
    assert found == Match("acme-watch", "unknown", signature.category, PATH, "acmewatchd", False, ())


def test_a_product_may_ignore_what_belongs_to_another() -> None:
    other = replace(
        minimal("other", "host: www.acmewatch.example, role: website"),
        examples=Examples((Example("www.acmewatch.example", 1),), (Example("acmewatch.example", 1),)),
    )
    assert failures(good(), other, names=("signatures/web-analytics",)) == []


def test_a_place_is_loaded_and_its_examples_run(tmp_path: Path) -> None:
    file = tmp_path / "own-watch.yaml"
    file.write_text(GOOD.replace("id: acme-watch", "id: own-watch"))
    assert check_places([file]) == ("1 signatures, 2 examples match, 2 are left alone", [])
    file.write_text(GOOD.replace("id: acme-watch", "id: own-watch").replace("www.acmewatch", "www.other"))
    assert [problem.line for problem in check_places([tmp_path])[1]] == [36]
    file.write_text("id: own-watch")
    assert any(": name: missing" in str(problem) for problem in check_places([tmp_path])[1])


def test_what_own_signatures_take_from_others_is_not_their_fault(tmp_path: Path) -> None:
    file = tmp_path / "own-watch.yaml"
    file.write_text(GOOD.replace("id: acme-watch", "id: own-watch").replace("acmewatch.example", "tenant.teramind.co"))
    assert check_places([file]) == ("1 signatures, 2 examples match, 2 are left alone", [])


@pytest.mark.parametrize(
    ("issuer", "parts"),
    [
        ("CN=Acme Root CA,OU=x,O=Acme", ("Acme Root CA", "Acme")),
        (r"CN=Acme\, Inc. CA,O=Acme\, Inc.", ("Acme, Inc. CA", "Acme, Inc.")),
        ("CN=Sub CA,CN=Root CA", ("Sub CA", None)),
        ("O=Acme", (None, "Acme")),
        ("Acme Root CA", ("Acme Root CA", None)),
    ],
)
def test_an_issuer_is_split_as_certificates_are(issuer: str, parts: tuple[str | None, str | None]) -> None:
    assert split_issuer(issuer) == parts


def test_examples_of_whole_requests_are_run() -> None:
    assert failures(counter()) == []
    wrong = replace(counter(), examples=Examples(counter().examples.ignore, counter().examples.match))
    found = failures(wrong)
    assert sum("matches nothing" in line for line in found) == 3
    assert sum("is matched by counter" in line for line in found) == 3


def test_an_endpoint_for_any_host_has_an_example_of_each_sort() -> None:
    examples = counter().examples
    found = failures(replace(counter(), examples=Examples(examples.match[1:], examples.ignore[:2])))
    assert [line.split(": ", 2)[:2] for line in found] == [
        [f"{counter().path}:11", "tests.match"],
        [f"{counter().path}:27", "tests.ignore"],
    ]
    assert "no example has the format of '/**/counter.php'; write `request: GET https://" in found[0]
    assert "https://stats.company.example/**/counter.php …` with what it needs" in found[0]
    assert "no example shows that '/film/*/frames' alone is no evidence" in found[1]
    assert "write `request: POST https://stats.company.example/film/*/frames …` without what it needs" in found[1]


def changed(*pairs: tuple[str, str]) -> Signature:
    """Return the product for any host with parts of its text replaced."""
    text = TEXT
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    signature, problems = parse_signature(text, counter().path)
    assert signature is not None, problems
    return signature


def test_an_endpoint_behind_one_with_a_host_has_examples_too() -> None:
    own = "  - host: in.counter.example\n    role: ingest\n    source: manual\n  - path: /**/counter.php"
    signature = changed(("  - path: /**/counter.php", own))
    assert failures(signature) == []
    examples = signature.examples
    (problem,) = failures(replace(signature, examples=Examples(examples.match[1:], examples.ignore)))
    assert "no example has the format of '/**/counter.php'" in problem


@pytest.mark.parametrize("other", ["GET https://in.other.example/v2/a", "POST https://in.other.example/v3/a"])
def test_of_a_request_method_and_path_count(other: str) -> None:
    signature = replace(
        minimal("other", "host: in.other.example, role: ingest, methods: [POST], path: /v2/**"),
        examples=Examples(
            (Example("request: POST https://in.other.example/v2/a", 1),), (Example(f"request: {other}", 2),)
        ),
    )
    assert failures(signature) == []


def test_a_query_begins_at_the_first_question_mark() -> None:
    assert failures(changed(("?site=1&visit=2", "?site=1&visit=2?"))) == []


def test_a_request_to_a_host_of_the_product_needs_no_format() -> None:
    request = Example("request: GET https://www.acmewatch.example/", 1)
    assert failures(replace(good(), examples=Examples((*good().examples.match, request), good().examples.ignore))) == []
