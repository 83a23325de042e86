"""DNS messages: which names were asked for and what they led to; it knows no ports, no mDNS and no addresses' meaning.

Strategy: a name decides whether bytes are DNS at all, and a class does so nearly alone, so both are checked strictly
in the question section. An answer section is read for as long as it makes sense: captures are cut, and resolvers
truncate. Offsets, not a Cursor, drive the names here, because compression pointers jump; a byte past the end raises
IndexError, which `parse_message` and its like turn into Truncated.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from detector.wire.cursor import Cursor, Malformed, Truncated
from detector.wire.names import decode_name

_HEADER = struct.Struct("!HHHHHH")
_QUESTION = struct.Struct("!HH")
_RECORD = struct.Struct("!HHIH")

_MOST_RECORDS = 512
_MOST_LABELS = 128
_LONGEST_NAME = 255
_HEADER_SIZE = _HEADER.size

# QUERY, IQUERY, STATUS, NOTIFY, UPDATE and DSO; all others were never assigned.
_OPCODES = frozenset({0, 1, 2, 4, 5, 6})
_QUERY = 0
# IN, CH, HS, ANY, and IN with the top bit that multicast DNS gives a meaning of its own.
_CLASSES = frozenset({1, 3, 4, 255, 0x8001})
_INTERNET = frozenset({1, 0x8001})

_KINDS = {1: "A", 5: "CNAME", 28: "AAAA", 64: "SVCB", 65: "HTTPS"}
_ADDRESS_SIZES = {1: 4, 28: 16}
_CNAME = 5

_IPV4_HINT, _ECH, _IPV6_HINT = 4, 5, 6
_ECH_VERSION = 0xFE0D


@dataclass(frozen=True, slots=True)
class Answer:
    """One record of an answer section.

    kind: "A", "AAAA", "CNAME", "HTTPS" or "SVCB". ttl: seconds. address: 4 or 16 bytes of an A or AAAA record.
    target: what a CNAME points to, or a service binding's TargetName ("" for ".", which stands for `name` itself).
    ech_public_names: the outer names that clients of this service show instead of the true one. hints: addresses
    that a service binding suggests, 4 or 16 bytes each.
    """

    name: str
    kind: str
    ttl: int
    address: bytes | None = None
    target: str | None = None
    ech_public_names: tuple[str, ...] = ()
    hints: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class Message:
    """A query or a response: questions as (name, type number), and the answers of the kinds that `Answer` names.

    code: the response code of the header (0 NOERROR, 3 NXDOMAIN); it means nothing in a query.
    """

    is_response: bool
    code: int
    questions: tuple[tuple[str, int], ...]
    answers: tuple[Answer, ...]


def parse_message(data: bytes) -> Message:
    """Parse the payload of one datagram (RFC 1035 section 4, RFC 3596, RFC 9460).

    Where the message is cut or an answer is broken, the questions and answers before that are kept. Only the first
    512 of each are read. Raises Malformed when the bytes are no DNS message.
    """
    flags, questions, answers, others = _header(data)
    names: dict[int, str] = {}
    asked, position = _questions(data, questions, names)
    given: list[Answer] = []
    if answers and flags >> 11 & 15 == _QUERY and questions <= _MOST_RECORDS:
        _collect_answers(data, position, answers, names, given, must_read_first=not asked)
    elif not asked and not answers and not others and len(data) > _HEADER_SIZE:
        raise Malformed("bytes follow a header that announces none")
    return Message(flags >= 0x8000, flags & 15, tuple(asked), tuple(given))


def parse_stream(data: bytes) -> tuple[list[Message], int]:
    """Parse what one side of a TCP connection sent: messages behind two-byte lengths (RFC 7766 section 8).

    Returns the messages of the frames that are whole, and the count of bytes that those frames take. A frame that
    is whole and holds no DNS message is left out, but for the first. Raises Malformed when the first frame, even
    if only its beginning is there, cannot be DNS.
    """
    messages: list[Message] = []
    position = 0
    while len(data) - position >= 2:
        stop = position + 2 + int.from_bytes(data[position : position + 2], "big")
        frame = data[position + 2 : stop]
        if stop > len(data):
            break
        try:
            messages.append(parse_message(frame))
        except Malformed:
            if position == 0:
                raise
        position = stop
    if position == 0:
        _check_first_frame(data)
    return messages, position


def _check_first_frame(data: bytes) -> None:
    """Raise Malformed when the beginning of a stream's first frame rules DNS out."""
    if len(data) >= 2 and int.from_bytes(data[:2], "big") < _HEADER_SIZE:
        raise Malformed("a frame too short for a DNS header")
    try:
        _, questions, _, _ = _header(data[2:])
        _questions(data[2:], questions, {})
    except Truncated:
        return


def _header(data: bytes) -> tuple[int, int, int, int]:
    """Return flags and the counts of questions, answers and other records. Raises Malformed."""
    if len(data) < _HEADER_SIZE:
        raise Truncated("shorter than a DNS header")
    _, flags, questions, answers, authorities, additions = _HEADER.unpack_from(data)
    if flags >> 11 & 15 not in _OPCODES:
        raise Malformed("an opcode that was never assigned")
    return flags, questions, answers, authorities + additions


