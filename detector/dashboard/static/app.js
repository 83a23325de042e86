// Wires what detect sends to what draws it: at most one drawing a frame, a few milliseconds each, pictures once a second.

import { arrangeCards, drawCard } from "/cards.js";
import { drawGaps, drawLegend, drawPossible, drawSentences, drawUnknown, drawVisited } from "/collectors.js";
import { el, fill, find, name, show, write } from "/dom.js";
import { beginEvents, drawEvents, forgetEvents, takeEvents } from "/events.js";
import { drawFlow } from "/flow.js";
import { drawHead } from "/head.js";
import { beginHosts, drawHosts } from "/hosts.js";
import { beginSaving, isKept, keepReport } from "/saving.js";
import { ask, listen } from "/stream.js";
import { drawTimes } from "/times.js";
import { precise } from "/words.js";

const parts = new Map(), hosts = new Map();
const due = new Set();
let rowsDue = [], isPaused = false, isScheduled = false, state = "waiting", toFocus = null, wantsAllRows = false;

const SLICE = 6, SLOW = 1000, UNSEEN = 5000;
const last = new Map(), seen = new Set(), waiting = new Set();
// Pictures are drawn anew as a whole, so they are not drawn more often than somebody could look at them.
const slowly = (key, draw) => () => {
    const wait = (last.get(key) ?? -Infinity) + (seen.has(PLACES[key]) ? SLOW : UNSEEN) - performance.now();
    if (wait > 0) {
        if (!waiting.has(key)) setTimeout(() => wake(key), Math.min(wait, SLOW));
        waiting.add(key);
        return false;
    }
    last.set(key, performance.now());
    draw(parts.get(key));
    return true;
};
const PLACES = { flow: "flow", times: "day", hosts: "hosts" };
const watcher = new IntersectionObserver(found => {
    for (const { target, isIntersecting } of found) {
        if (isIntersecting) seen.add(target.id);
        else seen.delete(target.id);
    }
});
for (const id of Object.values(PLACES)) watcher.observe(document.getElementById(id));

function wake(key) {
    waiting.delete(key);
    soon(key);
}

const quickly = (key, draw) => () => void draw(parts.get(key));

const VIEWS = {
    head: quickly("head", drawHead),
    order: () => arrangeCards(parts.get("order"), parts),
    hidden: quickly("hidden", drawHidden),
    unknown: quickly("unknown", drawUnknown),
    possible: quickly("possible", drawPossible),
    visited: quickly("visited", drawVisited),
    opened: quickly("opened", drawSentences("#opened")),
    blocked: quickly("blocked", drawSentences("#blocked")),
    hints: quickly("hints", drawSentences("#hints")),
    gaps: quickly("gaps", drawGaps),
    legend: quickly("legend", drawLegend),
    flow: slowly("flow", drawFlow),
    times: slowly("times", drawTimes),
    hosts: slowly("hosts", drawHosts),
};

function soon(key) {
    if (key) due.add(key);
    if (isPaused || isScheduled) return;
    isScheduled = true;
    requestAnimationFrame(drawSome);
}

function drawSome() {
    const end = performance.now() + SLICE;
    isScheduled = false;
    if (rowsDue.length || wantsAllRows) {
        drawEvents(wantsAllRows ? null : rowsDue);
        rowsDue = [];
        wantsAllRows = false;
    }
    for (const key of due) {
        due.delete(key);
        if (key.startsWith("vendor:")) drawCard(key.slice(7), parts.get(key));
        // No two pictures in one frame: what they cost comes after the script.
        else if ((parts.has(key) || key === "hosts") && VIEWS[key]() === true) break;
        if (performance.now() > end) break;
    }
    if (due.size && !isPaused) soon();
}

function take({ whole, gone, parts: told }) {
    if (whole) {
        parts.clear();
        hosts.clear();
    }
    for (const key of gone) {
        parts.delete(key);
        due.delete(key);
        if (key.startsWith("host:")) {
            hosts.delete(key);
            due.add("hosts");
        }
    }
    for (const [key, value] of Object.entries(told)) {
        if (key.startsWith("host:")) {
            hosts.set(key, value);
            due.add("hosts");
        } else {
            parts.set(key, value);
            if (key.startsWith("vendor:") || VIEWS[key]) due.add(key);
        }
    }
    find("#problem").hidden = true;
    tell();
    soon();
}

const STATES = {
    waiting: "Connecting …", reading: "Reading the files …", watching: "Live", paused: "Paused", lost: "Not connected",
    ended: "Done: this is the whole report",
    left: "Done: this is the whole report. detect has ended",
    kept: "Done: this is the whole report. detect has ended; it can still be saved from here",
};

function tell() {
    const shown = isPaused && state === "watching" ? "paused" : state;
    find("#state").className = `state ${shown}`;
    write(find("#state-words"), shown === "watching" ? `Live, ${precise(Date.now() / 1000)}` : STATES[shown]);
    show(find("#pause"), state === "watching");
}

function pause() {
    isPaused = !isPaused;
    find("#pause").setAttribute("aria-pressed", String(isPaused));
    write(find("#pause"), isPaused ? "Go on" : "Pause updates");
    if (!isPaused) wantsAllRows = true;
    tell();
    soon();
}

async function hide(identities, focus) {
    toFocus = focus;
    try {
        await ask("/hidden", { method: "POST", body: JSON.stringify(identities) });
    } catch (fault) {
        find("#problem").hidden = false;
        write(find("#problem"), fault.message);
    }
}

function drawHidden(hidden) {
    const ids = hidden.map(([id]) => id);
    const again = ([id, vendor]) => el("button", {
        type: "button", id: `again-${id}`, "aria-label": `Show ${vendor} again`,
        onclick: () => hide(ids.filter(one => one !== id), null),
    }, name(vendor));
    show(find("#hidden"), hidden.length > 0);
    fill(find("#hidden"), hidden, () => [el("p", {}, "Hidden on this page, and still in what you save. Show again: "), el("div", { class: "buttons" }, hidden.map(again))]);
    if (toFocus !== null) document.getElementById(`again-${toFocus}`)?.focus();
    toFocus = null;
}

function leave() {
    if (isKept()) state = "kept";
    tell();
}

beginEvents();
beginHosts(hosts);
find("#pause").addEventListener("click", pause);
document.addEventListener("hide", asked => hide([...(parts.get("hidden") ?? []).map(([id]) => id), asked.detail], asked.detail));
show(find("#pause"), false);
listen({
    begin: told => {
        beginSaving(told.forms);
        // Whoever connects again is told the latest events once more; the first report may come after the first events.
        forgetEvents();
        wantsAllRows = true;
    },
    change: take,
    rows: told => {
        const taken = takeEvents(told);
        if (!isPaused && !wantsAllRows) rowsDue.push(...taken);
        tell();
        soon();
    },
    state: told => {
        state = told.state;
        tell();
        if (state === "ended") void keepReport();
    },
    end: () => {
        state = "left";
        soon();
        leave();
        void keepReport().then(leave);
    },
    lost: why => {
        if (state === "ended" && isKept()) return void (state = "kept", tell());
        state = "lost";
        find("#problem").hidden = false;
        write(find("#problem"), why);
        tell();
    },
});
