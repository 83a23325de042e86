// The flow picture: from programs and pages to products to kinds of data; and the same in words.

import { el, find, name, show, svg } from "/dom.js";

const WIDTH = 960, SENDER = 196, VENDOR = 352, VENDOR_WIDTH = 232, KIND = 716, BAR = 6;

export function drawFlow(flow) {
    const isEmpty = !flow.receivers.length;
    show(find("#flow > .none"), isEmpty);
    show(find("#flow figure"), !isEmpty);
    if (isEmpty) return;
    const picture = find("svg.flow");
    picture.setAttribute("viewBox", `0 0 ${WIDTH} ${flow.height}`);
    picture.replaceChildren(
        heads(flow),
        ...flow.links.map(([d, width, tone, isFaint]) => svg("path", { class: `link ${tone}${isFaint ? " faint" : ""}`, d, "stroke-width": width })),
        ...flow.senders.flatMap(node => bar(node, SENDER, SENDER - 8, "end")),
        ...flow.receivers.map(box),
        ...flow.kinds.flatMap(node => bar(node, KIND, KIND + 14, "start")),
        ...flow.groups.flatMap(node => bar(node, KIND, KIND + 14, "start", " faint")));
    find(".flow-words").replaceChildren(...flow.lines.map(line));
    find("#flow figcaption").replaceChildren(...caption(flow));
}

function heads(flow) {
    const texts = [["from", SENDER, flow.senders[0][1], "end"], ["to", VENDOR, flow.receivers[0][1], "start"]];
    if (flow.kinds.length) texts.push(["what was seen in it", KIND + 12, flow.heads[0], "start"]);
    if (flow.groups.length) texts.push(["they can collect (not seen here)", KIND + 12, flow.heads[1], "start"]);
    return svg("g", { class: "heads" }, texts.map(([text, x, y, anchor]) => svg("text", { x, y: y - 14, "text-anchor": anchor }, text)));
}

function bar([label, y, height], x, at, anchor, look = "") {
    const middle = y + height / 2 - 8 * (label.length - 1) + 4.5;
    return [
        svg("rect", { class: `bar${look}`, x, y, width: BAR, height, rx: 2 }),
        svg("text", { x: at, y: middle, "text-anchor": anchor },
            label.map((text, place) => svg("tspan", { x: at, dy: place ? 16 : 0 }, text))),
    ];
}

function box([label, y, height, tone, note]) {
    return svg("g", { class: `box ${tone}` },
        svg("rect", { x: VENDOR, y, width: VENDOR_WIDTH, height, rx: 6 }),
        svg("text", { class: "name", x: VENDOR + 12, y: y + height / 2 - 3 }, label[0]),
        svg("text", { class: "note", x: VENDOR + 12, y: y + height / 2 + 13 }, note));
}

function line(row) {
    const senders = row.senders.flatMap((one, place) => [place ? ", " : "", one === "this machine" ? one : name(one)]);
    const what = row.is_contact ? " was only contacted by " : ` was sent ${row.sent} by `;
    const kinds = row.seen.length ? `: ${row.seen.join(", ")}`
        : row.can_collect.length ? `. Not seen here, but it can collect: ${row.can_collect.join(", ")}` : "";
    return el("li", { class: row.tone }, el("strong", {}, row.receiver), what, senders, `${kinds}.`);
}

function caption(flow) {
    const left = flow.left_out ? `${flow.left_out} more are left out here and described below. ` : "";
    const dotted = flow.groups.length ? " Dotted lines lead to what a product can collect by public sources: whether it did, nobody could see here." : "";
    return [left, el("span", { class: "drawn" }, `A thicker band means more bytes, on a compressed scale.${dotted}`)];
}
