// A drawing board: every stroke is saved when the pen is lifted.
const app = document.getElementById("app");
app.innerHTML = '<canvas id="canvas" width="1240" height="860"></canvas>';
const canvas = document.getElementById("canvas");
const pen = canvas.getContext("2d");
let stroke = null;
let number = 0;
canvas.addEventListener("pointerdown", (event) => {
  stroke = {id: `stroke-${++number}`, tool: "pen", color: "#2b4a6f", width: 3, points: []};
  pen.beginPath();
  pen.moveTo(event.offsetX, event.offsetY);
});
canvas.addEventListener("pointermove", (event) => {
  if (!stroke) return;
  stroke.points.push({x: event.offsetX, y: event.offsetY, pressure: event.pressure, t: Math.round(event.timeStamp)});
  pen.lineTo(event.offsetX, event.offsetY);
  pen.stroke();
});
canvas.addEventListener("pointerup", () => {
  const body = JSON.stringify({board: "sketch-7", strokes: [stroke]});
  stroke = null;
  fetch("/api/strokes", {method: "POST", headers: {"Content-Type": "application/json"}, body});
});
window.isReady = true;
