"""What a canary needs of a page, however it is driven; and the script that notes what the page itself got to see."""

from __future__ import annotations

from typing import Any, Protocol

WORLD = "detect"
"""The name of the world of its own in which our script runs: it sees the page's events, and the page sees nothing."""

LISTENER = """
globalThis.seen ??= (() => {
  const seen = {moves: [], clicks: [], keys: [], driving: false};
  const start = performance.timeOrigin;
  const note = (list, e, what) => list.length < 2000 && list.push([...what, start + e.timeStamp]);
  addEventListener('mousemove', e => note(seen.moves, e, [e.clientX, e.clientY]), true);
  addEventListener('mousedown', e => note(seen.clicks, e, [e.clientX, e.clientY]), true);
  addEventListener('keydown', e => seen.driving && note(seen.keys, e, [e.key]), true);
  addEventListener('click', e => {
    if (seen.driving && e.target instanceof Element && e.target.closest('a, button, input, [role=button]'))
      e.preventDefault();
  }, true);
  addEventListener('submit', e => { if (seen.driving) e.preventDefault(); }, true);
  return seen;
})();
"""
"""Notes places of moves and clicks, and keys only while we press them: never what a person types.

While a canary is driven, links do not lead away and forms are not sent; a page's own listeners get the events all the
same."""

ABOUT = """JSON.stringify({width: innerWidth, height: innerHeight, ratio: devicePixelRatio, top: Math.round(scrollY),
  tall: document.documentElement ? document.documentElement.scrollHeight : 0, ready: document.readyState,
  seen: globalThis.seen || null})"""

DRIVING = "globalThis.seen.driving = true; '{}'"

FIELD = """(() => {
  for (const one of document.querySelectorAll('input, textarea, [contenteditable=""], [contenteditable=true]')) {
    const box = one.getBoundingClientRect();
    const type = (one.getAttribute('type') || 'text').toLowerCase();
    if (one.matches('input') && !['text', 'search', 'email', 'url', ''].includes(type)) continue;
    if (one.disabled || one.readOnly || box.width < 20 || box.height < 8) continue;
    const style = getComputedStyle(one);
    if (style.visibility !== 'visible' || style.display === 'none') continue;
    one.scrollIntoView({block: 'center', behavior: 'instant'});
    const now = one.getBoundingClientRect();
    const right = Math.min(now.width / 2, 60);
    return JSON.stringify({x: Math.round(now.left + right), y: Math.round(now.top + now.height / 2)});
  }
  return JSON.stringify(null);
})()"""
"""The middle of the first visible text field. No password field: a phrase in it would not be sent by many."""


class Page(Protocol):
    """A tab that is driven with real input events. Everything raises Gone once the browser was closed."""

    def open(self, url: str, seconds: float) -> bool:
        """Open an address and wait until it is loaded; tell whether it was in time."""

    def evaluate(self, script: str) -> Any:
        """Run a script in our own world of the page; it gives JSON, which is returned as a value."""

    def move(self, x: int, y: int) -> None:
        """Move the mouse there at once."""

    def press(self, x: int, y: int) -> None:
        """Click there, without moving there first."""

    def wheel(self, x: int, y: int, down: int) -> None:
        """Turn the wheel over that place."""

    def key(self, letter: str) -> None:
        """Press and let go one key."""
