"""Lines as the tools write them, made after their documentation: posthog and hubstaff are met, and example hosts."""

from __future__ import annotations

import base64
import json
import sqlite3
import struct
from pathlib import Path
from typing import Any

AT = 1_795_511_642.0  # 2026-11-24T09:14:02Z
POSTHOG, HUBSTAFF = "eu.i.posthog.com", "client-api.hubstaff.com"
POSTHOG_ADDRESS, HUBSTAFF_ADDRESS = "203.0.113.10", "203.0.113.20"


def tsv(path: str, fields: str, *rows: str) -> bytes:
    """Return a log of Zeek's in its own form; blanks stand for tabs."""
    head = [
        "#separator \\x09",
        "#set_separator\t,",
        "#empty_field\t(empty)",
        "#unset_field\t-",
        f"#path\t{path}",
        "#open\t2026-11-24-09-00-00",
        "#fields\t" + "\t".join(fields.split()),
        "#types\t" + "\t".join("string" for _ in fields.split()),
    ]
    body = ["\t".join(row.split()) for row in rows]
    return ("\n".join([*head, *body, "#close\t2026-11-24-10-00-00"]) + "\n").encode()


def zeek_tsv() -> dict[str, bytes]:
    """Return a folder of Zeek's logs: a TLS, a QUIC and an HTTP connection, and the look-ups before them."""
    ends = "ts uid id.orig_h id.orig_p id.resp_h id.resp_p"
    client = "192.168.1.5"
    return {
        "conn.log": tsv(
            "conn",
            f"{ends} proto service duration orig_bytes resp_bytes conn_state local_orig history"
            " orig_pkts orig_ip_bytes",
            f"{AT + 1} CTls1 {client} 50001 {POSTHOG_ADDRESS} 443 tcp ssl 2.5 9000 1200 SF T ShADadFf 20 9800",
            f"{AT + 2} CQuic1 {client} 50002 {HUBSTAFF_ADDRESS} 443 udp quic,ssl 1.0 5000 800 SF T Dd 9 5300",
            f"{AT + 3} CHttp1 {client} 50003 198.51.100.7 80 tcp http 0.5 300 400 SF T ShADadFf 5 500",
            f"{AT} CDns1 {client} 40000 192.168.1.1 53 udp dns 0.01 40 80 SF T Dd 1 68",
            f"{AT + 4} CPing1 {client} 8 192.168.1.1 0 icmp - 0.01 40 40 OTH T - 1 68",
        ),
        "dns.log": tsv(
            "dns",
            f"{ends} proto trans_id query qtype qtype_name rcode_name answers TTLs rejected",
            f"{AT} CDns1 {client} 40000 192.168.1.1 53 udp 7 {POSTHOG} 1 A NOERROR"
            f" alias.example,{POSTHOG_ADDRESS} 60.0,300.0 F",
            f"{AT} CMdns1 {client} 5353 224.0.0.251 5353 udp 0 printer.local 1 A - - - F",
        ),
        "ssl.log": tsv(
            "ssl",
            f"{ends} version cipher server_name resumed established next_protocol",
            f"{AT + 1.1} CTls1 {client} 50001 {POSTHOG_ADDRESS} 443 TLSv13 TLS_AES_128_GCM_SHA256 {POSTHOG} F T h2",
        ),
        "quic.log": tsv(
            "quic",
            f"{ends} version client_initial_dcid server_scid server_name client_protocol history",
            f"{AT + 2.1} CQuic1 {client} 50002 {HUBSTAFF_ADDRESS} 443 1 95412c47018cdfe8 d5412c47 {HUBSTAFF} h3 ISisH",
        ),
        "http.log": tsv(
            "http",
            f"{ends} trans_depth method host uri request_body_len response_body_len status_code",
            f"{AT + 3.1} CHttp1 {client} 50003 198.51.100.7 80 1 POST intranet.example /save?token=hunter2 120 15 200",
        ),
        "weird.log": tsv("weird", f"{ends} name", f"{AT} CTls1 {client} 1 {client} 2 truncated_header"),
    }


def lines(*rows: dict[str, Any]) -> bytes:
    return b"".join(json.dumps(row).encode() + b"\n" for row in rows)


def zeek_row(uid: str, port: int, server: str = POSTHOG_ADDRESS, **more: Any) -> dict[str, Any]:
    ends = {"id.orig_h": "192.168.1.5", "id.orig_p": port, "id.resp_h": server, "id.resp_p": 443}
    return {"ts": AT, "uid": uid, **ends, **more}


