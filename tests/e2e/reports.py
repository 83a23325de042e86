"""What tests ask of a report."""

from __future__ import annotations

from typing import Any

from tests.e2e.laboratory import Laboratory


def vendor(report: dict[str, Any], identity: str) -> dict[str, Any]:
    """Return the one vendor of that id."""
    (found,) = (vendor for vendor in report["vendors"] if vendor["id"] == identity)
    return dict(found)


def hosts(report: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Return all hosts by name."""
    return {host["host"]: host for host in report["hosts"]}


def host(report: dict[str, Any], name: str) -> dict[str, Any]:
    """Return the one host of that name."""
    (found,) = (host for host in report["hosts"] if host["host"] == name)
    return dict(found)


def assert_within_1_percent(lab: Laboratory, measured: int, sent: int) -> None:
    """Payload holds the request's head, too, and so is never less than the body; what TCP sent again is allowed for."""
    assert sent <= measured <= sent * 1.01 + lab.sent_again()


def assert_whole(report: dict[str, Any]) -> None:
    """Every packet is accounted for, and all could be read."""
    coverage = report["coverage"]
    assert coverage["packets"] == coverage["parsed"] + sum(coverage["unparsed"].values())
    assert coverage["unparsed"] == {}
    assert coverage["packets"] == sum(source["packets"] for source in report["sources"])
