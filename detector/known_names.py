"""Names that hide other names: resolvers of encrypted DNS, and the public names of Encrypted ClientHello. Data only.

Each group names the public page that it was read from.
"""

from __future__ import annotations

ENCRYPTED_DNS_PORT = 853
"""DNS over TLS (RFC 7858 section 3.1) and over QUIC (RFC 9250 section 4.1)."""

ENCRYPTED_RESOLVERS = frozenset(
    {
        # https://developers.google.com/speed/public-dns/docs/doh
        "dns.google",
        "dns.google.com",
        "dns64.dns.google",
        # https://developers.cloudflare.com/1.1.1.1/encryption/dns-over-https/make-api-requests/
        "cloudflare-dns.com",
        "one.one.one.one",
        "security.cloudflare-dns.com",
        "family.cloudflare-dns.com",
        "mozilla.cloudflare-dns.com",
        "chrome.cloudflare-dns.com",
        # https://www.quad9.net/service/service-addresses-and-features/
        "dns.quad9.net",
        "dns9.quad9.net",
        "dns10.quad9.net",
        "dns11.quad9.net",
        # https://adguard-dns.io/en/public-dns.html
        "dns.adguard-dns.com",
        "unfiltered.adguard-dns.com",
        "family.adguard-dns.com",
        "dns.adguard.com",
        # https://docs.umbrella.com/umbrella-user-guide/docs/dns-over-https
        "doh.opendns.com",
        "doh.familyshield.opendns.com",
        "doh.umbrella.com",
        # https://my.nextdns.io/ and https://github.com/nextdns/nextdns/wiki
        "dns.nextdns.io",
        # https://mullvad.net/en/help/dns-over-https-and-dns-over-tls
        "dns.mullvad.net",
        "base.dns.mullvad.net",
        # https://cleanbrowsing.org/guides/dnsoverhttps/
        "doh.cleanbrowsing.org",
        # https://www.dns0.eu/
        "dns0.eu",
        # https://wikimedia-dns.org/
        "wikimedia-dns.org",
    }
)

ECH_PUBLIC_NAMES = frozenset(
    {
        # https://blog.cloudflare.com/encrypted-client-hello/ : every site behind Cloudflare shows this outer name
        "cloudflare-ech.com",
        # https://defo.ie/ : the test servers of the DEfO project
        "cover.defo.ie",
        # https://tls-ech.dev/ : a test page; its outer name is public.tls-ech.dev
        "public.tls-ech.dev",
    }
)

PRIVATE_ENDINGS = frozenset(
    ["local", "internal", "lan", "intranet", "private", "corp", "home", "localdomain", "localhost", "test", "invalid"]
)
"""Endings that every network may give for itself: RFC 2606, RFC 6762 appendix G, ICANN's `internal`, and habit."""

_NEVER_PUBLIC = PRIVATE_ENDINGS | {"alt", "onion", "arpa"}


def is_public_name(host: str) -> bool:
    """Tell whether anybody on the internet could mean this host: no address, no single label, no private ending.

    Endings that never are public: RFC 6761, RFC 6762 (appendix G), RFC 8375, RFC 9476, and `internal` by ICANN.
    """
    _, _, ending = host.rstrip(".").rpartition(".")
    return "." in host.rstrip(".") and ":" not in host and not ending.isdecimal() and ending not in _NEVER_PUBLIC
