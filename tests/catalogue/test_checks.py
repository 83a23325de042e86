"""Checks of single values: what passes, what does not, and that the message says what to do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from detector.catalogue import checks


@pytest.mark.parametrize(
    ("check", "good"),
    [
        (checks.host_fault, ["acme.example", "a-b.c_d.example", "xn--mnchen-3ya.de", "1.acme.io", "a.b.c.example"]),
        (checks.path_fault, ["/", "/**", "/v2/events/**", "/*/b*c/**/d", "/a$b+(c)", "/file.*", "/a" * 128]),
        (checks.url_fault, ["https://acme.example", "https://a.example/a?b=c#d", "https://a.example:443/", "https://ä.de/"]),
        (checks.date_fault, ["2026-11-24", "2024-02-29"]),
        (checks.id_fault, ["acme", "acme-watch-2", "0x"]),
        (checks.source_key_fault, ["a", "privacy_page", "doc-2"]),
        (checks.country_fault, ["US", "DE"]),
        (checks.at_fault, ["ping", "[*].type", "a[*][1]", "[-1][0].$x[*]", "b[*].properties.$event_type | [*].event"]),
        (checks.text_fault, ["One line.", "x" * 500, "folded by YAML\n"]),
        (checks.process_fault, ["acmewatchd", "Acme Watch.exe"]),
        (checks.issuer_fault, ["Acme Root CA", "Zscaler", "Fortinet Trust CA"]),
        (checks.example_fault, ["acme.example", "https://acme.example/a", "10.0.0.1"]),
        (checks.body_fault, ["{}", "x\ny", "base64:FAIAAAUG", "base64:AAE="]),
    ],
)  # fmt: skip
def test_good_values_pass(check: Callable[[str], str | None], good: list[str]) -> None:
    assert {value: check(value) for value in good} == dict.fromkeys(good)


@pytest.mark.parametrize(
    ("check", "value", "says"),
    [
        (checks.host_fault, "https://acme.example/v1", "is a URL"),
        (checks.host_fault, "acme.example/v1", "is a URL"),
        (checks.host_fault, "*.acme.example", "`domain:`"),
        (checks.host_fault, "acme.example:443", "port"),
        (checks.host_fault, "Acme.example", "'acme.example'"),
        (checks.host_fault, "münchen.example", "punycode"),
        (checks.host_fault, "192.168.0.1", "IP address"),
        (checks.host_fault, "2001:db8::1", "IP address"),
        (checks.host_fault, "[::1]", "IP address"),
        (checks.host_fault, "acme", "single label"),
        (checks.host_fault, ".acme.example", "dot"),
        (checks.host_fault, "acme.example.", "dot"),
        (checks.host_fault, "acme..example", "no host name"),
        (checks.host_fault, "-acme.example", "no host name"),
        (checks.host_fault, "a" * 64 + ".example", "no host name"),
        (checks.host_fault, "a." * 130 + "example", "no host name"),
        (checks.host_fault, "ac me.example", "no host name"),
        (checks.host_fault, "acme.example\n", "no host name"),
        (checks.host_fault, "printer.local", "private"),
        (checks.host_fault, "in.corp.internal", "private"),
        (checks.host_fault, "nas.lan", "private"),
        (checks.host_fault, "intra.corp", "private"),
        (checks.host_fault, "nas.home.arpa", "private"),
        (checks.host_fault, "1.0.0.127.in-addr.arpa", "private"),
        (checks.host_fault, "app.localhost", "private"),
        (checks.host_fault, "in.acme.test", "private"),
        (checks.host_fault, "acme.123", "number"),
        (checks.at_fault, "a | b | c | d | e", "at most 4"),
        (checks.at_fault, "a..b", "no place"),
        (checks.at_fault, "a[x]", "no place"),
        (checks.at_fault, "a[*", "no place"),
        (checks.at_fault, "a |  | b", "no place"),
        (checks.path_fault, "v1/events", "begin with '/'"),
        (checks.path_fault, "/" + "a" * 256, "at most 256"),
        (checks.path_fault, "/a?b=c", "query"),
        (checks.path_fault, "/a#b", "fragment"),
        (checks.path_fault, "/v[0-9]/a", "glob"),
        (checks.path_fault, "/(a|b)", "glob"),
        (checks.path_fault, "/v1/.*", "glob"),
        (checks.path_fault, "/a b", "glob"),
        (checks.path_fault, "/a**", "inside a segment"),
        (checks.path_fault, "/***/a", "inside a segment"),
        (checks.path_fault, "/**/**/a", "twice"),
        (checks.url_fault, "http://acme.example", "https"),
        (checks.url_fault, "https://a b", "white space"),
        (checks.url_fault, "https://user@acme.example", "user name"),
        (checks.url_fault, "https://acme.example:8443", "port"),
        (checks.url_fault, "https://acme.example:x", "no URL"),
        (checks.url_fault, "https://localhost/", "single label"),
        (checks.url_fault, "https://acme.example/" + "a" * 2048, "shorter"),
        (checks.date_fault, "2026-13-01", "YYYY-MM-DD"),
        (checks.date_fault, "20261124", "YYYY-MM-DD"),
        (checks.date_fault, "24.11.2026", "YYYY-MM-DD"),
        (checks.id_fault, "Acme_Watch", "kebab-case"),
        (checks.id_fault, "acme--watch", "kebab-case"),
        (checks.id_fault, "a" * 65, "kebab-case"),
        (checks.source_key_fault, "Privacy Page", "source"),
        (checks.country_fault, "usa", "two-letter"),
        (checks.text_fault, "a\nb", "one line"),
        (checks.text_fault, "x" * 501, "500"),
        (checks.process_fault, "/usr/bin/acme", "file name"),
        (checks.process_fault, "C:\\acme.exe", "file name"),
        (checks.issuer_fault, "Root CA", "vendor"),
        (checks.issuer_fault, "SSL Inspection Proxy", "vendor"),
        (checks.example_fault, "acme .example", "white space"),
        (checks.example_fault, "a" * 2049, "2048"),
        (checks.example_fault, "request: stats.company.example/path", "is no request"),
        (checks.body_fault, "x" * 20_001, "cut it down"),
        (checks.body_fault, "base64:{}", "no base64"),
        (checks.body_fault, "base64:AAE", "encode the body"),
    ],
)
def test_bad_values_come_with_a_remedy(check: Callable[[str], str | None], value: str, says: str) -> None:
    fault = check(value)
    assert fault is not None
    assert says in fault
    assert "; " in fault
    assert len(fault) < 250
