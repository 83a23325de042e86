"""A fake system and a fake home for the checks, and certificates that no public root knows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from detector.doctor.model import Check

_OID = x509.NameOID
SECRET = "hunter2-never-shown"


class Tree:
    """A root and a home below a folder; `put` writes a file at `/etc/...` or `~/...`."""

    def __init__(self, folder: Path) -> None:
        self.root, self.home = folder / "root", folder / "home"
        self.root.mkdir()
        self.home.mkdir()

    def path(self, place: str) -> Path:
        return self.home / place[2:] if place.startswith("~/") else self.root / place[1:]

    def put(self, place: str, content: str | bytes = "") -> Path:
        path = self.path(place)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


class Authority:
    """A root that signs for itself and for a host."""

    def __init__(self, name: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(_OID.COMMON_NAME, name)])
        self.certificate = self._sign(self.name, self.key.public_key(), is_root=True)

    def _sign(self, name: x509.Name, key: ec.EllipticCurvePublicKey, *, is_root: bool) -> x509.Certificate:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=2))
            .not_valid_after(now + timedelta(days=9))
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256())
        )

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(Encoding.PEM)

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)

    def server_pem(self, host: str) -> bytes:
        """Return key, certificate and root as a server loads them."""
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(_OID.COMMON_NAME, host)])
        leaf = self._sign(name, key.public_key(), is_root=False)
        own = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return own + leaf.public_bytes(Encoding.PEM) + self.pem


def found(check: Check) -> list[str]:
    """Return what a check found, in words."""
    return [finding.found for finding in check.findings]


def unread(check: Check) -> dict[str, str]:
    """Return what a check could not read, and why."""
    return {one.where: one.why for one in check.unread}
