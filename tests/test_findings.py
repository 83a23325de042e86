"""Sightings add up, in any order and from any number of parts, to the same settled summary; and never beyond bounds."""

from __future__ import annotations

import itertools
import random
import struct
from dataclasses import replace
from functools import reduce
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detector.catalogue.imported import name_list
from detector.catalogue.store import load
from detector.counting import hosts as bounded
from detector.evidence import evidence_for, is_upload, strongest
from detector.findings import Event, Findings, merge
from detector.lists.model import ListEntry, ParsedList
from detector.match.index import Matcher
from detector.observation import Connection, Endpoints, Handshake, Lookup, Observation, Question
from detector.sources.capture_file import open_capture
from detector.sources.dns_log import DnsLog
from detector.sources.packets import PacketReader
from detector.summary import Coverage, Summary, Tally
from tests.frames import pcap

MATCHER = Matcher(load())
ME, OTHER, ME6 = bytes([10, 0, 0, 1]), bytes([10, 0, 0, 2]), bytes(15) + b"\x01"
THERE = bytes([192, 0, 2, 7])
CAPTURES = Path(__file__).parent / "data" / "captures"
QUERY, NO_ANSWER = (struct.pack(">HHHHHH", 7, flags, 1, 0, 0, 0) + b"\1a\0\0\1\0\1" for flags in (0x0100, 0x8183))


def connection(host: str | None = None, *, at: float = 100.0, port: int = 40_000, **changes: object) -> Connection:
    said = Handshake(host=host, seen_in="sni") if host else Handshake()
    plain = Connection(Endpoints(6, ME, port, THERE, 443), at, at + 1, 5_000, 900, True, True, True, said)
    plain = replace(plain, why_unnamed="" if host else "other-protocol")
    return replace(plain, **changes)  # type: ignore[arg-type]


def lookup(name: str, at: float = 90.0, *, client: bytes = ME, ttl: int = 60, **changes: object) -> Lookup:
    return replace(Lookup(at, client, THERE, name, (), ttl), **changes)  # type: ignore[arg-type]


def settled(*events: Event) -> Summary:
    findings = Findings(MATCHER)
    for event in events:
        findings.add(event)
    return findings.settle()


def rows(summary: Summary) -> dict[str, Tally]:
    return {tally.host: tally for tally in summary.tallies}


times = st.integers(0, 300).map(float)
names = st.sampled_from(["rt.teramind.co", "www.hubstaff.com", "a.example", "b.example", "d.clarity.ms", "*.x.example"])
events = st.lists(
    st.one_of(
        st.builds(Observation, at=times, seen_in=st.sampled_from(["dns", "http"]), host=names),
        st.builds(connection, st.one_of(st.none(), names), at=times, port=st.integers(1, 3), began=st.booleans()),
        st.builds(lookup, names, times, client=st.sampled_from([ME, OTHER, ME6])),
        st.builds(Question, times, st.just(ME), st.sampled_from([b"1", b"2"]), names, st.booleans()),
    ),
    max_size=24,
)


def part(chunk: list[Event]) -> Summary:
    findings = Findings(MATCHER)
    for event in chunk:
        findings.add(event)
    return findings.summary()


def settle(summary: Summary) -> Summary:
    findings = Findings(MATCHER)
    findings.absorb(summary)
    return findings.settle()


@settings(max_examples=60)
@given(events, st.integers(0, 24), st.integers(0, 24))
def test_merging_is_associative_and_commutative(seen: list[Event], one: int, two: int) -> None:
    seen = list(dict.fromkeys(seen))
    low, high = sorted((one, two))
    a, b, c = part(seen[:low]), part(seen[low:high]), part(seen[high:])
    left = merge(merge(a, b, MATCHER), c, MATCHER)
    right = merge(a, merge(b, c, MATCHER), MATCHER)
    back = merge(c, merge(b, a, MATCHER), MATCHER)
    assert left == right == back
    assert settle(left) == settled(*seen)


def frames_of(path: Path) -> tuple[list[bytes], list[int], int]:
    frames: list[bytes] = []
    moments: list[int] = []
    link = 0
    with open_capture(str(path)) as capture:
        for batch in capture.batches():
            link = int(batch.links[0])
            moments += batch.times.tolist()
            for at, length in zip(batch.offsets.tolist(), batch.lengths.tolist(), strict=True):
                frames.append(bytes(batch.memory[at : at + length]))
    return frames, moments, link


def summary_of(path: Path) -> Summary:
    findings = Findings(MATCHER)
    reader = PacketReader()
    with open_capture(str(path)) as capture:
        for batch in capture.batches():
            for event in reader.feed(batch):
                findings.add(event)
    for event in reader.finish():
        findings.add(event)
    findings.add_coverage(Coverage(packets=reader.counts.packets, parsed=reader.counts.parsed))
    return findings.summary()


