# mypy: disable-error-code="import-not-found,import-untyped,no-any-return,misc"
"""A page that watches its visitor the way an in-house tracker does, and the WebSocket that it reports to."""

from __future__ import annotations

import asyncio

from wsproto import ConnectionType, WSConnection
from wsproto.events import AcceptConnection, CloseConnection, Message, Request, TextMessage
from wsproto.extensions import PerMessageDeflate

PATH = "/watched"
PAGE = b"""<!doctype html><title>watched</title><script type=module>
const points = (n, from) => Array.from({length: n}, (_, i) => ({
  type: "mousemove",
  x: Math.round(400 + 300 * Math.sin((from + i) / 17)),
  y: Math.round(300 + 2 * i * Math.cos(i / 40)),
  t: 1764000000000 + (from + i) * 16 + i % 3}));
const post = (path, body, headers = {}) => fetch(path, {method: "POST", body, headers});
const json = {"content-type": "application/json"};
const packed = await new Response(new Blob([JSON.stringify({events: points(80, 900)})]).stream()
  .pipeThrough(new CompressionStream("gzip"))).arrayBuffer();
await Promise.all([
  post("/collect/one?session=1", JSON.stringify({events: points(600, 0)}), json),
  post("/collect/two", JSON.stringify({events: points(500, 600)}), json),
  post("/collect/packed", packed, {...json, "content-encoding": "gzip"})]);
const socket = new WebSocket("wss://" + location.host + "/live");
await new Promise(done => {
  let answers = 0;
  socket.onopen = () => { for (let i = 0; i < 3; i++) socket.send(JSON.stringify({events: points(60, 60 * i)})); };
  socket.onmessage = () => ++answers === 3 && done(socket.close());
});
</script>
"""


def is_upgrade(fields: dict[str, str]) -> bool:
    """Tell whether a request asks for a WebSocket."""
    return fields.get("upgrade") == "websocket"


async def serve_socket(head: bytes, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Accept a WebSocket, compressed where the client offers it, and thank for each message."""
    connection = WSConnection(ConnectionType.SERVER)
    data = head
    while data:
        connection.receive_data(data)
        for event in connection.events():
            if isinstance(event, Request):
                writer.write(connection.send(AcceptConnection(extensions=[PerMessageDeflate()])))
            elif isinstance(event, TextMessage) and event.message_finished:
                writer.write(connection.send(Message(data='{"thanks": true}')))
            elif isinstance(event, CloseConnection):
                writer.write(connection.send(event.response()))
        await writer.drain()
        data = await reader.read(65536)
