"""What payloads hold is told by request and by sequence; a signature's own format goes before the general rules."""

from __future__ import annotations

import json
from dataclasses import replace
from random import Random

from detector import judging
from detector.catalogue.compiled import Catalogue, catalogue_of
from detector.catalogue.model import OwnHost, Read
from detector.catalogue.store import load
from detector.findings import Findings
from detector.judging import Formats, Judge, judge_all
from detector.match.index import Matcher
from detector.observation import Judgement, Observation
from detector.payload import Payload
from detector.summary import Tally
from tests.behaviour.cases import all_cases
from tests.catalogue.anywhere import counter
from tests.catalogue.samples import good

CATALOGUE = load()
MATCHER = Matcher(CATALOGUE)
ONE_POINT_EACH = next(case for case in all_cases() if "oneper" in case.name)
MOVES = next(case for case in all_cases() if case.kinds == ("mouse-movement",) and "xyt" in case.name)


def seen(host: str = "in.corp.example", at: float = 100.0, **changes: str) -> Observation:
    return Observation(at=at, seen_in="har", host=host, method="POST", path="/x", bytes_out=9, bytes_in=1)


def said(*payloads: Payload, form: Read | None = None) -> list[Judgement]:
    judge = Judge()
    return [found for number, one in enumerate(payloads) for found in judge.judge(seen(at=100.0 + number), one, form)]


def test_a_body_is_judged_by_itself() -> None:
    body = max((request.body for request in MOVES.requests), key=len)
    (found,) = said(Payload(body=body))
    assert (found.host, found.path, found.requests, found.seen_in) == ("in.corp.example", "/x", 1, "har")
    (kind,) = [one for one in found.observed if one.kind == "mouse-movement"]
    assert kind.certainty == "suspected" and kind.count > 10


def test_what_the_server_sent_is_no_finding() -> None:
    body = max((request.body for request in MOVES.requests), key=len)
    assert said(Payload(body=body, is_incoming=True)) == []


def test_a_sequence_shows_what_no_single_body_does() -> None:
    judge = Judge()
    for request in ONE_POINT_EACH.requests:
        given = Payload(
            body=request.body,
            query=request.query,
            content_type=request.content_type,
            content_encoding=request.content_encoding,
            is_incoming=request.incoming,
        )
        list(judge.judge(seen(at=request.at), given))
    (found,) = judge.sequences()
    assert [one.kind for one in found.observed] == ["mouse-movement"]
    assert (found.requests, found.purpose) == (0, None)
    assert judge.sequences() == [found]


def test_the_signature_s_own_format_is_surer_than_a_rule() -> None:
    form = Read(("json",), "events[*].type", (("key", "keystrokes"),), ())
    body = json.dumps({"events": [{"type": "key"}, {"type": "key"}, {"type": "other"}]}).encode()
    (found,) = said(Payload(body=body), form=form)
    assert [(one.kind, one.count, one.certainty) for one in found.observed] == [("keystrokes", 2, "decoded")]


def test_formats_come_from_the_endpoint_that_matches() -> None:
    signature = good()
    catalogue = catalogue_of([signature])
    formats = Formats(catalogue, Matcher(catalogue))
    asked = replace(seen("in.acmewatch.example"), path="/v2/events/7")
    assert signature.endpoints[1].read is not None
    assert formats.of(asked) == signature.endpoints[1].read
    assert formats.of(replace(asked, path="/other")) is None
    assert formats.of(seen("nobody.example")) is None


def test_hosts_are_followed_within_a_bound_and_told_when_they_are_let_go(monkeypatch: object) -> None:
    judge, most = Judge(), judging.MAX_FOLLOWED
    for request in ONE_POINT_EACH.requests:
        list(judge.judge(seen("first.example", at=request.at), Payload(body=request.body, query=request.query)))
    told = [
        found for n in range(most + 5) for found in judge.judge(seen(f"h{n}.example", at=1e6 + n), Payload(body=b"{}"))
    ]
    assert [found.host for found in told] == ["first.example"]
    assert len(judge._followed) == most


