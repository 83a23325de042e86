"""Requests of many hosts; a canary of which more becomes known."""

from __future__ import annotations

import json
from dataclasses import replace

from detector.canary.lookout import MOST_HOSTS, Lookout
from tests.data.canary.planted import planted

CANARY = planted(20)


def test_hosts_are_told_apart() -> None:
    lookout = Lookout(CANARY)
    lookout.request("in.acme.example", json.dumps({"v": CANARY.phrase}).encode())
    lookout.request("other.example", b'{"v": 1}')
    assert list(lookout.proofs) == ["in.acme.example"]
    assert lookout.requests == 2


def test_what_becomes_known_later_counts_from_then_on() -> None:
    lookout = Lookout(replace(CANARY, key_times=()))
    body = json.dumps({"t": CANARY.key_times}).encode()
    lookout.request("in.acme.example", body)
    assert lookout.proofs == {}
    lookout.know(CANARY)
    lookout.request("in.acme.example", body)
    assert [proof.kind for proof in lookout.proofs["in.acme.example"]] == ["typing-rhythm"]


def test_hosts_are_bounded() -> None:
    lookout = Lookout(CANARY)
    for number in range(MOST_HOSTS + 5):
        lookout.request(f"h{number}.example", CANARY.phrase.encode())
    assert len(lookout.proofs) == MOST_HOSTS
    assert lookout.skipped == {"too-many-hosts": 5}
