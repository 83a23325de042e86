"""Requests that pass the proxy to findings: the counterpart of detector.watch for what is read and not sniffed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detector.findings import Findings, add_coverage
from detector.observation import Observation, SourceInfo
from detector.summary import Coverage, Summary

if TYPE_CHECKING:
    from detector.sources.proxy import ProxyAddon


class Intercept:
    """What passed the proxy that listens at `name` so far."""

    def __init__(self, findings: Findings, name: str) -> None:
        self._findings = findings
        self._name = name
        self._first: float | None = None
        self._last: float | None = None
        self.addon: ProxyAddon | None = None

    def tell(self, seen: Observation) -> None:
        """Take a request."""
        self._first = seen.at if self._first is None else min(self._first, seen.at)
        self._last = seen.at if self._last is None else max(self._last, seen.at)
        self._findings.add(seen)

    def summary(self) -> Summary:
        """Return what a report would say now."""
        summary = self._findings.snapshot(())
        return replace(summary, sources=(self._source(),), coverage=add_coverage(summary.coverage, self._coverage()))

    def finish(self) -> Summary:
        """Return the settled summary."""
        self._findings.add_source(self._source())
        self._findings.add_coverage(self._coverage())
        return self._findings.settle()

    def _source(self) -> SourceInfo:
        return SourceInfo(
            kind="proxy", name=self._name, packets=None, bytes=0, started_at=self._first, ended_at=self._last
        )

    def _coverage(self) -> Coverage:
        if self.addon is None:
            return Coverage()
        failed = {f"our-own-{name}": count for name, count in self.addon.failures.items()}
        return Coverage(
            skipped_requests={**self.addon.skipped, **failed}, unreadable=frozenset(self.addon.unreadable.items())
        )
