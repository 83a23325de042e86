// A slippy map: tiles come, and the view is saved when it has moved.
import * as L from "leaflet";
import style from "leaflet/dist/leaflet.css";

document.head.appendChild(Object.assign(document.createElement("style"), {textContent: style}));
const app = document.getElementById("app");
const map = L.map(app, {zoomAnimation: false, inertia: false}).setView([47.3769, 8.5417], 13);
L.tileLayer("/tiles/{z}/{x}/{y}.png").addTo(map);
L.polyline([[47.37, 8.53], [47.372, 8.536], [47.378, 8.545]]).addTo(map);
map.on("moveend zoomend", () => {
  const {lat, lng} = map.getCenter();
  const box = map.getBounds();
  fetch("/api/view", {
    method: "POST", headers: {"Content-Type": "application/json"},
    body: JSON.stringify({center: {lat, lng}, zoom: map.getZoom(), bounds: [box.getSouth(), box.getWest(), box.getNorth(), box.getEast()]}),
  });
});
window.isReady = true;
