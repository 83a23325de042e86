"""Disconnect's services.json to entries: category, company, its domains. Pure.

    {"categories": {"Advertising": [{"Company": {"https://company.example/": ["tracker.example"]}}]}}

Beside the domains a company may have flags, such as `"session-replay": "true"`; only that one is of use here.
"""

from __future__ import annotations

from detector.lists.json_text import listing, mapping
from detector.lists.model import ListEntry, ParsedList, words
from detector.lists.names import fault_of, host_name

FORM = "Disconnect services"


def parse(root: dict[str, object]) -> ParsedList:
    """Return the domains of all companies, each with its owner and category."""
    parsed = ParsedList(FORM)
    place = 0
    for category, companies in mapping(root.get("categories")).items():
        for company in listing(companies):
            for owner, said in mapping(company).items():
                place += 1
                _add_company(parsed, owner, category, mapping(said), place)
    return parsed


def _add_company(parsed: ParsedList, owner: str, category: str, said: dict[str, object], place: int) -> None:
    category = "Session Replay" if said.get("session-replay") == "true" else words(category)
    for domains in said.values():
        for domain in listing(domains):
            text = domain if isinstance(domain, str) else ""
            name = host_name(text)
            if name is None:
                parsed.skip(fault_of(text))
            else:
                parsed.add(ListEntry(None, name, None, words(owner), category, place))
