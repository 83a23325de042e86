"""A list that the user brought as plain tables, as text that is kept, and as the products that reports show.

Strategy: what a list says is grouped by owner and category; each group is shown like a product, marked with the list's
name, and says no more than that the list names it. A list's own categories are other people's words: a few of them
are translated into ours, and none ever into one of those who watch people. Knows no files and no matching rules.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from detector.vocabulary import CATEGORIES, LISTED, NEVER_FROM_LISTS

if TYPE_CHECKING:
    from detector.catalogue.model import Signature
    from detector.lists.model import ListEntry, ParsedList

PREFIX = "list:"
_KEPT_FORM = "detect-list/1"

ListRow: TypeAlias = "list[Any]"
Table: TypeAlias = Mapping[str, list[ListRow]]

_CATEGORIES = {
    "ad motivated tracking": "advertising",
    "advertisement": "advertising",
    "advertising": "advertising",
    "pornvertising": "advertising",
    "ad fraud": "advertising",
    "analytics": "web-analytics",
    "site_analytics": "web-analytics",
    "audience measurement": "web-analytics",
    "third-party analytics marketing": "web-analytics",
    "session replay": "session-replay",
    "crash reporting": "error-monitoring",
    "customer_interaction": "marketing-engagement",
    "fraud prevention": "anti-fraud",
    "anti-fraud": "anti-fraud",
    "fingerprintinginvasive": "anti-fraud",
    "tag manager": "tag-management",
}
_ALLOWED = frozenset({*CATEGORIES, LISTED}) - frozenset(NEVER_FROM_LISTS)


class Group(NamedTuple):
    """Who and what the rows of a list are about, in the list's own words, and the category that reports show."""

    id: str
    owner: str
    said: str
    category: str


@dataclass(frozen=True, slots=True)
class NamedList:
    """A list, ready to be asked.

    `hosts` and `domains` map a name to rows [number of the group, path, place]; the two tables of exceptions to rows
    of the same form. `skipped` counts what was not understood, by its reason.
    """

    name: str
    form: str
    groups: tuple[Group, ...]
    hosts: Table
    domains: Table
    spared_hosts: Table
    spared_domains: Table
    skipped: Mapping[str, int]

    def __len__(self) -> int:
        """Return how many hosts and domains the list names, each path of them counted."""
        return sum(map(len, self.hosts.values())) + sum(map(len, self.domains.values()))

    @property
    def spared(self) -> int:
        """How many exceptions the list makes."""
        return sum(map(len, self.spared_hosts.values())) + sum(map(len, self.spared_domains.values()))

    def product(self, group_id: str) -> Signature | None:
        """Return what a report shows of a group, marked with the list's name."""
        return next((_product(self.name, group) for group in self.groups if group.id == group_id), None)


def category_of(said: str) -> str:
    """Return our category for a list's word; one that no list may give is never among the answers."""
    return _CATEGORIES.get(said.lower(), LISTED)


def name_list(name: str, parsed: ParsedList) -> NamedList:
    """Return what was read out of a list under the name that the user gave it."""
    groups: dict[tuple[str, str], int] = {}
    found: list[Group] = []
    hosts: dict[str, list[ListRow]] = {}
    domains: dict[str, list[ListRow]] = {}
    for entry in parsed.entries:
        key = (_slug(entry.owner), _slug(entry.category))
        number = groups.setdefault(key, len(groups))
        if number == len(found):
            identity = PREFIX + ":".join([name, *(part for part in key if part)])
            found.append(Group(identity, entry.owner, entry.category, category_of(entry.category)))
        _put(hosts, domains, entry, number)
    spared_hosts: dict[str, list[ListRow]] = {}
    spared_domains: dict[str, list[ListRow]] = {}
    for entry in parsed.exceptions:
        _put(spared_hosts, spared_domains, entry, 0)
    skipped = dict(parsed.not_understood.most_common())
    return NamedList(name, parsed.form, tuple(found), hosts, domains, spared_hosts, spared_domains, skipped)


