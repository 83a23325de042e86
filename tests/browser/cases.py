"""The pages, and what each must lead to: whom it sends to, which kinds that holds, and which things planted prove it.

`kinds` are what the SDK sends, as its bodies show, and not what the detectors happen to find. `may` are neither asked
for nor wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.browser.hands import Hands
from tests.browser.planted import PHRASE, REMARK

DOMAIN = "paywerk.example"

# Sent beside most measurements, and true of all of them: never asked for, never wrong.
ACCOMPANYING = frozenset(
    ("pages-visited", "identity", "device-fingerprint", "performance", "errors", "network-activity")
)

# What must be among the planted things that arrived for a kind to be asked for.
PROOFS = {
    "session-replay": frozenset(("document",)),
    "mouse-movement": frozenset(("path",)),
    "clicks": frozenset(("click",)),
    "scroll": frozenset(("scrolled",)),
    "form-input": frozenset(("typed", "grew", "masked")),
    "typing-rhythm": frozenset(("grew", "keys")),
    "keystrokes": frozenset(("keys",)),
}

REPLAY = ("session-replay", "mouse-movement", "clicks", "scroll", "form-input", "typing-rhythm")


@dataclass(frozen=True, slots=True)
class Watched:
    """A page with a collector. Without `vendor` its host has no signature."""

    name: str
    vendor: str | None
    hosts: tuple[str, ...]
    kinds: tuple[str, ...]
    may: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """The page's host."""
        return f"{self.name}.{DOMAIN}"

    @property
    def collector(self) -> str:
        """The host that receives what is observed."""
        return self.hosts[0]


@dataclass(frozen=True, slots=True)
class Ordinary:
    """A page that watches nobody; `sends` is a path that it must have sent to for the proof to be one."""

    name: str
    act: Callable[[Hands], None]
    sends: str
    least: int = 1
    is_bare: bool = True

    @property
    def page(self) -> str:
        """The page's host, which receives all that it sends."""
        return f"{self.name}.{DOMAIN}"


WATCHED = (
    Watched("posthog", "posthog", ("us.i.posthog.com", "us-assets.i.posthog.com"), REPLAY),
    Watched("mixpanel", "mixpanel", ("api-js.mixpanel.com",), REPLAY),
    Watched("sentry", "sentry", ("o4509000000000000.ingest.us.sentry.io",), REPLAY),
    Watched("datadog", "datadog-rum", ("browser-intake-datadoghq.com",), REPLAY[:5], ("typing-rhythm",)),
    Watched(
        "amplitude",
        "amplitude",
        ("api-sr.amplitude.com", "api2.amplitude.com", "sr-client-cfg.amplitude.com"),
        REPLAY,
    ),
    Watched(
        "snowplow",
        "snowplow",
        ("com-acme-prod1.collector.snplow.net",),
        ("clicks", "form-input"),
        ("scroll", "activity-level"),
    ),
    Watched("rrweb", None, ("telemetry.paywerk.example",), REPLAY),
    Watched(
        "clarity",
        "microsoft-clarity",
        ("d.clarity.ms",),
        ("session-replay", "mouse-movement", "clicks", "scroll", "form-input"),
        ("typing-rhythm", "clipboard", "activity-level"),
    ),
    Watched(
        "openreplay",
        "openreplay",
        ("api.openreplay.com",),
        ("session-replay", "mouse-movement", "clicks", "scroll", "form-input"),
        ("typing-rhythm",),
    ),
    Watched("newrelic", "new-relic-browser", ("bam.nr-data.net",), REPLAY, ("clipboard",)),
    Watched("highlight", "highlight-io", ("pub.highlight.io", "otel.highlight.io"), REPLAY),
    Watched("appinsights", "application-insights", ("dc.services.visualstudio.com",), ("clicks",)),
    Watched("countly", "countly", ("acme.count.ly",), ("clicks", "form-input"), ("scroll",)),
    Watched("faro", None, ("faro-collector-prod-eu-west-2.grafana.net",), REPLAY),
    Watched("rudderstack", "rudderstack", ("acmehr.dataplane.rudderstack.com", "api.rudderlabs.com"), ("clicks",)),
    Watched("segment", "segment", ("api.segment.io", "cdn.segment.com"), ("clicks",)),
    Watched("aws-rum", "cloudwatch-rum", ("dataplane.rum.us-west-2.amazonaws.com",), REPLAY),
    Watched("plausible", "plausible", ("plausible.io",), (), ("scroll", "activity-level")),
    Watched("openpanel", "openpanel", ("api.openpanel.dev",), REPLAY),
    Watched("in-house-mouse", None, ("watch.paywerk.example",), ("mouse-movement",)),
    Watched("in-house-keys", None, ("keys.paywerk.example",), ("keystrokes",), ("typing-rhythm",)),
    Watched("in-house-clicks", None, ("events.paywerk.example",), ("clicks", "form-input")),
)


def _map(hands: Hands) -> None:
    for from_x, from_y, to_x, to_y in ((600, 400, 380, 300), (300, 300, 700, 520), (800, 500, 500, 260)):
        hands.drag((from_x, from_y), (to_x, to_y))
    hands.wander(30, 200, 700)
    hands.wheel(600, 400, -240)
    hands.wheel(500, 300, 240)
    hands.drag((600, 400), (420, 520))


def _board(hands: Hands) -> None:
    hands.wander(20, 200, 700)
    for at in ((200, 200), (500, 300), (800, 250), (300, 600), (700, 600)):
        hands.stroke(at)
    hands.wander(20, 200, 700)


def _editor(hands: Hands) -> None:
    hands.wander(60, 120, 480)
    hands.click("text")
    hands.type(PHRASE + " " + REMARK)
    hands.wander(40, 120, 480)


def _search(hands: Hands) -> None:
    hands.wander(20, 200, 700)
    hands.click("query")
    hands.type(PHRASE)


def _game(hands: Hands) -> None:
    hands.hold_arrows(24)
    hands.wander(20, 200, 700)


def _photo(hands: Hands) -> None:
    for _ in range(3):
        hands.click("upload")
        hands.wander(12, 200, 700)


def _grid(hands: Hands) -> None:
    for row in range(4):
        for column in range(2):
            hands.click(f"cell-{row}-{column}")
            hands.type(str(1200 + 37 * row + column))
    hands.click("cell-5-0")
    hands.type(REMARK)
    hands.click("cell-6-0")


def _vitals(hands: Hands) -> None:
    hands.work()


def _kanban(hands: Hands) -> None:
    for card, to in ((0, (500, 300)), (1, (900, 200)), (2, (520, 500)), (0, (940, 400))):
        hands.drag_element(f"card-{card}", to)


ORDINARY = (
    Ordinary("plain", Hands.work, "/api/raises", is_bare=False),
    Ordinary("vitals", _vitals, "/api/vitals", 3, is_bare=False),
    Ordinary("map", _map, "/api/view", 4),
    Ordinary("board", _board, "/api/strokes", 5),
    Ordinary("editor", _editor, "/rooms/plan", 80),
    Ordinary("search", _search, "/api/suggest", 15),
    Ordinary("game", _game, "/match", 60),
    Ordinary("photo", _photo, "/api/photos", 3),
    Ordinary("grid", _grid, "/api/sheets/budget", 8),
    Ordinary("kanban", _kanban, "/api/cards/card-0", 2),
)
