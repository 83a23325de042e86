"""stalkerware-indicators' ioc.yaml, as plain values."""

from __future__ import annotations

from detector.lists.stalkerware import parse
from tests.lists.helpers import named


def test_control_hosts_sites_and_downloads_are_hosts_alone() -> None:
    app = {
        "name": "AppSpy",
        "type": "stalkerware",
        "websites": ["appspy.example"],
        "distribution": ["dl.appspy.example", "192.0.2.9"],
        "c2": {"ips": ["192.0.2.7"], "domains": ["in.appspy.example"]},
    }
    parsed = parse([app, "nonsense", {"name": "Empty", "c2": None}])
    assert named(parsed) == [("=in.appspy.example", None), ("=dl.appspy.example", None), ("=appspy.example", None)]
    assert {(entry.owner, entry.category) for entry in parsed.entries} == {("AppSpy", "stalkerware")}
    assert parsed.not_understood == {"an address, not a name": 2}
