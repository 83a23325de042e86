"""The real clients that speak in the captures, with the options that every scene shares."""

from __future__ import annotations

import base64
import hashlib
import subprocess
import sys

from taking.network import Laboratory

CHROMIUM = (
    *("chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--disable-default-apps"),
    *("--disable-extensions", "--disable-domain-reliability", "--no-default-browser-check"),
    *("--ignore-certificate-errors", "--timeout=6000"),
    # the browser's own look-ups would drown the page's
    "--host-resolver-rules=MAP *.google.com ~NOTFOUND, MAP *.googleapis.com ~NOTFOUND",
)


def roots(lab: Laboratory) -> str:
    """Return the file with the root certificates of this run."""
    return str(lab.scratch / "roots.pem")


def curl(lab: Laboratory, *argv: str, side: str = "client", check: bool = True) -> None:
    """Run curl, over IPv4 unless told otherwise; answers are thrown away."""
    family = () if "-6" in argv else ("-4",)
    common = ("-sS", "-m", "10", "-o", "/dev/null", "--cacert", roots(lab))
    lab.run(side, "curl", *common, *family, *argv, check=check)


def s_client(lab: Laboratory, host: str, *argv: str, port: int = 443, request: str = "Q\n") -> None:
    """Run openssl s_client for one handshake; `Q` on its input ends it."""
    where = f"{host}:{port}"
    command = ("openssl", "s_client", "-4", "-CAfile", roots(lab), "-connect", where, "-ign_eof", *argv)
    lab.client("timeout", "3", *command, check=False, stdin=request)


def dig(lab: Laboratory, *argv: str) -> list[str]:
    """Run dig and return the lines of its short answer."""
    return lab.client("dig", "+short", "+tries=1", "+time=3", *argv).splitlines()


def quic(lab: Laboratory, host: str, *argv: str, port: int = 443) -> None:
    """Post something over HTTP/3 with aioquic."""
    lab.client(sys.executable, "-m", "taking.quic", host, str(port), roots(lab), *argv)


def split(lab: Laboratory, host: str, how: str, count: int) -> None:
    """Make one TLS connection whose ClientHello comes in pieces."""
    lab.client(sys.executable, "-m", "taking.split", host, roots(lab), how, str(count))


def chromium(lab: Laboratory, url: str, *argv: str) -> str:
    """Open a page in a headless Chromium with a new profile and return the page's DOM."""
    profile = f"--user-data-dir={lab.scratch}/profile"
    return lab.client("env", f"HOME={lab.scratch}", *CHROMIUM, profile, *argv, "--dump-dom", url, check=False)


def trust_in(lab: Laboratory, host: str) -> str:
    """Return Chromium's option that trusts the key of a host's certificate: QUIC accepts no unknown root."""
    certificate = str(lab.scratch / f"{host}.crt")
    text = subprocess.run(["openssl", "x509", "-in", certificate, "-noout", "-pubkey"], capture_output=True, check=True)
    key = base64.b64decode(b"".join(text.stdout.splitlines()[1:-1]))
    return f"--ignore-certificate-errors-spki-list={base64.b64encode(hashlib.sha256(key).digest()).decode()}"