def render_list(named: NamedList) -> str:
    """Return a list as one line of JSON."""
    tables = [named.hosts, named.domains, named.spared_hosts, named.spared_domains]
    whole = [_KEPT_FORM, named.name, named.form, [list(group) for group in named.groups], *tables, dict(named.skipped)]
    return json.dumps(whole, separators=(",", ":"))


def parse_kept(text: str) -> NamedList:
    """Return the list that `render_list` wrote. Raises ValueError or TypeError for any other text.

    What groups are called is judged anew, so that no changed file can make anybody a spy.
    """
    form, name, kind, groups, hosts, domains, spared_hosts, spared_domains, skipped = json.loads(text)
    if form != _KEPT_FORM:
        raise ValueError(f"{form!r} is another form")
    made = tuple(Group(*group) for group in groups)
    if not all(group.category in _ALLOWED and group.id.startswith(PREFIX) for group in made):
        raise ValueError("a group has a category that no list can give")
    if not all(_is_table(table, len(made)) for table in (hosts, domains, spared_hosts, spared_domains)):
        raise ValueError("a table has another shape")
    return NamedList(name, kind, made, hosts, domains, spared_hosts, spared_domains, dict(skipped))


def _is_table(table: object, groups: int) -> bool:
    """Tell whether a table maps names to rows of known groups, with a path and a place each."""
    return isinstance(table, dict) and all(
        type(number) is int
        and 0 <= number < groups
        and type(place) is int
        and (path is None or (type(path) is str and path.startswith("/")))
        for rows in table.values()
        for number, path, place in rows
    )


def _put(hosts: dict[str, list[ListRow]], domains: dict[str, list[ListRow]], entry: ListEntry, number: int) -> None:
    table, name = (hosts, entry.host) if entry.host is not None else (domains, entry.domain)
    rows = table.setdefault(name or "", [])
    if not any(row[1] == entry.path for row in rows[:_MOST_COMPARED]):
        rows.append([number, entry.path, entry.place])


_MOST_COMPARED = 64
"""Rows of a name that are looked at for the same path: what stands there twice is kept once."""


def _slug(text: str) -> str:
    """Return a text as a part of an identity: letters and digits, all else one hyphen."""
    plain = "".join(character if character.isalnum() else " " for character in text.lower())
    return "-".join(plain.split())[:64]


def _product(list_name: str, group: Group) -> Signature:
    from detector.catalogue.model import AiTraining, Examples, Links, Owner, Signature

    said = f", under “{group.said}”" if group.said else ""
    return Signature(
        id=group.id,
        name=f"{group.owner} (list {list_name})" if group.owner else f"Named by the list {list_name}",
        category=group.category,
        owner=Owner(group.owner, None, ""),
        description=f"Named by a list of others that you imported{said}; no source of ours says more.",
        status="documented",
        collects=(),
        endpoints=(),
        certificates=(),
        processes=(),
        pinned=False,
        ai_training=AiTraining("unknown", None),
        links=Links(None, None, None),
        sources=(),
        examples=Examples((), ()),
        path=f"list {list_name}",
    )


def summary_of(named: NamedList) -> str:
    """Return what was understood of a list, in a sentence or two."""
    owners = sum(1 for group in named.groups if group.owner)
    parts = [f"{named.name}: {named.form}, {len(named):,} names"]
    parts += [f"{owners:,} owners"] if owners else []
    parts += [f"{named.spared:,} exceptions"] if named.spared else []
    parts.append(_skipped(named.skipped))
    return ", ".join(parts)


def _skipped(skipped: Mapping[str, int]) -> str:
    total = sum(skipped.values())
    if not total:
        return "all understood"
    most: Sequence[tuple[str, int]] = sorted(skipped.items(), key=lambda item: -item[1])[:4]
    reasons = "; ".join(f"{count:,} of them: {reason}" for reason, count in most)
    return f"{total:,} lines or entries not understood ({reasons})"
