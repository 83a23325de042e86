"""What is a public host name, and what is not."""

from __future__ import annotations

import pytest

from detector.lists.names import ADDRESS, NO_NAME, fault_of, host_name


@pytest.mark.parametrize(
    ("text", "name"),
    [("a.example", "a.example"), ("A.Example.", "a.example"), ("_dmarc.x-y.example", "_dmarc.x-y.example")],
)
def test_names_are_lower_case_without_a_final_dot(text: str, name: str) -> None:
    assert host_name(text) == name


@pytest.mark.parametrize(
    "text",
    [
        *("", "com", ".com", "a..example", "-a.example", "a-.example", "a b.example", "a.example/x", "a.example:80"),
        *(
            "printer.local",
            "router.lan",
            "1.0.0.127.in-addr.arpa",
            "192.0.2.1",
            "1.2",
            "ä.example",
            "a.*",
            "a.example..",
        ),
        *("x" * 64 + ".example", "x." * 127 + "example", "x." * 5_000_000),
    ],
    ids=lambda text: text[:20],
)
def test_everything_else_is_none(text: str) -> None:
    assert host_name(text) is None


@pytest.mark.parametrize(
    ("text", "fault"), [("192.0.2.1", ADDRESS), ("2001:db8::1", ADDRESS), ("x", NO_NAME), ("1.2.3.4.5", NO_NAME)]
)
def test_an_address_is_told_from_nonsense(text: str, fault: str) -> None:
    assert fault_of(text) == fault
