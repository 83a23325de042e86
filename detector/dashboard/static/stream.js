// What detect sends: changes to the parts of the page, rows of events, and whether more is coming.

const kept = sessionStorage.getItem("key");
const key = location.hash.length > 20 ? location.hash.slice(1) : kept;
// The key stays with this tab and this port; the address bar need not show it.
if (key && key !== kept) sessionStorage.setItem("key", key);
if (location.hash.length > 20) history.replaceState(null, "", location.pathname);

export const NO_KEY = "This tab was not opened with the address that detect printed. Each address works once: use the tab "
    + "that it opened, or start detect again.";

// Ask detect for something; resolves to the answer, or throws what to tell the reader.
export async function ask(path, options = {}) {
    let answer;
    try {
        answer = await fetch(path, { ...options, headers: { "X-Detect-Key": key || "" } });
    } catch {
        throw new Error("detect is not running any more.");
    }
    if (!answer.ok) throw new Error(answer.status === 403 ? NO_KEY : "detect has no answer to that.");
    return answer;
}

// Listen until the end; `heard` has a function for each of begin, change, rows, state, end, and lost (told why).
export function listen(heard) {
    if (!key) return heard.lost(NO_KEY);
    const source = new EventSource(`/stream?key=${encodeURIComponent(key)}`);
    for (const kind of ["begin", "change", "rows", "state"]) {
        source.addEventListener(kind, told => heard[kind](JSON.parse(told.data)));
    }
    source.addEventListener("end", () => {
        source.close();
        heard.end();
    });
    source.addEventListener("error", () => {
        const isFinal = source.readyState === EventSource.CLOSED;
        heard.lost(isFinal ? NO_KEY : "detect cannot be reached: it has ended, or is busy. What it said last stays here.");
    });
}
