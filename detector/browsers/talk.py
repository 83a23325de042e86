"""Orders and answers as JSON, numbered, over whatever carries them: what DevTools and WebDriver BiDi have in common.

A thread reads; an order waits for the answer with its number; events wait in a bounded queue. Knows no browser.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Iterator
from typing import Any, Protocol

from detector.errors import CaptureError

_MOST_EVENTS = 400
PATIENCE = 20.0


class Carrier(Protocol):
    """Carries whole messages of text both ways."""

    def send(self, text: str) -> None:
        """Send one message. Raises OSError when the other side has gone."""

    def messages(self) -> Iterator[str]:
        """Yield messages until the other side goes."""


class Gone(CaptureError):
    """The browser was closed, or does not answer."""


class Talk:
    """A conversation with a browser."""

    def __init__(self, carrier: Carrier) -> None:
        self._carrier = carrier
        self._answers: dict[int, dict[str, Any]] = {}
        self._events: deque[dict[str, Any]] = deque(maxlen=_MOST_EVENTS)
        self._changed = threading.Condition()
        self._number = 0
        self.is_over = False
        self.why = ""
        threading.Thread(target=self._read, daemon=True, name="browser").start()

    def ask(self, method: str, params: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
        """Give an order and return its result. Raises Gone when no answer comes, ValueError when it is refused."""
        number = self.tell(method, params, **more)
        with self._changed:
            self._changed.wait_for(lambda: number in self._answers or self.is_over, PATIENCE)
            answer = self._answers.pop(number, None)
        if answer is None:
            why = f" ({self.why})" if self.why else ""
            raise Gone(f"the browser was closed{why}" if self.is_over else f"the browser does not answer ({method})")
        if "error" in answer:
            raise ValueError(f"{method}: {answer.get('message') or answer['error']}")
        result: dict[str, Any] = answer.get("result", {})
        return result

    def tell(self, method: str, params: dict[str, Any] | None = None, **more: Any) -> int:
        """Give an order without waiting; return its number."""
        with self._changed:
            self._number += 1
            number = self._number
        try:
            self._carrier.send(json.dumps({"id": number, "method": method, "params": params or {}, **more}))
        except OSError as error:
            raise Gone("the browser was closed") from error
        return number

    def wait_for(self, method: str, seconds: float) -> bool:
        """Wait until an event of that name comes; tell whether it did. Earlier ones are forgotten."""

        def came() -> bool:
            return self.is_over or any(event.get("method") == method for event in self._events)

        with self._changed:
            done = self._changed.wait_for(came, seconds) and not self.is_over
            self._events.clear()
        return done

    def events(self) -> list[dict[str, Any]]:
        """Return the events that came since the last call."""
        with self._changed:
            found = list(self._events)
            self._events.clear()
        return found

    def _read(self) -> None:
        try:
            for text in self._carrier.messages():
                self._take(json.loads(text))
        except (OSError, ValueError) as error:
            self.why = str(error)
        finally:
            with self._changed:
                self.is_over = True
                self._changed.notify_all()

    def _take(self, message: dict[str, Any]) -> None:
        with self._changed:
            if "id" in message and message["id"] is not None:
                self._answers[message["id"]] = message
            else:
                self._events.append(message)
            self._changed.notify_all()
