"""Set E: ordinary programs of shared work: documents, boards, calendars, chats, searches, writing aids."""

from __future__ import annotations

from urllib.parse import urlencode

from tests.data.behaviour.hand import START, mouse
from tests.data.behaviour.unseen.person import (
    POST,
    Person,
    Program,
    iso,
    req,
    varint,
)
from tests.data.behaviour.unseen.set_e_tools import (
    AGENT,
    XML,
    Requests,
    every,
    frame,
    grown,
    in_order,
    tag,
    uid,
    watching,
    when,
)

WORK: list[Program] = []
legit = watching(WORK)
MESSAGES, LOCATION = "messages", "location"
LETTER = (
    "Dear Mr Novak,",
    "thank you for your order of last Monday.",
    "We can deliver the first part on the fourth of December, the rest in the new year.",
    "Please let us know whether the address in Harbour Road is still the right one.",
    "Kind regards, Karin Schulz",
)


@legit()
def shared_cursors(p: Person) -> Requests:
    """A drawing tool with several people: own cursor out, the cursors of others in."""
    out = [frame({"t": "join", "room": "roadmap-q1", "name": "Karin", "color": "#e11d48"}, p.start - 400)]
    others = [(name, mouse(p.rng, len(p.moves))) for name in ("Anna", "Tom")]
    for place, (x, y, t) in enumerate(p.moves[::2]):
        out.append(frame({"t": "cursor", "x": x, "y": y, "sel": []}, t))
        for name, hand in others:
            at = hand[place]
            out.append(frame({"t": "cursor", "from": name, "x": at[0], "y": at[1], "sel": []}, t + 9, incoming=True))
    return out


@legit()
def text_operations(p: Person) -> Requests:
    """A shared document: an insertion for each letter, with revision; the server agrees, others write, too."""
    out = [frame({"a": "sub", "c": "docs", "d": "minutes-0411", "v": 811}, p.keys[0][1] - 200)]
    place, version = 240, 811
    for key, down, _ in p.keys:
        change = {"p": place, "d": 1} if key == "Backspace" else {"p": place, "i": key}
        place += -1 if key == "Backspace" else 1
        out.append(frame({"a": "op", "c": "docs", "d": "minutes-0411", "v": version, "op": [change]}, down + 4))
        out.append(frame({"a": "op", "d": "minutes-0411", "v": version, "src": "me"}, down + 40, incoming=True))
        version += 1
        if p.rng.random() < 0.2:
            theirs = {
                "a": "op",
                "d": "minutes-0411",
                "v": version,
                "src": "anna",
                "op": [{"p": 4, "i": p.rng.choice("aeiou ")}],
            }
            out.append(frame(theirs, down + 60, incoming=True))
            version += 1
    return in_order(out)


@legit()
def document_autosave(p: Person) -> Requests:
    """A letter that is saved each few seconds, whole."""
    out, at = [], START + 4_000
    for line in range(1, len(LETTER) + 1):
        for share in (0.5, 1):
            last = LETTER[line - 1][: int(len(LETTER[line - 1]) * share)]
            blocks = [{"type": "paragraph", "data": {"text": text}} for text in (*LETTER[: line - 1], last)]
            body = {"id": "doc_3321", "title": "Letter to Novak", "rev": 2 * line + int(share), "blocks": blocks}
            out.append(req({**body, "savedAt": iso(at)}, when(at)))
            at += p.rng.randrange(3_000, 9_000)
    return out


@legit()
def sheet_cells(p: Person) -> Requests:
    """A spreadsheet: cells as they are changed."""
    out, at = [], START
    for n in range(20):
        at += p.rng.randrange(1_500, 9_000)
        change = {"sheet": "Q4", "row": 4 + n, "col": 2 + n % 3, "v": round(p.rng.uniform(20, 4000), 2), "f": ""}
        out.append(req({"book": "b-7712", "user": "k.schulz", "base": 90 + n, "changes": [change]}, when(at)))
    return out


@legit()
def board_moves(p: Person) -> Requests:
    """Cards that are moved between columns."""
    out = []
    for place, (_, _, t) in enumerate(p.clicks):
        body = {"idList": ("todo", "doing", "done")[place % 3], "pos": 16384 * (place + 1) / 2, "idCard": uid(p)}
        out.append(req({**body, "dateLastActivity": iso(t)}, when(t)))
    return out


@legit()
def calendar_entries(p: Person) -> Requests:
    """Meetings that are written into a calendar, as XML and iCalendar."""
    out = []
    for n in range(5):
        about = f"UID:{uid(p)}\r\nDTSTART:2026120{n + 1}T090000Z\r\nDURATION:PT45M\r\nSUMMARY:Planning {n}"
        text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\n{about}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
        out.append(req(text, 120.0 * n, kind="text/calendar; charset=utf-8"))
    return [*out, req(tag("calendar-query", tag("prop", tag("getetag"))), 700.0, kind=XML)]


