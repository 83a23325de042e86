// A tracker of an employer's own, as public code shows them: points with times, every two seconds.
let points = [];
addEventListener("mousemove", (event) => points.push({x: event.clientX, y: event.clientY, t: Date.now()}));
const send = () => {
  if (points.length === 0) return;
  navigator.sendBeacon("https://watch.paywerk.example/m", JSON.stringify({who: "emp-00417", points}));
  points = [];
};
setInterval(send, 2000);
addEventListener("pagehide", send);
window.isReady = true;
