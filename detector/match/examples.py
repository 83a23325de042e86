"""The signatures' own examples, run against the whole catalogue: what must match does, what must not does not.

The bodies of an endpoint's `tests` are read as its `read` says, and must show the kinds that they name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from ipaddress import ip_address
from pathlib import Path

from detector.behaviour.read_spec import read
from detector.catalogue.checks import path_fault
from detector.catalogue.compiled import Catalogue
from detector.catalogue.model import Example, Read, Signature, sent
from detector.catalogue.store import is_below
from detector.errors import Problem
from detector.match.glob import compile_glob
from detector.match.host import split_target
from detector.match.index import Match, Matcher

_REQUEST = "request: "
_ATTRIBUTE = re.compile(r"(?:^|(?<!\\),)\s*(CN|O)=((?:\\.|[^,\\])*)")


def run_examples(catalogue: Catalogue, matcher: Matcher, names: Sequence[str] = ()) -> list[Problem]:
    """Return a problem for each example that does not do what its signature says.

    `names` limits this to the signatures at or below these paths; all are there to match, in any case.
    """
    chosen = _chosen(catalogue, names)
    return [problem for signature in chosen for problem in _failures(signature, matcher)]


def count_examples(catalogue: Catalogue, names: Sequence[str] = ()) -> tuple[int, int]:
    """Return how many examples must match, and how many must be ignored."""
    examples = [signature.examples for signature in _chosen(catalogue, names)]
    return sum(len(item.match) for item in examples), sum(len(item.ignore) for item in examples)


def check_places(places: Sequence[Path]) -> tuple[str, list[Problem]]:
    """Load the built-in signatures and those in the places, and run the examples of the latter (without any: all).

    Returns a sentence on what was run, and the problems of loading and of the examples.
    """
    from detector.catalogue.lint import choose

    chosen = choose(places)
    catalogue, names = chosen.catalogue, chosen.names
    problems = [*catalogue.problems, *run_examples(catalogue, Matcher(catalogue), names)]
    matched, ignored = count_examples(catalogue, names)
    return f"{len(chosen.files)} signatures, {matched} examples match, {ignored} are left alone", problems


def split_issuer(text: str) -> tuple[str | None, str | None]:
    """Return common name and organisation of an issuer such as `CN=Acme Root CA,O=Acme`; a bare name is the former."""
    found = {key: re.sub(r"\\(.)", r"\1", value.strip()) for key, value in reversed(_ATTRIBUTE.findall(text))}
    return found.get("CN") if found else text, found.get("O")


def _chosen(catalogue: Catalogue, names: Sequence[str]) -> list[Signature]:
    return [signature for signature in catalogue.signatures if not names or is_below(signature.path, names)]


def _failures(signature: Signature, matcher: Matcher) -> Iterator[Problem]:
    for example in signature.examples.match:
        found = _match(matcher, example, signature)
        if found is None or found.signature_id != signature.id:
            message = f"'{example.text}' {_outcome(found)}; correct the example or the endpoint that should match it"
            yield Problem(signature.path, example.line, "tests.match", message)
    for example in signature.examples.ignore:
        found = _match(matcher, example, signature)
        if found is not None and found.signature_id == signature.id:
            message = f"'{example.text}' {_outcome(found)}; narrow that endpoint or remove the example"
            yield Problem(signature.path, example.line, "tests.ignore", message)

    yield from _unproven(signature, matcher)
    for endpoint in signature.endpoints:
        if endpoint.read is not None:
            yield from _misread(signature, endpoint.read)


def _misread(signature: Signature, spec: Read) -> Iterator[Problem]:
    for test in spec.tests:
        found = {finding.kind for finding in read(test.sent, spec.decode, spec.at, dict(spec.kinds))}
        if found != set(test.kinds):
            shown = ", ".join(sorted(found)) or "nothing"
            message = f"{shown} is read out of this body; correct `read`, the body or its kinds"
            yield Problem(signature.path, test.line, "endpoints.tests", message)


def _match(matcher: Matcher, example: Example, signature: Signature) -> Match | None:
    """Ask as traffic would: a host or URL, a whole `request: …`, `issuer: …` as in a certificate, `process: …`.

    `address: …` is a server's, `ja4: …` a handshake's, `tunnel: …` a protocol and a port (`ipsec 4501`).
    """
    sort, _, text = example.text.partition(": ")
    if sort == "address":
        return matcher.marks.range_of(_packed(text))
    if sort == "ja4":
        return matcher.marks.ja4_of([text])
    if sort == "tunnel":
        protocol, _, port = text.partition(" ")
        return matcher.marks.tunnel_of(protocol, [int(port)] if port.isdecimal() else [])
    if sort == "issuer":
        return matcher.match_issuer(text, *split_issuer(text))
    if sort == "process":
        held = any(name.casefold() == text.casefold() for name in signature.processes)
        return Match(signature.id, "unknown", signature.category, signature.path, text, False, ()) if held else None
    if sort == "request":
        return _match_request(matcher, text)
    return matcher.match_target(example.text)


def _packed(address: str) -> bytes:
    """Return an address as it stands in a packet; empty if it is none."""
    try:
        return ip_address(address).packed
    except ValueError:
        return b""


def _match_request(matcher: Matcher, text: str) -> Match | None:
    """Ask about the host first, then about the request's format."""
    method, _, rest = text.partition(" ")
    url, _, body = rest.partition(" ")
    host, path = split_target(url)
    match = matcher.match(host, path=path, method=method)
    if match is None:
        match = matcher.formats.find(path or "/", method, url.partition("?")[2], sent(body))
    return match


def _unproven(signature: Signature, matcher: Matcher) -> Iterator[Problem]:
    """Yield a problem for each endpoint for any host that no example matches, or whose path no example has in vain."""
    requests = [item.text for item in signature.examples.match if item.text.startswith(_REQUEST)]
    answers = [_match_request(matcher, text.removeprefix(_REQUEST)) for text in requests]
    shown = {answer.origin for answer in answers if answer is not None}
    spared = [item.text for item in signature.examples.ignore if item.text.startswith(_REQUEST)]
    paths = [split_target(text.split()[2])[1] or "/" for text in spared]
    for endpoint in signature.endpoints:
        if not endpoint.is_anywhere or endpoint.path is None or path_fault(endpoint.path):
            continue
        example = f"`request: {endpoint.methods[0]} https://stats.company.example{endpoint.path} …`"
        if signature.origin(endpoint.line) not in shown:
            message = f"no example has the format of '{endpoint.path}'; write {example} with what it needs"
            yield Problem(signature.path, endpoint.line, "tests.match", message)
        glob = compile_glob(endpoint.path)
        if not any(glob.matches(path) for path in paths):
            message = (
                f"no example shows that '{endpoint.path}' alone is no evidence; write {example} without what it needs"
            )
            yield Problem(signature.path, endpoint.line, "tests.ignore", message)


def _outcome(found: Match | None) -> str:
    return "matches nothing" if found is None else f"is matched by {found.signature_id} ({found.origin})"
