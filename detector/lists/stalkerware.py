"""stalkerware-indicators' ioc.yaml to entries; it gets plain values, and knows no YAML. Pure.

    - name: App
      type: stalkerware
      websites: [app.example]
      c2: {domains: [in.app.example], ips: [192.0.2.1]}

Names under `c2` and `distribution` are hosts alone; so are the web sites. Addresses change hands and are counted.
"""

from __future__ import annotations

from detector.lists.json_text import listing, mapping
from detector.lists.model import ListEntry, ParsedList, words
from detector.lists.names import ADDRESS, fault_of, host_name

FORM = "stalkerware indicators"


def parse(root: list[object]) -> ParsedList:
    """Return the hosts of all apps, each with the app's name as its owner and the list's type as its category."""
    parsed = ParsedList(FORM)
    for place, row in enumerate(root, 1):
        app = mapping(row)
        control = mapping(app.get("c2"))
        hosts = [*listing(control.get("domains")), *listing(app.get("distribution")), *listing(app.get("websites"))]
        for host in hosts:
            _add_host(parsed, host if isinstance(host, str) else "", app, place)
        for _ in [*listing(control.get("ips")), *listing(control.get("ip"))]:
            parsed.skip(ADDRESS)
    return parsed


def _add_host(parsed: ParsedList, text: str, app: dict[str, object], place: int) -> None:
    name = host_name(text)
    if name is None:
        parsed.skip(fault_of(text))
        return
    parsed.add(ListEntry(name, None, None, words(app.get("name")), words(app.get("type")), place))