def zeek_json() -> dict[str, bytes]:
    """Return Zeek's conn and ssl logs as JSON lines."""
    sizes: dict[str, Any] = {"orig_bytes": 9_000, "resp_bytes": 1_200}
    return {
        "conn.log": lines(zeek_row("CTls1", 50_001, proto="tcp", duration=2.5, conn_state="SF", **sizes)),
        "ssl.log": lines(zeek_row("CTls1", 50_001, version="TLSv13", server_name=POSTHOG, established=True)),
    }


def eve_row(kind: str, port: int, server: str = POSTHOG_ADDRESS, dest_port: int = 443, **more: Any) -> dict[str, Any]:
    return {
        "timestamp": "2026-11-24T09:14:02.500000+0000",
        "flow_id": 1_000_000_000_000 + port,
        "event_type": kind,
        "src_ip": "192.168.1.5",
        "src_port": port,
        "dest_ip": server,
        "dest_port": dest_port,
        "proto": "TCP",
        **more,
    }


def eve_flow(port: int, server: str = POSTHOG_ADDRESS, dest_port: int = 443, **more: Any) -> dict[str, Any]:
    flow = {"pkts_toserver": 20, "pkts_toclient": 18, "bytes_toserver": 10_320, "bytes_toclient": 2_388}
    times = {"start": "2026-11-24T09:14:02.000000+0000", "end": "2026-11-24T09:14:09.000000+0000"}
    return eve_row("flow", port, server, dest_port, flow={**flow, **times, "state": "closed"}, **more)


def eve() -> bytes:
    """Return an eve.json: look-ups in the forms of versions 2 and 3, handshakes, a request, flows, and an alert."""
    asked = {"version": 2, "type": "query", "id": 7, "rrname": POSTHOG, "rrtype": "A"}
    answers = [
        {"rrname": POSTHOG, "rrtype": "CNAME", "ttl": 60, "rdata": "alias.example"},
        {"rrname": "alias.example", "rrtype": "A", "ttl": 300, "rdata": POSTHOG_ADDRESS},
    ]
    told = {**asked, "type": "answer", "rcode": "NOERROR", "answers": answers}
    newer = {"version": 3, "type": "request", "id": 8, "queries": [{"rrname": HUBSTAFF, "rrtype": "A"}]}
    request = {"hostname": "intranet.example", "url": "/save?token=hunter2", "http_method": "POST", "length": 15}
    return lines(
        eve_row("dns", 40_000, "192.168.1.1", 53, proto="UDP", dns=asked),
        eve_row("dns", 40_000, "192.168.1.1", 53, proto="UDP", dns=told),
        eve_row("dns", 40_001, "192.168.1.1", 53, proto="UDP", dns=newer),
        eve_row("tls", 50_001, tls={"sni": POSTHOG, "version": "TLS 1.3"}),
        eve_row("alert", 50_001, alert={"signature": "x"}),
        eve_row("quic", 50_002, HUBSTAFF_ADDRESS, proto="UDP", quic={"version": "1", "sni": HUBSTAFF}),
        eve_row("http", 50_003, "198.51.100.7", 80, http=request),
        eve_flow(50_001),
        eve_flow(50_002, HUBSTAFF_ADDRESS, proto="UDP"),
        eve_flow(50_003, "198.51.100.7", 80),
    )


def dns_answer(name: str, alias: str, address: bytes) -> str:
    """Return a DNS response with an alias and an address, in base64."""

    def packed(text: str) -> bytes:
        return b"".join(bytes([len(label)]) + label.encode() for label in text.split(".")) + b"\0"

    head = struct.pack("!HHHHHH", 7, 0x8180, 1, 2, 0, 0)
    question = packed(name) + struct.pack("!HH", 1, 1)
    target = packed(alias)
    first = packed(name) + struct.pack("!HHIH", 5, 1, 60, len(target)) + target
    second = packed(alias) + struct.pack("!HHIH", 1, 1, 300, 4) + address
    return base64.b64encode(head + question + first + second).decode()


def adguard() -> bytes:
    """Return a querylog.json: an answered look-up and a blocked one."""
    answer = dns_answer(POSTHOG, "alias.example", bytes((203, 0, 113, 10)))
    common = {"QT": "A", "QC": "IN", "CP": "", "IP": "192.168.1.5", "Elapsed": 1_234_567}
    return lines(
        {"T": "2026-11-24T09:14:02.123456789Z", "QH": POSTHOG, **common, "Answer": answer, "Result": {}},
        {
            "T": "2026-11-24T10:14:03.123456789+01:00",
            "QH": HUBSTAFF,
            **common,
            "Result": {"IsFiltered": True, "Reason": 3, "Rules": [{"Text": "||hubstaff.com^"}]},
        },
    )


