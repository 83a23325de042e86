"""Certificates out of files: PEM, DER and NSS databases, as names and whether a public root vouches for each.

Files may be hostile: counts are bounded, what is no certificate is counted. Keeps no certificate, and opens no file.
"""

from __future__ import annotations

import re
import sqlite3
import warnings
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detector.sources.upstream import PublicRoots, certificate_of

if TYPE_CHECKING:
    from cryptography import x509

MAX_CERTIFICATES = 2_000
MAX_CERTIFICATE = 16 << 10

_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]{1,100000}-----END CERTIFICATE-----")
_DER = b"\x30\x82"
_SQLITE = b"SQLite format 3\0"
_NO_STORE = "no certificate database that can be read here"
_STEPS = 10_000
_MOST_CALLS = 2_000
# PKCS #11 numbers its attributes; NSS has a column for each: a0 is CKA_CLASS, a11 (hexadecimal) CKA_VALUE, and class 1
# is a certificate (https://searchfox.org/mozilla-central/source/security/nss/lib/softoken/sdb.c).
_QUERY = "SELECT a11 FROM nssPublic WHERE a0 = x'00000001' AND typeof(a11) = 'blob' AND length(a11) <= ? LIMIT ?"


@dataclass(frozen=True, slots=True)
class Held:
    """A certificate that a store holds: who issued it, and whether a root that browsers know vouches for it.

    `issuer` is the issuer's whole name, its common name and its organisation.
    """

    fingerprint: bytes
    issuer: tuple[str, str | None, str | None]
    is_public: bool


def in_file(data: bytes) -> tuple[list[bytes], bool]:
    """Return the certificates in a file, each as PEM or DER, and whether there were more than are looked at."""
    if data.startswith(_DER):
        return [data], False
    found = [match.group() for _, match in zip(range(MAX_CERTIFICATES + 1), _PEM.finditer(data), strict=False)]
    return found[:MAX_CERTIFICATES], len(found) > MAX_CERTIFICATES


def in_nss(database: bytes) -> list[bytes]:
    """Return the certificates in a cert9.db, as DER. Raises ValueError when it cannot be read as one."""
    if not database.startswith(_SQLITE):
        raise ValueError(_NO_STORE)
    with closing(sqlite3.connect(":memory:")) as connection:
        try:
            connection.deserialize(database)
            connection.execute("PRAGMA trusted_schema = OFF")
            connection.set_progress_handler(_Patience(_MOST_CALLS), _STEPS)
            rows = connection.execute(_QUERY, (MAX_CERTIFICATE, MAX_CERTIFICATES)).fetchall()
        except (sqlite3.Error, OverflowError) as error:
            raise ValueError(_NO_STORE) from error
    return [row[0] for row in rows]


class _Patience:
    """Ends a query that takes too long: a database may hold a view that never ends."""

    def __init__(self, most: int) -> None:
        self._left = most

    def __call__(self) -> int:
        self._left -= 1
        return self._left < 0


def held(certificates: Iterable[bytes], roots: PublicRoots) -> Iterator[Held | None]:
    """Yield what is told of each certificate; None for what is no certificate."""
    for data in certificates:
        certificate = _parse(data)
        yield None if certificate is None else _held(certificate, roots)


def _held(certificate: x509.Certificate, roots: PublicRoots) -> Held | None:
    from cryptography.hazmat.primitives.hashes import SHA256

    try:
        is_public = roots.vouch_for([certificate])
        name = certificate_of("", [certificate], is_public=is_public).issuers[0]
    except ValueError:
        return None
    return Held(certificate.fingerprint(SHA256()), name, is_public)


def _parse(data: bytes) -> x509.Certificate | None:
    from cryptography import x509

    load = x509.load_der_x509_certificate if data.startswith(b"\x30") else x509.load_pem_x509_certificate
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # old roots break rules that were made after them
        try:
            return load(data)
        except ValueError:
            return None
