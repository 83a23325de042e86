"""The names in an X.509 certificate: whom it is for and who issued it. Nothing is verified here.

A certificate on the wire is untrusted and often odd (a negative serial number, a broken extension): what can
be read is returned, and only one that cannot be read at all is Malformed.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from detector.wire.cursor import Malformed
from detector.wire.names import decode_name

if TYPE_CHECKING:
    from cryptography import x509

# What the library raises at broken DER; KeyError and TypeError come from string types that a name may not hold.
_UNREADABLE = (ValueError, KeyError, TypeError)


@dataclass(frozen=True, slots=True)
class Certificate:
    """The names of one certificate (RFC 5280)."""

    names: tuple[str, ...]
    """The DNS names of subjectAltName, else the subject's common name; spelt as decode_name does."""
    subject: str | None
    """The subject's common name, as written."""
    issuer: str
    """The issuer in the form of RFC 4514, `CN=...,O=...`; empty when it cannot be read."""
    issuer_name: str | None
    """The issuer's common name, as written."""
    issuer_organisation: str | None


@lru_cache(maxsize=256)
def parse_certificate(der: bytes) -> Certificate:
    """Parse a DER certificate; results are kept, since many connections show the same. Raises Malformed."""
    from cryptography import x509  # 0.1 s, which a capture without certificates need not pay
    from cryptography.x509.oid import NameOID

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the library warns of oddities that it still reads
        try:
            parsed = x509.load_der_x509_certificate(der)
        except (ValueError, x509.InvalidVersion) as error:
            raise Malformed(f"no X.509 certificate: {error}") from None
        subject = _attribute(_readable(lambda: parsed.subject), NameOID.COMMON_NAME)
        issuer = _readable(lambda: parsed.issuer)
        names = _alternative_names(parsed) or ((subject,) if subject else ())
    return Certificate(
        names=tuple(decode_name(name.encode()) for name in names),
        subject=subject,
        issuer=issuer.rfc4514_string(),
        issuer_name=_attribute(issuer, NameOID.COMMON_NAME),
        issuer_organisation=_attribute(issuer, NameOID.ORGANIZATION_NAME),
    )


def _readable(read: Callable[[], x509.Name]) -> x509.Name:
    """Return the distinguished name that `read` gives, or an empty one when its encoding is broken."""
    from cryptography import x509

    try:
        return read()
    except _UNREADABLE:
        return x509.Name([])


def _alternative_names(parsed: x509.Certificate) -> tuple[str, ...]:
    """Return the dNSName entries of subjectAltName; none when it is not there or cannot be read."""
    from cryptography import x509

    try:
        extension = parsed.extensions.get_extension_for_class(x509.SubjectAlternativeName)
    except (x509.ExtensionNotFound, x509.DuplicateExtension, x509.UnsupportedGeneralNameType, *_UNREADABLE):
        return ()
    return tuple(name for name in extension.value.get_values_for_type(x509.DNSName) if name)


def _attribute(name: x509.Name, oid: x509.ObjectIdentifier) -> str | None:
    """Return the last, so the most specific, text of an attribute (RFC 5280 section 4.1.2.4), or None."""
    values = [attribute.value for attribute in name.get_attributes_for_oid(oid)]
    return next((value for value in reversed(values) if isinstance(value, str) and value), None)
