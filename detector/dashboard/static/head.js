// The top of the page: the sentences to begin with, the figures, and the last word.

import { el, fill, find, sentence, show, write } from "/dom.js";
import { zone } from "/words.js";

export function drawHead(head) {
    write(find("#lead"), head.lead);
    fill(find("#more"), head.more, more => more.map(pieces => el("p", {}, sentence(pieces))));
    fill(find("#looked"), head.looked, sentence);
    const figures = head.figures;
    const rest = head.nameless ? [["plain", head.nameless, "of the bytes have no name"]] : [];
    fill(find("#figures"), [...figures, ...rest], drawFigures);
    show(find("#figures"), figures.length + rest.length > 0);
    write(find("#about"), `${head.signatures} Made by detect ${head.version}, on this machine alone. Times are those of `
        + `this computer (${zone}) unless it says UTC.`);
    write(find("#verdict"), head.verdict);
}

function drawFigures(figures) {
    return figures.map(([tone, count, words]) => el("li", { class: tone },
        el("strong", {}, count.toLocaleString("en")), " ", el("span", {}, words)));
}
