"""The only state that grows: sightings go in, a frozen Summary comes out. Bounded.

Everything that depends on more than one sighting (halves of connections, names that DNS gave, aliases) is decided
when the summary is settled, so that it does not matter in which order, file or process the sightings came.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias

from detector.beats.keeping import Keeping
from detector.beats.model import NOTHING_FOLLOWED
from detector.counting.connections import Named, Names, housekeeping, unmatched
from detector.counting.following import address_text, follow_connection, follow_request
from detector.counting.hosts import Hosts
from detector.counting.issuers import Issuers
from detector.counting.lookups import Lookups
from detector.counting.running import Running, like
from detector.counting.tallying import Credits, best, count_named
from detector.counting.unnamed import Unnamed
from detector.counting.waiting import MOST_LIVE, Settled, Waiting
from detector.evidence import is_posting, is_upload
from detector.known_names import ENCRYPTED_DNS_PORT, ENCRYPTED_RESOLVERS
from detector.match.answer import Match
from detector.match.index import Matcher
from detector.observation import (
    Certificate,
    Connection,
    Judgement,
    Lookup,
    Observation,
    Opening,
    Question,
    SourceInfo,
)
from detector.summary import Coverage, LooseEnds, Summary, add_coverage
from detector.vocabulary import ACCOMPANYING_KINDS

if TYPE_CHECKING:
    from detector.wire.flow_columns import FlowColumns

MAX_QUESTIONS = 10_000

Event: TypeAlias = "Observation | Connection | Lookup | Question | Opening | Judgement | Certificate | FlowColumns"
Listener = Callable[[Observation | Named | Opening | Judgement, Match | None], None]
"""Is told each sighting as soon as it is certain, with the endpoint that it matched."""


class Findings:
    """Adds up what sources saw; `is_live`: of one source alone, as it happens, so that little need wait for more."""

    def __init__(self, matcher: Matcher, listener: Listener | None = None, *, is_live: bool = False) -> None:
        self._matcher = matcher
        self._listener = listener
        self._hosts = Hosts()
        self._coverage = Coverage()
        self._flows: Counter[str] = Counter()
        self._unnamed = Unnamed(matcher.marks)
        self._housekeeping: Counter[str] = Counter()
        self._programs: Counter[str] = Counter()
        self._encrypted_dns: set[str] = set()
        self._issuers = Issuers(matcher)
        self._credits = Credits(matcher)
        self._keeping = Keeping()
        self._is_copy = False
        self._sources: list[SourceInfo] = []
        self._waiting = Waiting(MOST_LIVE if is_live else None)
        self._lookups = Lookups()
        self._questions: list[Question] = []

    @property
    def matcher(self) -> Matcher:
        """What says whose a host is."""
        return self._matcher

    @property
    def keeping(self) -> Keeping:
        """What is followed for beats."""
        return self._keeping

    def add(self, event: Event) -> None:
        """Take one sighting."""
        if isinstance(event, Observation):
            self._add_observation(event)
        elif isinstance(event, Connection):
            self._add_connection(event)
        elif isinstance(event, Question):
            self._add_question(event)
        elif isinstance(event, Judgement):
            self._add_judgement(event)
        elif isinstance(event, Certificate):
            self._issuers.signed(event.host, event.issuers, is_public=event.is_public)
        elif isinstance(event, Opening):
            if self._listener is not None:
                self._listener(event, self._matcher.match(event.host))
        elif isinstance(event, Lookup):
            self._lookups.add(event)
            self._make_room()
        else:
            self._waiting.add_columns(event)
            self._make_room()

    def add_at_edge(self, event: Event) -> None:
        """Take a sighting from the end of a part that was cut: packets of a connection may follow in the next part."""
        if isinstance(event, Connection):
            self._waiting.add(event)
            self._make_room()
        else:
            self.add(event)

    def add_source(self, source: SourceInfo) -> None:
        """Take what a source that was read says of itself."""
        self._sources.append(source)

    def add_coverage(self, coverage: Coverage) -> None:
        """Take how the packets of a source are accounted for."""
        self._coverage = add_coverage(self._coverage, coverage)

    def absorb(self, summary: Summary) -> None:
        """Take a summary of other sources, loose ends and all."""
        for tally in summary.tallies:
            self._hosts.add(tally)
        for issuer in summary.interception:
            self._issuers.add(issuer)
        self._unnamed.add(summary)
        self._keeping.merge(Keeping.thawed(summary.followed))
        self._sources += summary.sources
        self._coverage = add_coverage(self._coverage, summary.coverage)
        self._waiting.extend(summary.loose_ends.connections)
        self._lookups.extend(summary.loose_ends.lookups)
        self._questions += summary.loose_ends.questions
        self._make_room()

    def summary(self) -> Summary:
        """Return what was seen so far, with loose ends that another part may still complete."""
        ends = LooseEnds(
            connections=self._waiting.all(),
            lookups=self._lookups.all(),
            questions=frozenset(self._questions),
        )
        return replace(self._frozen(), loose_ends=ends)

    def settle(self) -> Summary:
        """Name and count every loose end; return the summary that reports are made of."""
        self._count_questions()
        names = self._lookups.names()
        self._count_settled(self._waiting.settle(), names)
        self._lookups = Lookups()
        self._credits.apply(self._hosts, names)
        return self._frozen()

    def snapshot(self, going_on: Iterable[Connection], said: Iterable[Judgement] = ()) -> Summary:
        """Return what a report would say now, connections that are still `going_on` included; changes nothing.

        `said` are judgements that will be another when more has come.
        """
        copy = self._copy()
        for judgement in said:
            copy._add_judgement(judgement)
        # All at once, without a bound on what is loose: it is settled in the next moment, and put in order only once.
        copy._waiting.extend(going_on)
        return copy.settle()

    def _copy(self) -> Findings:
        """Return findings that know the same and tell nobody. A live view asks often: frozen values are shared."""
        copy = Findings(self._matcher)
        copy._hosts = self._hosts.copy()
        copy._coverage = self._coverage
        copy._flows, copy._unnamed = self._flows.copy(), self._unnamed.copy()
        copy._housekeeping, copy._programs = self._housekeeping.copy(), self._programs.copy()
        copy._encrypted_dns, copy._issuers = self._encrypted_dns.copy(), self._issuers.copy()
        copy._is_copy, copy._credits = True, self._credits
        copy._sources, copy._waiting = self._sources.copy(), self._waiting.copy()
        copy._lookups, copy._questions = self._lookups.copy(), self._questions.copy()
        return copy

    def _frozen(self) -> Summary:
        flows = Coverage(
            flows=self._flows["all"],
            named_flows=self._flows["named"],
            flow_bytes=self._flows["bytes"],
            named_bytes=self._flows["named bytes"],
            unnamed_flows=dict(self._unnamed.flows),
            unnamed_bytes=dict(self._unnamed.bytes),
            housekeeping_flows=dict(self._housekeeping),
            encrypted_dns=frozenset(self._encrypted_dns),
            requests=self._flows["requests"],
            attributed_flows=self._programs["known"],
            unattributed_flows={why: count for why, count in sorted(self._programs.items()) if why != "known"},
        )
        return Summary(
            sources=tuple(sorted(self._sources, key=_source_order)),
            coverage=add_coverage(self._coverage, flows),
            tallies=self._hosts.tallies(),
            interception=self._issuers.all(),
            tunnels=self._unnamed.tunnels(),
            hints=self._unnamed.hints(),
            followed=NOTHING_FOLLOWED if self._is_copy else self._keeping.freeze(),
        )

    def _add_observation(self, seen: Observation) -> None:
        match = self._match(seen)
        place = like(seen.host, match)
        row = self._hosts.row(place)
        row.saw(seen.at, seen.at, seen.seen_in)
        row.contacts += not (seen.is_inside or seen.is_blocked)
        row.lookups += seen.seen_in == "dns" and not seen.is_blocked
        row.blocked += seen.is_blocked
        row.posts += is_posting(seen.method)
        row.path_was_seen = row.path_was_seen or (match is not None and match.path_was_seen)
        if seen.bytes_out is not None:
            self._count_request(seen, row)
            self._hosts.send(place, seen.at, seen.at, 0 if seen.is_inside else seen.bytes_out)
        if self._listener is not None:
            self._listener(seen, match)

    def _count_request(self, seen: Observation, row: Running) -> None:
        """Count a request that was seen as a whole: its sizes are known, and so is the page that sent it."""
        sizes = (0, 0) if seen.is_inside else (seen.bytes_out or 0, seen.bytes_in or 0)
        row.bytes_out += sizes[0]
        row.bytes_in += sizes[1]
        follow_request(self._keeping, seen)
        row.requests += 1
        row.note("pages", (seen.page,) if seen.page else ())
        row.note("fronts", (seen.sni,) if seen.sni else ())
        row.note("programs", (seen.program,) if seen.program else ())
        row.uploads += seen.method == "" and is_upload(sizes[0], 0)
        if seen.program is not None or seen.why_no_program:
            self._programs["known" if seen.program is not None else seen.why_no_program] += 1
        self._flows["requests"] += 1
        for name in ("bytes", "named bytes"):
            self._flows[name] += sum(sizes)

    def _add_judgement(self, said: Judgement) -> None:
        match = self._match(said)
        row = self._hosts.row(like(said.host, match))
        row.saw(said.at, said.at, said.seen_in)
        row.observe(said.observed)
        row.note("purposes", (said.purpose,) if said.purpose else ())
        if any(seen.kind not in ACCOMPANYING_KINDS for seen in said.observed):
            row.telling += said.requests
        if self._listener is not None and said.observed:
            self._listener(said, match)

    def _match(self, seen: Observation | Judgement) -> Match | None:
        """Return whose a request is: by its host, else by its format, else what a list says of the host."""
        match = self._matcher.match(seen.host, path=seen.path, method=seen.method)
        if seen.sent_as and (match is None or match.is_listed):
            return self._matcher.formats.at(seen.sent_as) or match
        return match

    def _add_question(self, question: Question) -> None:
        self._questions.append(question)
        self._make_room()

    def _count_questions(self) -> None:
        questions, self._questions = self._questions, []
        for question in unmatched(questions):
            self._add_observation(Observation(at=question.at, seen_in="dns", host=question.name))

    def _add_connection(self, connection: Connection) -> None:
        said = connection.handshake
        if said.host and connection.began and connection.ended and not said.offers_ech:
            self._count_connection(Named(connection, said.host, said.seen_in))
            return
        self._waiting.add(connection)
        self._make_room()

    def _make_room(self) -> None:
        """Keep what waits for its other half within bounds; names must be asked for before look-ups are forgotten."""
        if self._waiting.is_full:
            self._count_settled(self._waiting.settle_oldest(), self._lookups.names())
        if len(self._questions) > MAX_QUESTIONS:
            self._count_questions()
        self._lookups.make_room()

    def _count_settled(self, settled: Settled, names: Names) -> None:
        """Count connections that are joined; the bare end of one that began elsewhere is none."""
        is_near = self._matcher.marks.is_near
        settled = settled.give_names(lambda server: names.knows(server) or is_near(server))
        if settled.columns is not None:
            self._count_columns(settled.columns)
        for connection in settled.connections:
            if connection.began or connection.bytes_out or connection.bytes_in:
                self._count_connection(names.name(connection))

    def _count_columns(self, columns: FlowColumns) -> None:
        """Count connections that have no name, nor will have one."""
        from detector.counting.nameless import count, follow, with_port

        counted, real = count(columns)
        self._housekeeping += counted.housekeeping
        self._flows["all"] += counted.flows
        self._flows["bytes"] += counted.bytes
        self._unnamed.add_counts(counted.why, counted.why_bytes)
        self._encrypted_dns.update(map(address_text, with_port(real, ENCRYPTED_DNS_PORT)))
        if not self._is_copy:
            follow(self._keeping, real)

    def _count_connection(self, named: Named) -> None:
        connection = named.connection
        match = self._matcher.match(named.host) if named.host is not None else None
        if not self._count_flow(named, best(self._matcher, match, named.aliases) if named.aliases else match):
            return
        if not self._is_copy:  # a look in between would count what goes on once more
            follow_connection(self._keeping, named)
        if named.host is None:
            return
        count_named(self._hosts, named, named.host, match)
        if self._listener is not None:
            self._listener(named, best(self._matcher, match, named.aliases))
        for other in named.other_names:
            count_named(self._hosts, replace(named, other_names=(named.host,)), other, self._matcher.match(other))
        if named.outer is not None:
            shown = replace(
                named, is_outer=True, by_address=False, other_names=(), seen_in=connection.handshake.seen_in
            )
            count_named(self._hosts, shown, named.outer, self._matcher.match(named.outer))
        if connection.handshake.issuer:
            said = connection.handshake
            self._issuers.signed(named.host, [(said.issuer or "", said.issuer_name, said.issuer_organisation)])

    def _count_flow(self, named: Named, match: Match | None) -> bool:
        """Count a flow under what it was; False when it only kept the network going and has no name of its own."""
        connection = named.connection
        kind = housekeeping(connection.endpoints)
        if kind is not None:
            self._housekeeping[kind] += 1
            return False
        size = connection.bytes_out + connection.bytes_in
        self._flows["all"] += 1
        self._flows["bytes"] += size
        if connection.program is not None or connection.why_no_program:
            self._programs["known" if connection.program is not None else connection.why_no_program] += 1
        if self._unnamed.count(named, match):
            self._flows["named"] += 1
            self._flows["named bytes"] += size
        if connection.endpoints.server_port == ENCRYPTED_DNS_PORT or named.host in ENCRYPTED_RESOLVERS:
            self._encrypted_dns.add(named.host or address_text(connection.endpoints.server))
        return True


def merge(a: Summary, b: Summary, matcher: Matcher) -> Summary:
    """Return the summary of all that `a` and `b` saw. Associative and commutative; settle it to make a report."""
    findings = Findings(matcher)
    findings.absorb(a)
    findings.absorb(b)
    return findings.summary()


def _source_order(source: SourceInfo) -> tuple[float, str, str, int]:
    return (source.started_at or 0.0, source.name, source.kind, source.bytes)
