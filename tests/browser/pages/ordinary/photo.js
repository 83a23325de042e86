// Photographs that are uploaded when one asks for it.
const app = document.getElementById("app");
app.innerHTML = '<button id="upload" style="margin: 60px">Upload</button><canvas id="photo" width="1600" height="1200" style="width: 400px"></canvas>';
const canvas = document.getElementById("photo");
const paint = canvas.getContext("2d");
let number = 0;
const draw = () => {
  const sky = paint.createLinearGradient(0, 0, 0, 1200);
  sky.addColorStop(0, `hsl(${number * 70}, 60%, 60%)`);
  sky.addColorStop(1, "#f5e6c8");
  paint.fillStyle = sky;
  paint.fillRect(0, 0, 1600, 1200);
  for (let spot = 0; spot < 400; spot++) {
    paint.fillStyle = `hsl(${(spot * 37 + number * 90) % 360}, 40%, 50%)`;
    paint.fillRect((spot * 97 + number * 31) % 1600, 700 + (spot * 53) % 480, 18, 40);
  }
};
document.getElementById("upload").addEventListener("click", () => {
  draw();
  canvas.toBlob((blob) => {
    const form = new FormData();
    form.append("album", "holiday");
    form.append("photo", blob, `IMG_20${number++}.jpg`);
    fetch("/api/photos", {method: "POST", body: form});
  }, "image/jpeg", 0.8);
});
window.isReady = true;
