"""Private root certificates: who could open encrypted connections of this machine, by the stores that programs trust.

Compares names with the catalogue and certificates with the public list; judges nobody: a company's own root may serve
its own sites alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from detector.catalogue.compiled import Catalogue
from detector.doctor.known import vendor_of
from detector.doctor.model import Check, Finding
from detector.doctor.places import Looking
from detector.match.index import Matcher
from detector.report.words import listing, plural
from detector.sources.certificates import Held, held, in_file, in_nss
from detector.sources.upstream import PublicRoots

_SYSTEM = (
    *(
        "/usr/local/share/ca-certificates",
        "/etc/pki/ca-trust/source/anchors",
        "/etc/ca-certificates/trust-source/anchors",
    ),
    *("/etc/ssl/certs", "/etc/pki/tls/certs", "/etc/pki/ca-trust/extracted/pem"),
)
"""The most telling first: a certificate is told once, from where it stands first."""

_SHIPPED = "/usr/share/ca-certificates/mozilla"
_STORES = ("~/.pki/nssdb", "~/snap/chromium/current/.pki/nssdb", "/etc/pki/nssdb")
_PROFILES = (
    *("~/.mozilla/firefox", "~/.config/mozilla/firefox", "~/snap/firefox/common/.mozilla/firefox"),
    *("~/.var/app/org.mozilla.firefox/.mozilla/firefox", "~/.thunderbird"),
)
_DATABASE = "cert9.db"
_MAX_FILE = 4 << 20
_MAX_DATABASE = 32 << 20
_MAX_DEPTH = 3
_MOST_NAMES = 6

Found = tuple[str, Held]


class Judge:
    """Tells what a certificate that no public root vouches for means."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.public = PublicRoots()
        self._catalogue = catalogue
        self._matcher = Matcher(catalogue)

    def judge(self, where: str, one: Held) -> Finding:
        """Return the finding of one certificate."""
        whole, common, organisation = one.issuer
        match = self._matcher.match_issuer(whole, common, organisation)
        signature = self._catalogue.get(match.signature_id) if match else None
        name = common or organisation or whole or "a certificate without a name"
        if signature is not None:
            means = (
                f"This is the name under which {signature.name} opens encrypted connections. Whoever holds its key can "
                "read what programs send that trust this root, web pages and passwords included."
            )
            return Finding(where, name, means, True, vendor_of(signature))
        means = (
            "A root that no browser knows. Whoever holds its key can open connections of programs that trust it. It "
            "may be your organisation's own, for its own sites alone; the one who looks after this machine can tell."
        )
        return Finding(where, name, means, True)


def system_roots(root: Path, home: Path, judge: Judge) -> Check:
    """Tell which private roots the system trusts."""
    look = Looking(root, home)
    shipped = {one.fingerprint for _, one in _in_folder(look, _SHIPPED, judge.public)}
    found = (pair for place in _SYSTEM for pair in _in_folder(look, place, judge.public))
    means = "Roots on the public list are left out. A program can bring roots of its own, which stand elsewhere."
    findings = _findings(found, judge, shipped)
    return look.check("system-roots", "private root certificates of the system", _SYSTEM, findings, means)


def browser_roots(root: Path, home: Path, judge: Judge) -> Check:
    """Tell which private roots the browsers' own stores hold."""
    look = Looking(root, home)
    findings: list[Finding] = []
    for folder in (*_STORES, *_profiles(look)):
        place = f"{folder}/{_DATABASE}"
        data = look.data(place, _MAX_DATABASE)
        if data is None:
            continue
        own = _in_database(look, place, data, judge.public)
        findings.append(
            Finding(
                place, plural(len(own), "certificate") + " of its own", "A store that somebody or something can add to."
            )
        )
        findings += _findings(((place, one) for one in own), judge, ())
    means = "Whether a browser trusts what is in its store is a setting beside it, which is not read."
    return look.check("browser-roots", "certificates in browsers' stores", (*_STORES, *_PROFILES), findings, means)


def _findings(found: Iterable[Found], judge: Judge, shipped: Collection[bytes]) -> list[Finding]:
    """Return a finding for each private root, and one for all that the system's own list brought along.

    Such a list is older or newer than ours: its roots are named, and are no reason to worry by themselves.
    """
    told: dict[bytes, Finding] = {}
    editions: dict[bytes, str] = {}
    for where, one in found:
        if one.is_public or one.fingerprint in told:
            continue
        finding = judge.judge(where, one)
        if finding.vendor is None and one.fingerprint in shipped:
            editions[one.fingerprint] = finding.found
        else:
            told[one.fingerprint] = finding
    return [*told.values(), *_other_edition(sorted(editions.values()))]


def _other_edition(names: list[str]) -> Iterator[Finding]:
    if names:
        found = f"{plural(len(names), 'root')} of another edition: {listing(names, most=_MOST_NAMES)}"
        means = (
            "The system's copy of the public list has them, and the list that we compare with does not: they were "
            "dropped since, or are new. They are public authorities' roots, and not of this machine alone."
        )
        yield Finding(_SHIPPED, found, means)


def _in_folder(look: Looking, place: str, public: PublicRoots, depth: int = 0) -> Iterator[Found]:
    """Yield the certificates of a folder and of those in it. Names by hash are links to files that stand there, too."""
    for name in look.names(place):
        path = f"{place}/{name}"
        if look.is_folder(path):
            if depth < _MAX_DEPTH:
                yield from _in_folder(look, path, public, depth + 1)
        elif name.endswith((".pem", ".crt", ".cer", ".der", ".0")):
            yield from _in_file(look, path, public)


def _in_file(look: Looking, path: str, public: PublicRoots) -> Iterator[Found]:
    data = look.data(path, _MAX_FILE)
    if not data:
        return
    certificates, is_cut = in_file(data)
    bad = 0
    for one in held(certificates, public):
        if one is None:
            bad += 1
        else:
            yield path, one
    if bad or is_cut or not certificates:
        look.skip(path, _missing(bad, is_cut))


def _missing(bad: int, is_cut: bool) -> str:
    if bad:
        return f"{plural(bad, 'certificate')} in it cannot be read"
    return "too many certificates; the first were read" if is_cut else "no certificate is in it"


def _in_database(look: Looking, place: str, data: bytes, public: PublicRoots) -> list[Held]:
    try:
        found = list(held(in_nss(data), public))
    except ValueError as error:
        look.skip(place, str(error))
        return []
    bad = found.count(None)
    if bad:
        look.skip(place, _missing(bad, False))
    return [one for one in found if one is not None]


def _profiles(look: Looking) -> list[str]:
    return [f"{place}/{name}" for place in _PROFILES for name in look.names(place) if look.is_folder(f"{place}/{name}")]
