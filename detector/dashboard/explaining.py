"""What the button "Explain" shows: who says that a product collects what, what nobody knows, and what can be done.

Plain values out of a vendor's row and its signature. Knows the catalogue and the report's words, no browser.
"""

from __future__ import annotations

from typing import Any

from detector.catalogue.model import Claim, Signature
from detector.dashboard.parts import visible
from detector.report import safe, words
from detector.report.document import VendorRow
from detector.report.explain import CLAIM_WORDS, OCCASION_WORDS, ROLE_WORDS
from detector.report.next_steps import next_steps

_MOST_HOSTS = 8
_EVIDENCE = {
    "contacted": "The name was looked up or connected to. Whether data was sent cannot be told.",
    "sending": "Data went to a host where this product takes data in. What the data said could not be read.",
    "observed": "What was sent was read, and held the kinds of data that the card names.",
}


def explanation(vendor: VendorRow, signature: Signature | None) -> dict[str, Any]:
    """Return how we know what is said of `vendor`; without a signature only what its row tells."""
    steps = next_steps(vendor)
    claims = signature.collects if signature is not None else ()
    told: dict[str, Any] = visible(
        {
            "id": vendor.id,
            "name": words.short(vendor.name, 200),
            "about": vendor.description,
            "owner": vendor.owner,
            "evidence": _EVIDENCE.get(vendor.evidence, vendor.evidence),
            "hosts": [_host(host.host, host.role, host.signature) for host in vendor.hosts[:_MOST_HOSTS]],
            "claims": [_claim(claim, signature) for claim in claims if claim.claim != "denied"],
            "denied": [_claim(claim, signature) for claim in claims if claim.claim == "denied"],
            "pinned": vendor.pinned,
            "training": steps.ai_training,
            "steps": [
                ["Opt out", safe.web_address(steps.opt_out)],
                ["Privacy policy", safe.web_address(steps.policy)],
                ["Ask for your data", safe.web_address(steps.data_request)],
            ],
            "look_for": steps.look_for,
            "search": steps.search,
            "sources": [url for url in vendor.sources if safe.web_address(url)],
        }
    )
    return told


def _host(host: str, role: str | None, signature: str | None) -> list[str]:
    return [words.short(host, 200), ROLE_WORDS.get(role or "", ROLE_WORDS["unknown"]), signature or ""]


def _claim(claim: Claim, signature: Signature | None) -> list[str | None]:
    """Return a kind, who says so and when it is collected, and the page."""
    ground, when = CLAIM_WORDS.get(claim.claim, claim.claim), OCCASION_WORDS.get(claim.when, claim.when)
    pages = {source.key: source.url for source in signature.sources} if signature is not None else {}
    said = ground if claim.claim == "denied" else f"{ground}; {when}"
    return [words.kind(claim.kind), said, safe.web_address(pages.get(claim.source))]
