// The products as cards, grouped by category. A card is made once and then changed where it changed.

import { el, fill, find, name, sentence, show, svg, write } from "/dom.js";
import { buttons } from "/explain.js";
import { moment, plural } from "/words.js";

const cards = new Map(), groups = new Map();
const NEW_FOR = 60_000;
let isFirst = true;

// Put new cards where the report has them: `order` is [title, identities] for each category, `parts` what was told.
export function arrangeCards(order, parts) {
    const wanted = new Set(order.flatMap(([, ids]) => ids));
    for (const [id, card] of cards) {
        if (!wanted.has(id)) {
            card.node.remove();
            cards.delete(id);
        }
    }
    const titles = new Set(order.map(([title]) => title));
    for (const [title, group] of groups) {
        if (!titles.has(title)) {
            group.node.remove();
            groups.delete(title);
        }
    }
    const appeared = [];
    let group = null;
    for (const [title, ids] of order) {
        group = groupOf(title, group);
        let before = null;
        for (const id of ids.filter(id => parts.has(`vendor:${id}`))) {
            if (!cards.has(id)) {
                cards.set(id, new Card(id, parts.get(`vendor:${id}`), isFirst));
                stand(group.list, cards.get(id).node, before);
                appeared.push(parts.get(`vendor:${id}`));
            }
            before = cards.get(id).node;
        }
    }
    show(find("#vendors > .none"), !wanted.size);
    if (appeared.length && !isFirst) say(appeared);
    isFirst = false;
}

export function drawCard(id, data) {
    cards.get(id)?.draw(data);
}

function groupOf(title, before) {
    if (!groups.has(title)) {
        const list = el("div", { class: "cards" });
        groups.set(title, { list, node: el("div", {}, el("h3", {}, title), list) });
        stand(find("#groups"), groups.get(title).node, before?.node ?? null);
    }
    return groups.get(title);
}

// Put a new node behind another, or first. What stands somewhere stays there: nothing runs away from who reads it.
function stand(parent, node, before) {
    parent.insertBefore(node, before ? before.nextSibling : parent.firstChild);
}

function say(appeared) {
    const names = appeared.slice(0, 3).map(data => `${data.name} (${data.category})`).join(", ");
    write(find("#said"), `New: ${names}${appeared.length > 3 ? ` and ${appeared.length - 3} more` : ""}`);
}

class Card {
    constructor(id, data, isOld) {
        const heading = `name-${id}`;
        this.title = el("h4", { id: heading });
        this.rung = el("p", { class: "rung" });
        this.summary = el("p", { class: "summary" });
        this.body = el("div");
        this.numbers = el("dl", { class: "facts" });
        this.hosts = el("ul", { class: "hosts" });
        this.count = el("summary");
        this.fresh = el("span", { class: "new", hidden: isOld }, "new");
        this.node = el("article", { "aria-labelledby": heading, id: `card-${id}` },
            el("header", {}, el("div", { class: "title" }, this.title, this.fresh), this.rung), this.summary, this.numbers, this.body,
            el("details", {}, this.count, this.hosts), el("p", { class: "buttons" }, buttons(id, data.name)));
        if (!isOld) setTimeout(() => show(this.fresh, false), NEW_FOR);
        this.draw(data);
    }

    draw(data) {
        const { tone, evidence: [rung, words] } = data;
        if (this.node.className !== `card ${tone}`) this.node.className = `card ${tone}`;
        write(this.title, data.name);
        fill(this.rung, [rung, words], () => [evidence(rung), ` ${words}`]);
        this.rung.className = `rung ${rung}`;
        write(this.summary, data.summary);
        this.drawNumbers(data);
        fill(this.body, [data.observed, data.collects, data.about], drawBody);
        write(this.count, plural(data.hosts.length + data.more_hosts, "host"));
        fill(this.hosts, [data.hosts, data.more_hosts], drawHosts);
    }

    drawNumbers(data) {
        const rows = [["Sent", data.sizes[0]], ["Received", data.sizes[1]], ["First seen", moment(data.times[0])],
            ["Last seen", moment(data.times[1])], ...(data.rhythm ? [["How often", data.rhythm]] : [])];
        const wide = [["From the programs", data.programs], ["From the pages", data.pages]].filter(([, names]) => names.length);
        const shape = JSON.stringify([rows.map(([label]) => label), wide]);
        if (this.shape !== shape) {
            this.shape = shape;
            this.values = rows.map(() => el("dd"));
            this.numbers.replaceChildren(
                ...rows.map(([label], place) => el("div", {}, el("dt", {}, label), this.values[place])),
                ...wide.map(([label, names]) => el("div", { class: "wide" }, el("dt", {}, label), el("dd", {}, listed(names)))));
        }
        rows.forEach(([, value], place) => write(this.values[place], value));
    }
}

function listed(names) {
    return names.flatMap((one, place) => (place ? [", ", name(one)] : [name(one)]));
}

// The rung of the evidence as a sign: empty, half or full.
function evidence(rung) {
    const inner = { observed: svg("circle", { class: "full", cx: 8, cy: 8, r: 4 }), sending: svg("path", { class: "full", d: "M8 4a4 4 0 0 1 0 8z" }) };
    return svg("svg", { viewBox: "0 0 16 16", "aria-hidden": "true" }, svg("circle", { cx: 8, cy: 8, r: 6.5 }), inner[rung]);
}

function drawBody([observed, collects, about]) {
    return [
        observed.length ? el("h5", {}, "Seen in what was sent") : "",
        observed.length ? el("ul", { class: "seen" }, observed.map(([kind, how]) => el("li", {}, el("strong", {}, kind), " ", el("small", {}, how)))) : "",
        el("h5", {}, "Known to collect ", el("small", {}, "(from public sources; not what was seen here)")),
        collects.length ? el("ul", { class: "chips", role: "list" }, collects.map(kind => el("li", {}, kind))) : el("p", {}, "Not known."),
        el("p", { class: "about" }, about),
    ];
}

function drawHosts([hosts, more]) {
    return [
        ...hosts.map(([host, notes, numbers]) => el("li", {}, name(host), notes.join("") ? [" (", sentence(notes), ")"] : "", " ", el("small", {}, numbers))),
        ...(more ? [el("li", {}, `and ${plural(more, "more host")}`)] : []),
    ];
}
