"""Certificates: real ones, odd ones that are still read, and bytes that are none."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.wire.certificate import Certificate, parse_certificate
from detector.wire.cursor import Malformed
from tests.wire.builders import alternative_names, certificate, der, distinguished_name, real

LEAF = real("certificate-leaf.der")
SUBJECT = distinguished_name((10, b"Collector Inc"), (3, b"Collect.Example"))
ISSUER = distinguished_name((10, b"Acme Inspection"), (3, b"Acme Root CA"))
NAMES = alternative_names(b"A.Example", b"*.b.example")


def names(der_bytes: bytes) -> tuple[str, ...]:
    return parse_certificate(der_bytes).names


def test_a_real_certificate() -> None:
    assert parse_certificate(LEAF) == Certificate(
        names=("collect.example", "*.collect.example"),
        subject="Collect.Example",
        issuer="CN=Acme Root CA,O=Acme Inspection Ltd,C=US",
        issuer_name="Acme Root CA",
        issuer_organisation="Acme Inspection Ltd",
    )


def test_a_real_issuer_has_its_common_name_alone() -> None:
    issuer = parse_certificate(real("certificate-issuer.der"))
    assert (issuer.names, issuer.subject) == (("acme root ca",), "Acme Root CA")


@pytest.mark.parametrize("end", range(0, len(LEAF), 3))
def test_a_cut_certificate(end: int) -> None:
    with pytest.raises(Malformed):
        parse_certificate(LEAF[:end])


def test_the_builder_makes_what_the_library_reads() -> None:
    assert parse_certificate(certificate(SUBJECT, ISSUER, [NAMES])) == Certificate(
        names=("a.example", "*.b.example"),
        subject="Collect.Example",
        issuer="CN=Acme Root CA,O=Acme Inspection",
        issuer_name="Acme Root CA",
        issuer_organisation="Acme Inspection",
    )


def test_without_alternative_names_the_common_name_counts() -> None:
    assert names(certificate(SUBJECT, ISSUER)) == ("collect.example",)


@pytest.mark.parametrize(
    "extension",
    [
        alternative_names(),
        alternative_names(b""),
        alternative_names(b"\xff.example"),
        der(0x30, b"\x06\x03\x55\x1d\x11", der(0x04, b"\x30\x05\x82")),
        der(0x30, b"\x06\x03\x55\x1d\x11", der(0x04, der(0x30, der(0x87, b"\x01\x02")))),  # an address of two bytes
    ],
)
def test_broken_alternative_names_give_way_to_the_common_name(extension: bytes) -> None:
    assert names(certificate(SUBJECT, ISSUER, [extension])) == ("collect.example",)


def test_a_broken_extension_beside_the_names_costs_them() -> None:
    key_usage = der(0x30, b"\x06\x03\x55\x1d\x0f", der(0x04, b"\xff\xff"))
    assert names(certificate(SUBJECT, ISSUER, [key_usage, NAMES])) == ("collect.example",)


def test_doubled_alternative_names() -> None:
    assert names(certificate(SUBJECT, ISSUER, [NAMES, NAMES])) == ("collect.example",)


@pytest.mark.parametrize("serial", [b"\xff", b"\x00", b"\x01" * 30])
def test_odd_serial_numbers(serial: bytes) -> None:
    assert names(certificate(SUBJECT, ISSUER, [NAMES], serial)) == ("a.example", "*.b.example")


def test_an_impossible_version() -> None:
    with pytest.raises(Malformed):
        parse_certificate(certificate(SUBJECT, ISSUER, version=9))


def test_no_names_at_all() -> None:
    empty = distinguished_name()
    assert parse_certificate(certificate(empty, empty)) == Certificate((), None, "", None, None)


def test_names_that_are_no_text() -> None:
    broken = distinguished_name((3, b"\xff\xfe"))
    assert parse_certificate(certificate(broken, ISSUER, [NAMES])).names == ("a.example", "*.b.example")
    assert parse_certificate(certificate(SUBJECT, broken)) == Certificate(
        ("collect.example",), "Collect.Example", "", None, None
    )


@pytest.mark.parametrize("tag", [0x00, 0x03])
def test_names_of_a_type_that_is_no_text(tag: int) -> None:
    odd = SUBJECT.replace(der(0x0C, b"Collect.Example"), der(tag, b"Collect.Example"))
    parsed = parse_certificate(certificate(odd, ISSUER, [NAMES]))
    assert (parsed.subject, parsed.names) == (None, ("a.example", "*.b.example"))


def test_the_last_common_name_is_the_most_specific() -> None:
    subject = distinguished_name((3, b"a.example"), (3, b"B.Example"))
    assert parse_certificate(certificate(subject, ISSUER)).subject == "B.Example"


def test_a_certificate_that_comes_again_is_not_parsed_again() -> None:
    assert parse_certificate(LEAF) is parse_certificate(bytes(bytearray(LEAF)))


def test_the_library_is_imported_only_where_it_is_used() -> None:
    program = "import sys, detector.wire.certificate; sys.exit('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


def answer(data: bytes) -> Certificate | None:
    """Return what the parser answers; Malformed is an answer, any other error is not."""
    try:
        return parse_certificate(data)
    except Malformed:
        return None


@given(st.binary(max_size=300))
def test_random_bytes(data: bytes) -> None:
    assert isinstance(answer(data), Certificate | None)
    assert isinstance(answer(der(0x30, data)), Certificate | None)


@given(st.lists(st.tuples(st.integers(0, len(LEAF) - 1), st.integers(0, 255)), min_size=1, max_size=6))
def test_mutated_real_certificates(changes: list[tuple[int, int]]) -> None:
    data = bytearray(LEAF)
    for position, value in changes:
        data[position] = value
    assert isinstance(answer(bytes(data)), Certificate | None)
