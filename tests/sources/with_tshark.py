"""What tests of decryption share: the capture whose keys are kept, and what to do where there is no tshark."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from detector.sources.keys import Keys, read_keys

FOLDER = Path(__file__).parent.parent / "data" / "captures"
CAPTURE, SECRETS = FOLDER / "with-keys.pcapng", FOLDER / "with-keys.keys"
NOBODY = (65_534, 65_534)


def require_tshark() -> None:
    """Skip the test, or fail it in CI, where tshark must be there."""
    if shutil.which("tshark") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("decrypting needs tshark; in CI it must be there")
        pytest.skip("decrypting needs tshark")


def keys() -> Keys:
    return read_keys(str(SECRETS), NOBODY)
