"""A watch over captures that are lists: what it reads, keeps, names and leaves out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from detector.attribution import Attribution
from detector.catalogue.store import load
from detector.counting.connections import Named
from detector.errors import OutputError
from detector.findings import Findings
from detector.match.index import Match, Matcher
from detector.observation import Observation, Opening
from detector.processes.model import Answer, Process, Question
from detector.summary import Summary
from detector.watch import Watch
from detector.wire.frames import FrameBatch, batch_of
from tests.frames import ACK, CLIENT, FIN, SERVER, SYN, ipv4, tcp
from tests.wire.builders import python_client_hello

CATALOGUE = load()
HELLO = python_client_hello("rt.teramind.co")
SECOND = 1_000_000_000


class Frames:
    """A capture that is a list of batches; None stands for a time in which nothing came."""

    name = "eth0"

    def __init__(self, *batches: FrameBatch | None, dropped: int | None = 0) -> None:
        self.batches = list(batches)
        self.dropped = dropped
        self.waits: list[float] = []

    def read(self, seconds: float) -> FrameBatch | None:
        self.waits.append(seconds)
        return self.batches.pop(0) if self.batches else None

    def notices(self) -> list[str]:
        return []

    def close(self) -> None:
        pass


class Kept:
    """A recording in memory, with room for so many batches."""

    def __init__(self, room: int = 100, is_closable: bool = True) -> None:
        self.frames = 0
        self.closed: tuple[int | None, float] | None = None
        self._room, self._is_closable = room, is_closable

    def add(self, batch: FrameBatch) -> None:
        if not self._room:
            raise OutputError("day.pcapng: cannot be written: no space left on device")
        self._room -= 1
        self.frames += len(batch)

    def close(self, dropped: int | None, at: float) -> None:
        self.closed = dropped, at
        if not self._is_closable:
            raise OutputError("day.pcapng: cannot be written: input/output error")


class Owners:
    """Names every connection at once, by what a test says of its port."""

    own_pids = frozenset[int]()

    def __init__(self, **programs: Process) -> None:
        self.programs = programs
        self.asked: list[Question] = []

    def fileno(self) -> int:
        return -1

    def ask(self, asked: Question) -> None:
        self.asked.append(asked)

    def answers(self) -> list[Answer]:
        found, self.asked = self.asked, []
        return [Answer(asked, self.programs.get(f"port{asked.local_port}"), "gone already") for asked in found]

    def close(self) -> None:
        pass


def packets(port: int = 40_000, at: int = 1, size: int = 5_000) -> FrameBatch:
    """Return a connection that names Teramind's host, sends `size` bytes more, and ends."""
    after = 1_000 + len(HELLO)
    frames = [
        ipv4(tcp(seq=999, flags=SYN, sport=port)),
        ipv4(tcp(HELLO, seq=1_000, sport=port)),
        *(ipv4(tcp(bytes(1_000), seq=after + start, sport=port)) for start in range(0, size, 1_000)),
        ipv4(tcp(seq=after + size, flags=FIN | ACK, sport=port)),
        ipv4(tcp(seq=1, flags=FIN | ACK, sport=443, dport=port), source=SERVER, target=CLIENT),
    ]
    return batch_of(frames, [at * SECOND + number for number in range(len(frames))], 101)


def watch(capture: Frames, listener: Any = None, **options: Any) -> Watch:
    return Watch(capture, Findings(Matcher(CATALOGUE), listener), **options)


def teramind(summary: Summary) -> Any:
    (tally,) = (tally for tally in summary.tallies if tally.signature_id == "teramind")
    return tally


def steps(running: Watch, number: int) -> list[bool]:
    return [running.step(0.0) for _ in range(number)]


def test_what_was_read_is_in_the_summary_and_every_packet_is_accounted_for() -> None:
    running = watch(Frames(packets(1), None, packets(2, at=2), dropped=7))
    assert steps(running, 4) == [True, False, True, False]
    summary = running.finish()
    assert teramind(summary).bytes_out == 2 * (5_000 + len(HELLO))
    coverage = summary.coverage
    assert (coverage.packets, coverage.parsed, coverage.dropped) == (18, 18, 7)
    (source,) = summary.sources
    assert (source.kind, source.name, source.packets, source.started_at) == ("interface", "eth0", 18, 1.0)


