"""Certificates come out of PEM, DER and NSS databases; what is hostile is counted or refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import certifi
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detector.sources import certificates
from detector.sources.certificates import held, in_file, in_nss
from detector.sources.upstream import PublicRoots
from tests.doctor.tree import Authority

DATA = Path(__file__).resolve().parents[1] / "data"


@pytest.fixture(scope="module")
def roots() -> PublicRoots:
    return PublicRoots()


@pytest.fixture(scope="module")
def own() -> Authority:
    return Authority("Own Root")


def nss(path: Path, rows: Sequence[tuple[object, object]]) -> bytes:
    """Return a database as NSS keeps it, as far as it is read."""
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE nssPublic (id PRIMARY KEY UNIQUE ON CONFLICT ABORT, a0, a11)")
        connection.executemany("INSERT INTO nssPublic (a0, a11) VALUES (?, ?)", rows)
    connection.close()
    return path.read_bytes()


def test_public_roots_are_told_from_others(roots: PublicRoots, own: Authority) -> None:
    bundle = Path(certifi.where()).read_bytes()
    found, is_cut = in_file(bundle + own.pem)
    told = list(held(found, roots))
    assert not is_cut
    assert [one.issuer[1] for one in told if one is not None and not one.is_public] == ["Own Root"]
    assert len(told) == bundle.count(b"BEGIN CERTIFICATE") + 1


def test_der_and_pem_are_the_same_certificate(roots: PublicRoots, own: Authority) -> None:
    assert list(held(in_file(own.der)[0], roots)) == list(held(in_file(own.pem)[0], roots))


def test_damaged_certificates_are_counted_and_the_others_read(roots: PublicRoots, own: Authority) -> None:
    bad = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"
    told = list(held(in_file(bad + own.pem + own.pem[:90])[0], roots))
    assert told[0] is None
    assert told[1] is not None
    assert len(told) == 2


def test_many_certificates_are_cut(own: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "MAX_CERTIFICATES", 2)
    found, is_cut = in_file(own.pem * 3)
    assert (len(found), is_cut) == (2, True)


def test_certificates_of_an_nss_store_are_read(tmp_path: Path, roots: PublicRoots, own: Authority) -> None:
    one, trust = b"\0\0\0\1", b"\xce\x53\x43\x53"
    rows = [(one, own.der), (trust, b"x"), (one, "text"), (one, b"\x30junk"), (one, b"\x30" * 70_000)]
    told = list(held(in_nss(nss(tmp_path / "cert9.db", rows)), roots))
    assert told[0] is not None
    assert told[0].issuer[1] == "Own Root"
    assert told[1:] == [None]


def test_a_store_that_nss_itself_made_is_read(roots: PublicRoots) -> None:
    (one,) = held(in_nss((DATA / "nss/cert9.db").read_bytes()), roots)
    assert one is not None
    assert (one.issuer, one.is_public) == (
        ("CN=Acme Example Root,O=Acme Example", "Acme Example Root", "Acme Example"),
        False,
    )


@pytest.mark.parametrize("data", [b"", b"SQLite format 3\0" + b"\xff" * 5_000, b"no database at all" * 100])
def test_what_is_no_database_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="no certificate database"):
        in_nss(data)


def test_a_view_that_never_ends_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(certificates, "_MOST_CALLS", 20)
    with sqlite3.connect(tmp_path / "x") as connection:
        endless = (
            "WITH RECURSIVE n(a) AS (SELECT 1 UNION ALL SELECT a + 1 FROM n) SELECT x'00000001' AS a0, a AS a11 FROM n"
        )
        connection.execute(f"CREATE VIEW nssPublic AS {endless}")
    connection.close()
    with pytest.raises(ValueError, match="no certificate database"):
        in_nss((tmp_path / "x").read_bytes())


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    in_file(data)
    try:
        in_nss(b"SQLite format 3\0" + data)
    except ValueError as error:
        assert "no certificate database" in str(error)


@given(st.binary(max_size=200))
def test_no_bytes_are_a_certificate(data: bytes) -> None:
    assert list(held([b"\x30" + data], _ROOTS)) == [None]


_ROOTS = PublicRoots()
