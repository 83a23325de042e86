// Serves the page, records every request as one JSON line, and drives a real Chromium with mouse and keyboard.
// node drive.mjs BUNDLE OUTPUT CHROMIUM
import { readFileSync, appendFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import puppeteer from "puppeteer-core";

const [bundle, output, chromium] = process.argv.slice(2);
writeFileSync(output, "");
const boards = ["pad", "atr", "fab", "free"].map((id) => `<div class=b id=${id}B><canvas id=${id} width=1200 height=760></canvas></div>`).join("");
const html = `<!doctype html><title>Payroll Q3</title><style>.b{position:absolute;top:0;left:0;display:none;background:#fff;z-index:9}
#heat{height:10px}</style><div id=heat></div><h1>Pay</h1><input id=name><input id=search><textarea id=area></textarea><div id=quill></div>
<button id=ok>Approve</button>${"<p>Salary table row, internal.</p>".repeat(80)}${boards}<div class=b id=konB><div id=kon></div></div>
<div class=b id=mapB><div id=map style="width:1200px;height:760px"></div></div><script src=/b.js></script>`;
const began = Date.now();
const server = createServer((request, response) => {
  const url = new URL(request.url, "http://x");
  if (url.pathname === "/") return response.end(html);
  if (url.pathname === "/b.js") return response.end(readFileSync(bundle));
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    const body = Buffer.concat(parts);
    appendFileSync(output, JSON.stringify({ case: url.pathname.slice(3), at: (Date.now() - began) / 1000, query: url.search.slice(1),
      content_type: request.headers["content-type"] || "", content_encoding: request.headers["content-encoding"] || "", body: body.toString("base64") }) + "\n");
    response.end("{}");
  });
}).listen(0, "127.0.0.1");
const browser = await puppeteer.launch({ executablePath: chromium, headless: true, args: ["--no-sandbox", "--disable-gpu"], defaultViewport: { width: 1280, height: 800 } });
const page = await browser.newPage();
page.on("pageerror", (error) => console.error("page:", error.message));
await page.goto(`http://127.0.0.1:${server.address().port}/`);
const sleep = (ms) => new Promise((done) => setTimeout(done, ms));
async function curve(x, y, steps) {
  const from = curve.at || [600, 400], bend = (Math.random() - 0.5) * 120;
  for (let k = 1; k <= steps; k++) {
    const p = k / steps, s = 10 * p ** 3 - 15 * p ** 4 + 6 * p ** 5;
    await page.mouse.move(from[0] + (x - from[0]) * s + bend * Math.sin(Math.PI * p), from[1] + (y - from[1]) * s + bend * Math.sin(Math.PI * p) * 0.6);
    await sleep(6 + Math.random() * 14);
  }
  curve.at = [x, y];
}
for (let round = 0; round < 3; round++) {
  for (const [x, y] of [[200, 60], [900, 500], [340, 620], [1100, 120], [620, 300]]) { await curve(x + round * 9, y, 26); await page.mouse.click(x + round * 9, y); await sleep(200 + Math.random() * 500); }
  for (const id of ["name", "search", "area"]) { await page.focus("#" + id); await page.keyboard.type("please check row " + round, { delay: 70 + Math.random() * 50 }); await page.keyboard.press("Backspace"); }
  await page.click("#quill .ql-editor"); await page.keyboard.type("minutes of the day", { delay: 80 });
  await page.mouse.wheel({ deltaY: 500 }); await sleep(400); await page.mouse.wheel({ deltaY: -500 }); await sleep(900);
  await page.evaluate(() => { const r = document.createRange(); r.selectNodeContents(document.querySelector("h1")); getSelection().removeAllRanges(); getSelection().addRange(r); document.execCommand("copy"); });
}
for (const id of ["pad", "atr", "fab", "kon", "free", "map"]) {
  await page.evaluate((one) => { for (const b of document.querySelectorAll(".b")) b.style.display = b.id === one + "B" ? "block" : "none"; dispatchEvent(new Event("resize")); }, id);
  for (let stroke = 0; stroke < 3; stroke++) { curve.at = [200 + 200 * stroke, 200]; await page.mouse.move(...curve.at); await page.mouse.down(); await curve(500 + 150 * stroke, 560, 30); await curve(300, 400, 24); await page.mouse.up(); await sleep(500); }
  await sleep(2500);
}
await sleep(3000);
await browser.close();
server.close();