def _questions(data: bytes, count: int, names: dict[int, str]) -> tuple[list[tuple[str, int]], int]:
    """Return the first questions and the position behind them.

    A count that promises more than is there costs what is not there. Raises Malformed when not one is whole.
    """
    found: list[tuple[str, int]] = []
    position = _HEADER_SIZE
    try:
        for _ in range(min(count, _MOST_RECORDS)):
            name, position = _name(data, position, names)
            kind, group = _QUESTION.unpack_from(data, position)
            position += 4
            if group not in _CLASSES:
                raise Malformed("a question of an unknown class")
            found.append((name, kind))
    except (IndexError, struct.error):
        if not found:
            raise Truncated("the question section is cut") from None
        position = len(data)
    return found, position


def _collect_answers(
    data: bytes, position: int, count: int, names: dict[int, str], found: list[Answer], must_read_first: bool
) -> None:
    """Add the answers to `found` until one is cut or broken; Malformed if the first one must be good and is not."""
    try:
        for _ in range(min(count, _MOST_RECORDS)):
            name, position = _name(data, position, names)
            kind, group, ttl, length = _RECORD.unpack_from(data, position)
            stop = position + 10 + length
            if stop > len(data) or group not in _CLASSES:
                raise Malformed("a record is cut, or of an unknown class")
            if kind in _KINDS and group in _INTERNET:
                # A lifetime with the top bit set counts as zero (RFC 2181 section 8).
                seconds = ttl if ttl < 0x80000000 else 0
                found.append(_answer(data, position + 10, stop, name, kind, seconds, names))
            must_read_first, position = False, stop
    except (IndexError, struct.error, Malformed):
        if must_read_first:
            raise Malformed("no question, and the first answer is none") from None


def _answer(data: bytes, position: int, stop: int, name: str, kind: int, ttl: int, names: dict[int, str]) -> Answer:
    """Return the record whose data stands between `position` and `stop`. Raises Malformed."""
    if kind in _ADDRESS_SIZES:
        if stop - position != _ADDRESS_SIZES[kind]:
            raise Malformed("an address of the wrong size")
        return Answer(name, _KINDS[kind], ttl, data[position:stop])
    if kind == _CNAME:
        target, end = _name(data, position, names)
        if end != stop:
            raise Malformed("an alias that does not fill its record")
        return Answer(name, _KINDS[kind], ttl, None, target)
    return _service_binding(data, position, stop, name, _KINDS[kind], ttl, names)


def _service_binding(
    data: bytes, position: int, stop: int, name: str, kind: str, ttl: int, names: dict[int, str]
) -> Answer:
    """Return an HTTPS or SVCB record (RFC 9460 section 2.2). Raises Malformed."""
    is_alias = data[position : position + 2] == b"\0\0"
    target, position = _name(data, position + 2, names)
    if position > stop:
        raise Malformed("a target that does not fit its record")
    # What an alias gives beside its target is to be ignored (section 2.4.2).
    cursor = Cursor(data, stop if is_alias else position, stop)
    public_names: tuple[str, ...] = ()
    hints: list[bytes] = []
    while cursor.remaining:
        key = cursor.uint(2)
        value = cursor.vector(2)
        if key == _ECH:
            public_names = _ech_public_names(value)
        elif key in (_IPV4_HINT, _IPV6_HINT):
            size = 4 if key == _IPV4_HINT else 16
            hints += [value[start : start + size] for start in range(0, len(value) - size + 1, size)]
    return Answer(name, kind, ttl, None, target, public_names, tuple(hints))


def _ech_public_names(value: bytes) -> tuple[str, ...]:
    """Return the public_name of every ECHConfig of the current version (RFC 9849 section 4).

    A list that breaks off gives nothing: no client would use it.
    """
    found: list[str] = []
    try:
        configs = Cursor(Cursor(value).vector(2))
        while configs.remaining:
            version = configs.uint(2)
            contents = Cursor(configs.vector(2))
            if version == _ECH_VERSION:
                contents.skip(3)  # config_id and kem_id
                contents.vector(2)  # public_key
                contents.vector(2)  # cipher_suites
                contents.skip(1)  # maximum_name_length
                found.append(decode_name(contents.vector(1)))
    except Truncated:
        return ()
    return tuple(found)


def _name(data: bytes, position: int, names: dict[int, str]) -> tuple[str, int]:
    """Return the name at `position` and the position behind it; `names` remembers names by where they begin.

    Raises Malformed for a name over 255 bytes or 128 labels, for a pointer that does not go backwards, and for
    label types other than the two of RFC 1035 section 4.1.4; IndexError when the bytes end first.
    """
    size = data[position]
    if size >= 0xC0:
        # Nearly every owner of a record is one pointer to a name read before.
        known = names.get((size & 0x3F) << 8 | data[position + 1])
        if known is not None:
            return known, position + 2
    first = start = position
    labels: list[bytes] = []
    after = hops = 0
    while size := data[position]:
        if size < 0x40:
            stop = position + 1 + size
            labels.append(data[position + 1 : stop])
            position = stop
            continue
        target = (size & 0x3F) << 8 | data[position + 1]
        # Each jump must land before all that was read, so no chain of them can be endless; the bound on hops keeps
        # a message full of long chains cheap, too.
        if size < 0xC0 or target >= start or target < _HEADER_SIZE:
            raise Malformed("a name's pointer does not go backwards to a name")
        after = after or position + 2
        hops += 1
        if hops >= _MOST_LABELS or len(labels) >= _MOST_LABELS:
            raise Malformed("a name of too many parts")
        start = position = target
    raw = b".".join(labels)
    # On the wire a name has a length byte before its first label and a zero behind its last; that leaves room for 127.
    if len(raw) + 2 > _LONGEST_NAME:
        raise Malformed("a name longer than 255 bytes")
    names[first] = name = decode_name(raw)
    return name, after or position + 1
