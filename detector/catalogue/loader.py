"""Signature files to values: `parse_signature` is pure, `load_folder` reads; every problem is reported.

Knows the format (layout.py), not where signatures are kept, how they are cached or how they are matched.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from detector import vocabulary
from detector.catalogue import checks, hint_checks, layout, yaml_document
from detector.catalogue.conflicts import without_conflicts
from detector.catalogue.consistency import check_signature
from detector.catalogue.distinctive import condition_weakness, path_weakness
from detector.catalogue.fields import Fields, word_fault
from detector.catalogue.files import SignatureFile, read_folder
from detector.catalogue.model import (
    AddressRange,
    AiTraining,
    Claim,
    Endpoint,
    Example,
    Examples,
    IssuerName,
    Ja4,
    Links,
    Needs,
    Owner,
    Read,
    ReadTest,
    Signature,
    Source,
    Tunnel,
)
from detector.catalogue.overlay import Overlay, is_overlay, parse_overlay, with_overlays
from detector.errors import Problem


def parse_signature(text: str, path: str) -> tuple[Signature | None, list[Problem]]:
    """Return the signature in a file's text, or None and all that is wrong with it, ordered by line.

    `path` is how the file is named in messages; its last parts are checked against `id` and `category`.
    """
    signature, problems = read_signature(text, path)
    return (None if problems else signature), problems


def read_signature(text: str, path: str) -> tuple[Signature | None, list[Problem]]:
    """Return what could be read of a file in spite of its problems, for lint alone; a value that is wrong is empty.

    An overlay of the user's holds no signature.
    """
    if is_overlay(text):
        return None, parse_overlay(text, path)[1]
    root, problems = yaml_document.parse_document(text, path)
    signature = None
    if isinstance(root, yaml_document.Mapping):
        signature = _signature(Fields(root, "", layout.SIGNATURE, path, problems), path)
    elif root is not None:
        problems.append(Problem(path, 1, "document", "must be a mapping; begin with `id:`"))
    return signature, sorted(problems)


def load_folder(folder: Path, prefix: str) -> tuple[list[Signature], list[Problem]]:
    """Read every *.yaml below a folder, in the order of their names, and check them against each other.

    `prefix` stands for the folder in messages and origins (`signatures`). A signature with problems is left out, and
    so is one that clashes with an earlier one.
    """
    return parse_files(read_folder(folder, prefix))


def parse_files(files: Iterable[SignatureFile]) -> tuple[list[Signature], list[Problem]]:
    """Return the good signatures among files and all problems, those between the files last.

    Overlays among them give their hosts to the signatures that they name.
    """
    signatures: list[Signature] = []
    overlays: list[Overlay] = []
    problems: list[Problem] = []
    for file in files:
        parsed, found = parse_file(file)
        problems += found
        if isinstance(parsed, Overlay):
            overlays.append(parsed)
        elif parsed is not None:
            signatures.append(parsed)
    kept, clashes = without_conflicts(signatures)
    joined, strays = with_overlays(kept, overlays)
    return joined, problems + clashes + strays


def parse_file(file: SignatureFile) -> tuple[Signature | Overlay | None, list[Problem]]:
    """Parse one file, a signature or an overlay; what kept it from being read is a problem, too."""
    if file.data is None:
        return None, [Problem(file.path, 1, "document", file.fault)]
    text, problems = yaml_document.decode_text(file.data, file.path)
    if text is None:
        return None, problems
    return parse_overlay(text, file.path) if is_overlay(text) else parse_signature(text, file.path)


def _signature(fields: Fields, path: str) -> Signature:
    """Read all fields in the order of the format; what is wrong with them is noted in `fields`."""
    signature = Signature(
        id=fields.text("id", checks.id_fault),
        name=fields.text("name"),
        category=fields.choice("category", vocabulary.CATEGORIES),
        owner=_owner(fields),
        description=fields.text("description"),
        status=fields.choice("status", vocabulary.STATUSES),
        collects=tuple(_claim(claim) for claim in fields.sections("collects", layout.CLAIM, required=True)),
        endpoints=tuple(_endpoint(endpoint) for endpoint in fields.sections("endpoints", layout.ENDPOINT)),
        certificates=tuple(IssuerName(*item) for item in fields.texts_with_lines("certificates", checks.issuer_fault)),
        processes=fields.texts("processes", checks.process_fault),
        pinned=fields.flag("pinned"),
        ai_training=_ai_training(fields),
        links=_links(fields),
        sources=tuple(_source(fields, *item) for item in fields.named_sections("sources", layout.SOURCE)),
        examples=_examples(fields),
        path=path,
        tunnels=tuple(_tunnel(item) for item in fields.sections("tunnels", layout.TUNNEL)),
        ranges=tuple(_range(item) for item in fields.sections("ranges", layout.ADDRESS_RANGE)),
        ja4=tuple(_ja4(item) for item in fields.sections("ja4", layout.JA4)),
    )
    check_signature(fields, signature)
    return signature


def _owner(fields: Fields) -> Owner:
    owner = fields.section("owner", layout.OWNER)
    if owner is None:
        return Owner("", None, "")
    country = owner.nullable_text("country", checks.country_fault)
    return Owner(owner.text("name"), country, owner.text("website", checks.url_fault))


def _claim(fields: Fields) -> Claim:
    return Claim(
        kind=fields.choice("kind", vocabulary.KINDS),
        claim=fields.choice("claim", vocabulary.CLAIMS),
        when=fields.choice("when", vocabulary.OCCASIONS),
        source=fields.text("source"),
        line=fields.line,
    )


def _endpoint(fields: Fields) -> Endpoint:
    endpoint = Endpoint(
        *_names(fields),
        role=fields.choice("role", vocabulary.ROLES),
        methods=fields.texts("methods", lambda text: word_fault(text, vocabulary.METHODS)),
        path=fields.optional_text("path", checks.path_fault),
        collects=_kinds(fields, "collects"),
        source=fields.text("source"),
        line=fields.line,
        read=_read(fields),
        tunnel=fields.flag("tunnel"),
        needs=_needs(fields),
    )
    if not fields.has("host") and not fields.has("domain"):
        _check_anywhere(fields, endpoint)
    elif fields.has("needs"):
        fields.note("needs", "is for endpoints on any host; here the name is enough, so remove it")
    return endpoint


def _check_anywhere(fields: Fields, endpoint: Endpoint) -> None:
    """Note whatever keeps an endpoint without a name from telling its product on any host."""
    if not fields.has("needs"):
        remedy = "write `host:` (that name alone) or `domain:`; for hosts of customers, write what a request `needs:`"
        fields.note("", f"has neither host nor domain; {remedy}")
        return
    if not fields.has("path"):
        fields.note("path", f"missing; write {layout.ENDPOINT['path']}, for it stands for any host")
    elif endpoint.path is not None and not checks.path_fault(endpoint.path):
        weakness = path_weakness(endpoint.path)
        if weakness:
            fields.note("path", weakness)
        weakness = None if endpoint.needs is None else condition_weakness(endpoint)  # no mapping: that was told
        if weakness:
            fields.note("needs", weakness)
    if not endpoint.methods:
        fields.note("methods", f"missing; write {layout.ENDPOINT['methods']}, for it stands for any host")


def _needs(fields: Fields) -> Needs | None:
    if not fields.has("needs"):
        return None
    needs = fields.section("needs", layout.NEEDS)
    if needs is None:
        return None
    body = needs.texts("body", checks.key_fault)
    for key in ("decode", "at"):
        if needs.has(key) and not body:
            needs.note(key, "leads to keys of a body, and none is named; write `body:` or remove it")
    return Needs(
        query=needs.texts("query", checks.key_fault),
        body=body,
        decode=needs.texts("decode", lambda text: word_fault(text, vocabulary.DECODINGS), required=bool(body)),
        at=needs.optional_text("at", checks.at_fault) or "",
        read=needs.flag("read"),
    )


def _tunnel(fields: Fields) -> Tunnel:
    protocol = fields.choice("protocol", vocabulary.TUNNELS)
    return Tunnel(protocol, fields.optional_number("port", 1, 65_535), fields.text("source"), fields.line)


def _range(fields: Fields) -> AddressRange:
    return AddressRange(fields.text("cidr", hint_checks.range_fault), fields.text("source"), fields.line)


def _ja4(fields: Fields) -> Ja4:
    return Ja4(fields.text("value", hint_checks.ja4_fault), fields.text("source"), fields.line)


def _names(fields: Fields) -> tuple[str | None, str | None]:
    """Return host and domain, of which one is given, or neither."""
    host = fields.optional_text("host", checks.host_fault)
    domain = fields.optional_text("domain", checks.host_fault)
    if host is not None and domain is not None:
        fields.note("", "has both host and domain; keep one, and give the other an endpoint of its own")
    return host, domain


def _kinds(fields: Fields, key: str, *, required: bool = False) -> tuple[str, ...]:
    return fields.texts(key, lambda text: word_fault(text, vocabulary.KINDS), required=required)


def _read(fields: Fields) -> Read | None:
    tests = tuple(_read_test(test) for test in fields.sections("tests", layout.READ_TEST))
    if not fields.has("read"):
        if tests:
            fields.note("tests", "has bodies but no `read` to be tested; write `read:` or remove them")
        return None
    if not tests:
        fields.note("tests", f"missing; write {layout.ENDPOINT['tests']}, so that `read` is proven")
    read = fields.section("read", layout.READ)
    if read is None:
        return None
    return Read(
        decode=read.texts("decode", lambda text: word_fault(text, vocabulary.DECODINGS), required=True),
        at=read.text("at", checks.at_fault),
        kinds=read.pairs("kinds", lambda text: word_fault(text, vocabulary.KINDS)),
        tests=tests,
    )


def _read_test(fields: Fields) -> ReadTest:
    body = fields.text("body", checks.body_fault)
    return ReadTest(body, _kinds(fields, "kinds", required=True), fields.line)


def _ai_training(fields: Fields) -> AiTraining:
    training = fields.section("ai_training", layout.AI_TRAINING)
    if training is None:
        return AiTraining("unknown", None)
    terms = training.choice("terms", vocabulary.AI_TERMS)
    source = training.optional_text("source")
    if not training.has("source") and terms in ("stated", "opt-out", "no"):
        training.note("source", f"missing; write {layout.AI_TRAINING['source']}, or `terms: unknown`")
    return AiTraining(terms, source)


def _links(fields: Fields) -> Links:
    links = fields.section("links", layout.LINKS)
    if links is None:
        return Links(None, None, None)
    return Links(*(links.nullable_text(key, checks.url_fault) for key in layout.LINKS))


def _source(fields: Fields, key: str, source: Fields) -> Source:
    fault = checks.source_key_fault(key)
    if fault:
        fields.note(f"sources.{key}", fault, source.line)
    url, says = source.text("url", checks.url_fault), source.text("says")
    return Source(key, url, says, source.text("seen", checks.date_fault), source.line)


def _examples(fields: Fields) -> Examples:
    """Read the examples; who is only known by certificates or processes shows those."""
    tests = fields.section("tests", layout.EXAMPLES)
    if tests is None:
        return Examples((), ())
    return Examples(_example_list(tests, "match"), _example_list(tests, "ignore"))


def _example_list(fields: Fields, key: str) -> tuple[Example, ...]:
    items = fields.texts_with_lines(key, checks.example_fault, required=True)
    if not items and fields.has(key):
        fields.note(key, f"is empty; write {layout.EXAMPLES[key]}")
    return tuple(Example(*item) for item in items)
