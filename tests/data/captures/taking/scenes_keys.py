"""A scene whose keys are kept, so that what is inside can be read: curl, Chromium and aioquic with SSLKEYLOGFILE."""

from __future__ import annotations

import gzip
import json
import math

from taking.clients import chromium, curl, quic, roots
from taking.network import Laboratory

HOST = "intranet.example"
SECRETS = "with-keys.keys"


def with_keys(lab: Laboratory) -> None:
    """curl, Chromium (HTTP/2, a WebSocket) and aioquic (HTTP/3) send mouse points; all keys but one are kept."""
    keys = lab.results / SECRETS
    keys.unlink(missing_ok=True)
    plain, packed = lab.scratch / "points.json", lab.scratch / "points.json.gz"
    plain.write_text(json.dumps({"events": [_point(number) for number in range(90)]}))
    packed.write_bytes(gzip.compress(plain.read_bytes(), mtime=0))
    with lab.capture_ng("with-keys.pcapng", "eth0"):
        common = ("env", f"SSLKEYLOGFILE={keys}", "curl", "-4", "-sS", "-m", "10", "-o", "/dev/null")
        fields = (
            "-H",
            "Content-Type: application/json",
            "-H",
            "Content-Encoding: gzip",
            "-H",
            f"Origin: https://{HOST}",
        )
        body = ("--data-binary", f"@{packed}", f"https://{HOST}/collect/curl")
        lab.client(*common, "--cacert", roots(lab), "--http1.1", *fields, *body)
        chromium(
            lab,
            f"https://{HOST}/watched",
            "--disable-quic",
            f"--ssl-key-log-file={keys}",
            "--virtual-time-budget=20000",
        )
        quic(lab, HOST, "--body", str(plain), "--keys", str(keys))
        curl(lab, f"https://{HOST}/collect/closed", "-d", "x" * 900)


def _point(number: int) -> dict[str, object]:
    x, y = round(500 + 200 * math.sin(number / 9)), round(200 + number * 3.1)
    return {"type": "mousemove", "x": x, "y": y, "t": 1764000000000 + number * 16 + number % 4}


SCENES = (with_keys,)
