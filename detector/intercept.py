"""What passes the proxy to findings: the counterpart of detector.watch for what is read and not sniffed.

Requests are counted at once; what they carried is looked into by a process of its own, and told when it has answered.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from detector.catalogue.compiled import Catalogue
from detector.findings import Findings
from detector.judging import Formats
from detector.observation import Certificate, Endpoints, Observation, Program, SourceInfo
from detector.sources.proxy import Passed
from detector.summary import Coverage, Summary, add_coverage

if TYPE_CHECKING:
    from detector.attribution import Attribution
    from detector.canary.model import Canary
    from detector.examiner.parent import Examiner
    from detector.sources.proxy import ProxyAddon

_MOST_CLIENTS = 4_096
LAST_LOOK = 10.0
"""Seconds that are given in the end to what still waits to be looked into."""


class Intercept:
    """What passed the proxy that listens at `name` so far."""

    def __init__(
        self,
        findings: Findings,
        catalogue: Catalogue,
        name: str,
        examiner: Examiner | None = None,
        attribution: Attribution | None = None,
    ) -> None:
        self._findings = findings
        self._formats = Formats(catalogue, findings.matcher)
        self._name = name
        self._examiner = examiner
        self._attribution = attribution
        self._programs: dict[Endpoints, Program] = {}
        self._first: float | None = None
        self._last: float | None = None
        self.addon: ProxyAddon | None = None

    def tell(self, passed: Passed | Certificate | Endpoints) -> None:
        """Take what passed, who signed a certificate, or that a connection begins."""
        if isinstance(passed, Endpoints):
            self._programs.pop(passed, None)
            if self._attribution is not None:
                self._attribution.ask([passed])
        elif isinstance(passed, Certificate):
            self._findings.add(passed)
        else:
            self._take(passed)

    def plant(self, canary: Canary) -> None:
        """Look for this in all that is sent from now on; may be called from any thread."""
        if self._examiner is not None:
            self._examiner.plant(canary)

    def step(self) -> None:
        """Take what was found out meanwhile."""
        if self._attribution is not None:
            self._attribution.take()
        for said in self._examiner.said() if self._examiner is not None else ():
            self._findings.add(said)

    def summary(self) -> Summary:
        """Return what a report would say now."""
        sequences = self._examiner.sequences() if self._examiner is not None else ()
        summary = self._findings.snapshot((), sequences)
        return replace(summary, sources=(self._source(),), coverage=add_coverage(summary.coverage, self._coverage()))

    def finish(self) -> Summary:
        """Return the settled summary, after a last look at what waits."""
        for said in self._examiner.finish(LAST_LOOK) if self._examiner is not None else ():
            self._findings.add(said)
        self._findings.add_source(self._source())
        self._findings.add_coverage(self._coverage())
        return self._findings.settle()

    def _take(self, passed: Passed) -> None:
        seen = self._formats.recognise(passed.seen, passed.payload)
        self._first = seen.at if self._first is None else min(self._first, seen.at)
        self._last = seen.at if self._last is None else max(self._last, seen.at)
        payload = passed.payload
        if payload is None or not payload.is_incoming:
            self._findings.add(self._named(seen, passed))
        if payload and self._examiner is not None:
            self._examiner.look(seen, payload, self._formats.of(seen))

    def _named(self, seen: Observation, passed: Passed) -> Observation:
        """Return a request with the program that sent it."""
        if passed.process is not None:
            return replace(seen, program=Program(*passed.process))
        if self._attribution is None or passed.client is None:
            return seen
        found: Program | str | None = self._programs.get(passed.client)
        if found is None:
            self._attribution.take()
            found = self._attribution.program(passed.client)
            if isinstance(found, Program) and len(self._programs) < _MOST_CLIENTS:
                self._programs[passed.client] = found
        return replace(seen, program=found) if isinstance(found, Program) else replace(seen, why_no_program=found)

    def _source(self) -> SourceInfo:
        return SourceInfo(
            kind="proxy", name=self._name, packets=None, bytes=0, started_at=self._first, ended_at=self._last
        )

    def _coverage(self) -> Coverage:
        if self.addon is None:
            return Coverage()
        failed = {f"our-own-{name}": count for name, count in self.addon.failures.items()}
        examiner = self._examiner
        return Coverage(
            skipped_requests={**self.addon.skipped, **failed},
            unreadable=frozenset(self.addon.unreadable.items()),
            judged=examiner.judged if examiner is not None else 0,
            unjudged=examiner.unjudged if examiner is not None else {},
        )
