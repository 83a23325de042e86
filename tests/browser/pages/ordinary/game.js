// A game: where the player is goes out twenty times a second, and where all are comes back.
const app = document.getElementById("app");
app.innerHTML = '<div id="player" style="position: absolute; width: 20px; height: 20px; background: #a33"></div>';
const player = {x: 600, y: 400, vx: 0, vy: 0};
const socket = new WebSocket(`wss://${location.host}/match`);
const held = new Set();
addEventListener("keydown", (event) => held.add(event.key));
addEventListener("keyup", (event) => held.delete(event.key));
let tick = 0;
const step = () => {
  player.vx = (held.has("ArrowRight") - held.has("ArrowLeft")) * 6 + 3 * Math.sin(tick / 9);
  player.vy = (held.has("ArrowDown") - held.has("ArrowUp")) * 6 + 2 * Math.cos(tick / 7);
  player.x = Math.min(1200, Math.max(0, player.x + player.vx));
  player.y = Math.min(820, Math.max(0, player.y + player.vy));
  document.getElementById("player").style.translate = `${player.x}px ${player.y}px`;
  socket.send(JSON.stringify({type: "player", tick: tick++, x: player.x, y: player.y, vx: player.vx, vy: player.vy, hp: 100}));
};
socket.addEventListener("open", () => { setInterval(step, 50); window.isReady = true; });
