"""What an attacker would put into a host name, a file name or a certificate; every renderer is tried with all of it.

One set for every medium: terminal, CSV, Markdown, HTML with SVG, JSON.
"""

from __future__ import annotations

HOSTILE = (
    "\x1b[31mred\x1b[0m.example",
    "\x1b]0;new title\x07.example",
    "\x1b]8;;https://evil.example\x1b\\click\x1b]8;;\x1b\\",
    "\x1b[2J\x1b[Hcleared",
    "bell\x07back\x08space\x7fdel",
    "c1\x9b31mcsi\x90dcs\x85nel",
    "line\nfeed",
    "carriage\rreturn",
    "tab\tstop",
    "vertical\x0bform\x0cfeed",
    "null\x00byte",
    "right\u202eto\u202dleft",
    "isolate\u2066\u2067\u2068\u2069d",
    "marks\u200e\u200f\u061c",
    "zero\u200bwidth\u200c\u200d\u2060\ufeff",
    "soft\u00adhyphen",
    "separators\u2028\u2029",
    "spaces\u00a0\u2007\u3000",
    "lone\udc80\ud800surrogates",
    "tags\U000e0001\U000e0061",
    "selectors\ufe0f\U000e0100",
    "fillers\u3164\u115f\u2800",
    "private\ue000use\U000f0000",
    "not a character\uffff",
    "=cmd|' /C calc'!A0",
    "+1+1",
    "-2+3",
    "@SUM(1+1)",
    " =1+1",
    "\t=1+1",
    "\r=1+1",
    "\uff1d1+1",
    "a;=1+1",
    'quote"inside,comma',
    "a | b || c",
    "back\\slash\\|bar",
    "*bold* _it_ ~~gone~~ `code` ``more``",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "</code></pre><b>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</style></svg></title><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "]]>",
    "{% include 'page.html' %}{{ document }}",
    "javascript:alert(1)",
    "https://bank.example@evil.example/",
    "https://evil.example/>\n<script>",
    "1. item",
    "2) item",
    "===",
    "&lt;b&gt; &#x202e;",
    "[text](javascript:alert(1))",
    "![image](https://evil.example/p.png)",
    "# heading",
    "- item",
    "> quote",
    "https://evil.example/?q=1",
    "www.evil.example",
    "@octocat #123",
    "$\\frac{1}{2}$",
    "```\nfence\n```",
    "{{7*7}} ${7*7} %n%s",
    "",
    " ",
    "a" * 10_000,
    "x." * 5_000,
    "\u0301" * 50,
    "ünïcödé.例え.example",
    "\u0645\u0631\u062d\u0628\u0627.example",
)

FORBIDDEN = frozenset(
    {
        *map(chr, range(0x20)),
        *map(chr, range(0x7F, 0xA0)),
        *"\u061c\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2060",
        *"\u2066\u2067\u2068\u2069\ufeff\u00ad\ufe0f\u3164\ue000",
        *"\udc80\ud800\U000e0001\U000e0061\U000e0100",
    }
)
"""Characters that must never leave a renderer raw; it makes its own newlines itself."""


def raw(text: str, *, allowed: str = "\n") -> set[str]:
    """Return the characters of `text` that no reader's screen should get, but for those in `allowed`."""
    return (set(text) & FORBIDDEN) - set(allowed)
