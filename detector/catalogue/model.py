"""What a signature is, as frozen values; they hold what the YAML file says and nothing derived from it.

Knows no YAML and no files. Lines are those of the signature file, counted from 1, so that every match and
every problem can name its place.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Owner:
    """The company behind the product; `country` is an ISO 3166-1 alpha-2 code, or None if unknown."""

    name: str
    country: str | None
    website: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One kind of data that the product is said to collect, on which ground, and when it does."""

    kind: str
    claim: str
    when: str
    source: str
    line: int


IN_BASE64 = "base64:"
"""In front of an example body that is no text."""


@dataclass(frozen=True, slots=True)
class ReadTest:
    """A made-up body and the kinds that must be read out of it. A body that is no text stands there as `base64:…`."""

    body: str
    kinds: tuple[str, ...]
    line: int

    @property
    def sent(self) -> bytes:
        """The body as it would be sent."""
        return sent(self.body)


def sent(body: str) -> bytes:
    """Return an example body as it would be sent."""
    packed = body.removeprefix(IN_BASE64)
    return body.encode() if packed == body else base64.b64decode(packed)


@dataclass(frozen=True, slots=True)
class Read:
    """How kinds of data are read out of a body: decode it, go to `at`, map the values there to kinds."""

    decode: tuple[str, ...]
    at: str
    kinds: tuple[tuple[str, str], ...]
    tests: tuple[ReadTest, ...]


@dataclass(frozen=True, slots=True)
class Needs:
    """What a request must hold: all keys of `query` in its query, all of `body` in one mapping of its body.

    `decode` and `at` lead to that mapping, as in Read; an empty `at` is the body itself. `read`: something must be read
    out of the body as the endpoint's `read` says.
    """

    query: tuple[str, ...]
    body: tuple[str, ...]
    decode: tuple[str, ...]
    at: str
    read: bool = False


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a product can be met: one `host`, or a `domain` with all below it (the other of the two is None).

    `path` is a glob over path segments (see detector.match.glob), `methods` are HTTP methods; None and the empty
    tuple set no condition. `source` is a key into the signature's sources. Without host and domain it stands for
    hosts of the product's customers: then methods and path are there, and what the request must hold besides, `needs`.
    `tunnel`: what goes there is other traffic, wrapped up, so that this name hides the names of those that are meant.
    """

    host: str | None
    domain: str | None
    role: str
    methods: tuple[str, ...]
    path: str | None
    collects: tuple[str, ...]
    source: str
    line: int
    read: Read | None = None
    needs: Needs | None = None
    tunnel: bool = False

    @property
    def name(self) -> str:
        """The host or the domain, whichever is given; the path of an endpoint for any host."""
        return self.host or self.domain or self.path or ""

    @property
    def is_anywhere(self) -> bool:
        """Whether it stands for hosts of customers, which nobody can list."""
        return self.host is None and self.domain is None


@dataclass(frozen=True, slots=True)
class OwnHost:
    """A host, or a domain with all below it, on which the user's own firm runs the product; `path` is the overlay's."""

    name: str
    is_domain: bool
    role: str
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class IssuerName:
    """A name in the issuer of certificates that the product's TLS inspection presents."""

    name: str
    line: int


@dataclass(frozen=True, slots=True)
class Tunnel:
    """A protocol (one of detector.vocabulary.TUNNELS) that nobody but the product speaks, on one port or on any."""

    protocol: str
    port: int | None
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class AddressRange:
    """A network (CIDR notation) that the vendor publishes as its product's: a hint, never evidence."""

    cidr: str
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class Ja4:
    """The JA4 that the product's agent shows when it opens a connection: a hint, never evidence."""

    value: str
    source: str
    line: int


@dataclass(frozen=True, slots=True)
class AiTraining:
    """What the vendor's terms say about training AI models; `source` may be None if `terms` is `unknown`."""

    terms: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Links:
    """Where a person can read and act; None: looked for, and none was found."""

    privacy: str | None
    opt_out: str | None
    data_request: str | None


@dataclass(frozen=True, slots=True)
class Source:
    """A public page, what it says in one sentence, and the ISO 8601 day on which that was read."""

    key: str
    url: str
    says: str
    seen: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Example:
    """A host or a URL that the signature must match, or must leave alone."""

    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Examples:
    """The signature's own tests."""

    match: tuple[Example, ...]
    ignore: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """One product: who makes it, what it collects, where it is met, and which public pages say so.

    `path` is the file's path as it is shown, such as `signatures/workplace-monitoring/teramind.yaml`. `own_hosts`
    stand in no signature file: the user's overlays name them.
    """

    id: str
    name: str
    category: str
    owner: Owner
    description: str
    status: str
    collects: tuple[Claim, ...]
    endpoints: tuple[Endpoint, ...]
    certificates: tuple[IssuerName, ...]
    processes: tuple[str, ...]
    pinned: bool
    ai_training: AiTraining
    links: Links
    sources: tuple[Source, ...]
    examples: Examples
    path: str
    own_hosts: tuple[OwnHost, ...] = ()
    tunnels: tuple[Tunnel, ...] = ()
    ranges: tuple[AddressRange, ...] = ()
    ja4: tuple[Ja4, ...] = ()

    def origin(self, line: int) -> str:
        """Return the place of a line of this signature, such as `signatures/…/teramind.yaml:12`."""
        return f"{self.path}:{line}"
