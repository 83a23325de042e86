"""Chooses how questions are answered on this system."""

from __future__ import annotations

import sys

from detector.errors import DetectorError
from detector.processes.model import Owners


class OwnersError(DetectorError):
    """Programs cannot be named here; everything else can go on."""


def open_owners() -> Owners:
    """Return what answers here. Call it before privileges are given up and before any thread is started."""
    try:
        if sys.platform == "linux":
            from detector.processes.client import HelperOwners

            return HelperOwners()
        from detector.processes.elsewhere import PsutilOwners

        return PsutilOwners()
    except ImportError as error:
        raise OwnersError("programs cannot be named without psutil: python -m pip install psutil") from error
    except OSError as error:
        raise OwnersError(f"programs cannot be named: the helper does not start ({error.strerror or error})") from error
