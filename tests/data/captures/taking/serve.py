"""All servers of the laboratory in one process: `python -m taking.serve CERTIFICATES`."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from taking import mail, proxies, web
from taking.hosts import HOSTS
from taking.quic import start_quic

HTTPS_PORTS = (443, 8443, 10000)
HTTP_PORTS = (80, 8000)
DEFAULT_NAME = "intranet.example"
QUIC_ADDRESSES = {  # the certificate is fixed for each address: aioquic's server cannot choose by name
    "203.0.113.24": "www.google-analytics.com",
    "2001:db8:113::24": "www.google-analytics.com",
    "203.0.113.22": "us.i.posthog.com",
    "2001:db8:113::22": "us.i.posthog.com",
    "198.51.100.10": "intranet.example",
    "2001:db8:100::10": "intranet.example",
}


async def start(certificates: Path) -> None:
    """Open every port, say so, and serve for ever."""
    contexts = web.tls_contexts(certificates, ["h2", "http/1.1"])
    mail_context = web.tls_contexts(certificates, [])["mail.example"]
    anywhere = {"0.0.0.0": DEFAULT_NAME, "::": DEFAULT_NAME}
    for address, name in (anywhere | {address: name for name, address in HOSTS.items()}).items():
        for port in HTTPS_PORTS:
            # the port is shared between all addresses and one; the kernel prefers the listener on the one
            await asyncio.start_server(web.serve, address, port, ssl=contexts[name], reuse_port=True)
    for address in anywhere:
        for port in HTTP_PORTS:
            await asyncio.start_server(web.serve, address, port)
    for port, dialogue in mail.DIALOGUES.items():
        await asyncio.start_server(mail.mail_server(dialogue, mail_context), "0.0.0.0", port)
    await asyncio.start_server(mail.postgres_server(mail_context), "0.0.0.0", 5432)
    for port, proxy in ((3128, proxies.http_proxy), (1080, proxies.socks5), (1081, proxies.socks4a)):
        await asyncio.start_server(proxy, "0.0.0.0", port)
    for address, name in QUIC_ADDRESSES.items():
        await start_quic(address, 443, certificates / f"{name}.pem", retry=False)
        await start_quic(address, 4433, certificates / f"{name}.pem", retry=True)
    print("laboratory is open", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    try:
        asyncio.run(start(Path(sys.argv[1])))
    except KeyboardInterrupt:
        sys.exit(0)
