"""What a reader can do next about one vendor: pages to open, and the words to search its policy for.

Says what is known and what nobody found; advises nothing. Knows a vendor's row, draws nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from detector.report import words
from detector.report.document import VendorRow

# What a policy calls such data; kinds of which policies say nothing of their own are left out.
_POLICY_WORDS = {
    "keystrokes": ("keystroke", "keyboard"),
    "typing-rhythm": ("keystroke", "biometric"),
    "mouse-movement": ("mouse", "cursor"),
    "clicks": ("click", "interaction"),
    "scroll": ("scroll",),
    "form-input": ("form", "input"),
    "clipboard": ("clipboard",),
    "screenshots": ("screenshot", "screen capture"),
    "screen-video": ("recording", "screen"),
    "session-replay": ("session replay", "recording"),
    "window-titles": ("window title", "application"),
    "app-usage": ("application", "productivity"),
    "pages-visited": ("browsing", "websites visited"),
    "activity-level": ("activity", "productivity"),
    "idle-time": ("idle", "active time"),
    "files": ("file",),
    "messages": ("message", "e-mail"),
    "audio": ("audio", "microphone"),
    "camera": ("camera", "webcam"),
    "location": ("location",),
    "identity": ("identifier", "user ID"),
    "device-fingerprint": ("fingerprint", "device"),
    "network-activity": ("network traffic", "inspection"),
}
_ALWAYS = ("retention", "recipients", "machine learning", "object")
_MOST_WORDS = 8

AI_SENTENCES = {
    "stated": "Its terms allow AI models to be trained with the data.",
    "opt-out": "Its terms allow AI models to be trained with the data, unless one opts out.",
    "no": "It says that it trains no AI models with the data.",
    "unknown": "Whether it trains AI models with the data is not known: no page that was read tells.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NextSteps:
    """Pages of one vendor (None: looked for, none was found), the words to look for there, and what to search for.

    `search` finds the policy where no page is known. `ai_training` is a sentence.
    """

    opt_out: str | None
    policy: str | None
    data_request: str | None
    look_for: tuple[str, ...]
    search: str
    ai_training: str


def next_steps(vendor: VendorRow) -> NextSteps:
    """Return what can be done about `vendor`; the words fit what it was sent, then what it is known to collect."""
    return NextSteps(
        opt_out=vendor.links.get("opt_out"),
        policy=vendor.links.get("privacy"),
        data_request=vendor.links.get("data_request"),
        look_for=_look_for(vendor),
        search=f"{words.short(vendor.name, 80)} privacy policy",
        ai_training=AI_SENTENCES.get(vendor.ai_training, AI_SENTENCES["unknown"]),
    )


def _look_for(vendor: VendorRow) -> tuple[str, ...]:
    kinds = [seen.kind for seen in vendor.observed or ()] + list(vendor.collects)
    # The first word of each kind before the second of any: a few words shall cover all kinds.
    firsts = [_POLICY_WORDS[kind][0] for kind in kinds if kind in _POLICY_WORDS]
    others = [word for kind in kinds for word in _POLICY_WORDS.get(kind, ())[1:]]
    fitting = list(dict.fromkeys(firsts + others))[: _MOST_WORDS - len(_ALWAYS)]
    return (*fitting, *_ALWAYS)
