"""Every kind of data with its detector: name, explanation, threshold, function. A test holds it to the vocabulary."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from detector.behaviour.actions import Action
from detector.behaviour.finding import Evidence
from detector.behaviour.inventory import Inventory
from detector.behaviour.kinds import (
    desktop,
    fields,
    gestures,
    idle,
    keyboard,
    pointer,
    recording,
    rhythm,
    stretches,
    web,
    windows,
)
from detector.vocabulary import ACCOMPANYING_KINDS

Find = Callable[[Inventory, list[Action]], Evidence | None]


@dataclass(frozen=True, slots=True)
class Detector:
    """One kind: what it looks for in words, from which score on it speaks, and the function that looks."""

    kind: str
    explain: str
    threshold: float
    find: Find


def _whole(find: Callable[[Inventory], Evidence | None]) -> Find:
    """A detector that needs no actions."""
    return lambda inventory, actions: find(inventory)


ACCOMPANYING = ACCOMPANYING_KINDS

DETECTORS = (
    Detector("keystrokes", keyboard.KEYS_EXPLAIN, keyboard.KEYS_THRESHOLD, keyboard.find_keys),
    Detector("typing-rhythm", rhythm.RHYTHM_EXPLAIN, rhythm.RHYTHM_THRESHOLD, rhythm.find_rhythm),
    Detector("mouse-movement", pointer.EXPLAIN, pointer.THRESHOLD, pointer.find_moves),
    Detector("clicks", gestures.CLICKS_EXPLAIN, gestures.CLICKS_THRESHOLD, gestures.find_clicks),
    Detector("scroll", gestures.SCROLL_EXPLAIN, gestures.SCROLL_THRESHOLD, gestures.find_scroll),
    Detector("form-input", fields.INPUT_EXPLAIN, fields.INPUT_THRESHOLD, fields.find_input),
    Detector("clipboard", fields.CLIPBOARD_EXPLAIN, fields.CLIPBOARD_THRESHOLD, fields.find_clipboard),
    Detector("screenshots", recording.SHOTS_EXPLAIN, recording.SHOTS_THRESHOLD, _whole(recording.find_screenshots)),
    Detector("screen-video", recording.VIDEO_EXPLAIN, recording.VIDEO_THRESHOLD, _whole(recording.find_video)),
    Detector("session-replay", recording.REPLAY_EXPLAIN, recording.REPLAY_THRESHOLD, _whole(recording.find_replay)),
    Detector("window-titles", windows.TITLES_EXPLAIN, stretches.THRESHOLD, windows.find_titles),
    Detector("app-usage", windows.APPS_EXPLAIN, stretches.THRESHOLD, windows.find_apps),
    Detector("pages-visited", web.PAGES_EXPLAIN, web.THRESHOLD, web.find_pages),
    Detector("activity-level", desktop.ACTIVITY_EXPLAIN, stretches.THRESHOLD, desktop.find_activity),
    Detector("idle-time", idle.EXPLAIN, stretches.THRESHOLD, idle.find_idle),
    Detector("files", desktop.FILES_EXPLAIN, stretches.THRESHOLD, desktop.find_files),
    Detector("messages", desktop.MESSAGES_EXPLAIN, stretches.THRESHOLD, desktop.find_messages),
    Detector("audio", recording.AUDIO_EXPLAIN, recording.AUDIO_THRESHOLD, _whole(recording.find_audio)),
    Detector("camera", recording.CAMERA_EXPLAIN, recording.CAMERA_THRESHOLD, _whole(recording.find_camera)),
    Detector("location", web.LOCATION_EXPLAIN, web.THRESHOLD, web.find_location),
    Detector("identity", web.IDENTITY_EXPLAIN, web.THRESHOLD, web.find_identity),
    Detector("device-fingerprint", web.DEVICE_EXPLAIN, web.THRESHOLD, web.find_device),
    Detector("performance", web.PERFORMANCE_EXPLAIN, web.THRESHOLD, web.find_performance),
    Detector("errors", web.ERRORS_EXPLAIN, web.THRESHOLD, web.find_errors),
    Detector("network-activity", web.NETWORK_EXPLAIN, web.THRESHOLD, web.find_network),
)
