"""Settings that every test shares: generated examples have no deadline, because machines differ, and whoever runs the
tests may keep lists of others, which no test must meet."""

from __future__ import annotations

import os
import tempfile

from hypothesis import HealthCheck, settings

settings.register_profile("ours", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("ours")

os.environ["XDG_DATA_HOME"] = os.path.join(tempfile.gettempdir(), "detect-tests-keep-no-lists")
