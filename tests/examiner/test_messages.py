"""What goes to the examining process and back is what was meant, and nothing else is believed."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.catalogue.model import Read
from detector.examiner.messages import (
    HEAD,
    counts,
    job,
    parse_judgement,
    parse_message,
    question,
    render_judgement,
)
from detector.observation import Judgement, Observation, Observed
from detector.payload import Payload

SEEN = Observation(at=5.0, seen_in="proxy", host="a.example", method="POST", path="/x", sent_as="a.yaml:1")
FORM = Read(("gzip", "json"), "e[*].t", (("1", "clicks"),), ())
OBSERVED = Observed("clicks", 3, "why", "decoded", 0.9)


@pytest.mark.parametrize("form", [None, FORM])
@given(st.builds(Payload, body=st.binary(), query=st.text(), content_type=st.text(), is_cut=st.booleans()))
def test_a_request_comes_over_whole(form: Read | None, payload: Payload) -> None:
    message = job(SEEN, payload, form)
    size, rest = HEAD.unpack(message[: HEAD.size])
    text, body = message[HEAD.size : HEAD.size + size], message[HEAD.size + size :]
    assert len(body) == rest
    assert parse_message(text, body) == (SEEN, payload, form)


def test_a_question_is_none() -> None:
    assert parse_message(question()[HEAD.size :], b"") is None


def test_a_judgement_comes_back_whole() -> None:
    said = Judgement(
        at=5.0, seen_in="proxy", host="a.example", observed=(OBSERVED,), purpose="map", requests=1, sent_as="a.yaml:1"
    )
    assert parse_judgement(json.loads(json.dumps(render_judgement(said)))) == said


@pytest.mark.parametrize(
    "observed", [["no-kind", 1, "", "decoded", 1.0], ["clicks", 1, "", "sure", 1.0], ["clicks", "x", "", "decoded", 1]]
)
def test_what_is_no_judgement_is_refused(observed: list[object]) -> None:
    said = render_judgement(Judgement(at=5.0, seen_in="proxy", host="a.example"))
    with pytest.raises(ValueError):
        parse_judgement({**said, "observed": [observed]})


def test_a_reason_is_cut_and_a_count_is_a_number() -> None:
    long = render_judgement(
        Judgement(at=5.0, seen_in="proxy", host="a", observed=(Observed("clicks", 1, "x" * 999, "decoded", 1.0),))
    )
    assert len(parse_judgement(long).observed[0].how) == 300
    assert counts({"a": 1, "b": "2"}) == {"a": 1}
