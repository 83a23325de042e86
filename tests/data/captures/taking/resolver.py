"""The name server of the laboratory: dnsmasq's command line, out of the table of hosts."""

from __future__ import annotations

import base64
import subprocess

from taking.hosts import BIG_NAME, BIG_POOL, BIG_POOL6, CNAMES, DUAL_STACK, HOSTS, address6

HTTPS_TYPE = 65
SVC_ALPN, SVC_ECH = 1, 5
COVER_NAME = "cover.example"  # the public name in the ECH configuration: what the outer ClientHello shows


def dnsmasq() -> list[str]:
    """Return the command that answers for the table and refuses every other name."""
    command = ["dnsmasq", "--keep-in-foreground", "--log-facility=-", "--conf-file=/dev/null", "--no-resolv"]
    command += ["--no-hosts", "--user=root", "--pid-file", "--edns-packet-max=4096", "--max-ttl=300", "--local-ttl=300"]
    for host, address in HOSTS.items():
        twin = f",{address6(address)}" if host in DUAL_STACK else ""
        command += [f"--host-record={host},{address}{twin}", f"--local=/{host}/"]
    for alias, target in CNAMES.items():
        command += [f"--cname={alias},{target}", f"--local=/{alias}/"]
    command += [f"--host-record={BIG_NAME},{address}" for address in (*BIG_POOL, *BIG_POOL6)]
    value = https_record(ech_configurations(_public_key()), ["h2", "http/1.1"])
    return [*command, f"--dns-rr=hidden.example,{HTTPS_TYPE},{value.hex()}"]


def https_record(ech: bytes, protocols: list[str]) -> bytes:
    """Return the data of an HTTPS record (RFC 9460): priority 1, the owner itself, `alpn` and `ech`."""
    alpn = b"".join(_counted(protocol.encode(), 1) for protocol in protocols)
    return (1).to_bytes(2, "big") + b"\0" + _parameter(SVC_ALPN, alpn) + _parameter(SVC_ECH, ech)


def ech_configurations(public_key: bytes) -> bytes:
    """Return an ECHConfigList with one configuration (RFC 9849, section 4) for an X25519 key of 32 octets."""
    suites = bytes.fromhex("0001000100010003")  # HKDF-SHA256 with AES-128-GCM, and with ChaCha20-Poly1305
    key = b"\x2a" + bytes.fromhex("0020") + _counted(public_key, 2) + _counted(suites, 2)
    contents = key + b"\x40" + _counted(COVER_NAME.encode(), 1) + _counted(b"", 2)
    return _counted(bytes.fromhex("fe0d") + _counted(contents, 2), 2)


def _parameter(key: int, value: bytes) -> bytes:
    return key.to_bytes(2, "big") + _counted(value, 2)


def _counted(value: bytes, width: int) -> bytes:
    return len(value).to_bytes(width, "big") + value


def _public_key() -> bytes:
    # the private half is thrown away at once: no server here can open what is sealed for it
    private = subprocess.run(["openssl", "genpkey", "-algorithm", "X25519"], check=True, capture_output=True).stdout
    public = ["openssl", "pkey", "-pubout", "-outform", "PEM"]
    text = subprocess.run(public, input=private, check=True, capture_output=True).stdout.decode()
    return base64.b64decode("".join(text.splitlines()[1:-1]))[-32:]