def test_a_look_in_between_shows_what_goes_on_and_changes_nothing() -> None:
    whole = packets()
    first, rest = _cut(whole, 4)
    running = watch(Frames(first, rest))
    running.step(0.0)
    looks = [running.summary(), running.summary()]
    assert looks[0] == looks[1]
    assert teramind(looks[0]).bytes_out == 2_000 + len(HELLO)
    assert looks[0].coverage.flows == 1
    running.step(0.0)
    after_looks = running.finish()
    alone = watch(Frames(first, rest))
    steps(alone, 2)
    assert after_looks == alone.finish()


def _cut(batch: FrameBatch, at: int) -> tuple[FrameBatch, FrameBatch]:
    def part(piece: slice) -> FrameBatch:
        columns = {name: getattr(batch, name)[piece] for name in ("offsets", "lengths", "times", "links")}
        return replace(batch, **columns)

    return part(slice(at)), part(slice(at, None))


@pytest.mark.parametrize(("most", "read"), [(1, 1), (8, 8), (9, 9), (10, 10), (18, 18), (19, 18)])
def test_it_is_over_after_so_many_packets_and_takes_no_more(most: int, read: int) -> None:
    running = watch(Frames(packets(1), packets(2, at=2)), most_packets=most)
    while not running.is_over and running.step(0.0):
        pass
    assert running.is_over == (read == most)
    assert running.packets == read
    assert running.finish().coverage.packets == read


def test_what_waits_in_the_kernel_at_the_end_is_read() -> None:
    capture = Frames(packets(1), packets(2, at=2))
    running = watch(capture)
    running.end()
    assert running.packets == 18
    assert len(capture.waits) == 3 and all(wait > 0.06 for wait in capture.waits)


def test_a_busy_interface_does_not_keep_it_from_ending() -> None:
    capture = Frames(*(packets(port, at=port) for port in range(1, 100)))
    running = watch(capture)
    running.end()
    assert len(capture.waits) == 8


def test_nothing_is_drained_beyond_the_packets_that_were_asked_for() -> None:
    running = watch(Frames(packets(1), packets(2)), most_packets=3)
    running.step(0.0)
    running.end()
    assert running.packets == 3


def test_connections_are_told_to_a_listener_when_they_name_their_host_and_when_they_are_over() -> None:
    told: list[tuple[type, str]] = []

    def listen(sighting: Observation | Named | Opening, match: Match | None) -> None:
        assert match is not None
        told.append((type(sighting), match.signature_id))

    running = watch(Frames(packets(), *(packets(port, at=port) for port in (10, 20))), listener=listen)
    running.step(0.0)
    assert told == [(Opening, "teramind")]
    steps(running, 2)
    running.finish()
    assert [kind for kind, _ in told].count(Named) == 3


def test_connections_that_are_over_are_let_go_while_it_goes_on() -> None:
    told: list[type] = []
    running = watch(
        Frames(packets(1, at=1), packets(2, at=60), packets(3, at=120)),
        listener=lambda seen, _: told.append(type(seen)),
    )
    steps(running, 3)
    assert told.count(Named) >= 2


DAY = 86_400


def test_a_clock_that_is_set_back_keeps_nothing_longer_than_it_would() -> None:
    """A laptop wakes up a day ahead and is put right: what is over from then on is still let go of and told."""
    told: list[type] = []
    times = (10, DAY, 20, 80, 140, 200)
    running = watch(
        Frames(*(packets(port, at=at) for port, at in enumerate(times, 1))),
        listener=lambda seen, _: told.append(type(seen)),
    )
    steps(running, len(times))
    assert told.count(Named) >= 4
    summary = running.finish()
    assert told.count(Named) == summary.coverage.flows == len(times)
    tally = teramind(summary)
    assert tally.bytes_out == len(times) * (5_000 + len(HELLO))
    assert tally.first_seen < tally.last_seen
    assert (summary.coverage.packets, sum(summary.coverage.unparsed.values())) == (9 * len(times), 0)


