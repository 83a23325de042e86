"""The demonstration: a short work day on one laptop, with agents, web pages and their trackers."""

from __future__ import annotations

import os
import time
from pathlib import Path

from taking.clients import curl, quic, s_client
from taking.hosts import NAMELESS
from taking.network import Laboratory

# seconds after the last event, URL, octets posted (0: GET)
DAY = (
    (0.0, "https://mail.example/inbox", 0),
    (1.5, "https://v10.events.data.microsoft.com/OneCollector/1.0/", 14_000),
    (0.8, "https://rt.teramind.co/agent/hello", 900),
    (0.8, "https://api.activtrak.com/agent/settings", 0),
    (3.0, "http://intranet.example/4000", 0),
    (0.3, "https://intranet.example/8000", 0),
    (0.3, "https://metrics.company.example/matomo.php", 1_200),
    (4.5, "https://rt.teramind.co/agent/events", 11_000),
    (2.2, "https://www.clarity.ms/tag/9000", 0),
    (0.8, "https://d.clarity.ms/collect", 16_000),
    (0.8, "https://us.i.posthog.com/e/", 12_000),
    (3.8, "https://rt.teramind.co/agent/events", 10_000),
    (1.5, "https://rs.fullstory.com/rec/bundle/v2", 30_000),
    (1.5, "https://rt.teramind.co/agent/screens", 50_000),
    (3.0, "https://api.timedoctor.com/api/1.0/activity", 24_000),
    (1.5, "https://gateway.zscalertwo.net/", 10_500),
    (3.0, "https://rt.teramind.co/agent/events", 12_000),
    (1.5, "https://www.hubstaff.com/20000", 0),
    (1.5, "https://api2.amplitude.com/2/httpapi", 10_400),
    (3.0, "https://rt.teramind.co/agent/events", 10_000),
    (1.5, "https://browser-intake-datadoghq.com/api/v2/rum", 13_000),
    (0.8, "https://o1.ingest.sentry.io/api/1/envelope/", 10_500),
    (3.8, "https://rt.teramind.co/agent/events", 11_000),
    (1.5, "https://rs.fullstory.com/rec/bundle/v2", 18_000),
    (1.5, "https://d.clarity.ms/collect", 15_000),
    (4.5, "https://rt.teramind.co/agent/events", 10_000),
    (1.5, "https://v10.events.data.microsoft.com/OneCollector/1.0/", 18_000),
    (1.5, "https://mail.example/send", 5_000),
    (1.5, "https://metrics.company.example/matomo.php", 1_400),
    (4.5, "https://rt.teramind.co/agent/events", 9_000),
    (1.5, "https://payroll.example/", 0),
)


def workday(lab: Laboratory) -> None:
    """A work day in a minute: agents, trackers, plain HTTP, QUIC, and an address without a name."""
    with lab.capture("workday.pcap"):
        for pause, url, size in DAY:
            time.sleep(pause)
            _visit(lab, url, size)
        quic(lab, "www.google-analytics.com", "--post", "1500")
        time.sleep(1)
        s_client(lab, NAMELESS, "-noservername")
        curl(lab, f"https://{NAMELESS}/upload", "-k", "--data-binary", f"@{_body(lab, 12_000)}")


def _visit(lab: Laboratory, url: str, size: int) -> None:
    # TLS 1.2 where an inspecting proxy stands between: its issuer is in the clear
    older = ("--tls-max", "1.2") if "payroll" in url else ()
    curl(lab, url, *older, *(("--data-binary", f"@{_body(lab, size)}") if size else ()))


def _body(lab: Laboratory, size: int) -> Path:
    body = lab.scratch / "body"
    body.write_bytes(os.urandom(size))
    return body
