// Cards that are moved between columns; the new place of a card is saved.
const app = document.getElementById("app");
app.innerHTML = [0, 1, 2].map((card) =>
  `<div id="card-${card}" style="position: absolute; left: ${80 + card * 180}px; top: 80px; width: 140px; height: 80px;
    background: #fe9; user-select: none">Card ${card}</div>`).join("");
let moved = null;
let from = [0, 0];
addEventListener("mousedown", (event) => {
  if (!event.target.id.startsWith("card-")) return;
  moved = event.target;
  from = [event.clientX - moved.offsetLeft, event.clientY - moved.offsetTop];
});
addEventListener("mousemove", (event) => {
  if (!moved) return;
  moved.style.left = `${event.clientX - from[0]}px`;
  moved.style.top = `${event.clientY - from[1]}px`;
});
addEventListener("mouseup", () => {
  if (!moved) return;
  const place = {id: moved.id, left: moved.offsetLeft, top: moved.offsetTop, column: Math.floor(moved.offsetLeft / 400)};
  moved = null;
  fetch(`/api/cards/${place.id}`, {
    method: "PATCH", headers: {"Content-Type": "application/json"}, body: JSON.stringify(place),
  });
});
window.isReady = true;
