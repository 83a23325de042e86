"""What each collector has to be told before its SDK goes on: remote settings, session ids, acknowledgements.

Written from what the SDKs of the locked versions ask for (their sources in the npm packages).
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Answer:
    """What the world says to a request."""

    status: int = 200
    body: bytes = b"{}"
    content_type: str = "application/json"
    cookie: str = ""


def json_answer(value: Any, status: int = 200) -> Answer:
    """Return an answer that holds `value` as JSON."""
    return Answer(status, json.dumps(value).encode())


def collector_answer(host: str, path: str, body: bytes) -> Answer:
    """Return what the collector at `host` says to a request for `path`, query included."""
    for end, answer in _ANSWERS.items():
        if host.endswith(end):
            return answer(path, body)
    return Answer()


def _posthog(path: str, body: bytes) -> Answer:
    settings = {
        "supportedCompression": ["gzip-js"],
        "autocapture_opt_out": False,
        "heatmaps": True,
        "captureDeadClicks": False,
        "surveys": False,
        "hasFeatureFlags": False,
        "sessionRecording": {
            "endpoint": "/s/",
            "sampleRate": None,
            "linkedFlag": None,
            "minimumDurationMilliseconds": 0,
        },
    }
    return json_answer({"flags": {}, "featureFlags": {}, **settings} if "/flags" in path else settings)


def _mixpanel(path: str, body: bytes) -> Answer:
    return json_answer({"code": 200, "status": "OK"}) if "/record" in path else Answer(200, b"1")


def _amplitude(path: str, body: bytes) -> Answer:
    if not path.startswith("/config"):
        return json_answer({"code": 200, "events_ingested": 1})
    replay = {
        "sr_sampling_config": {"capture_enabled": True, "sample_rate": 1.0},
        "sr_privacy_config": {"defaultMaskLevel": "light"},
        "sr_interaction_config": {"enabled": True, "batch": False},
    }
    return json_answer({"configs": {"sessionReplay": replay, "analyticsSDK": {}, "diagnostics": {}}})


def _new_relic(path: str, body: bytes) -> Answer:
    if not path.startswith("/1/"):
        return Answer(202, b"")
    flags = dict.fromkeys(("stn", "err", "ins", "spa", "sr", "st", "sts", "srs", "log", "logapi"), 1)
    return json_answer({**flags, "loaded": 1, "app": {"nrServerTime": int(time.time() * 1000), "agents": []}})


def _openreplay(path: str, body: bytes) -> Answer:
    if not path.endswith("/start"):
        return Answer(200, b"{}")
    now = int(time.time() * 1000)
    session = {"token": "ticket.of-a.test", "sessionID": str(now), "projectID": "1", "userUUID": "visitor-1"}
    limits = {"beaconSizeLimit": 1_000_000, "compressionThreshold": 24_000, "delay": 0, "startTimestamp": now}
    seen = dict.fromkeys(("userBrowser", "userCity", "userCountry", "userDevice", "userOS", "userState"), "x")
    return json_answer({**session, **limits, **seen, "canvasEnabled": False, "assistOnly": False, "features": {}})


def _highlight(path: str, body: bytes) -> Answer:
    if not body.startswith(b"{"):
        return Answer()
    asked = json.loads(body)
    session = asked.get("variables", {}).get("session_secure_id", "s")
    names = {
        "initializeSession": {"secure_id": session, "project_id": "1"},
        "identifySession": session,
        "addSessionProperties": session,
        "pushSessionEvents": 1,
        "pushPayload": 1,
        "pushPayloadCompressed": None,
    }
    return json_answer({"data": {name: names[name] for name in names if name in asked.get("query", "")}})


def _application_insights(path: str, body: bytes) -> Answer:
    return json_answer({"itemsReceived": 1, "itemsAccepted": 1, "errors": []})


def _rudderstack(path: str, body: bytes) -> Answer:
    if "sourceConfig" not in path:
        return json_answer("OK")
    source = {"id": "source-1", "name": "site", "writeKey": "key-1", "enabled": True, "workspaceId": "w"}
    settings = {"statsCollection": {"errors": {"enabled": False}, "metrics": {"enabled": False}}}
    return json_answer({"source": {**source, "config": settings, "destinations": [], "connections": []}})


def _segment(path: str, body: bytes) -> Answer:
    settings = {"integrations": {"Segment.io": {"apiKey": "key-1", "unbundledIntegrations": [], "type": "server"}}}
    return json_answer(settings if path.endswith("/settings") else {"success": True})


def _countly(path: str, body: bytes) -> Answer:
    return json_answer({"c": {}} if path.startswith("/o/sdk") else {"result": "Success"})


def _openpanel(path: str, body: bytes) -> Answer:
    return json_answer({"deviceId": "device-1", "sessionId": "session-1"})


def _accepted(path: str, body: bytes) -> Answer:
    return Answer(202, b"{}")


_ANSWERS = {
    "posthog.com": _posthog,
    "mixpanel.com": _mixpanel,
    "amplitude.com": _amplitude,
    "nr-data.net": _new_relic,
    "openreplay.com": _openreplay,
    "highlight.io": _highlight,
    "visualstudio.com": _application_insights,
    "rudderstack.com": _rudderstack,
    "rudderlabs.com": _rudderstack,
    "segment.com": _segment,
    "segment.io": _segment,
    "count.ly": _countly,
    "datadoghq.com": _accepted,
    "grafana.net": _accepted,
    "plausible.io": _accepted,
    "openpanel.dev": _openpanel,
}
