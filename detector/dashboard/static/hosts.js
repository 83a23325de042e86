// Every host, matched or not: searched and sorted here in the page, and only while the list is open.

import { el, find, write } from "/dom.js";
import { Rows } from "/rows.js";
import { brief, plural, size } from "/words.js";

const HOST = 0, PRODUCT = 1, SEEN = 2, SENT = 3, RECEIVED = 4, CONTACTS = 5, LAST = 6;
const ORDERS = {
    sent: (one, other) => (other[SENT] ?? 0) - (one[SENT] ?? 0) || other[CONTACTS] - one[CONTACTS] || (one[HOST] < other[HOST] ? -1 : 1),
    last: (one, other) => other[LAST] - one[LAST] || (one[HOST] < other[HOST] ? -1 : 1),
    name: (one, other) => (one[HOST] < other[HOST] ? -1 : 1),
};
let known = null, rows = null;

export function beginHosts(hosts) {
    known = hosts;
    rows = new Rows(find("#hosts .viewport"), drawLine);
    find("#hosts details").addEventListener("toggle", drawHosts);
    for (const query of ["#find-host", "#by"]) {
        find(query).addEventListener("input", () => {
            drawHosts();
            rows.toTop();
        });
    }
}

export function drawHosts() {
    write(find("#hosts-count"), `${plural(known.size, "host")}, with what was seen of each`);
    if (!find("#hosts details").open) return;
    const words = find("#find-host").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const fitting = [...known.values()].filter(row => words.every(word => `${row[HOST]} ${row[PRODUCT]}`.toLowerCase().includes(word)));
    fitting.sort(ORDERS[find("#by").value]);
    rows.show(fitting);
    write(find("#hosts-shown"), words.length ? `${fitting.length.toLocaleString("en")} of ${plural(known.size, "host")} fit.` : `${plural(known.size, "host")}.`);
}

function drawLine(line, row) {
    if (!line.cells) {
        line.cells = ["host", "product", "what", "sent"].map(name => el("span", { class: name, dir: name === "host" ? "ltr" : "auto" }));
        line.replaceChildren(...line.cells.flatMap((cell, place) => (place ? [" ", cell] : [cell])));
    }
    const told = `${row[SEEN]}; ${plural(row[CONTACTS], "contact")}; last ${brief(row[LAST])}`;
    const sizes = `${size(row[SENT])} sent, ${size(row[RECEIVED])} received`;
    [row[HOST], row[PRODUCT], told, sizes].forEach((text, place) => write(line.cells[place], text));
    line.title = row[HOST];
}
