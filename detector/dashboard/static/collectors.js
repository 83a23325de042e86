// The lists of the report that have no numbers to follow: unknown hosts, visits, who opened connections, gaps, words.

import { el, fill, find, name, sentence, show } from "/dom.js";
import { buttons } from "/explain.js";
import { moment } from "/words.js";

export function drawUnknown(rows) {
    section("#unknown", rows, rows => rows.map(row => host(row, "unknown")));
}

export function drawPossible(rows) {
    section("#possible", rows, rows => rows.map(row => host(row, "possible")));
}

export function drawVisited(rows) {
    section("#visited", rows, rows => rows.map(([id, vendor, category, hosts]) => el("li", {},
        el("strong", {}, vendor), ` (${category}): `, name(hosts), " ", el("span", { class: "buttons" }, buttons(id, vendor)))));
}

// A section that is a list of sentences.
export const drawSentences = query => rows => section(query, rows, rows => rows.map(pieces => el("li", {}, sentence(pieces))));

export function drawGaps(gaps) {
    fill(find("#gaps > ul"), gaps, gaps => gaps.map(gap => el("li", {}, sentence(gap.sentence), details(gap))));
}

export function drawLegend(words) {
    fill(find("#legend"), words, words => (words.length ? [
        el("h3", {}, "What the words mean"),
        el("dl", { class: "legend" }, words.map(([word, meaning]) => el("div", {}, el("dt", {}, word), el("dd", {}, meaning)))),
    ] : []));
}

function section(query, rows, draw) {
    show(find(query), rows.length > 0);
    fill(find(`${query} > ul`), rows, draw);
}

function host(row, tone) {
    return el("li", { class: `card ${tone}` }, el("p", { class: "summary" }, sentence(row.sentence)),
        el("dl", { class: "facts" }, [["Sent", row.sent], ["First seen", moment(row.times[0])], ["Last seen", moment(row.times[1])]].map(
            ([label, value]) => el("div", {}, el("dt", {}, label), el("dd", {}, value)))),
        details(row));
}

function details(row) {
    return row.details.length ? el("ul", {}, row.details.map(pieces => el("li", {}, sentence(pieces)))) : "";
}