@legit(may=(MESSAGES,))
def chat_socket(p: Person) -> Requests:
    """A chat: somebody writes, stops, sends; answers come in."""
    out, at = [frame({"type": "hello", "user": "kschulz", "ua": AGENT}, START)], START + 2_000
    for n, line in enumerate(LETTER):
        out += [frame({"type": "typing", "channel": "C331", "state": "start"}, at)]
        at += p.rng.randrange(2_000, 9_000)
        out += [frame({"type": "typing", "channel": "C331", "state": "stop"}, at - 200)]
        out += [frame({"type": "message", "channel": "C331", "text": line, "client_msg_id": uid(p)}, at)]
        at += p.rng.randrange(1_000, 20_000)
        out += [
            frame(
                {"type": "message", "channel": "C331", "user": "anna", "text": f"ok, point {n + 1}"}, at, incoming=True
            )
        ]
    return out


@legit()
def presence_beats(p: Person) -> Requests:
    """A chat program says each thirty seconds that it is there."""
    return [
        req({"device": "web-77c", "status": "online", "seq": n, "v": "5.14.0"}, 30 * n + p.rng.uniform(0, 0.3))
        for n in range(20)
    ]


@legit(may=(MESSAGES,))
def mail_draft(p: Person) -> Requests:
    """A draft of a mail, saved while it is written."""
    out = []
    for text, t in grown(p)[9::10]:
        body = {
            "draftId": "r-3318",
            "to": ["novak@partner.example"],
            "subject": "Rates",
            "bodyHtml": f"<div>{text}</div>",
        }
        out.append(req({**body, "attachments": [], "savedAt": t}, when(t)))
    return out


@legit()
def search_suggest(p: Person) -> Requests:
    """A search field: the text so far, in the address."""
    return [
        req(b"", when(t), urlencode({"q": text, "limit": 8, "lang": "en", "scope": "products"}), "")
        for text, t in grown(p)[:24]
    ]


@legit()
def address_complete(p: Person) -> Requests:
    """A form that completes addresses, with the token of one search."""
    token, typed, at, out = uid(p), "harbour road 14 brem", START, []
    for end in range(3, len(typed) + 1):
        at += int(p.rng.lognormvariate(4.9, 0.4))
        body = {"input": typed[:end], "sessionToken": token, "languageCode": "de", "includedRegionCodes": ["de", "at"]}
        out.append(req(body, when(at)))
    return out


@legit()
def name_taken(p: Person) -> Requests:
    """Whether a name is still free, asked after each letter."""
    out, at = [], START
    for end in range(3, 15):
        at += int(p.rng.lognormvariate(5.2, 0.4))
        out.append(req({"username": "karin.schulz.77"[:end]}, when(at)))
    return out


@legit()
def translate_text(p: Person) -> Requests:
    """A translator that works while the text is written."""
    out = []
    for group in every(grown(p), 700):
        text, t = group[-1]
        body = {"jsonrpc": "2.0", "method": "handle_jobs", "id": t % 10**7}
        given = {
            "jobs": [{"kind": "default", "sentences": [{"text": text, "id": 1}]}],
            "lang": {"source": "en", "target": "de"},
        }
        out.append(req({**body, "params": {**given, "timestamp": t}}, when(t)))
    return out


@legit()
def spelling_check(p: Person) -> Requests:
    """A checker of grammar: the paragraph, whenever there is a pause."""
    out = []
    for group in every(grown(p), 1200):
        sent = {
            "text": group[-1][0],
            "language": "en-GB",
            "enabledOnly": "false",
            "instanceId": "41:1",
            "level": "picky",
        }
        out.append(req(urlencode(sent), when(group[-1][1]), kind=POST))
    return out


@legit()
def code_completion(p: Person) -> Requests:
    """An editor that asks a model how the line goes on."""
    head, out = "from orders import rates\n\n\ndef newest(day):\n    # ", []
    for text, t in grown(p)[4::5]:
        body = {
            "prompt": head + text,
            "suffix": "\n    return rates(day)\n",
            "max_tokens": 64,
            "stop": ["\n\n"],
            "n": 1,
        }
        out.append(req({**body, "temperature": 0.1, "extra": {"language": "python", "next_indent": 4}}, when(t)))
    return out


@legit()
def shared_document_binary(p: Person) -> Requests:
    """A shared text by binary updates: client, clock, letter; the same comes back from others."""
    out, client = [], p.rng.getrandbits(30)
    for n, (key, down, _) in enumerate(p.keys):
        letter = b"\x84" + varint(client) + varint(n) + bytes([1]) + key[0].encode()
        out.append(
            frame(
                b"\x00\x02" + varint(len(letter) + 4) + b"\x01\x01" + varint(client) + varint(n) + letter + b"\0", down
            )
        )
        if n % 4 == 0:
            out.append(frame(b"\x00\x02\x09\x01\x01" + p.rng.randbytes(7), down + 80, incoming=True))
    return in_order(out)
