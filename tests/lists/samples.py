"""One small list of each format, made up, and what must be read out of it."""

from __future__ import annotations

import json

HOSTS = """\
# Title: made up
127.0.0.1 localhost
::1 ip6-localhost
0.0.0.0 Tracker.Example # a comment
0.0.0.0\tone.example two.example
0.0.0.0 192.0.2.1
not a line
"""
DOMAINS = """\
# made up
tracker.example
*.wild.example
.dot.example
single
"""
ADBLOCK = """\
[Adblock Plus 2.0]
! Title: made up
||tracker.example^$third-party
||paths.example/collect
||paths.example/a/*/b.gif|$image,third-party
@@||good.tracker.example^
@@||some.example^$domain=shop.example
||pages.example^$domain=news.example
-banner-
news.example##.ad
/^https?:\\/\\/x/
||paths.example/q?id=
"""
DISCONNECT = """\
{"license": "made up", "categories": {
  "Advertising": [{"Ads Inc": {"https://ads.example/": ["ads.example", "ads-cdn.example"], "performance": "true"}}],
  "Analytics": [{"Replays": {"https://replay.example/": ["replay.example"], "session-replay": "true"}}]}}
"""
DUCKDUCKGO = r"""
{"trackers": {
  "tracker.example": {"owner": {"name": "T Inc", "displayName": "Tee"}, "categories": ["Ad Motivated Tracking"],
    "default": "block", "rules": [
      {"rule": "tracker\\.example\\/free", "action": "ignore"},
      {"rule": "tracker\\.example\\/page", "exceptions": {"domains": ["shop.example"]}}]},
  "part.example": {"owner": {"name": "P Inc"}, "categories": [], "default": "ignore", "rules": [
      {"rule": "in\\.part\\.example\\/pixel"}, {"rule": "part\\.example\\/(a|b)+"}]},
  "owned.example": {"owner": {"name": "O"}, "default": "ignore"}},
 "cnames": {"metrics.shop.example": "shop.tracker.example", "cdn.shop.example": "cdn.nobody.example"}}
"""
EXODUS = r"""
{"trackers": {
  "1": {"name": "Teemo", "network_signature": "databerries\\.example|\\.two\\.example|in[0-9]\\.example",
        "categories": ["Analytics"]},
  "2": {"name": "Silent", "network_signature": "", "categories": []}}}
"""
STALKERWARE = """\
- name: AppSpy
  names: [AppSpy, OtherSpy]
  type: stalkerware
  packages: [com.app.spy]
  websites:
  - appspy.example
  distribution: [dl.appspy.example]
  c2:
    ips: [192.0.2.7]
    domains:
    - in.appspy.example
"""
TRACKERDB = {
    "patterns/acme.eno": (
        "name: Acme\ncategory: site_analytics\norganization: acme_inc\n\n--- domains\nacme.example\n--- domains\n\n"
        "--- filters\n||acme.example^$3p\n||cdn.example/acme/\n/acme.js\n--- filters\n"
        "\n--- notes\nnone: of this\n--- notes\n"
    ),
    "patterns/orphan.eno": "name: Orphan\ncategory: misc\n--- domains\norphan.example\n--- domains\n",
    "organizations/acme_inc.eno": "name: Acme Incorporated\ncountry: US\n",
}
TRACKERDB_JSON: dict[str, object] = {
    "categories": {"misc": {"name": "Misc"}},
    "organizations": {"acme_inc": {"name": "Acme Incorporated", "country": "US"}},
    "patterns": {
        "acme": {
            "name": "Acme",
            "category": "site_analytics",
            "organization": "acme_inc",
            "alias": None,
            "domains": ["acme.example"],
            "filters": ["||acme.example^$3p", "||cdn.example/acme/", "/acme.js"],
        },
        "orphan": {"name": "Orphan", "category": "misc", "organization": None, "domains": ["orphan.example"]},
    },
}
TEXTS = {
    "hosts file": HOSTS,
    "domain list": DOMAINS,
    "Adblock list": ADBLOCK,
    "Disconnect services": DISCONNECT,
    "DuckDuckGo trackers": DUCKDUCKGO,
    "Exodus trackers": EXODUS,
    "stalkerware indicators": STALKERWARE,
    "trackerdb": json.dumps(TRACKERDB_JSON),
}
