"""A certificate authority made for one test run, and the one certificate that it gives the pretended world."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_DAY = timedelta(days=1)


def write_certificates(folder: Path, hosts: Sequence[str]) -> tuple[Path, Path]:
    """Write an authority's certificate and a chain for `hosts`; return both files. The chain's file holds its key."""
    authority, key = _authority()
    leaf_key = ec.generate_private_key(ec.SECP256R1())
    leaf = (
        _builder("the pretended world", authority.subject, leaf_key)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host) for host in hosts]), critical=False)
        .sign(key, hashes.SHA256())
    )
    trusted, chain = folder / "authority.pem", folder / "world.pem"
    trusted.write_bytes(_pem(authority))
    private = leaf_key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    chain.write_bytes(private + _pem(leaf))
    return trusted, chain


def _authority() -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Authority of one test run")])
    usage = x509.BasicConstraints(ca=True, path_length=0)
    return _builder("Authority of one test run", name, key).add_extension(usage, critical=True).sign(
        key, hashes.SHA256()
    ), key


def _builder(name: str, issuer: x509.Name, key: ec.EllipticCurvePrivateKey) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)]))
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _DAY)
        .not_valid_after(now + 30 * _DAY)
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)
