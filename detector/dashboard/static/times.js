// When each product was met: a row each, with a bar for each span of time in which there was something.

import { el, find, name, show, svg } from "/dom.js";
import { clock, day, sameDay } from "/words.js";

const STEPS = [60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800, 2592000];
const SCALE = 1000, HEIGHT = 26, TICKS = 6, LOWEST = 5;

export function drawTimes(times) {
    const isEmpty = !times.rows.length;
    show(find("#day > .none"), isEmpty);
    show(find("#day figure"), !isEmpty);
    if (isEmpty) return;
    const axis = axisOf([...times.rows.flatMap(row => row.times), ...times.period]);
    const most = Math.max(1, ...times.rows.flatMap(row => row.spans.map(([, , sent]) => sent)));
    find("#day .rows").replaceChildren(...times.rows.map(row => drawRow(row, axis, most)), ticks(axis));
    const more = times.left_out ? `${times.left_out} more are left out here. ` : "";
    find("#day figcaption").replaceChildren(`${more}Each stroke is a moment at which something went there; the higher, the more was sent. A line means that only the first and the last time are known.`);
}

function axisOf(times) {
    const first = Math.min(...times), last = Math.max(...times), length = Math.max(last - first, 1);
    const step = STEPS.find(step => length / step <= TICKS) ?? Math.ceil(length / TICKS / 86400) * 86400;
    const offset = new Date(first * 1000).getTimezoneOffset() * 60;
    const begin = Math.floor((first - offset) / step) * step + offset;
    const count = Math.max(1, Math.ceil((last - begin) / step));
    return { begin, step, count, end: begin + count * step };
}

function place(at, axis) {
    return SCALE * (Math.min(Math.max(at, axis.begin), axis.end) - axis.begin) / (axis.end - axis.begin);
}

function drawRow(row, axis, most) {
    const [from, to] = row.times.map(at => place(at, axis));
    const marks = Array.from({ length: axis.count - 1 }, (_, number) => `M${SCALE * (number + 1) / axis.count} 0V${HEIGHT}`).join("");
    const bars = row.spans.map(([number, , sent]) => {
        const x = place((number + 0.5) * row.width, axis);
        const height = sent ? LOWEST + (HEIGHT - LOWEST - 2) * Math.log1p(sent) / Math.log1p(most) : LOWEST;
        return `M${x.toFixed(1)} ${HEIGHT}V${(HEIGHT - height).toFixed(1)}`;
    }).join("");
    const picture = svg("svg", { viewBox: `0 0 ${SCALE} ${HEIGHT}`, preserveAspectRatio: "none", "aria-hidden": "true" },
        svg("path", { class: "mark", d: marks }),
        bars ? svg("path", { class: "bars", d: bars })
            : svg("path", { class: "span", d: `M${from.toFixed(1)} ${HEIGHT / 2}H${Math.max(to, from + 1).toFixed(1)}` }));
    const facts = `${span(row.times)}; ${row.sent} sent${row.rhythm ? `; ${row.rhythm}` : ""}`;
    return el("li", { class: row.tone }, el("span", { class: "who" }, name(row.name)), picture, el("span", { class: "facts" }, facts));
}

function span([first, last]) {
    if (!sameDay(first, last)) return `${day(first)} ${clock(first)} to ${day(last)} ${clock(last)}`;
    return clock(first) === clock(last) ? clock(first) : `${clock(first)} to ${clock(last)}`;
}

function ticks(axis) {
    const times = Array.from({ length: axis.count + 1 }, (_, number) => axis.begin + number * axis.step);
    const isOneDay = sameDay(axis.begin, axis.end - 1);
    const words = at => (isOneDay ? clock(at) : axis.step >= 86400 ? day(at) : `${day(at)} ${clock(at)}`);
    return el("li", { class: "axis", "aria-hidden": "true" }, el("span"),
        el("span", { class: "ticks" }, times.map(at => el("span", {}, el("span", {}, words(at))))), el("span"));
}
