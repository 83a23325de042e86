"""Who signed the certificates that servers showed: a public authority, or somebody who may be reading along.

The public roots are those of certifi (https://github.com/certifi/python-certifi, Mozilla's list). Judges no product:
a name that a certificate carries is compared elsewhere.
"""

from __future__ import annotations

import re
import ssl
import warnings
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from detector.observation import Certificate

if TYPE_CHECKING:
    from cryptography import x509

_LONGEST = 300
_PEM = re.compile(rb"-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----")


class PublicRoots:
    """The roots that browsers trust as they come."""

    def __init__(self, bundle: str | None = None) -> None:
        import certifi
        from OpenSSL.crypto import FILETYPE_PEM, X509Store, load_certificate

        self._store = X509Store()
        # By OpenSSL alone: one old root has a number that newer certificate readers refuse.
        for root in _PEM.findall(Path(bundle or certifi.where()).read_bytes()):
            self._store.add_cert(load_certificate(FILETYPE_PEM, root))

    def vouch_for(self, chain: Sequence[x509.Certificate]) -> bool:
        """Tell whether a chain, the server's own certificate first, leads to one of the roots.

        Times are left aside: an expired certificate of a public authority is still one of theirs.
        """
        from OpenSSL.crypto import X509, X509StoreContext, X509StoreContextError

        own, *others = [X509.from_cryptography(certificate) for certificate in chain]
        self._store.set_flags(_NO_CHECK_TIME)
        try:
            X509StoreContext(self._store, own, others).verify_certificate()
        except X509StoreContextError:
            return False
        return True


_NO_CHECK_TIME = 0x200000  # openssl/x509_vfy.h


def parse_chain(certificates: Iterable[bytes]) -> list[x509.Certificate]:
    """Return certificates that were given as PEM."""
    from cryptography import x509

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is odd in somebody's certificate is no news for who runs this
        return [x509.load_pem_x509_certificate(certificate) for certificate in certificates]


def certificate_of(host: str, chain: Sequence[x509.Certificate], *, is_public: bool) -> Certificate:
    """Return what is told of a chain: every issuer in it, the server's own certificate's first."""
    return Certificate(host=host, issuers=tuple(_issuer(one.issuer) for one in chain), is_public=is_public)


def _issuer(name: x509.Name) -> tuple[str, str | None, str | None]:
    """Return an issuer's name as a whole (RFC 4514), its common name and its organisation."""
    from cryptography.x509.oid import NameOID

    common, organisation = (
        next((str(item.value)[:_LONGEST] for item in name.get_attributes_for_oid(oid)), None)
        for oid in (NameOID.COMMON_NAME, NameOID.ORGANIZATION_NAME)
    )
    return name.rfc4514_string()[:_LONGEST], common, organisation


def trusted_roots() -> str:
    """Return all roots that this machine trusts, with the public ones, as PEM."""
    import certifi

    context = ssl.create_default_context()
    own = [ssl.DER_cert_to_PEM_cert(root) for root in context.get_ca_certs(binary_form=True)]
    folder = ssl.get_default_verify_paths().capath
    # A folder of roots is read by OpenSSL only when one is looked for, so it is not in that list.
    files = sorted(Path(folder).glob("*.0")) if folder and Path(folder).is_dir() else []
    found = [Path(certifi.where()).read_text(encoding="ascii"), *own]
    return "\n".join([*found, *(_pem(path) for path in files)])


def _pem(path: Path) -> str:
    try:
        text = path.read_text(encoding="ascii")
    except (OSError, UnicodeDecodeError):
        return ""
    return text if "BEGIN CERTIFICATE" in text else ""
