"""Who signs for hosts that the user named: a public authority, an inspection product, or a root that nobody knows.

Contacts those hosts and no other, and only when it is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from detector.catalogue.compiled import Catalogue
from detector.doctor.known import vendor_of
from detector.doctor.model import Check, Finding
from detector.doctor.places import Looking
from detector.errors import CaptureError
from detector.match.index import Matcher
from detector.observation import Certificate
from detector.sources.probe import address_of, probe
from detector.sources.upstream import PublicRoots

NAME = "probe"
_MOST_NAMED = 3


def probes(root: Path, home: Path, targets: Sequence[str], catalogue: Catalogue, public: PublicRoots) -> Check:
    """Tell who signs for each of `targets`, as `address_of` reads them."""
    look = Looking(root, home)
    matcher = Matcher(catalogue)
    findings: list[Finding] = []
    for target in dict.fromkeys(targets):
        try:
            seen = probe(*address_of(target), public)
        except CaptureError as error:
            look.skip(target, str(error))
        else:
            findings.append(told(target, seen, matcher, catalogue))
    means = "Asked past any proxy that is set; other programs, hosts and times can be treated in other ways."
    return look.check(NAME, "who signs for the hosts that you named", tuple(targets), findings, means)


def silence(check: Check) -> str:
    """Return in a line that none of the hosts that were named could be probed; empty where one could, or none was."""
    if check.name != NAME or check.findings or not check.where:
        return ""
    why = "; ".join(f"{one.where}: {one.why}" for one in check.unread[:_MOST_NAMED])
    more = len(check.unread) - _MOST_NAMED
    return f"no host that was named answered: {why}{f'; and {more} more' if more > 0 else ''}"


def told(target: str, seen: Certificate, matcher: Matcher, catalogue: Catalogue) -> Finding:
    """Return what a host's certificates say: the product whose name is nearest to the host, if there is one."""
    for whole, common, organisation in seen.issuers:
        match = matcher.match_issuer(whole, common, organisation)
        signature = catalogue.get(match.signature_id) if match else None
        if signature is not None:
            means = f"{signature.name} stands between this machine and the host, and can read what is sent to it."
            return Finding(target, f"signed by {common or whole}", means, True, vendor_of(signature))
    last, common, organisation = seen.issuers[-1]
    name = common or organisation or last or "an issuer without a name"
    if seen.is_public:
        means = "A public root vouches for it, as for most of the web: no inspection was seen on this connection."
        return Finding(target, f"signed by {name}", means)
    means = (
        "An unknown root: no browser knows it as it comes. For a public site that means that somebody stands between; "
        "a site of your own organisation, or a test server, may have it rightly."
    )
    return Finding(target, f"signed by {name}", means, True)
