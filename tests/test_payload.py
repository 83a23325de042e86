"""A payload shows nothing of itself."""

from __future__ import annotations

from detector.payload import Payload


def test_its_text_form_tells_nothing_of_the_content() -> None:
    shown = repr(Payload(body=b"hunter2", query="token=hunter2")) + str(Payload(body=b"hunter2"))
    assert "hunter2" not in shown


def test_there_is_nothing_to_judge_without_body_and_query() -> None:
    assert not Payload(content_type="text/plain")
    assert Payload(body=b"x") and Payload(query="x=1")