def test_a_clock_that_is_set_back_does_not_keep_the_machine_s_addresses_from_being_read() -> None:
    read: list[int] = []

    def addresses() -> frozenset[bytes]:
        read.append(1)
        return frozenset({CLIENT})

    times = (100, DAY, 100, 105, 111)
    batches = (packets(port, at=at) for port, at in enumerate(times, 1))
    running = watch(Frames(*batches), attribution=Attribution(Owners(), addresses))
    steps(running, len(times))
    assert len(read) == 5  # when it began, with the first batch, after each jump, and ten seconds after that


@pytest.mark.parametrize("jump", [-DAY, DAY, -365 * DAY, 365 * DAY])
def test_a_connection_over_a_jump_of_the_clock_is_one_and_whole(jump: int) -> None:
    first, rest = _cut(packets(at=400 * DAY), 3)
    running = watch(Frames(first, replace(rest, times=rest.times + jump * SECOND)))
    steps(running, 2)
    summary = running.finish()
    assert teramind(summary).bytes_out == 5_000 + len(HELLO)
    assert (summary.coverage.flows, summary.coverage.packets) == (1, 9)


def attribution(owners: Owners, own: frozenset[bytes] = frozenset({CLIENT})) -> Attribution:
    return Attribution(owners, lambda: own)


def test_programs_are_named_and_the_tools_own_traffic_is_left_out() -> None:
    owners = Owners(port1=Process("firefox", 41), port2=Process("detect", 7, is_own=True))
    running = watch(Frames(packets(1), packets(2), packets(3)), attribution=attribution(owners))
    steps(running, 3)
    live, summary = running.summary(), running.finish()
    for found in (live, summary):
        assert [program.name for program in teramind(found).programs] == ["firefox"]
        assert found.coverage.attributed_flows == 1
        assert dict(found.coverage.unattributed_flows) == {"gone already": 1}
        assert teramind(found).bytes_out == 2 * (5_000 + len(HELLO))


def test_the_program_is_asked_for_before_the_batch_is_told() -> None:
    """Telling takes time, and the shortest connections are gone in a moment."""
    owners, asked_when_told = Owners(), []
    running = watch(
        Frames(packets()),
        listener=lambda *_: asked_when_told.append(len(owners.asked)),
        attribution=attribution(owners),
    )
    running.step(0.0)
    assert asked_when_told == [1]


def test_the_addresses_of_the_machine_are_read_again_from_time_to_time() -> None:
    read: list[int] = []

    def addresses() -> frozenset[bytes]:
        read.append(1)
        return frozenset({CLIENT})

    running = watch(
        Frames(*(packets(at, at=at) for at in (100, 101, 105, 111, 112))), attribution=Attribution(Owners(), addresses)
    )
    steps(running, 5)
    assert len(read) == 3  # when it began, with the first batch, and ten seconds after that


def test_a_recording_gets_what_was_watched_and_the_losses() -> None:
    kept = Kept()
    running = watch(Frames(packets(1), packets(2, at=2), dropped=5), recording=kept, most_packets=12)
    steps(running, 2)
    running.finish()
    assert kept.frames == 12
    assert kept.closed is not None and kept.closed[0] == 5
    assert running.failure is None


def test_a_recording_that_finds_no_room_ends_the_watch_and_not_the_summary() -> None:
    kept = Kept(room=1)
    running = watch(Frames(packets(1), packets(2, at=2), packets(3, at=3)), recording=kept)
    steps(running, 2)
    assert running.is_over and "no space left" in str(running.failure)
    assert running.finish().coverage.packets == 18
    assert kept.closed is not None


def test_a_recording_that_cannot_be_closed_is_told_with_the_summary() -> None:
    running = watch(Frames(packets()), recording=Kept(is_closable=False))
    running.step(0.0)
    assert running.finish().coverage.packets == 9
    assert "input/output error" in str(running.failure)


def test_nothing_at_all_is_a_summary_too() -> None:
    running = watch(Frames(dropped=None))
    assert running.step(0.0) is False
    assert running.summary().coverage.packets == 0
    summary = running.finish()
    assert (summary.coverage.dropped, summary.tallies) == (None, ())
