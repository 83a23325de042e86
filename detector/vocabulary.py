"""The words that signatures, matches and reports share, as tuples in their order. Imports nothing."""

# In the order in which a report shows them: who watches employees first, ordinary web measurement last.
CATEGORIES = (
    "workplace-monitoring",
    "insider-risk",
    "endpoint-security",
    "device-management",
    "digital-experience",
    "network-inspection",
    "session-replay",
    "meeting-assistant",
    "ai-assistant",
    "anti-fraud",
    "product-analytics",
    "customer-data-platform",
    "marketing-engagement",
    "experimentation",
    "advertising",
    "os-telemetry",
    "app-telemetry",
    "error-monitoring",
    "performance-monitoring",
    "tag-management",
    "web-analytics",
)

# The category of what a list of others names without telling what it is; no signature may have it.
LISTED = "listed"

# What a list of others may never call anybody: who watches people is told by signatures with sources alone.
NEVER_FROM_LISTS = CATEGORIES[:6]

KINDS = (
    "keystrokes",
    "typing-rhythm",
    "mouse-movement",
    "clicks",
    "scroll",
    "form-input",
    "clipboard",
    "screenshots",
    "screen-video",
    "session-replay",
    "window-titles",
    "app-usage",
    "pages-visited",
    "activity-level",
    "idle-time",
    "files",
    "messages",
    "audio",
    "camera",
    "location",
    "identity",
    "device-fingerprint",
    "performance",
    "errors",
    "network-activity",
)

# What a host is for. Only RECEIVING_ROLES say anything about the person at this machine.
ROLES = ("ingest", "agent", "script", "console", "website", "unknown")
RECEIVING_ROLES = ("ingest", "agent", "script")

# How it is known that a product collects something, the best ground first; `denied`: the vendor denies it.
CLAIMS = ("observed", "source-code", "documented", "third-party", "denied")

# Whether a product collects it as it comes, or only when its owner turns it on.
OCCASIONS = ("default", "configurable", "add-on", "unknown")

# Kinds that nearly every page sends somewhere: told of a vendor, but no ground to suspect a host that nobody knows.
ACCOMPANYING_KINDS = frozenset(
    ("pages-visited", "identity", "device-fingerprint", "performance", "errors", "network-activity", "location")
)

# How sure an observed kind is, the weakest first: a rule fired, a known format was read, a planted canary came back.
CERTAINTIES = ("suspected", "decoded", "proven")

# The evidence ladder, the weakest first.
EVIDENCE = ("contacted", "sending", "observed")

# Protocols that carry other traffic where nobody outside can read it, as far as they can be told apart.
TUNNELS = ("wireguard", "openvpn", "ipsec", "anyconnect", "tailscale")

STATUSES = ("documented", "captured")

# What a vendor's own terms say about training AI models with the data.
AI_TERMS = ("stated", "opt-out", "no", "unknown")

METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "CONNECT")

# Steps that lead from a body's bytes to values.
DECODINGS = (
    "gzip",
    "zlib",
    "deflate",
    "brotli",
    "zstd",
    "lz-string",
    "base64",
    "base64url",
    "percent",
    "form",
    "multipart",
    "json",
    "ndjson",
    "msgpack",
    "protobuf",
    "sized-records",
    "text",
)
