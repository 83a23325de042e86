"""A further set, written when everything else stood: words, notations and wrappings that no other file has."""

from __future__ import annotations

import base64
import gzip
import json
import random
import zlib
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from tests.data.behaviour.generated.encodings import Sent
from tests.data.behaviour.generated.trackers import LABELS, Made
from tests.data.behaviour.generated.words import MEANINGS

_ROWS = """
finnish: xkoord ykoord aika tapahtumat laji hiirenliike napsautus nappain vieritys kohde arvo sivu kayttaja
  sovellus ikkunanotsikko kesto nappailyt napsautukset liikkeet jouten alku loppu tiedosto toiminto syote
  kopioitu teksti syvyys painettu vapautettu
hungarian: xhely yhely ido esemenyek fajta egermozgas kattintas billentyu gorgetes cel ertek oldal
  felhasznalo program ablakcim tartam leutesek kattintasok mozgasok tetlen kezdet veg fajl muvelet bevitel
  masolas szoveg melyseg lenyomva felengedve
romanian: pozitieX pozitieY timp evenimente tip miscare_mouse clic tasta derulare tinta valoare pagina
  utilizator aplicatie titlu_fereastra durata apasari clicuri miscari inactiv inceput sfarsit fisier
  actiune introducere copiat continut adancime apasat eliberat
vietnamese: toadox toadoy thoigian sukien loai dichuyenchuot nhapchuot phim cuon muctieu giatri trang
  nguoidung ungdung tieudecuaso thoiluong sophim sonhap sodichuyen nhanroi batdau ketthuc tep hanhdong
  nhaplieu saochep vanban dosau nhan tha
danish: xsted ysted klokkeslet haendelser slags musebevaegelse museklik tast rulning maal vaerdi side
  bruger program vinduestitel varighed tastetryk museklik_antal bevaegelser inaktiv begyndt afsluttet fil
  handling indtastning kopieret tekst dybde trykket sluppet
english: horizontal vertical stamped records what_happened pointer_moved button_pressed key_struck
  page_rolled on_what contents address person software heading_of_window lasted_for strokes presses travels
  resting begun over document_path done typed_in taken_to_clipboard words_copied how_deep went_down came_up
dotted: pos.x pos.y ev.time q ev.type mouse:move mouse:click key:down page:scroll ev.target ev.value
  ctx.url ctx.user win.app win.title win.dur n.key n.click n.move n.idle t.start t.end f.path f.op
  fld:input clip:copy clip.text scr.depth k.press k.release
terse: X Y T L E M C K S G V P U A W D NK NC NM NI B F FP FO I CP CT SD KD KU
"""
WORDS: dict[str, dict[str, str]] = {
    head: dict(zip(MEANINGS, rest.split(), strict=True))
    for line in _ROWS.replace("\n  ", " ").strip().splitlines()
    for head, _, rest in (line.partition(": "),)
}
Records = list[dict[str, Any]]


def numbered_names(records: Records, name: str) -> Any:
    return {f"{key}{n}": value for n, record in enumerate(records) for key, value in record.items()}


def entries(records: Records, name: str) -> Any:
    return {name: [list(map(list, record.items())) for record in records]}


def batches_of_rows(records: Records, name: str) -> Any:
    rows = [list(record.values()) for record in records]
    return {name: [rows[at : at + 8] for at in range(0, len(rows), 8)]}


def sections(records: Records, name: str) -> Any:
    return "\n\n".join(
        f"[{name}.{n}]\n" + "\n".join(f"{k} = {v}" for k, v in record.items()) for n, record in enumerate(records)
    )


def arrows(records: Records, name: str) -> Any:
    return {name: " -> ".join("(" + ", ".join(map(str, record.values())) + ")" for record in records)}


def lines_with_time_in_front(records: Records, name: str) -> Any:
    return "\n".join(f"{list(record.values())[-1]} {json.dumps(record)}" for record in records)


def texts_of_numbers(records: Records, name: str) -> Any:
    return [{key: str(value) for key, value in record.items()} for record in records]


def deep(records: Records, name: str) -> Any:
    value: Any = records
    for key in ("data", "body", "packet", "frame", "content", name):
        value = {key: value, "ok": True}
    return value


def sized_text(records: Records, name: str) -> Any:
    text = json.dumps(records)
    return f"{len(text)}:{text}"


def records_in_a_mapping_of_lists(records: Records, name: str) -> Any:
    return {"pages": {"/pay": {name: records}, "/home": {name: records[:1]}}}


CONTAINERS: dict[str, Callable[[Records, str], Any]] = {
    function.__name__: function
    for function in (
        numbered_names,
        entries,
        batches_of_rows,
        sections,
        arrows,
        lines_with_time_in_front,
        texts_of_numbers,
        deep,
        sized_text,
        records_in_a_mapping_of_lists,
    )
}
_NAMELESS = frozenset(("batches_of_rows", "arrows"))


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


ENCODINGS: dict[str, Callable[[bytes], Sent]] = {
    "as it is": lambda data: (data, "application/json", "", ""),
    "pieces of base64": lambda data: (
        json.dumps({"parts": [_b64(data)[at : at + 400] for at in range(0, len(_b64(data)), 400)]}).encode(),
        "application/json", "", "",
    ),
    "hex of gzip": lambda data: (gzip.compress(data, mtime=0).hex().encode(), "text/plain", "", ""),
    "gzip twice": lambda data: (gzip.compress(gzip.compress(data, mtime=0), mtime=0), "", "gzip", ""),
    "percent in JSON": lambda data: (json.dumps({"q": quote(data)}).encode(), "application/json", "", ""),
    "zlib in base64 in a text": lambda data: (
        json.dumps({"m": "payload:" + _b64(zlib.compress(data))}).encode(), "application/json", "", ""),
    "two fields of a form": lambda data: (b"v=2&meta=%7B%7D&body=" + quote(data, "").encode(), "", "", ""),
    "JSON text twice": lambda data: (json.dumps(json.dumps(data.decode("utf-8", "replace"))).encode(), "", "", ""),
    "base64 of UTF-16": lambda data: (
        json.dumps({"d": _b64(data.decode("utf-8", "replace").encode("utf-16"))}).encode(), "", "", ""),
    "query of JSON": lambda data: (b"", "", "", "data=" + quote(data, "")),
}  # fmt: skip


def further(count: int = 160, seed: int = 7) -> list[Made]:
    """Return trackers put together from these choices."""
    rng = random.Random(seed)
    out: list[Made] = []
    whats = [*LABELS, "move", "move", "move", "keys", "windows"]
    while len(out) < count:
        what, words = rng.choice(whats), rng.choice(list(WORDS))
        container, encoding = rng.choice(list(CONTAINERS)), rng.choice(list(ENCODINGS))
        if container in _NAMELESS and what not in ("move", "keys"):
            continue
        if words == "terse" and what in ("copies", "counters", "scroll", "files", "rhythm", "codes"):
            continue
        make, kinds, may = LABELS[what]
        name = f"f{len(out)} {what} / {words} / {container} / {encoding}"
        own = random.Random(f"{seed}{name}")
        value = CONTAINERS[container](make(own, WORDS[words], own.choice((24, 40, 60))), WORDS[words]["list"])
        data = (value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)).encode()
        body, content_type, coding, query = ENCODINGS[encoding](data)
        request = {"at": 0.0, "body": body, "content_type": content_type, "content_encoding": coding, "query": query}
        out.append({"name": name, "kinds": kinds, "may": may, "requests": [request]})
    return out
