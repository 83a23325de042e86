// Saves the report as it is now, in any format that the command line has.

import { el, find, write } from "/dom.js";
import { ask } from "/stream.js";

const WORDS = {
    html: "web page (HTML)", letter: "letter to your employer", table: "plain text", csv: "spreadsheet (CSV)",
    markdown: "Markdown", json: "JSON, for programs", jsonl: "latest events (JSON Lines)",
};
const FIRST = Object.keys(WORDS);

export function beginSaving(forms) {
    const order = [...forms].sort((one, other) => (FIRST.indexOf(one) + 99) % 99 - (FIRST.indexOf(other) + 99) % 99);
    find("#form").replaceChildren(...order.map(form => el("option", { value: form }, WORDS[form] ?? form)));
    find("#save").onclick = save;
}

async function save() {
    const form = find("#form").value;
    try {
        const answer = await ask(`/save/${form}`);
        const file = /filename="([\w.-]+)"/.exec(answer.headers.get("Content-Disposition") ?? "");
        const address = URL.createObjectURL(await answer.blob());
        el("a", { href: address, download: file ? file[1] : `detect.${form}` }).click();
        setTimeout(() => URL.revokeObjectURL(address), 10_000);
        write(find("#said"), "Saved.");
    } catch (fault) {
        find("#problem").hidden = false;
        write(find("#problem"), `It could not be saved: ${fault.message}`);
    }
}
