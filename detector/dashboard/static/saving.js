// Saves the report as it is now, in any format that the command line has; the last one also when detect has ended.

import { el, find, write } from "/dom.js";
import { ask } from "/stream.js";

const WORDS = {
    html: "web page (HTML)", letter: "letter to your employer", table: "plain text", csv: "spreadsheet (CSV)",
    markdown: "Markdown", json: "JSON, for programs", jsonl: "latest events (JSON Lines)",
};
const FIRST = Object.keys(WORDS);

const kept = new Map();
let order = [];

export function beginSaving(forms) {
    order = [...forms].sort((one, other) => (FIRST.indexOf(one) + 99) % 99 - (FIRST.indexOf(other) + 99) % 99);
    find("#form").replaceChildren(...order.map(form => el("option", { value: form }, WORDS[form] ?? form)));
    find("#save").onclick = save;
}

let keeping = null;

// Fetch the whole report in every format, so that it can be saved from here when nobody answers any more.
export const keepReport = () => keeping ??= keepAll();

async function keepAll() {
    for (const form of order) {
        try {
            kept.set(form, await fetched(form));
        } catch {
            return;
        }
    }
}

export const isKept = () => kept.size > 0;

async function fetched(form) {
    const answer = await ask(`/save/${form}`);
    const file = /filename="([\w.-]+)"/.exec(answer.headers.get("Content-Disposition") ?? "");
    return { content: await answer.blob(), file: file ? file[1] : `detect.${form}` };
}

async function save() {
    const form = find("#form").value;
    try {
        const { content, file } = kept.get(form) ?? await fetched(form);
        const address = URL.createObjectURL(content);
        el("a", { href: address, download: file }).click();
        setTimeout(() => URL.revokeObjectURL(address), 10_000);
        write(find("#said"), "Saved.");
    } catch (fault) {
        find("#problem").hidden = false;
        write(find("#problem"), `It could not be saved: ${fault.message}`);
    }
}
