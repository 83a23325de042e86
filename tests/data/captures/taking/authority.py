"""Throw-away certificate authorities, made with openssl for one run; keys live in the scratch folder only."""

from __future__ import annotations

import subprocess
from collections.abc import Iterable
from pathlib import Path

from taking.hosts import INSPECTED

PLAIN = "/C=DE/O=Throw-away Trust/CN=Throw-away Test CA"
INSPECTION = "/C=US/ST=California/O=Zscaler Inc./OU=Zscaler Inc./CN=Zscaler Intermediate Root CA (zscaler.net)"


def issue(folder: Path, names: Iterable[str]) -> Path:
    """Make `<name>.pem` (certificate, issuer, key) for every name; return the file with both root certificates."""
    _authority(folder, "plain", PLAIN)
    _authority(folder, "inspection", INSPECTION)
    for name in names:
        _leaf(folder, name, "inspection" if name in INSPECTED else "plain")
    roots = folder / "roots.pem"
    roots.write_text((folder / "plain.crt").read_text() + (folder / "inspection.crt").read_text())
    return roots


def _openssl(*argv: str | Path) -> None:
    subprocess.run(["openssl", *map(str, argv)], check=True, capture_output=True)


def _authority(folder: Path, name: str, subject: str) -> None:
    new = ("req", "-x509", "-new", "-newkey", "rsa:2048", "-nodes", "-days", "3650", "-subj", subject)
    _openssl(*new, "-keyout", folder / f"{name}.key", "-out", folder / f"{name}.crt")


def _leaf(folder: Path, name: str, issuer: str) -> None:
    request, key, certificate = (folder / f"{name}.{suffix}" for suffix in ("csr", "key", "crt"))
    extensions = folder / f"{name}.ext"
    extensions.write_text(f"subjectAltName=DNS:{name},DNS:alt.{name}\nextendedKeyUsage=serverAuth\n")
    new = ("req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
    _openssl(*new, "-subj", f"/O=Laboratory/CN={name}", "-keyout", key, "-out", request)
    signing = ("-CA", folder / f"{issuer}.crt", "-CAkey", folder / f"{issuer}.key", "-CAcreateserial")
    _openssl("x509", "-req", "-in", request, *signing, "-days", "365", "-extfile", extensions, "-out", certificate)
    chain = (certificate, folder / f"{issuer}.crt", key)
    (folder / f"{name}.pem").write_text("".join(part.read_text() for part in chain))