def test_all_requests_of_a_file_are_added_with_what_they_held() -> None:
    findings = Findings(MATCHER)
    body = max((request.body for request in MOVES.requests), key=len)
    requests = [
        (seen(), Payload(body=body)),
        (seen(at=101.0), Payload()),
        (seen(at=102.0), Payload(body=Random(1).randbytes(400))),
    ]
    coverage = judge_all(requests, findings.add, Formats(CATALOGUE, MATCHER))
    (tally,) = findings.settle().tallies
    assert (tally.requests, tally.telling, tally.contacts) == (3, 1, 3)
    assert [one.kind for one in tally.observed] == ["mouse-movement"]
    assert (coverage.judged, coverage.unjudged) == (2, {"unreadable": 1})


OWN = catalogue_of([counter(), good()])
VISIT = b'{"type": "view", "payload": {"site": 1, "screen": 2, "title": 3}}'
AT_FORMAT = f"{counter().path}:16"


def posted(host: str = "stats.company.example", path: str = "/api/visit", **changes: object) -> Observation:
    return Observation(at=1.0, seen_in="har", host=host, method="POST", path=path, bytes_out=9, **changes)  # type: ignore[arg-type]


def recognised(seen: Observation, payload: Payload | None, catalogue: Catalogue = OWN) -> str:
    return Formats(catalogue, Matcher(catalogue)).recognise(seen, payload).sent_as


def test_a_request_to_a_host_of_nobody_s_is_known_by_its_format() -> None:
    assert recognised(posted(), Payload(body=VISIT)) == AT_FORMAT
    assert recognised(posted(), Payload(body=b"{}")) == ""
    assert recognised(posted(), Payload()) == recognised(posted(), None) == ""
    assert recognised(posted(path="/other"), Payload(body=VISIT)) == ""
    assert recognised(replace(posted(), path=None), Payload(body=VISIT)) == ""
    assert recognised(posted(), Payload(body=VISIT, is_incoming=True)) == ""


def test_a_host_that_a_signature_names_is_that_one_s() -> None:
    assert recognised(posted("www.acmewatch.example"), Payload(body=VISIT)) == ""
    own = OwnHost("stats.company.example", False, "ingest", "own.yaml", 2)
    mine = catalogue_of([replace(counter(), own_hosts=(own,)), good()])
    assert recognised(posted(), Payload(body=VISIT), mine) == AT_FORMAT
    other = catalogue_of([counter(), replace(good(), own_hosts=(own,))])
    assert recognised(posted(), Payload(body=VISIT), other) == ""


def tallies(catalogue: Catalogue, *requests: tuple[Observation, Payload]) -> dict[tuple[str, str | None], Tally]:
    findings = Findings(Matcher(catalogue))
    judge_all(requests, findings.add, Formats(catalogue, findings.matcher))
    return {(tally.host, tally.signature_id): tally for tally in findings.settle().tallies}


def test_it_is_counted_under_the_product_and_what_else_goes_to_the_host_is_not() -> None:
    events = json.dumps([{"type": "keydown", "key": key, "t": 1_000 + n * 130} for n, key in enumerate("hello you")])
    found = tallies(
        OWN,
        (posted(), Payload(body=VISIT)),
        (posted(path="/app/save"), Payload(body=events.encode())),
        (posted(path="/api/visit"), Payload(body=b"{}")),
    )
    product, host = found["stats.company.example", "counter"], found["stats.company.example", None]
    assert (product.requests, product.posts, product.matched) == (1, 1, "/**/api/visit")
    assert [(seen.kind, seen.certainty) for seen in product.observed] == [("pages-visited", "decoded")]
    assert host.requests == 2
    assert "keystrokes" in {seen.kind for seen in host.observed}


def test_the_user_s_own_host_is_the_product_s_in_whole_and_read_by_its_format() -> None:
    own = OwnHost("stats.company.example", False, "ingest", "own.yaml", 2)
    mine = catalogue_of([replace(counter(), own_hosts=(own,))])
    found = tallies(mine, (posted(), Payload(body=VISIT)), (posted(path="/app"), Payload(body=b"{}")))
    (tally,) = found.values()
    assert (tally.signature_id, tally.origin, tally.requests, tally.is_own) == ("counter", "own.yaml:2", 2, True)
    assert [(seen.kind, seen.certainty) for seen in tally.observed] == [("pages-visited", "decoded")]