@pytest.mark.parametrize("name", ["workday.pcap", "dns-cname-chain.pcap", "curl-tls13.pcap", "no-sni.pcap"])
def test_a_capture_cut_in_two_gives_the_summary_of_the_whole(name: str, tmp_path: Path) -> None:
    frames, moments, link = frames_of(CAPTURES / name)
    whole = settle(summary_of(CAPTURES / name))
    rng = random.Random(name)
    cuts = rng.sample(range(1, len(frames)), min(12, len(frames) - 1))
    names_lost = 0
    for cut in cuts:
        parts = []
        for number, chunk in enumerate((slice(None, cut), slice(cut, None))):
            path = tmp_path / f"{number}.pcap"
            path.write_bytes(pcap(frames[chunk], nano=True, link=link, times=moments[chunk]))
            parts.append(summary_of(path))
        both = settle(reduce(lambda a, b: merge(a, b, MATCHER), parts))
        assert {row.host: row.lookups for row in both.tallies if row.lookups} == {
            row.host: row.lookups for row in whole.tallies if row.lookups
        }
        assert both.coverage.packets == whole.coverage.packets
        assert both.coverage.flows == whole.coverage.flows
        assert both.coverage.flow_bytes == whole.coverage.flow_bytes
        names_lost += both.coverage.named_flows < whole.coverage.named_flows
        if both.coverage.named_flows == whole.coverage.named_flows:
            assert {row.host: row.bytes_out for row in both.tallies} == {
                row.host: row.bytes_out for row in whole.tallies
            }
    # A cut may go through a handshake of several segments; then, and only then, its name is missing.
    assert names_lost <= len(cuts) // 3


def test_bounds_keep_the_same_hosts_in_any_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "MAX_UNMATCHED_HOSTS", 50)
    monkeypatch.setattr(bounded, "MAX_HOSTS_OF_VENDOR", 20)
    hosts = [f"v{number}.example" for number in range(3_000)] + [f"t{number}.teramind.co" for number in range(500)]
    seen: list[Event] = [Observation(at=float(index % 7), seen_in="dns", host=host) for index, host in enumerate(hosts)]
    one = settled(*seen)
    random.Random(1).shuffle(seen)
    other = settle(merge(part(seen[:1_200]), part(seen[1_200:]), MATCHER))
    assert one == other
    assert sum(row.contacts for row in one.tallies) == len(hosts)
    assert len([row for row in one.tallies if row.host and row.signature_id is None]) == 50
    estimate = bounded.names_in_rest(row for row in one.tallies if row.signature_id is None)
    assert 2_000 < estimate < 4_500


def test_the_latest_answer_before_the_connection_names_it() -> None:
    early, late = lookup("old.example", 10.0, ttl=1), lookup("new.example", 95.0)
    named = rows(settled(early, late, connection()))
    assert named["new.example"].by_address == 1
    assert named["new.example"].bytes_out == 5_000
    assert "old.example" not in named
    assert rows(settled(lookup("later.example", 101.0), connection())) == {}


def test_two_live_names_are_two_candidates_and_prove_no_bytes() -> None:
    summary = settled(lookup("a.example", 90.0), lookup("b.example", 95.0), connection())
    named = rows(summary)
    assert {host: (row.contacts, row.bytes_out) for host, row in named.items()} == {
        "a.example": (1, 0),
        "b.example": (1, 0),
    }
    assert named["b.example"].other_names == {"a.example"}
    assert summary.coverage.unnamed_flows == {"several-names-for-the-address": 1}


def test_only_this_client_s_answers_count_unless_it_asks_by_other_means() -> None:
    assert rows(settled(lookup("a.example", client=OTHER), connection())) == {}
    assert set(rows(settled(lookup("a.example", client=ME6), connection()))) == {"a.example"}
    assert set(rows(settled(lookup("a.example", client=b"\x7f\0\0\x35"), connection()))) == {"a.example"}


def test_an_alias_leads_to_its_vendor() -> None:
    cloaked = lookup("metrics.company.example", aliases=("edge.example", "rt.teramind.co"))
    named = rows(settled(cloaked, connection("metrics.company.example")))["metrics.company.example"]
    assert named.signature_id == "teramind"
    assert named.aliases == {"edge.example", "rt.teramind.co"}


LISTED = ParsedList(
    "hosts file",
    entries=[
        ListEntry(None, "company.example", None, "", "", 1),
        ListEntry(None, "shop.example", "/pixel", "", "", 2),
        ListEntry(None, "edge.example", None, "", "", 3),
    ],
)


