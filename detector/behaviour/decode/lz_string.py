"""LZ-string, a compression that some page scripts bring along: text of a small alphabet to text.

Strategy: all flavours are one bit stream; only the bits a character differ. The stream is turned into one string of
bits first, so that a code is read by slicing. Knows no other format.
"""

from __future__ import annotations

_BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="
_URI = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+-$"
MAX_INPUT = 60_000
MAX_OUTPUT = 1_000_000
_PROBE = 24


def _bits(text: str) -> str | None:
    first, second = set(_BASE64), set(_URI)
    letters = set(text)
    for alphabet, known in ((_BASE64, first), (_URI, second)):
        if letters <= known:
            table = {letter: format(place & 63, "06b") for place, letter in enumerate(alphabet)}
            return "".join(table[letter] for letter in text)
    return None


def unpack(text: str) -> str | None:
    """Undo compressToBase64 or compressToEncodedURIComponent; None if it is neither or does not look like JSON."""
    if not 8 <= len(text) <= MAX_INPUT:
        return None
    bits = _bits(text.replace(" ", "+"))
    if bits is None:
        return None
    head = _decompress(bits, _PROBE)
    if not head or head[0] not in '{["' or not head.isprintable():
        return None
    return _decompress(bits, MAX_OUTPUT)


def unpack_utf16(text: str) -> str | None:
    """Undo compressToUTF16: 15 bits in each character, moved up by 32."""
    if not 4 <= len(text) <= MAX_INPUT or not text.rstrip(" ") or max(text) > "\u8020" or min(text) < " ":
        return None
    bits = "".join(format(ord(letter) - 32 & 0x7FFF, "015b") for letter in text)
    head = _decompress(bits, _PROBE)
    if not head or head[0] not in '{["':
        return None
    return _decompress(bits, MAX_OUTPUT)


class _Codes:
    """Reads codes of any width off a string of bits, lowest bit first."""

    __slots__ = ("at", "bits")

    def __init__(self, bits: str) -> None:
        self.bits = bits
        self.at = 0

    def take(self, width: int) -> int:
        """Return the next code; -1 at the end of the stream."""
        piece = self.bits[self.at : self.at + width]
        self.at += width
        return int(piece[::-1], 2) if len(piece) == width else -1


def _decompress(bits: str, limit: int) -> str | None:
    codes = _Codes(bits)
    literal = {0: 8, 1: 16}
    first = codes.take(2)
    if first not in literal:
        return None
    word = chr(codes.take(literal[first]))  # the shortest input that is taken has more bits than these
    words: list[str] = ["", "", "", word]
    out = [word]
    produced, width, room = 1, 3, 4
    while produced < limit:
        code = codes.take(width)
        if code == 2 or code < 0:
            return "".join(out)
        if code in literal:
            words.append(chr(max(0, codes.take(literal[code]))))
            code = len(words) - 1
            room -= 1
            if not room:
                room, width = 2**width, width + 1
        if code < len(words) and code > 2:
            entry = words[code]
        elif code == len(words):
            entry = word + word[0]
        else:
            return None
        out.append(entry)
        produced += len(entry)
        words.append(word + entry[0])
        word = entry
        room -= 1
        if not room:
            room, width = 2**width, width + 1
    return "".join(out)