def dnsmasq() -> bytes:
    """Return a log of dnsmasq's in the forms of its own file, of a syslog, with `extra`, and of Pi-hole 6."""
    return f"""Nov 24 09:00:00 dnsmasq[353]: started, version 2.90 cachesize 150
Nov 24 09:14:02 dnsmasq[353]: query[A] {POSTHOG} from 192.168.1.5
Nov 24 09:14:02 dnsmasq[353]: forwarded {POSTHOG} to 9.9.9.9
Nov 24 09:14:02 dnsmasq[353]: reply {POSTHOG} is <CNAME>
Nov 24 09:14:02 dnsmasq[353]: reply alias.example is <CNAME>
Nov 24 09:14:02 dnsmasq[353]: reply other.example is {POSTHOG_ADDRESS}
Nov 24 09:14:03 router dnsmasq[353]: 18038 192.168.1.5/54826 query[AAAA] {HUBSTAFF} from 192.168.1.5
2026-11-24 09:14:04.949 query[HTTPS] {HUBSTAFF} from 192.168.1.5
2026-11-24 09:14:04.950 gravity blocked {HUBSTAFF} is 0.0.0.0
""".encode()


def windows_dns() -> bytes:
    """Return a debug log of Windows's DNS server, as an American and a German one write it."""
    return (
        b"DNS Server log file creation at 11/24/2026 9:00:00 AM\r\n"
        b"Message logging key (for packets - other items use a subset of these fields):\r\n"
        b"\tField #  Information         Values\r\n\r\n"
        b"11/24/2026 9:14:02 AM 0E70 PACKET  00000000033397A0 UDP Rcv 192.168.1.5     5b47   Q [0001   D   NOERROR]"
        b" A      (2)eu(1)i(7)posthog(3)com(0)\r\n"
        b"11/24/2026 9:14:02 AM 0E70 PACKET  00000000033397A0 UDP Snd 9.9.9.9         ccfb   Q [0001   D   NOERROR]"
        b" A      (2)eu(1)i(7)posthog(3)com(0)\r\n"
        b"11/24/2026 9:14:02 AM 0E70 PACKET  00000000033397A0 UDP Rcv 9.9.9.9         ccfb R Q [8081   DR  NOERROR]"
        b" A      (2)eu(1)i(7)posthog(3)com(0)\r\n"
        b"24.11.2026 09:14:03 0BE4 PACKET  000000149B80B390 TCP Rcv ::1             0002   Q [0001   D   NOERROR]"
        b" AAAA   (10)client-api(8)hubstaff(3)com(0)\r\n"
    )


def pihole(path: Path) -> None:
    """Make a database as Pi-hole has it: a view over tables that refer to each other."""
    with sqlite3.connect(path) as database:
        database.executescript(
            """
            CREATE TABLE query_storage (id INTEGER PRIMARY KEY, timestamp INTEGER, type INTEGER, status INTEGER,
              domain INTEGER, client INTEGER, forward INTEGER, additional_info INTEGER);
            CREATE TABLE domain_by_id (id INTEGER PRIMARY KEY, domain TEXT);
            CREATE TABLE client_by_id (id INTEGER PRIMARY KEY, ip TEXT, name TEXT);
            CREATE TABLE addinfo_by_id (id INTEGER PRIMARY KEY, type INTEGER, content BLOB);
            CREATE VIEW queries AS SELECT id, timestamp, type, status,
              CASE typeof(domain) WHEN 'integer' THEN (SELECT domain FROM domain_by_id d WHERE d.id = q.domain)
                ELSE domain END domain,
              (SELECT ip FROM client_by_id c WHERE c.id = q.client) client, forward,
              CASE typeof(additional_info) WHEN 'integer'
                THEN (SELECT content FROM addinfo_by_id a WHERE a.id = q.additional_info)
                ELSE additional_info END additional_info
              FROM query_storage q;
            INSERT INTO client_by_id VALUES (1, '192.168.1.5', NULL);
            INSERT INTO addinfo_by_id VALUES (1, 1, 'metrics.vendor.example');
            """
        )
        database.executemany(
            "INSERT INTO domain_by_id VALUES (?, ?)", [(1, POSTHOG), (2, HUBSTAFF), (3, "m.shop.example")]
        )
        database.executemany(
            "INSERT INTO query_storage VALUES (?, ?, 1, ?, ?, 1, NULL, ?)",
            [(1, AT, 2, 1, None), (2, AT + 1, 1, 2, None), (3, AT + 2, 9, 3, 1), (4, None, 2, 1, None)],
        )
    database.close()