@pytest.mark.parametrize(
    ("host", "aliases", "expected"),
    [
        ("metrics.company.example", ("rt.teramind.co",), "teramind"),
        ("metrics.company.example", ("a.edge.example", "rt.teramind.co"), "teramind"),
        ("metrics.shop.example", ("a.edge.example", "rt.teramind.co"), "teramind"),
        ("metrics.unknown.example", ("a.edge.example", "rt.teramind.co"), "teramind"),
        ("metrics.unknown.example", ("a.edge.example",), "list:mine"),
        ("metrics.company.example", ("a.edge.example",), "list:mine"),
        ("metrics.company.example", ("nobodys.example",), "list:mine"),
        ("www.hubstaff.com", ("rt.teramind.co",), "hubstaff"),
    ],
)
def test_a_signature_wins_over_a_list_through_an_alias_too(host: str, aliases: tuple[str, ...], expected: str) -> None:
    told: list[str | None] = []
    matcher = Matcher(replace(load(), lists=(name_list("mine", LISTED),)))
    findings = Findings(matcher, lambda seen, match: told.append(match.signature_id if match else None))
    for event in (
        lookup(host, aliases=aliases),
        Observation(at=95.0, seen_in="http", host=host, path="/pixel"),
        connection(handshake=Handshake()),
    ):
        findings.add(event)
    summary = findings.settle()
    assert told[-1] == expected  # the connection is named when all is settled, and then its aliases are known
    found = [tally for tally in summary.tallies if tally.host == host]
    assert {tally.signature_id for tally in found} == {expected}
    assert sum(tally.contacts for tally in found) == 2
    through = [tally for tally in found if aliases[-1] in tally.aliases]
    assert not any(tally.path_was_seen for tally in through)
    assert len(through) == (expected == "teramind" or host.endswith("unknown.example"))


def test_the_certificate_names_what_nothing_else_does() -> None:
    said = Handshake(certificate_host="in.acmewatch.example", issuer="CN=x")
    assert rows(settled(connection(handshake=said)))["in.acmewatch.example"].seen_in == {"certificate"}


def test_an_encrypted_hello_hides_only_behind_a_known_outer_name() -> None:
    grease = settled(connection(handshake=Handshake(host="a.example", seen_in="sni", offers_ech=True)))
    assert grease.coverage.named_flows == 1
    known = settled(connection(handshake=Handshake(host="cloudflare-ech.com", seen_in="sni", offers_ech=True)))
    assert known.coverage.unnamed_flows == {"encrypted-client-hello": 1}
    assert rows(known)["cloudflare-ech.com"].is_outer
    told = lookup("secret.example", address=b"", ech_names=("outer.example",))
    real = settled(told, connection(handshake=Handshake(host="outer.example", seen_in="sni", offers_ech=True)))
    assert real.coverage.unnamed_flows == {"encrypted-client-hello": 1}
    assert rows(real)["outer.example"].bytes_out == 0


def test_a_request_inside_of_a_connection_adds_what_it_held_and_no_byte() -> None:
    page = "https://page.example"
    sent = Observation(
        at=100.5, seen_in="http", host="a.example", method="POST", path="/v1", bytes_out=4_000, page=page
    )
    alone = settled(connection("a.example"))
    both = settled(connection("a.example"), replace(sent, is_inside=True))
    (before,), (after,) = alone.tallies, both.tallies
    assert (after.requests, after.posts, after.pages) == (1, 1, frozenset({page}))
    assert (after.contacts, after.bytes_out, after.bytes_in) == (before.contacts, before.bytes_out, before.bytes_in)
    assert (both.coverage.requests, both.coverage.flow_bytes) == (1, alone.coverage.flow_bytes)
    assert settled(sent).tallies[0].bytes_out == 4_000


def test_halves_of_a_connection_are_one() -> None:
    first = connection("rt.teramind.co", ended=False)
    second = connection(at=200.0, began=False, bytes_out=7_000)
    turned = replace(
        second,
        endpoints=Endpoints(6, THERE, 443, ME, 40_000),
        bytes_out=900,
        bytes_in=7_000,
        is_oriented=False,
    )
    for later in (second, turned):
        row = rows(settled(later, first))["rt.teramind.co"]
        assert (row.contacts, row.bytes_out, row.bytes_in) == (1, 12_000, 1_800)


def test_what_follows_the_end_of_a_connection_behind_a_cut_belongs_to_it() -> None:
    before, after = Findings(MATCHER), Findings(MATCHER)
    before.add_at_edge(connection("rt.teramind.co"))
    after.add(connection(at=101.5, began=False, bytes_out=100))
    for parts in ((before, after), (after, before)):
        row = rows(settle(merge(parts[0].summary(), parts[1].summary(), MATCHER)))
        assert (row["rt.teramind.co"].contacts, row["rt.teramind.co"].bytes_out) == (1, 5_100)


