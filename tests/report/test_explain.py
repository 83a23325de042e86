"""What a person is told about a host: who that is, who says so, and what is not known."""

from __future__ import annotations

import json
import re

from click.testing import CliRunner

from detector.cli.main import detect


def explained(*arguments: str) -> str:
    result = CliRunner().invoke(detect, ["explain", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_known_host_is_told_with_a_source_for_every_claim() -> None:
    text = explained("https://rt.teramind.co/x?secret=1")
    assert "belongs to Teramind (workplace monitoring)" in text
    assert "What the host is for: data is sent there." in text
    claims = re.findall(r"^  - .+\n      (https://\S+) \(read \d{4}-\d\d-\d\d\)", text, re.MULTILINE)
    assert len(claims) == text.count("\n  - ") > 5
    assert "signatures/workplace-monitoring/teramind.yaml:" in text


def test_a_web_site_is_no_sign_of_being_watched() -> None:
    assert "visiting it is no sign of being watched" in explained("www.teramind.co")


def test_an_unknown_host_is_said_to_be_unknown_and_how_to_go_on() -> None:
    text = explained("collector.nobody.example")
    assert "nobody has entered this host" in text
    assert "detect signatures new --host collector.nobody.example" in text


def test_hostile_names_are_shown_as_text() -> None:
    text = explained("evil\x1b[31m\u202e.example")
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_json_says_the_same() -> None:
    told = json.loads(explained("rt.teramind.co", "--format", "json"))
    assert (told["signature"], told["role"]) == ("teramind", "ingest")
    assert all(claim["source"].startswith("https://") for claim in told["collects"])
    assert json.loads(explained("x.example", "--format", "json")) == {"target": "x.example", "signature": None}
