"""Follows a body through its layers: headers may lie, so bytes are believed before labels. Pure; within a Budget.

`Decoder.body` and `Decoder.text` return plain values; pictures and recordings met on the way are gathered with the
names of the fields that held them. Bytes that nothing explains are counted and left alone.
"""

from __future__ import annotations

import re
from typing import Any

from detector.behaviour.decode import (
    archive,
    armour,
    bson,
    cbor,
    evdev,
    frames,
    images,
    journal,
    json_,
    lines,
    lz_string,
    multipart,
    numbers,
    protobuf,
    raw_records,
    strings,
    template,
    text,
)
from detector.behaviour.decode.compressed import compression, declared, unpack
from detector.behaviour.limits import MAX_BODY, MAX_ENCODED, MAX_GUESSES, MAX_LAYERS, MAX_PARTS, Budget
from detector.behaviour.table import as_number

_LEAST_LABELS = 8  # signs of equality in a text, below which it is not read as names with values
_MULTIPART = re.compile(rb"--[\w'()+.,/:=? -]{1,70}\r?\n(?=[Cc]ontent-)")
_HEADED = re.compile(r"[A-Z]{3,12}\n(?:[\w-]{1,40}:[^\n]{0,200}\n){1,12}\n")  # a frame of STOMP
_PICTURE = re.compile(rb"\xff\xd8\xff[\xc0-\xfe]|\x89PNG\r\n\x1a\n")
_LONGEST_HEAD = 64  # bytes that a program may put before a picture
_ESCAPES = re.compile(r"%(?:0A|7B|22|2C|3A|5B|3D)", re.IGNORECASE)
_LEAST_ESCAPES = 6
_OUTER = 3  # layers within which a text may be the whole of what was sent
_LONG_HEX = 128  # letters, from which on they may be anything but an id
MSGPACK_ITEMS = 60_000


