// Makes elements. Text goes into text nodes and nowhere else, so that no name from the network can become markup.

const SVG = "http://www.w3.org/2000/svg";

// Return an element; properties of the forms `class`, `aria-...`, `data-...`, `on...` and others are set as they are.
export function el(name, properties = {}, ...children) {
    return filled(document.createElement(name), properties, children);
}

export function svg(name, properties = {}, ...children) {
    return filled(document.createElementNS(SVG, name), properties, children);
}

function filled(made, properties, children) {
    for (const [name, value] of Object.entries(properties)) {
        if (typeof value === "function") made.addEventListener(name.slice(2), value);
        else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? "" : value);
    }
    made.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
    return made;
}

// A name from outside is a run of its own: letters that are written from right to left turn nothing around it.
export function name(text) {
    return /^[^\s.:/]*[.:/]\S*$/.test(text) ? el("code", {}, text) : el("bdi", {}, text);
}

// A sentence comes as words, a name, words, a name, ..., words.
export function sentence(pieces) {
    return pieces.map((piece, place) => (place % 2 ? name(piece) : piece));
}

export function link(url, text) {
    // The server sends web addresses alone; it is looked at once more, because it is clicked.
    return /^https?:\/\//.test(url)
        ? el("a", { href: url, rel: "noopener noreferrer", target: "_blank" }, text)
        : el("code", {}, text);
}

// Write a text where it is not what stands there already.
export function write(node, text) {
    if (node.textContent !== text) node.textContent = text;
}

const drawn = new WeakMap();

// Draw a value into a node where the value is another than last time: focus and selection elsewhere stay as they are.
export function fill(node, value, draw) {
    const text = JSON.stringify(value);
    if (drawn.get(node) === text) return;
    drawn.set(node, text);
    node.replaceChildren(...[draw(value)].flat(Infinity));
}

export function show(node, isShown) {
    if (node.hidden === isShown) node.hidden = !isShown;
}

export const find = query => document.querySelector(query);
