"""The keys of a signature file at each level, each with what to write for who left it out. Data alone."""

from __future__ import annotations

SIGNATURE = {
    "id": "`id:` and the file's name without .yaml",
    "name": "`name:` and the product's name as people know it",
    "category": "`category:` and the name of the file's folder",
    "owner": "`owner: {name: …, country: US, website: https://…}`",
    "description": "`description:` and one plain sentence on what the product does",
    "status": "`status: documented`, or `captured` when a contributor has seen this traffic",
    "collects": "`collects:` and its claims, or [] when no source tells",
    "endpoints": "`endpoints:` and its hosts and domains",
    "certificates": "`certificates: [issuer name]`",
    "processes": "`processes: [program name]`",
    "tunnels": "`tunnels: [{protocol: …, port: …, source: …}]`",
    "ranges": "`ranges: [{cidr: 198.51.100.0/24, source: …}]`",
    "ja4": "`ja4: [{value: t13d…, source: …}]`",
    "pinned": "`pinned: true` when its agent refuses a proxy's certificate",
    "ai_training": "`ai_training: {terms: unknown}` unless a source states more",
    "links": "`links: {privacy: https://…, opt_out: null, data_request: null}`",
    "sources": "`sources:` and at least one public page",
    "tests": "`tests: {match: […], ignore: […]}`",
}
OWNER = {
    "name": "`name:` and the company's name",
    "country": "`country:` and its two-letter code, or null",
    "website": "`website:` and an https address",
}
CLAIM = {
    "kind": "`kind:` and the kind of data",
    "claim": "`claim:` and the ground: observed, source-code, documented, third-party or denied",
    "when": "`when:` and default, configurable, add-on or unknown",
    "source": "`source:` and a key under `sources`",
}
ENDPOINT = {
    "host": "`host:` and one host name",
    "domain": "`domain:` and a name that is matched with all below it; without host and domain it is for any host",
    "role": "`role:` and what it is for: ingest, agent, script, console, website or unknown",
    "methods": "`methods: [POST]`",
    "path": "`path:` and a glob such as /v2/events/**",
    "collects": "`collects: [kind]`",
    "source": "`source:` and a key under `sources`",
    "tunnel": "`tunnel: true` when what goes there is other traffic, wrapped up",
    "needs": "`needs: {query: [key]}` or `needs: {body: [key], decode: [json]}`, for an endpoint on any host",
    "read": "`read: {decode: [json], at: …, kinds: {…}}`",
    "tests": "`tests: [{body: '…', kinds: [kind]}]`",
}
TUNNEL = {
    "protocol": "`protocol:` and wireguard, openvpn, ipsec, anyconnect or tailscale",
    "port": "`port:` and its number, when it is the product's only on that port",
    "source": "`source:` and a key under `sources`",
}
ADDRESS_RANGE = {
    "cidr": "`cidr:` and a public network such as 198.51.100.0/24",
    "source": "`source:` and a key under `sources`",
}
JA4 = {
    "value": "`value:` and the JA4 that the product's agent alone shows",
    "source": "`source:` and a key under `sources`",
}
READ = {
    "decode": "`decode:` and the steps, such as [gzip, json]",
    "at": "`at:` and where the values stand, such as events[*].type; several places are parted by ` | `",
    "kinds": "`kinds:` and which value means which kind, such as {key: keystrokes}",
}
NEEDS = {
    "query": "`query:` and names of keys that the query must hold",
    "body": "`body:` and names of keys that one mapping of the body must hold",
    "decode": "`decode:` and the steps to the body's values, such as [json]",
    "at": "`at:` and where that mapping stands, if it is not the whole body, such as payload or [*].properties",
    "read": "`read: true` where a body has no keys: something must be read out of it as the endpoint's `read:` says",
}
READ_TEST = {
    "body": "`body:` and a made-up body in quotes",
    "kinds": "`kinds:` and what must be read out of it",
}
AI_TRAINING = {
    "terms": "`terms:` and stated, opt-out, no or unknown",
    "source": "`source:` and the key of the page that states it",
}
LINKS = {
    "privacy": "`privacy:` and the address of the privacy notice, or null when you found none",
    "opt_out": "`opt_out:` and its address, or null when you found none",
    "data_request": "`data_request:` and its address, or null when you found none",
}
SOURCE = {
    "url": "`url:` and the https address of a public page",
    "says": "`says:` and one sentence of your own on what the page tells",
    "seen": "`seen:` and the day on which it was read, as YYYY-MM-DD",
}
OVERLAY_FILE = {"overlay": "`overlay:` and `- {product: matomo, hosts: [stats.company.example]}` for each product"}
OVERLAY = {
    "product": "`product:` and the id of a signature; `detect signatures list` shows all",
    "hosts": "`hosts:` and the names of your own hosts on which it runs",
    "domains": "`domains:` and names of your own that belong to it with all below them",
    "role": "`role:` and ingest, agent, script or console; ingest if it is left out",
}
EXAMPLES = {
    "match": "`match:` and at least one host or URL that belongs to the product",
    "ignore": "`ignore:` and at least one look-alike that does not, such as 'not' before the domain",
}
