// A recorder of one's own making: rrweb, sent to a host that no catalogue knows.
import {record} from "rrweb";

let events = [];
const token = "token-b81c06de9f4732a5";
const send = () => {
  if (events.length === 0) return;
  const body = JSON.stringify({session: "s-1", employee: "emp-00417", events});
  events = [];
  fetch(`https://telemetry.paywerk.example/api/v1/rec?key=${token}`, {
    method: "POST", headers: {"Content-Type": "application/json", Authorization: `Bearer ${token}`}, body,
    keepalive: body.length < 60000,
  });
};
record({emit: (event) => events.push(event), maskAllInputs: false, maskInputOptions: {password: true}});
setInterval(send, 2500);
addEventListener("pagehide", send);
window.isReady = true;
