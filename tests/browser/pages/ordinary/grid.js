// A table to calculate in, saved by itself after every change.
const app = document.getElementById("app");
const [rows, columns] = [12, 6];
const cells = Array.from({length: rows * columns}, (_, at) =>
  `<input id="cell-${Math.floor(at / columns)}-${at % columns}" style="width: 110px">`);
app.innerHTML = `<div style="display: grid; grid-template-columns: repeat(${columns}, 130px); margin: 20px">${cells.join("")}</div>`;
const values = Array.from({length: rows}, () => Array(columns).fill(""));
let revision = 0;
app.addEventListener("change", (event) => {
  const [, row, column] = event.target.id.split("-").map(Number);
  values[row][column] = event.target.value;
  fetch("/api/sheets/budget", {
    method: "PUT", headers: {"Content-Type": "application/json"},
    body: JSON.stringify({sheet: "budget", revision: revision++, cells: values.flatMap((line, at) =>
      line.map((value, of) => ({row: at, col: of, value})).filter((cell) => cell.value !== ""))}),
  });
});
window.isReady = true;
