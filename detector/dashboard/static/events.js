// The list of events: the latest five thousand, searched and filtered here in the page.

import { el, find, write } from "/dom.js";
import { Rows } from "/rows.js";
import { plural, precise, moment, size } from "/words.js";

const MOST = 5000;
let all = [], shown = [], total = 0, rows = null;
const AT = 1, SORT = 2, TEXT = 3, HOST = 4, VENDOR = 5, TONE = 6, PROGRAM = 7, SENT = 8, WORDS = 9;

export function beginEvents() {
    rows = new Rows(find("#events .viewport"), drawLine);
    for (const query of ["#find", "#sort", "#whose"]) find(query).addEventListener("input", choose);
    count();
}

// Take what is told: [number, at, sort, text, host, product, tone, program, sent] each, the oldest first.
export function takeEvents({ all: told, rows: taken }) {
    total = told;
    for (const row of taken) row[WORDS] = `${row[TEXT]} ${row[HOST]} ${row[VENDOR]} ${row[PROGRAM]}`.toLowerCase();
    all.push(...taken);
    if (all.length > MOST) all = all.slice(-MOST);
    return taken;
}

export function forgetEvents() {
    all = [];
}

export function drawEvents(taken) {
    const wanted = filter();
    const added = taken ? taken.filter(wanted).reverse() : null;
    // What is new goes to the top; only a new filter looks at all of them again.
    shown = added ? [...added, ...shown].slice(0, MOST) : all.filter(wanted).reverse();
    rows.show(shown, added ? added.length : 0);
    count();
}

function choose() {
    drawEvents(null);
    rows.toTop();
}

function filter() {
    const words = find("#find").value.trim().toLowerCase().split(/\s+/).filter(Boolean);
    const sort = find("#sort").value, whose = find("#whose").value;
    return row => (!sort || row[SORT] === sort)
        && (!whose || (whose === "known" ? row[TONE] !== "plain" : row[TONE] === whose))
        && words.every(word => row[WORDS].includes(word));
}

function count() {
    const isAll = shown.length === all.length;
    const kept = total > all.length ? ` Of ${plural(total, "event")} in all, the latest are kept.` : "";
    write(find("#counted"), isAll ? `${plural(all.length, "event")}.${kept}` : `${shown.length.toLocaleString("en")} of ${plural(all.length, "event")} fit.${kept}`);
}

function drawLine(line, row) {
    if (!line.cells) {
        line.cells = ["at", "host", "what", "product", "program", "sent"].map(name => el("span", { class: name, dir: name === "host" ? "ltr" : "auto" }));
        line.replaceChildren(...line.cells.flatMap((cell, place) => (place ? [" ", cell] : [cell])));
    }
    line.className = row[TONE];
    const texts = [precise(row[AT]), row[HOST], row[TEXT], row[VENDOR], row[PROGRAM], row[SENT] ? `${size(row[SENT])} sent` : ""];
    texts.forEach((text, place) => write(line.cells[place], text));
    line.title = `${moment(row[AT])} ${row[HOST]}: ${row[TEXT]}`;
}