class Decoder:
    """One body's way through its layers."""

    __slots__ = ("budget", "guesses", "media", "parts", "pictures", "tries")

    def __init__(self, budget: Budget) -> None:
        self.budget = budget
        self.pictures: list[tuple[images.Picture, str]] = []
        self.media: list[tuple[images.Media, str]] = []
        self.parts = MAX_PARTS
        self.tries = MAX_ENCODED
        self.guesses = MAX_GUESSES

    def body(self, data: bytes, content_type: str, content_encoding: str) -> Any | None:
        """Decode a whole body."""
        if len(data) > MAX_BODY:
            self.budget.skip("beyond-the-sample")
            data = data[:MAX_BODY]
        for kind in declared(content_encoding):
            opened = None if compression(data) not in {None, kind} else unpack(data, kind, self.budget)
            if opened is None:
                self.budget.used("encoding-header-was-wrong")
                break
            data = opened
        return self.data(data, content_type.lower(), "", 0)

    def data(self, data: bytes, content_type: str, name: str, depth: int) -> Any | None:
        """Decode bytes of whatever kind; None if nothing explains them."""
        if depth > MAX_LAYERS:
            self.budget.skip("too-many-layers")
            return None
        kind = compression(data)
        if kind:
            opened = unpack(data, kind, self.budget)
            if opened is not None:
                return self.data(opened, content_type, name, depth + 1)
        if self._recording(data, name) or not data:
            return None
        if _MULTIPART.match(data):
            return self._multipart(data, depth)
        try:
            letters = data.decode("utf-16") if _is_wide(data) else data.decode()
        except UnicodeDecodeError:
            return self._binary(data, content_type, name, depth)
        if "\0" in letters[:200] or "protobuf" in content_type or "msgpack" in content_type:
            found = self._binary(data, content_type, name, depth)
            if found is not None:
                return found
        found = self.text(letters, depth)
        return found if found is not None or len(letters) > 200 else letters or None

    def _recording(self, data: bytes, name: str) -> bool:
        picture, media = images.picture(data), images.media(data)
        start = _PICTURE.search(data, 1, _LONGEST_HEAD) if picture is None and media is None else None
        if start is not None:
            picture = images.picture(data[start.start() :])
        if picture and len(self.pictures) < MAX_PARTS:
            self.pictures.append((picture, name))
            self.budget.used("image")
        elif media and len(self.media) < MAX_PARTS:
            self.media.append((media, name))
            self.budget.used("media")
        return picture is not None or media is not None

    def _multipart(self, data: bytes, depth: int) -> Any | None:
        fields: dict[str, Any] = {}
        self.budget.used("multipart")
        for part in multipart.parts(data):
            self.parts -= 1
            if self.parts < 0:
                self.budget.skip("too-many-parts")
                break
            value = self.data(part.data, part.content_type, f"{part.name} {part.file_name}", depth + 1)
            if value is not None:
                name = part.name or f"part{len(fields)}"
                fields[name if name not in fields else f"{name} {len(fields)}"] = value
            if part.file_name:
                fields.setdefault("#file", "upload")
        return fields or None

    def text(self, letters: str, depth: int) -> Any | None:
        """Decode text that holds something else; None if it is only text."""
        if depth > MAX_LAYERS:
            self.budget.skip("too-many-layers")
            return None
        stripped = letters.lstrip("\ufeff \r\n\t")
        headed = _HEADED.match(stripped)
        if headed:
            return self.text(stripped[headed.end() :].rstrip("\0"), depth + 1)
        first = stripped[:1]
        if first == "%" or (
            " " not in stripped[:400] and "&" not in stripped[:4_000] and _is_escaped(stripped[:4_000])
        ):
            return self._percent(stripped, depth)
        if first in '{["' or "\n" in stripped[:4000] or "[" in stripped[:40] or "{" in stripped[:40]:
            value = json_.read(stripped, self.budget) if first in '{["' or "{" in stripped or "[" in stripped else None
            if value is not None:
                again = self.text(value, depth + 1) if isinstance(value, str) else None
                return value if again is None else again
        if first == "<" and not stripped[1:2].isdigit():  # `<14>` begins a line of syslog
            value = text.xml(stripped)
            if value is not None:
                self.budget.used("xml")
            return value
        return self._form_or_table(stripped, depth)

    def _percent(self, letters: str, depth: int) -> Any | None:
        plain = text.percent_decoded(letters)
        return None if plain is None else self.text(plain, depth + 1)

    def _form_or_table(self, letters: str, depth: int) -> Any | None:
        is_form = "=" in letters[:400] and not armour.is_base64(letters[:200])
        if is_form and "&" not in letters and letters.count("=", 0, 4_000) >= _LEAST_LABELS:
            plain = lines.with_plain_times(letters)
            labelled = _fuller(lines.labelled(plain), plain)
            if labelled is not None:
                self.budget.used("labelled")
                return labelled
        if is_form and "&" not in letters and letters.count("=") > 1 and len(letters) <= template.LONGEST:
            record = lines.quoted(letters) or template.one(lines.with_plain_times(letters))
            if record is not None:
                self.budget.used("labelled")
                return record
        fields = text.form(letters) if is_form else None
        if fields is not None:
            self.budget.used("form")
            return fields
        table = self._table(letters)
        if table is None and depth <= _OUTER:
            table = lines.one_row(lines.with_plain_times(letters[: lines.MAX_TEXT]))
        if table is None and depth <= _OUTER and "\n" in letters[: template.LONGEST]:
            table = lines.one_block(letters)
        found = table if table is not None else self.nested(letters, "", depth + 1)
        if found is None and depth <= _OUTER and len(letters) <= template.LONGEST:
            found = template.one(lines.with_plain_times(letters))
        return found

    def _table(self, letters: str) -> Any | None:
        """Read text that is records: with a heading, with names in each, or parted by marks alone."""
        if (letters[:1] == "<" and not letters[1:2].isdigit()) or not any(map(str.isdigit, letters[:200])):
            return None
        plain = lines.with_parted_numbers(lines.with_plain_times(letters[: lines.MAX_TEXT]))
        named = plain.count("=", 0, 4_000) >= _LEAST_LABELS
        parted = journal.read(letters) or template.by_name(plain) or template.sections(plain)
        if parted is not None:
            self.budget.used("delimited")
            return parted
        for layer, reader in (
            *([("labelled", lines.labelled)] if named else []),
            ("delimited", text.delimited),
            ("labelled", lines.labelled),
            ("blocks", lines.blocks),
            ("delimited", lines.cells),
            ("delimited", text.packed_numbers),
            ("patterned", template.rows),
            ("patterned", template.stamped),
        ):
            table = _fuller(reader(plain), plain)
            if table is not None:
                self.budget.used(layer)
                return table
        return None

    def nested(self, letters: str, name: str, depth: int) -> Any | None:
        """Decode a string found inside a value, if its first letters promise something; what is in it counts layers."""
        first = letters[:1]
        if first in "{[":
            return json_.read(letters, self.budget) if letters.rstrip()[-1:] in "}]" else None
        if first == "%" or ("%" in letters[:80] and _is_escaped(letters[:4_000])):
            return self._percent(letters, depth)
        if first in "\x1fx\x78" and compression(letters[:8].encode("latin-1", "replace")):
            return self._latin(letters, name, depth)
        if letters.startswith("data:") and ";base64," in letters[:80]:
            letters = letters.partition(",")[2]
        if len(letters) < armour.SHORTEST:
            return None
        if "{" in letters[:40] or "[" in letters[:40]:  # behind a length, a time, a label
            value = json_.read(letters, self.budget)
            if value is not None:
                return value
        return self._encoded(letters, name, depth)

    def _latin(self, letters: str, name: str, depth: int) -> Any | None:
        try:
            data = letters.encode("latin-1")
        except UnicodeEncodeError:
            return None
        self.budget.used("compressed-string")
        return self.data(data, "", name, depth + 1)

    def _encoded(self, letters: str, name: str, depth: int) -> Any | None:
        for layer, data in armour.readings(letters):
            self.tries -= 1
            if self.tries < 0:
                self.budget.skip("too-many-encoded-strings")
                return None
            found = self.data(data, "", name, depth + 2)
            if (
                isinstance(found, dict | list)
                and found
                and (layer != "hex" or data[:16].isascii() or len(letters) > _LONG_HEX or compression(data))
            ):
                self.budget.used(layer)
                return found
        if armour.is_base64(letters.replace(" ", "+")):
            return self._lz(lz_string.unpack(letters.replace(" ", "+")))
        if min(letters) >= " " and max(letters[:40]) > "\u00ff":
            plain = lz_string.unpack_utf16(letters)
            if plain is not None:
                return self._lz(plain)
        return self._table(letters)

    def _lz(self, plain: str | None) -> Any | None:
        value = None if plain is None else json_.read(plain, self.budget)
        if value is not None:
            self.budget.used("lz-string")
        return value

    def _binary(self, data: bytes, content_type: str, name: str, depth: int) -> Any | None:
        lines = self._lines_then_bytes(data, name, depth) if data[:1] in (b"{", b"[") else None
        if lines is not None:
            return lines
        if data[:1] == b"\0" and int.from_bytes(data[1:5], "big") == len(data) - 5 and len(data) > 8:
            return self.data(data[5:], content_type, name, depth + 1)  # one gRPC frame
        value = self._structured(data)
        if value is not None:
            return value
        packed = archive.members(data, self.budget)
        if packed is not None:
            return packed
        if depth <= 2:
            plain = unpack(data, "deflate", self.budget)  # without a mark at its head
            value = self._deflated(plain, depth) if plain and len(plain) > len(data) else None
            if value is not None:
                return value
        worded = strings.read(data)
        if worded is not None:
            self.budget.used("strings")
            return worded
        self.guesses -= 1
        records = _numbers(data) if self.guesses >= 0 else None
        if records is not None:
            self.budget.used("binary-records")
            return records
        if depth <= 1:
            self.budget.skip("unreadable")  # deeper, it is mostly a word that happens to look encoded
        return None

    def _structured(self, data: bytes) -> Any | None:
        readers = (("bson", bson.read), ("msgpack", _msgpack), ("cbor", cbor.read), ("protobuf", protobuf.read))
        for layer, reader in readers:
            value = reader(data)
            if isinstance(value, dict | list) and value:
                self.budget.used(layer)
                return value
        return None

    def _deflated(self, plain: bytes, depth: int) -> Any | None:
        try:
            return self.text(plain.decode(), depth + 1)
        except UnicodeDecodeError:
            return self._structured(plain)

    def _lines_then_bytes(self, data: bytes, name: str, depth: int) -> Any | None:
        """Read lines of JSON that end in compressed bytes, as in an envelope."""
        values: list[Any] = []
        rest: Any = None
        while data[:1] in (b"{", b"[") and len(values) < MAX_PARTS:
            line, _, after = data.partition(b"\n")
            value = json_.read(line.decode("utf-8", "replace"), self.budget)
            if value is None:
                break
            values.append(value)
            data = after
        if data and values:
            rest = self.data(data, "", name, depth + 1)
        return [*values, rest] if rest is not None else values or None


