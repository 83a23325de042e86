"""Settings that every test shares: generated examples have no deadline, because machines differ, and whoever runs the
tests may keep lists of others, a history and settings, which no test must meet. Where several processes run the tests
(`make test`), those of a file stay together, and so do all that look at the same days in a browser."""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings

settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
# For tests/mutation, which runs a test a thousand times: fewer examples, the same ones every time, none made smaller.
settings.register_profile(
    "few",
    parent=settings.get_profile("ours"),
    max_examples=25,
    derandomize=True,
    database=None,
    phases=(Phase.explicit, Phase.generate),
)
settings.load_profile(os.environ.get("DETECT_TEST_PROFILE", "ours"))

_NOTHING_HERE = tempfile.mkdtemp(prefix="detect-tests-")
atexit.register(shutil.rmtree, _NOTHING_HERE, ignore_errors=True)
os.environ["XDG_DATA_HOME"] = os.path.join(_NOTHING_HERE, "data")
os.environ["XDG_CONFIG_HOME"] = os.path.join(_NOTHING_HERE, "config")

_DAYS = {f"tests/browser/test_{name}.py" for name in ("ordinary", "secrets", "watched")}
"""They share what takes a minute to make."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Share the tests out by files."""
    from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

    class ByFile(LoadFileScheduling):  # type: ignore[misc]
        def _split_scope(self, nodeid: str) -> str:
            file: str = super()._split_scope(nodeid)
            return "days" if file in _DAYS else file

    return ByFile(config, log)
