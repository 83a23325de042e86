"""A chain leads to a public root or it does not; what is told of it are names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import certifi
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding

from detector.sources.upstream import PublicRoots, certificate_of, parse_chain, trusted_roots

NOW = datetime.now(UTC)
_OID = x509.NameOID


class Authority:
    """A root that signs."""

    def __init__(self, name: str) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name(
            [x509.NameAttribute(_OID.COMMON_NAME, name), x509.NameAttribute(_OID.ORGANIZATION_NAME, "Acme")]
        )
        self.certificate = self.sign(self.name, self.key.public_key(), is_root=True)

    def sign(
        self, name: x509.Name, key: ec.EllipticCurvePublicKey, *, is_root: bool = False, days: int = 9
    ) -> x509.Certificate:
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(self.name)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(NOW - timedelta(days=20))
            .not_valid_after(NOW + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca=is_root, path_length=None), critical=True)
            .sign(self.key, hashes.SHA256())
        )

    def leaf(self, days: int = 9) -> x509.Certificate:
        name = x509.Name([x509.NameAttribute(_OID.COMMON_NAME, "www.acme.example")])
        return self.sign(name, ec.generate_private_key(ec.SECP256R1()).public_key(), days=days)


@pytest.fixture(scope="module")
def known() -> Authority:
    return Authority("Known Root")


@pytest.fixture(scope="module")
def roots(known: Authority, tmp_path_factory: pytest.TempPathFactory) -> PublicRoots:
    path = tmp_path_factory.mktemp("roots") / "roots.pem"
    path.write_bytes(known.certificate.public_bytes(Encoding.PEM))
    return PublicRoots(str(path))


def test_a_chain_to_a_known_root_is_public(known: Authority, roots: PublicRoots) -> None:
    assert roots.vouch_for([known.leaf(), known.certificate])
    assert roots.vouch_for([known.leaf()])


def test_an_expired_certificate_is_still_the_authority_s(known: Authority, roots: PublicRoots) -> None:
    assert roots.vouch_for([known.leaf(days=-3)])


def test_a_chain_to_any_other_root_is_not(roots: PublicRoots) -> None:
    other = Authority("Known Root")
    assert not roots.vouch_for([other.leaf(), other.certificate])
    assert not roots.vouch_for([other.leaf()])
    assert not roots.vouch_for([other.certificate])


def test_the_real_roots_are_there() -> None:
    text = Path(certifi.where()).read_text(encoding="ascii")
    first = text[text.index("-----BEGIN") : text.index("-----END CERTIFICATE-----") + 25]
    assert PublicRoots().vouch_for(parse_chain([first.encode()]))
    assert trusted_roots().count("BEGIN CERTIFICATE") >= text.count("BEGIN CERTIFICATE") > 100


def test_issuers_are_told_by_name(known: Authority) -> None:
    chain = parse_chain([known.leaf().public_bytes(Encoding.PEM), known.certificate.public_bytes(Encoding.PEM)])
    told = certificate_of("www.acme.example", chain, is_public=False)
    assert told.issuers == (("O=Acme,CN=Known Root", "Known Root", "Acme"),) * 2
    assert (told.host, told.is_public) == ("www.acme.example", False)


def test_an_issuer_without_names_is_told_as_it_is() -> None:
    bare = Authority("x")
    bare.name = x509.Name([])
    told = certificate_of("a.example", [bare.leaf()], is_public=False)
    assert told.issuers == (("", None, None),)
