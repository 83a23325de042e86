"""SMTP, IMAP, POP3 and PostgreSQL as far as STARTTLS: the few lines that are said before TLS takes over."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any

Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Coroutine[Any, Any, None]]
POSTGRES_SSL_REQUEST = bytes.fromhex("0000000804d2162f")


@dataclass(frozen=True, slots=True)
class Dialogue:
    """What a server says before TLS; `{tag}` is replaced by the first word of the client's line, as IMAP wants."""

    greeting: str
    answers: dict[str, str]
    upgrade: str


DIALOGUES = {
    25: Dialogue(
        "220 mail.example ESMTP laboratory\r\n",
        {"EHLO": "250-mail.example greets you\r\n250-STARTTLS\r\n250 HELP\r\n", "STARTTLS": "220 Go ahead\r\n"},
        "STARTTLS",
    ),
    143: Dialogue(
        "* OK [CAPABILITY IMAP4rev1 STARTTLS] laboratory ready\r\n",
        {"CAPABILITY": "* CAPABILITY IMAP4rev1 STARTTLS\r\n{tag} OK done\r\n", "STARTTLS": "{tag} OK begin TLS\r\n"},
        "STARTTLS",
    ),
    110: Dialogue("+OK laboratory\r\n", {"CAPA": "+OK\r\nSTLS\r\n.\r\n", "STLS": "+OK begin TLS\r\n"}, "STLS"),
}


def mail_server(dialogue: Dialogue, context: ssl.SSLContext) -> Serve:
    """Return a server of one connection that follows the dialogue and then speaks TLS."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(dialogue.greeting.encode())
        while line := (await reader.readline()).decode("latin-1"):
            words = line.upper().split()
            known = next((word for word in words if word in dialogue.answers), "")
            writer.write(dialogue.answers.get(known, "{tag} OK\r\n").format(tag=line.split()[0]).encode())
            if known == dialogue.upgrade:
                await _secure(reader, writer, context)
                return

    return serve


def postgres_server(context: ssl.SSLContext) -> Serve:
    """Return a server that answers PostgreSQL's SSLRequest and then speaks TLS."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if await reader.readexactly(8) == POSTGRES_SSL_REQUEST:
            writer.write(b"S")
            await _secure(reader, writer, context)

    return serve


async def _secure(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, context: ssl.SSLContext) -> None:
    try:
        await writer.start_tls(context)
        await reader.read(1000)
    except (ConnectionError, ssl.SSLError):
        return
    finally:
        writer.close()
