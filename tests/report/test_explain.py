"""The answer in plain words and as JSON: complete, safe to print, and never more than is known."""

from __future__ import annotations

import json
from dataclasses import replace

from detector.catalogue.compiled import catalogue_of
from detector.catalogue.model import Claim, Owner
from detector.report.explain import AI_WORDS, CLAIM_WORDS, OCCASION_WORDS, ROLE_WORDS, render_json, render_text
from detector.report.explanation import explain
from detector.vocabulary import AI_TERMS, CLAIMS, OCCASIONS, ROLES
from tests.catalogue.anywhere import counter
from tests.catalogue.samples import good, minimal

WIDTH = 80


def text(target: str) -> str:
    return render_text(explain(target, catalogue_of([good()])), WIDTH)


def test_every_word_of_the_vocabulary_has_words() -> None:
    assert tuple(ROLE_WORDS) == ROLES
    assert tuple(CLAIM_WORDS) == CLAIMS
    assert tuple(OCCASION_WORDS) == OCCASIONS
    assert tuple(AI_WORDS) == AI_TERMS


def test_a_person_is_told_who_what_and_who_says_so() -> None:
    shown = text("in.acmewatch.example")
    for expected in (
        "in.acmewatch.example belongs to Acme Watch (workplace monitoring).",
        "It is run by Acme Inc. (US), https://acmewatch.example.",
        "Data is sent to this host.",
        "  Source: https://acmewatch.example/firewall",
        "WHAT THE PRODUCT IS KNOWN TO COLLECT (not what was seen on your machine)",
        "  - screenshots: the vendor says so; on, unless somebody turns it off [manual]",
        "  Privacy notice: https://acmewatch.example/privacy",
        "  To opt out: no page was found",
        "WHAT IS NOT KNOWN",
        "  [manual] https://acmewatch.example/manual",
        "    what the agent records. Read 2026-11-20.",
        "  Signature: signatures/workplace-monitoring/acme-watch.yaml:14",
    ):
        assert expected in shown.splitlines()


def test_a_web_site_is_no_sign_of_being_watched() -> None:
    assert "a visit is no sign of being watched" in text("www.acmewatch.example")
    assert "Data is sent" not in text("www.acmewatch.example")


def test_lines_are_wrapped_and_addresses_stay_whole() -> None:
    address = "https://acmewatch.example/" + "long/" * 30
    sources = (*(replace(source, url=address) for source in good().sources),)
    shown = render_text(explain("in.acmewatch.example", catalogue_of([replace(good(), sources=sources)])), WIDTH)
    assert f"  Source: {address}" in shown.splitlines()
    assert all(len(line) <= WIDTH or address in line for line in shown.splitlines())


def test_an_unknown_host_is_neither_good_nor_bad_and_leads_on() -> None:
    shown = text("nothing.org")
    assert "No signature knows nothing.org (1 signature asked)." in shown
    assert "neither good nor bad" in shown
    assert shown.splitlines()[-1] == "    detect signatures new --from-host nothing.org --capture CAPTURE"


def test_a_shared_host_asks_for_the_url() -> None:
    one = minimal("one", "host: cdn.shared.example, role: script, path: /one/**")
    two = minimal("two", "host: cdn.shared.example, role: ingest, path: /two/**")
    shown = render_text(explain("cdn.shared.example", catalogue_of([one, two])), WIDTH)
    assert shown.startswith("cdn.shared.example is shared by several products: one and two.")


def test_hostile_text_is_made_visible() -> None:
    hostile = replace(good(), name="Acme\x1b[2J", owner=Owner("\u202eevil", None, "https://a.example"))
    shown = render_text(explain("in.acmewatch.example", catalogue_of([hostile])), WIDTH)
    assert "\x1b" not in shown and "\u202e" not in shown
    assert r"Acme\x1b[2J" in shown
    asked = render_text(explain("evil\x1b[31m.example", catalogue_of([good()])), WIDTH)
    assert "\x1b" not in asked
    assert "\x1b" not in render_json(explain("evil\x1b[31m.example", catalogue_of([good()])))


def test_json_holds_all_that_the_text_says() -> None:
    denied = replace(good(), collects=(*good().collects, Claim("audio", "denied", "unknown", "manual", 9)))
    document = json.loads(render_json(explain("https://in.acmewatch.example/v2/events/7", catalogue_of([denied]))))
    vendor = document["vendor"]
    assert (document["schema"], document["host"], document["path"]) == (
        "detect.explanation/1",
        "in.acmewatch.example",
        "/v2/events/7",
    )
    assert (vendor["id"], vendor["role"], vendor["source"]) == (
        "acme-watch",
        "ingest",
        "https://acmewatch.example/firewall",
    )
    assert [(item["kind"], item["claim"]) for item in vendor["collects"]] == [
        ("keystrokes", "documented"),
        ("screenshots", "documented"),
    ]
    assert vendor["denied"][0]["source"] == "https://acmewatch.example/manual"
    assert vendor["links"] == {"privacy": "https://acmewatch.example/privacy", "opt_out": None, "data_request": None}
    assert document["not_known"]
    unknown = json.loads(render_json(explain("nothing.org", catalogue_of([good()]))))
    assert (unknown["vendor"], unknown["shared_by"], unknown["signatures"]) == (None, [], 1)


def test_a_format_is_no_ownership() -> None:
    own = catalogue_of([counter()])
    shown = render_text(explain("https://stats.company.example/counter.php?site=1&visit=2", own), WIDTH)
    assert shown.startswith("stats.company.example/counter.php has the format of Counter (web analytics).")
    assert "The product is made by Counter Ltd." in shown and "It is run by" not in shown
    asked = explain("https://stats.company.example/api/visit", own)
    assert "  - Counter (counter): /**/api/visit\n" in render_text(asked, WIDTH)
    assert json.loads(render_json(asked))["possible"] == [{"id": "counter", "name": "Counter", "path": "/**/api/visit"}]
