"""Documents built by hand: an ordinary working day, nothing at all, and one with a string in every place."""

from __future__ import annotations

from dataclasses import replace

from detector.observation import Observed, Program, SourceInfo
from detector.report.document import (
    BlockedRow,
    CoverageRow,
    Document,
    HintRow,
    HostRow,
    Interception,
    TunnelRow,
    UnknownRow,
    UploadRow,
    VendorRow,
)
from detector.uploads.bursts import Bursts
from detector.uploads.idle import WhileIdle

NINE = 1_795_511_640.0
"""24 November 2026, 09:14 UTC."""


def host_row(host: str = "in.acmewatch.example", **changes: object) -> HostRow:
    """Return a host that an ingestion endpoint matched, with `changes`."""
    row = HostRow(
        host=host,
        seen_in=("dns", "sni"),
        role="ingest",
        contacts=3,
        lookups=1,
        bytes_out=1_340_000,
        bytes_in=20_500,
        first_seen=NINE,
        last_seen=NINE + 28_000,
        signature="signatures/workplace-monitoring/acme-watch.yaml:12",
        vendor="acme-watch",
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def vendor_row(vendor_id: str = "acme-watch", **changes: object) -> VendorRow:
    """Return a workplace monitoring vendor that was sent data, with `changes`."""
    row = VendorRow(
        id=vendor_id,
        name="Acme Watch",
        category="workplace-monitoring",
        description="Records the screen and the keyboard of company computers.",
        evidence="sending",
        is_visited_only=False,
        collects=("keystrokes", "screenshots", "window-titles"),
        bytes_out=1_340_000,
        bytes_in=20_500,
        contacts=3,
        lookups=1,
        first_seen=NINE,
        last_seen=NINE + 28_000,
        hosts=(host_row(),),
        hosts_not_listed=0,
        ai_training="unknown",
        links={"privacy": "https://acmewatch.example/privacy", "opt_out": None, "data_request": None},
        sources=("https://acmewatch.example/manual",),
        owner="Acme Inc.",
        pinned=True,
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def coverage_row(**changes: object) -> CoverageRow:
    """Return the coverage of a working day, with `changes`."""
    row = CoverageRow(
        packets=12_345,
        parsed=12_335,
        unparsed={"truncated-frame": 7, "incomplete-fragment": 3},
        other={"icmp": 12},
        flows=340,
        named_flows=325,
        unnamed_flows={"encrypted-client-hello": 4, "no-handshake-seen": 9, "no-payload": 2},
        housekeeping_flows={"dns": 120},
        flow_bytes=10_000_000,
        named_bytes=8_300_000,
        dropped=None,
        unread_messages={"tls": 1},
        encrypted_dns=("dns.google", "mozilla.cloudflare-dns.com"),
        hosts_not_listed=0,
        ignored_hosts=2,
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def tunnel_row(**changes: object) -> TunnelRow:
    """Return a tunnel to a gateway whose product is known, with `changes`."""
    row = TunnelRow(
        protocol="dtls",
        product="Acme Gateway",
        vendor="acme-gateway",
        signature="signatures/network-inspection/acme-gateway.yaml:12",
        how="host",
        server="gw.acme.example",
        flows=3,
        bytes_out=900_000,
        bytes_in=300_000,
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def hint_row(**changes: object) -> HintRow:
    """Return a hint by an address, with `changes`."""
    row = HintRow(
        hint="address-range",
        vendor="acme-gateway",
        name="Acme Gateway",
        category="network-inspection",
        matched="198.51.100.0/24",
        signature="signatures/network-inspection/acme-gateway.yaml:20",
        hosts=("198.51.100.9",),
        flows=2,
        bytes_out=4_000,
        bytes_in=1_000,
        first_seen=NINE,
        last_seen=NINE + 60,
    )
    return replace(row, **changes)  # type: ignore[arg-type]


SOURCE = SourceInfo(
    kind="pcap",
    name="workday.pcap",
    packets=12_345,
    bytes=11_000_000,
    started_at=NINE - 600,
    ended_at=NINE + 28_800,
)

REPLAY = vendor_row(
    "everyclick",
    name="Everyclick Digital Experience Intelligence Platform (formerly Clickstreamer Enterprise)",
    category="session-replay",
    description="Records what visitors of a web page do.",
    collects=(
        "session-replay",
        "mouse-movement",
        "clicks",
        "scroll",
        "form-input",
        "typing-rhythm",
        "pages-visited",
        "identity",
        "device-fingerprint",
        "performance",
    ),
    bytes_out=48_200,
    bytes_in=310_000,
    contacts=12,
    lookups=2,
    first_seen=NINE + 4_000,
    last_seen=NINE + 4_900,
    hosts=(
        host_row(
            "metrics.company.example",
            aliases=("t.everyclick.example",),
            signature="signatures/session-replay/everyclick.yaml:20",
            vendor="everyclick",
            bytes_out=40_000,
            bytes_in=10_000,
        ),
        host_row(
            "a-very-long-tenant-name-0123456789.eu-central-1.collector.everyclick.example",
            role="script",
            signature="signatures/session-replay/everyclick.yaml:24",
            vendor="everyclick",
            bytes_out=8_200,
            bytes_in=300_000,
            by_address=3,
            other_names=("cdn.other.example", "img.other.example"),
            seen_in=("dns",),
        ),
    ),
    pinned=False,
)

ANALYTICS = vendor_row(
    "tallyho",
    name="Tallyho",
    category="web-analytics",
    description="Counts visits.",
    evidence="contacted",
    collects=(),
    bytes_out=0,
    bytes_in=0,
    contacts=1,
    lookups=1,
    first_seen=NINE + 60,
    last_seen=NINE + 60,
    hosts=(
        host_row(
            "tallyho.example",
            role="script",
            seen_in=("dns",),
            vendor="tallyho",
            signature="signatures/web-analytics/tallyho.yaml:9",
            contacts=1,
            bytes_out=0,
            bytes_in=0,
            first_seen=NINE + 60,
            last_seen=NINE + 60,
        ),
    ),
    pinned=False,
)

VISITED = vendor_row(
    "hourglass",
    name="Hourglass",
    description="Measures working hours.",
    evidence="contacted",
    is_visited_only=True,
    collects=("idle-time",),
    bytes_out=2_000,
    bytes_in=90_000,
    contacts=2,
    hosts=(
        host_row(
            "www.hourglass.example",
            role="website",
            vendor="hourglass",
            signature="signatures/workplace-monitoring/hourglass.yaml:7",
            contacts=2,
            bytes_out=2_000,
            bytes_in=90_000,
        ),
    ),
    pinned=False,
)

UNMATCHED = HostRow(
    host="www.company.example",
    seen_in=("quic", "sni"),
    role=None,
    contacts=40,
    lookups=2,
    bytes_out=900_000,
    bytes_in=7_000_000,
    first_seen=NINE,
    last_seen=NINE + 28_000,
    ja4=("t13d1516h2_8daaf6152771_02713d6af862",),
    alpn=("h2",),
)

OUTER = replace(UNMATCHED, host="cloudflare-ech.com", is_outer=True, contacts=4, bytes_out=5_000, bytes_in=60_000)

OPENED = Interception(
    issuer="Gatekeeper Root CA",
    product="Gatekeeper Secure Web",
    signature="signatures/network-inspection/gatekeeper.yaml:30",
    hosts=("mail.company.example", "bank.example", "news.example"),
)

DAY = Document(
    version="0.1.0",
    generated_at=NINE + 30_000,
    sources=(SOURCE,),
    signatures_loaded=62,
    signatures_refused=1,
    coverage=coverage_row(),
    vendors=(vendor_row(), REPLAY, ANALYTICS, VISITED),
    interception=(OPENED,),
    hosts=None,
)

DAY_WITH_HOSTS = replace(
    DAY,
    hosts=(
        *(host for vendor in DAY.vendors for host in vendor.hosts),
        UNMATCHED,
        OUTER,
    ),
)

NOTHING = Document(
    version="0.1.0",
    generated_at=NINE,
    sources=(),
    signatures_loaded=62,
    signatures_refused=0,
    coverage=CoverageRow(
        packets=0,
        parsed=0,
        unparsed={},
        other={},
        flows=0,
        named_flows=0,
        unnamed_flows={},
        housekeeping_flows={},
        flow_bytes=0,
        named_bytes=0,
        dropped=None,
        unread_messages={},
        encrypted_dns=(),
        hosts_not_listed=0,
        ignored_hosts=0,
    ),
    vendors=(),
    interception=(),
    hosts=None,
)

TUNNELLED = replace(
    DAY,
    coverage=coverage_row(
        unnamed_flows={"tunnel": 4, "no-handshake-seen": 11},
        unnamed_bytes={"tunnel": 1_205_000, "no-handshake-seen": 495_000},
        tunnels=(
            tunnel_row(),
            tunnel_row(
                protocol="wireguard",
                product=None,
                vendor=None,
                signature=None,
                how=None,
                server="192.0.2.9",
                flows=1,
                bytes_out=4_000,
                bytes_in=1_000,
            ),
        ),
    ),
    hints=(
        hint_row(),
        hint_row(
            hint="ja4", matched="t13d880900_fcb5b95cb75a_b0d3b4ac2a14", hosts=("a.example",), flows=1, bytes_out=10
        ),
    ),
)
"""A day behind a firm's gateway, with hints at it."""


LIVE = replace(
    DAY,
    sources=(replace(SOURCE, kind="interface", name="wlan0"),),
    coverage=coverage_row(dropped=0, attributed_flows=330, unattributed_flows={"gone already": 8, "another user": 2}),
    vendors=(
        vendor_row(programs=(Program("acmewatchd", 41, "/opt/acme/acmewatchd"), Program("firefox", 7_000))),
        replace(ANALYTICS, programs=()),
    ),
)
"""A watched interface: the one source that knows programs."""


PROXY = SourceInfo(kind="proxy", name="127.0.0.1:8080", packets=None, bytes=0, started_at=NINE, ended_at=NINE + 28_000)

TRACKER = UnknownRow(
    host="pulse.company.example",
    evidence="observed",
    observed=(
        Observed("keystrokes", 236, "key events with the key", "suspected", 0.8),
        Observed("mouse-movement", 1_204, "points that follow each other like a moving hand", "suspected", 0.9),
        Observed("identity", 12, "an id or address of a person beside an event or a time", "suspected", 0.6),
    ),
    requests=52,
    telling=40,
    bytes_out=120_000,
    first_seen=NINE,
    last_seen=NINE + 28_000,
    pages=("https://desk.company.example",),
    programs=(Program("chromium", 4_711, "/usr/lib/chromium/chromium"),),
    purposes=(),
)

SENT = UploadRow(
    started_at=NINE // 480 * 480,
    seconds_per_bucket=480,
    bytes_up=(*[8_000] * 20, *[2_000] * 20, *[0] * 10, 240_000, *[16_000] * 9),
    bursts=(Bursts("screenshot", 95, 228_000, 300), Bursts("video-segment", 6, 8_000_000, 1_800)),
    while_idle=WhileIdle(30_400, 4_800),
)

SENT_DAY = replace(
    DAY,
    vendors=(vendor_row(upload=SENT), replace(REPLAY, upload=replace(SENT, bursts=(), while_idle=None)), ANALYTICS),
    unknown=(replace(TRACKER, upload=replace(SENT, bytes_up=SENT.bytes_up[:25])),),
)
"""It is known when something was sent: in bursts, and while nobody seemed to be there."""

READ = replace(
    DAY,
    sources=(PROXY,),
    coverage=coverage_row(
        packets=0,
        parsed=0,
        unparsed={},
        unnamed_flows={},
        unread_messages={},
        flow_bytes=5_000_000,
        named_bytes=5_000_000,
        encrypted_dns=(),
        ignored_hosts=0,
        requests=900,
        skipped_requests={"no-http": 2},
        judged=310,
        unjudged={"unreadable": 4, "too-many-at-once": 1},
        unreadable=(("pinned.bank.example", "certificate refused by the app"),),
    ),
    vendors=(
        replace(
            REPLAY,
            evidence="observed",
            pages=("https://shop.example",),
            observed=(
                Observed("mouse-movement", 900, "read from e as the signature says", "decoded", 1.0),
                Observed("form-input", 18, "the phrase came back", "proven", 1.0),
                Observed("typing-rhythm", 80, "times between key presses", "suspected", 0.7),
            ),
        ),
        replace(ANALYTICS, observed=(), pages=()),
    ),
    interception=(Interception(issuer="CN=Company Root", product=None, signature=None, hosts=("mail.example",)),),
    unknown=(TRACKER, replace(TRACKER, host="one.company.example", telling=0, requests=9, purposes=("map",))),
)
"""A proxy that looked into what passed."""


def hostile_document(text: str) -> Document:
    """Return a document with `text` in every place that takes a string from outside."""
    host = host_row(
        text,
        seen_in=("sni", text),
        role="ingest",
        signature=text,
        vendor=text,
        aliases=(text, text),
        by_address=2,
        other_names=(text,),
        ja4=(text,),
        alpn=(text,),
        programs=(Program(text, 1, text),),
        fronts=(text,),
        purposes=(text,),
    )
    seen = Observed("keystrokes", 1, text, "suspected", 1.0)
    vendor = vendor_row(
        text,
        name=text,
        category=text,
        description=text,
        collects=(text, "keystrokes"),
        hosts=(host, host),
        links={"privacy": text, "opt_out": None, "data_request": None},
        sources=(text,),
        owner=text,
        programs=(Program(text, 1, text), Program(text, 2)),
        pages=(text,),
        observed=(seen,),
    )
    watcher = replace(vendor, category="workplace-monitoring")
    return Document(
        version=text,
        generated_at=NINE,
        sources=(replace(SOURCE, name=text, kind=text, note=text),),
        signatures_loaded=1,
        signatures_refused=1,
        coverage=coverage_row(
            unparsed={text: 3},
            other={text: 1},
            unnamed_flows={text: 2},
            unnamed_bytes={text: 2_000},
            tunnels=(tunnel_row(protocol=text, product=text, vendor=text, signature=text, how="host", server=text),),
            housekeeping_flows={text: 1},
            unread_messages={text: 1},
            encrypted_dns=(text,),
            dropped=4,
            attributed_flows=1,
            unattributed_flows={text: 2},
            requests=1,
            judged=1,
            skipped_requests={text: 1},
            unjudged={text: 1},
            unreadable=((text, text),),
        ),
        vendors=(watcher, vendor, replace(vendor, is_visited_only=True)),
        interception=(Interception(issuer=text, product=text, signature=text, hosts=(text, text)),),
        hosts=(host, replace(host, vendor=None, signature=None)),
        unknown=(replace(TRACKER, host=text, observed=(seen,), pages=(text,), purposes=(text,)),),
        hints=(
            hint_row(vendor=text, name=text, category=text, matched=text, signature=text, hosts=(text, text)),
            hint_row(hint="ja4", vendor=text, name=text, category=text, matched=text, hosts=(text,)),
        ),
        blocked=(
            BlockedRow(
                id=text,
                name=text,
                category=text,
                hosts=(text,),
                aliases=(text,),
                blocked=2,
                first_seen=NINE,
                last_seen=NINE,
            ),
        ),
        warnings=(text,),
    )
