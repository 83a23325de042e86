// A text that two write at: Yjs over a WebSocket whose server sends on what each says, cursors and pointers included.
import * as Y from "yjs";
import {WebsocketProvider} from "y-websocket";

const app = document.getElementById("app");
app.innerHTML = '<textarea id="text" style="width: 900px; height: 500px"></textarea><p id="others"></p>';
const area = document.getElementById("text");
const socket = `wss://${location.host}/rooms`;
const doc = new Y.Doc();
const text = doc.getText("body");
const mine = new WebsocketProvider(socket, "plan", doc, {disableBc: true});
const colleague = new WebsocketProvider(socket, "plan", new Y.Doc(), {disableBc: true});
mine.awareness.setLocalStateField("user", {name: "Odile", color: "#a33"});
colleague.awareness.setLocalStateField("user", {name: "Karim", color: "#3a3"});

area.addEventListener("input", () => {
  const [before, after] = [text.toString(), area.value];
  let start = 0;
  while (start < before.length && before[start] === after[start]) start++;
  let tail = 0;
  while (tail < Math.min(before.length, after.length) - start && before.at(-1 - tail) === after.at(-1 - tail)) tail++;
  doc.transact(() => {
    text.delete(start, before.length - tail - start);
    text.insert(start, after.slice(start, after.length - tail));
  });
  mine.awareness.setLocalStateField("cursor", {anchor: area.selectionStart, head: area.selectionEnd});
});
let last = 0;
addEventListener("mousemove", (event) => {
  if (event.timeStamp - last < 50) return;
  last = event.timeStamp;
  mine.awareness.setLocalStateField("pointer", {x: event.clientX, y: event.clientY});
});
let turn = 0;
setInterval(() => {
  colleague.awareness.setLocalStateField("pointer", {
    x: 600 + Math.round(200 * Math.sin(turn / 3)), y: 300 + Math.round(120 * Math.cos(turn / 4)),
  });
  colleague.doc.getText("body").insert(0, "abc def "[turn++ % 8]);
}, 120);
mine.on("sync", () => { window.isReady = true; });
mine.on("status", ({status}) => { if (status === "connected") window.isReady = true; });
