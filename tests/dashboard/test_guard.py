"""Who may see the page, decided without a socket."""

from __future__ import annotations

from dataclasses import replace

import pytest

from detector.dashboard import guard
from detector.dashboard.guard import HEADERS, NO_COOKIE, USED, WRONG_HOST, WRONG_SITE, Request, Secrets

SECRETS = Secrets(8765, "token", "biscuit", "clef")
OURS = Request(host="127.0.0.1:8765", origin=None, site="same-origin", cookie="biscuit", key="clef")


@pytest.mark.parametrize("site", [None, "same-origin", "none"])
@pytest.mark.parametrize("origin", [None, "http://127.0.0.1:8765"])
def test_our_own_page_may_ask(site: str | None, origin: str | None) -> None:
    assert guard.is_foreign(replace(OURS, site=site, origin=origin), SECRETS) is None


@pytest.mark.parametrize(
    "host",
    [
        None,
        "",
        "evil.example",
        "evil.example:8765",
        "localhost:8765",
        "127.0.0.1",
        "127.0.0.1:8766",
        "127.0.0.1:8765.evil.example",
        "127.0.0.1:8765@evil.example",
        "[::1]:8765",
        "2130706433:8765",
        "127.0.0.1:08765",
    ],
)
@pytest.mark.parametrize("is_opening", [True, False])
def test_a_name_that_was_bound_to_this_machine_is_turned_away(host: str | None, is_opening: bool) -> None:
    assert guard.is_foreign(replace(OURS, host=host), SECRETS, is_opening=is_opening) == WRONG_HOST


@pytest.mark.parametrize(
    "origin", ["null", "", "http://evil.example", "https://127.0.0.1:8765", "http://127.0.0.1", "http://127.0.0.1:9999"]
)
@pytest.mark.parametrize("is_opening", [True, False])
def test_another_origin_is_turned_away(origin: str, is_opening: bool) -> None:
    assert guard.is_foreign(replace(OURS, origin=origin), SECRETS, is_opening=is_opening) == WRONG_SITE


@pytest.mark.parametrize("site", ["cross-site", "same-site", "", "anything"])
def test_another_site_is_turned_away_unless_it_follows_the_printed_address(site: str) -> None:
    asked = replace(OURS, site=site)
    assert guard.is_foreign(asked, SECRETS) == WRONG_SITE
    assert guard.is_foreign(asked, SECRETS, is_opening=True) is None


@pytest.mark.parametrize("given", [None, "", "biscui", "biscuit ", "BISCUIT", "clef", "bisc\udcffit"])
def test_only_the_very_secret_counts(given: str | None) -> None:
    assert not guard.has_cookie(replace(OURS, cookie=given), SECRETS)
    assert not guard.has_key(replace(OURS, key=None if given == "clef" else given), SECRETS)
    assert guard.has_cookie(OURS, SECRETS) and guard.has_key(OURS, SECRETS)


def test_the_cookie_is_for_this_host_and_no_script_or_site() -> None:
    name, *attributes = guard.set_cookie(SECRETS).split("; ")
    assert name == "detect-8765=biscuit"
    assert set(attributes) == {"Path=/", "HttpOnly", "SameSite=Strict"}


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("detect-8765=biscuit", "biscuit"),
        ("a=b; detect-8765=biscuit; detect-1=x", "biscuit"),
        ("detect-87650=biscuit", None),
        ("detect-8765", ""),
        (";;=;", None),
        ("", None),
        (None, None),
    ],
)
def test_a_cookie_is_found_by_its_name(header: str | None, value: str | None) -> None:
    assert guard.cookie_in(header, "detect-8765") == value


def test_no_answer_allows_a_script_or_style_in_its_text_a_frame_or_another_place() -> None:
    rules = dict(rule.split(" ", 1) for rule in HEADERS["Content-Security-Policy"].split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == rules["frame-ancestors"] == "'none'"
    assert {rules[name] for name in ("script-src", "style-src", "connect-src", "img-src")} == {"'self'"}
    assert rules["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    assert (HEADERS["X-Frame-Options"], HEADERS["Cache-Control"]) == ("DENY", "no-store")


def test_what_is_told_to_a_stranger_says_what_to_do() -> None:
    assert "printed" in NO_COOKIE and "once" in USED
