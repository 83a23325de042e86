"""After preload() nothing more is imported: the process may no longer be allowed to read its own files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Names in certificates come as UTF-8, UTF-16 and UTF-32; cryptography asks for the codecs when it meets such a name.
READ_CERTIFICATES = """
import sys
from detector.cli.preload import preload
from tests.wire.builders import certificate, der, distinguished_name

def name(tag, codec):
    attribute = der(0x30, b"\\x06\\x03\\x55\\x04\\x03", der(tag, "watch.example".encode(codec)))
    return der(0x30, der(0x31, attribute))

class Closed:
    def find_spec(self, name, path=None, target=None):
        raise ModuleNotFoundError(f"{name}: the folder is closed")

certificates = [certificate(name(tag, codec), name(tag, codec)) for tag, codec in CODECS]
preload()
sys.meta_path.insert(0, Closed())
from detector.wire.certificate import parse_certificate
for der in certificates:
    print(*parse_certificate(der).names)
"""


def test_certificates_in_any_encoding_are_read_when_no_more_files_can_be() -> None:
    codecs = [(0x0C, "utf-8"), (0x1E, "utf-16-be"), (0x1C, "utf-32-be")]
    code = f"CODECS = {codecs!r}\n{READ_CERTIFICATES}"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True, text=True)
    assert run.stderr == ""
    assert run.stdout.split() == ["watch.example"] * 3
