"""What lint says beyond the format: names that belong to many, endpoints under another's domain, old sources.

Pure; the day is given. Errors here are claims about half the internet; warnings are worth a look and no more. It is not
run when signatures are loaded: reading the list of public suffixes takes longer than loading all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from detector.catalogue.model import Endpoint, Signature
from detector.errors import Problem

OLD_AFTER_DAYS = 548
"""A source that was read more than 18 months ago is worth reading again."""

SHARED = frozenset(
    [
        "amazonaws.com",
        "awsapps.com",
        "azure.com",
        "azurewebsites.net",
        "windows.net",
        "google.com",
        "googleusercontent.com",
        "gstatic.com",
        "cloudflare.com",
        "cloudflare.net",
        "akamai.net",
        "akamaiedge.net",
        "akamaihd.net",
        "akamaized.net",
        "edgekey.net",
        "fastly.net",
        "edgesuite.net",
        "digitaloceanspaces.com",
        "oraclecloud.com",
        "aliyuncs.com",
        "myqcloud.com",
        "github.io",
        "cloudfront.net",
        "azureedge.net",
        "azurefd.net",
        "googleapis.com",
        "appspot.com",
        "run.app",
        "web.app",
        "firebaseapp.com",
        "firebaseio.com",
        "herokuapp.com",
        "workers.dev",
        "pages.dev",
        "vercel.app",
        "netlify.app",
        "fly.dev",
        "onrender.com",
        "s3.amazonaws.com",
        "blob.core.windows.net",
    ]
)
"""Domains below which everybody may rent a name."""

IsSuffix = Callable[[str], bool]


def advise(chosen: Sequence[Signature], everyone: Sequence[Signature], today: date) -> list[Problem]:
    """Return what is to be said about `chosen`, which stand among `everyone`."""
    is_registry, is_handed_out = _public_suffixes()
    owners = {endpoint.domain: signature for signature in everyone for endpoint in signature.endpoints}
    found: list[Problem] = []
    for signature in chosen:
        found += _belongs_to_all(signature, is_registry, is_handed_out)
        found += _under_another(signature, owners)
        found += _old_sources(signature, today)
        found += _idle_examples(signature)
    return found


def _public_suffixes() -> tuple[IsSuffix, IsSuffix]:
    """Return what tells the suffixes of registries, and those below which a company hands names out to its users."""
    from publicsuffixlist import PublicSuffixList

    registries, all_of_them = PublicSuffixList(only_icann=True), PublicSuffixList(only_icann=False)
    return lambda name: bool(registries.is_public(name)), lambda name: bool(all_of_them.is_public(name))


def _belongs_to_all(signature: Signature, is_registry: IsSuffix, is_handed_out: IsSuffix) -> Iterator[Problem]:
    for endpoint in signature.endpoints:
        name = endpoint.name
        shared = f"'{name}' is shared: everybody can have a name below it"
        if is_registry(name) or (endpoint.domain is not None and name in SHARED):
            message = f"{shared}; write the `host:` that is this product's own"
            yield Problem(signature.path, endpoint.line, _field(endpoint), message)
        elif endpoint.domain is not None and is_handed_out(name):
            message = f"{shared}, says the public suffix list; is all that lies there this product?"
            yield Problem(signature.path, endpoint.line, _field(endpoint), message, True)


def _under_another(signature: Signature, owners: dict[str | None, Signature]) -> Iterator[Problem]:
    """A more specific endpoint wins, which is right for two products of one owner and a slip for others."""
    for endpoint in signature.endpoints:
        above = endpoint.name if endpoint.host else endpoint.name.partition(".")[2]
        while above:
            other = owners.get(above)
            if other is not None and other.id != signature.id:
                if other.owner.name != signature.owner.name:
                    message = f"'{endpoint.name}' lies in the domain '{above}' of {other.id} ({other.owner.name})"
                    yield Problem(signature.path, endpoint.line, _field(endpoint), f"{message}; is it theirs?", True)
                break
            above = above.partition(".")[2]


def _old_sources(signature: Signature, today: date) -> Iterator[Problem]:
    for source in signature.sources:
        try:
            age = (today - date.fromisoformat(source.seen)).days
        except ValueError:
            continue
        if age > OLD_AFTER_DAYS:
            message = f"read {age // 30} months ago; read the page again and write the day"
            yield Problem(signature.path, source.line, f"sources.{source.key}.seen", message, True)
        elif age < -1:
            yield Problem(signature.path, source.line, f"sources.{source.key}.seen", "lies in the future; correct it")


def _idle_examples(signature: Signature) -> Iterator[Problem]:
    """An `ignore` example that has nothing of the product's names in it would be left alone in any case."""
    words = {label for endpoint in signature.endpoints for label in endpoint.name.split(".")[:-1] if len(label) > 2}
    words |= {word for text in _shown(signature) for word in text.lower().split() if len(word) > 2}
    words |= {signature.id.replace("-", ""), *signature.id.split("-")}
    for example in signature.examples.ignore:
        if not any(word in example.text.lower() for word in words):
            message = (
                f"'{example.text}' looks like none of this product's names, so it shows nothing; take a look-alike"
            )
            yield Problem(signature.path, example.line, "tests.ignore", message, True)


def _shown(signature: Signature) -> tuple[str, ...]:
    """Return the other names that a product is known by."""
    return (*signature.processes, *(issuer.name for issuer in signature.certificates))


def _field(endpoint: Endpoint) -> str:
    return "endpoints.host" if endpoint.host else "endpoints.domain"
