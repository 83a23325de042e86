// Clicks, scroll depth and fields' values of an employer's own, one event a request.
const tell = (event) => fetch("https://events.paywerk.example/e", {
  method: "POST", headers: {"Content-Type": "application/json"}, keepalive: true, body: JSON.stringify(event),
});
addEventListener("click", (event) => tell({
  type: "click", x: event.pageX, y: event.pageY, selector: `#${event.target.id}`,
  text: (event.target.innerText || "").slice(0, 40), ts: Date.now(),
}));
addEventListener("change", (event) => tell({
  type: "change", field: event.target.name, value: event.target.type === "password" ? "" : event.target.value,
  ts: Date.now(),
}));
window.isReady = true;