def _fuller(read: list[Any] | None, plain: str) -> list[Any] | None:
    """Return the records as a pattern gives them, where it finds more numbers in each than another reader did."""
    if read is None or not isinstance(read[0], dict | list) or _numeric(read) == len(read[len(read) // 2]):
        return read
    patterned = template.rows(plain)
    if patterned is None or len(patterned) < len(read):
        return read
    if isinstance(read[0], list) and _numeric(read) >= _TWO and not any(map(_holds_a_number, read[0])):
        return read  # parted by one mark, with words in some of the cells
    if _numeric(patterned) <= _numeric(read):
        return read
    if isinstance(read[0], dict) and len(patterned) == len(read):
        return [{**words, **numbers, **_texts(words, numbers)} for words, numbers in zip(read, patterned, strict=True)]
    return patterned


def _holds_a_number(cell: Any) -> bool:
    return isinstance(cell, str) and bool(_NAMED_NUMBER.match(cell))


_NAMED_NUMBER = re.compile(r"[^\W\d]\w{0,20}[=:]-?\d")


def _texts(labelled: dict[str, Any], patterned: dict[str, Any]) -> dict[str, Any]:
    """What labels give as whole texts, where a pattern has no number of that name."""
    return {
        name: value
        for name, value in labelled.items()
        if isinstance(value, str) and as_number(value) is None and not isinstance(patterned.get(name), int | float)
    }


_TWO = 2


def _numeric(records: list[Any]) -> int:
    middle = records[len(records) // 2]
    cells = middle.values() if isinstance(middle, dict) else middle if isinstance(middle, list) else ()
    return sum(as_number(value) is not None for value in cells)


def _is_escaped(letters: str) -> bool:
    return "=" not in letters and len(_ESCAPES.findall(letters)) >= _LEAST_ESCAPES


def _is_wide(data: bytes) -> bool:
    """Tell text of two bytes a letter, by its mark or by the zeros between Latin letters."""
    return data[:2] in (b"\xff\xfe", b"\xfe\xff") or (len(data) > 8 and data[:2] in (b"{\0", b"[\0"))


def _numbers(data: bytes) -> list[Any] | None:
    readers = (frames.read, evdev.read, raw_records.read, numbers.best, numbers.interleaved, numbers.typed_array)
    return next((found for reader in readers if (found := reader(data)) is not None), None)


def _msgpack(data: bytes) -> Any | None:
    """Read MessagePack: one item that fills the bytes, or several one after the other."""
    import msgpack  # type: ignore[import-untyped]

    if data[0] < 0x80 or data[0] == 0xC1:  # a small number: nearly every file begins so
        return None
    reader = msgpack.Unpacker(raw=False, strict_map_key=False, max_buffer_size=len(data), unicode_errors="replace")
    reader.feed(data)
    values: list[Any] = []
    try:
        while reader.tell() < len(data) and len(values) < MSGPACK_ITEMS:
            values.append(reader.unpack())
    except (ValueError, msgpack.UnpackException, TypeError, RecursionError, OverflowError):
        return None
    if len(values) > 1 and not all(isinstance(value, dict | list) for value in values):
        return None
    return values[0] if len(values) == 1 else values
