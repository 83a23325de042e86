// What is known of one product, and who says so, in a dialog.

import { el, find, link, name } from "/dom.js";
import { ask } from "/stream.js";

// The two buttons that every product has.
export function buttons(id, vendor) {
    const hide = asked => asked.target.dispatchEvent(new CustomEvent("hide", { bubbles: true, detail: id }));
    return [
        el("button", { type: "button", "aria-label": `Explain ${vendor}`, onclick: () => explain(id) }, "Explain"),
        el("button", { type: "button", "aria-label": `Hide ${vendor}`, onclick: hide }, "Hide"),
    ];
}

async function explain(id) {
    let told;
    try {
        told = await (await ask(`/explain/${encodeURIComponent(id)}`)).json();
    } catch (fault) {
        return opened(el("h2", { id: "explained" }, "No explanation"), [el("p", {}, fault.message)]);
    }
    return opened(el("h2", { id: "explained" }, told.name), body(told));
}

function opened(title, content) {
    const dialog = find("#explanation");
    const close = el("button", { type: "button", onclick: () => dialog.close() }, "Close");
    dialog.replaceChildren(el("div", { class: "inside" }, el("header", {}, title, close), content));
    dialog.showModal();
    dialog.scrollTop = 0;
}

function body(told) {
    return [
        el("p", {}, told.about, told.owner ? [" Maker: ", el("bdi", {}, told.owner), told.owner.endsWith(".") ? "" : "."] : ""),
        el("h3", {}, "What was seen on this machine"),
        el("p", {}, told.evidence, told.pinned ? " Its agent refuses a proxy’s certificate, so that little of what it sends can be read." : ""),
        el("ul", {}, told.hosts.map(([host, role, signature]) => el("li", {}, name(host), ": ", role, " ", el("small", {}, signature)))),
        el("h3", {}, "What the product is known to collect"),
        el("p", {}, "From public sources. That it can collect something does not mean that it did so here."),
        told.claims.length ? claims(told.claims) : el("p", {}, "No page that was read tells."),
        told.denied.length ? [el("h3", {}, "What its maker says that it does not collect"), claims(told.denied)] : "",
        el("p", {}, told.training),
        el("h3", {}, "What you can do"),
        el("ul", {}, told.steps.map(([words, url]) => el("li", {}, `${words}: `, url ? link(url, url) : "no page is known"))),
        el("p", {}, "In its policy, look for: ", told.look_for.flatMap((word, place) => [place ? ", " : "", el("q", {}, word)]), "."),
        el("p", {}, "What it is used for here, your works council, data protection officer or employer can say. ", el("em", {}, "Save as: letter"), " drafts the enquiry."),
        told.sources.length ? [el("h3", {}, "Sources"), el("ul", {}, told.sources.map(url => el("li", {}, link(url, url))))] : "",
    ];
}

function claims(rows) {
    return el("ul", {}, rows.map(([kind, said, url]) => el("li", {}, el("strong", {}, kind), `: ${said}`, url ? [" (", link(url, "source"), ")"] : "")));
}
