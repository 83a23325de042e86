// Numbers in words: times in this computer's own time zone, sizes as everywhere in the report.

const clockFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });
const preciseFormat = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit" });
const dayFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short" });
const yearFormat = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric" });
const LATEST = 8.64e12;

export const zone = Intl.DateTimeFormat().resolvedOptions().timeZone || "local time";

function date(seconds) {
    return Math.abs(seconds) < LATEST ? new Date(seconds * 1000) : null;
}

export function precise(seconds) {
    const at = date(seconds);
    return at ? preciseFormat.format(at) : "unknown";
}

export function clock(seconds) {
    const at = date(seconds);
    return at ? clockFormat.format(at) : "unknown";
}

export function day(seconds) {
    const at = date(seconds);
    return at ? dayFormat.format(at) : "unknown";
}

export function sameDay(one, other) {
    return yearFormat.format(date(one)) === yearFormat.format(date(other));
}

// The time alone today, with its day before.
export function moment(seconds) {
    const at = date(seconds);
    if (!at) return "unknown";
    return sameDay(seconds, Date.now() / 1000) ? preciseFormat.format(at) : `${yearFormat.format(at)}, ${clockFormat.format(at)}`;
}

// As short as it can be and still say the day.
export function brief(seconds) {
    return !date(seconds) || sameDay(seconds, Date.now() / 1000) ? clock(seconds) : `${day(seconds)} ${clock(seconds)}`;
}

const UNITS = ["kB", "MB", "GB", "TB"];

export function size(bytes) {
    if (bytes === null) return "unknown";
    if (bytes < 1000) return `${bytes} B`;
    let amount = bytes, unit = "";
    for (unit of UNITS) {
        amount /= 1000;
        if (amount < 999.5) break;
    }
    return `${amount < 9.95 ? amount.toFixed(1) : amount.toFixed(0)} ${unit}`;
}

export function plural(count, noun, nouns = `${noun}s`) {
    return `${count.toLocaleString("en")} ${count === 1 ? noun : nouns}`;
}