def test_a_question_cut_from_its_answer_counts_once() -> None:
    query, asked = Question(1.0, ME, b"7", "a.example", False), Observation(at=1.0, seen_in="dns", host="a.example")
    answer = Question(1.1, ME, b"7", "a.example", True)
    sightings: list[Event] = [query, asked, answer]
    for order in itertools.permutations(sightings):
        assert rows(settled(*order))["a.example"].lookups == 1
    assert rows(settled(answer))["a.example"].lookups == 1


@given(st.lists(st.booleans(), max_size=14), st.lists(st.integers(0, 14), max_size=3))
def test_questions_cut_anywhere_count_as_in_one_piece(answers: list[bool], cuts: list[int]) -> None:
    def count(*bounds: int) -> int:
        parts = [parsed[low:high] for low, high in itertools.pairwise((0, *sorted(bounds), len(parsed)))]
        total = Findings(MATCHER)
        for part in parts:
            findings, log = Findings(MATCHER), DnsLog()
            for at, message in part:
                for event in log.datagram(message, at, ME):
                    findings.add(event)
            for event in log.finish():
                findings.add(event)
            total.absorb(findings.summary())
        return sum(row.lookups for row in total.settle().tallies)

    parsed = [(float(at), QUERY if not is_answer else NO_ANSWER) for at, is_answer in enumerate(answers)]
    assert count(*(min(cut, len(parsed)) for cut in cuts)) == count()


def test_housekeeping_is_no_connection_without_a_name() -> None:
    dns = connection(endpoints=Endpoints(17, ME, 5_000, THERE, 53))
    summary = settled(dns, connection(endpoints=Endpoints(17, ME, 5_000, b"\xe0\0\0\xfb", 5353)))
    assert summary.coverage.flows == 0
    assert summary.coverage.housekeeping_flows == {"dns": 1, "multicast-dns": 1}


def test_an_inspection_product_s_issuer_is_told() -> None:
    said = Handshake(host="mail.example", seen_in="sni", issuer="CN=Zscaler Root CA", issuer_name="Zscaler Root CA")
    (issuer,) = settled(connection(handshake=said)).interception
    assert "zscaler" in issuer.signature_id
    assert issuer.hosts == {"mail.example"}


def test_encrypted_dns_is_noticed_by_name_and_by_port() -> None:
    by_port = connection(endpoints=Endpoints(6, ME, 5_000, THERE, 853))
    assert settled(by_port, connection("dns.google")).coverage.encrypted_dns == {"192.0.2.7", "dns.google"}


def test_the_ladder_claims_no_more_than_was_seen() -> None:
    assert evidence_for("ingest", uploads=0, posts=0) == "contacted"
    assert evidence_for("ingest", uploads=1, posts=0) == evidence_for("ingest", uploads=0, posts=1) == "sending"
    assert evidence_for("agent", uploads=9, posts=9) == evidence_for("website", uploads=9, posts=0) == "contacted"
    assert not is_upload(2_747, 0) and is_upload(2_748, 0)
    assert not is_upload(4_047, 2_000) and is_upload(4_048, 2_000)
    assert strongest([]) == "contacted" and strongest(["sending", "contacted"]) == "sending"


def test_pcap_builder_writes_what_the_reader_reads() -> None:
    assert struct.unpack_from("<I", pcap([b"x"]), 32)[0] == 1


def test_every_byte_that_is_counted_is_counted_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded, "MAX_HOSTS_OF_VENDOR", 4)
    hosts = [f"v{number}.teramind.co" for number in range(20)]
    seen = [connection(host, at=40.0 * place, last=90.0 * place) for place, host in enumerate(hosts)]
    own = replace(connection("metrics.company.example"), bytes_out=70_000)
    cloaked = lookup("metrics.company.example", aliases=("www.hubstaff.com",))
    request = Observation(at=7.0, seen_in="har", host="a.example", bytes_out=11, bytes_in=1)
    summary = settled(*seen, own, cloaked, connection("x.example"), request)
    assert {tally.host: sum(tally.upload.sent) for tally in summary.tallies} == {
        tally.host: tally.bytes_out for tally in summary.tallies
    }
    (alias,) = (tally for tally in summary.tallies if tally.aliases)
    assert alias.signature_id == "hubstaff" and alias.upload.surges == ((6, 70_000),)
    assert sum(tally.bytes_out for tally in summary.tallies) == 20 * 5_000 + 70_000 + 5_000 + 11
