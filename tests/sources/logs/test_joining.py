"""A name waits for the volume of its connection, but never more of them than the bound says."""

from __future__ import annotations

from detector.observation import Certificate, Observation
from detector.sources.logs.fields import handshake_of
from detector.sources.logs.joining import Joiner, Said


def said(host: str, seen_in: str = "sni", issuer: str = "") -> Said:
    return Said(5.0, handshake_of(host, seen_in, issuer))


def test_the_first_name_of_a_connection_stays() -> None:
    joiner = Joiner()
    assert not list(joiner.name("k", said("")))
    assert not list(joiner.name("k", said("a.example")))
    assert not list(joiner.name("k", said("b.example")))
    taken = joiner.take("k")
    assert taken is not None and taken.handshake.host == "a.example"
    assert joiner.take("k") is None
    assert not list(joiner.finish())


def test_beyond_the_bound_the_oldest_is_told_without_a_volume() -> None:
    joiner = Joiner(most=2)
    told = [event for number in range(5) for event in joiner.name(str(number), said(f"n{number}.example"))]
    assert told == [Observation(at=5.0, seen_in="sni", host=f"n{number}.example") for number in range(3)]
    assert joiner.let_go == 3
    assert len(list(joiner.finish())) == 2


def test_what_is_left_over_is_told_once_with_who_signed() -> None:
    joiner = Joiner()
    list(joiner.name("a", said("a.example", issuer="CN=Corp CA,O=Acme")))
    list(joiner.name("b", said("b.example", "http")))
    list(joiner.name("c", said("")))
    assert list(joiner.finish()) == [
        Observation(at=5.0, seen_in="sni", host="a.example"),
        Certificate("a.example", (("CN=Corp CA,O=Acme", "Corp CA", "Acme"),), is_public=True),
    ]
