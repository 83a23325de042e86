"""Hold captures against expected.yaml, with tshark as the reader: a check of the file, not of the detector."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

SUFFIXES = (".pcap", ".pcapng")
# where a name stands -> the display filter, and the fields that hold it
FIELDS = {
    "dns": ("dns && !mdns", ("dns.qry.name", "dns.resp.name", "dns.cname")),
    "sni": ("tls.handshake.type == 1 && !quic", ("tls.handshake.extensions_server_name",)),
    "quic": ("quic", ("tls.handshake.extensions_server_name",)),
    "http": ("http", ("http.host",)),
    "certificate": ("tls.handshake.type == 11", ("x509ce.dNSName",)),
    "issuers": ("tls.handshake.type == 11", ("x509sat.uTF8String", "x509sat.printableString")),
}
CONTAINED = {"issuers"}  # tshark gives every string of the certificate, not the issuer's common name alone


def differences(folder: Path) -> Iterator[str]:
    """Yield one line for each capture and place where tshark's names are not the expected ones."""
    expected: dict[str, dict[str, Any]] = yaml.safe_load((folder / "expected.yaml").read_text())
    captures = {file.name for file in folder.iterdir() if file.suffix in SUFFIXES}
    for name in sorted(captures ^ set(expected)):
        yield f"{name}: stands in the folder or in expected.yaml, not in both"
    for name in sorted(captures & set(expected)):
        yield from _compare(folder / name, expected[name])


def _compare(capture: Path, expected: dict[str, Any]) -> Iterator[str]:
    for place in FIELDS:
        wanted = set(expected.get(place, []))
        found = names_in(capture, place, expected.get("tshark", []))
        if wanted - found:
            yield f"{capture.name}: {place}: tshark does not see {sorted(wanted - found)}"
        if found - wanted and place not in CONTAINED:
            yield f"{capture.name}: {place}: tshark sees also {sorted(found - wanted)}"


def names_in(capture: Path, place: str, options: list[str]) -> set[str]:
    """Return the names that tshark reads at a place of a capture, in lower case where they are host names."""
    display_filter, fields = FIELDS[place]
    columns = [part for field in fields for part in ("-e", field)]
    output = ("-T", "fields", "-E", "occurrence=a", "-E", "aggregator=|", "-E", "separator=|")
    command = ["tshark", "-n", "-r", str(capture), *options, "-Y", display_filter, *output, *columns]
    text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = {name for line in text.splitlines() for name in line.split("|") if name}
    return found if place in CONTAINED else {name.lower().partition(":")[0] for name in found}
