"""The hands of the pretended person: a real browser, driven by mouse, wheel and keys through WebDriver."""

from __future__ import annotations

import math
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.actions.wheel_input import ScrollOrigin
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser.planted import E_MAIL, PASSWORD, PHRASE, REMARK

QUIET = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-features=OptimizationHints,AutofillServerCommunication,MediaRouter",
    "--window-size=1280,1000",
    # Some collectors leave out what says that it is driven by a program.
    "--disable-blink-features=AutomationControlled",
    "--user-agent=Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/150.0 Safari/537.36",
)
MOST_SECONDS = 30.0
_STEP = 0.05


@dataclass(slots=True)
class Doings:
    """What was done on a page: points where the mouse was, points that were clicked, positions scrolled to."""

    path: list[tuple[int, int]] = field(default_factory=list)
    clicks: list[tuple[int, int]] = field(default_factory=list)
    scrolled: list[int] = field(default_factory=list)


def wait_until(is_so: Callable[[], bool], seconds: float = MOST_SECONDS) -> bool:
    """Wait until something is so; return whether it came to be within `seconds`."""
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(_STEP)
    return True


@contextmanager
def browser(profile: Path, proxy_port: int, trusted_keys: str) -> Iterator[Chrome]:
    """Start a headless Chromium with a new profile behind the proxy; it trusts certificates of the given key alone.

    `trusted_keys` is the base64 SHA-256 of the authority's public key, as Chromium's switch wants it.
    """
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    options.page_load_strategy = "normal"
    for switch in (*QUIET, f"--user-data-dir={profile}", f"--proxy-server=127.0.0.1:{proxy_port}"):
        options.add_argument(switch)
    options.add_argument(f"--ignore-certificate-errors-spki-list={trusted_keys}")
    driver = Chrome(options=options, service=ChromeService("/usr/bin/chromedriver"))
    try:
        driver.set_page_load_timeout(MOST_SECONDS)
        yield driver
    finally:
        driver.quit()


def _to(chain: ActionChains, x: int, y: int) -> None:
    """Move the mouse to a point of what is seen of the page."""
    mouse: Any = chain.w3c_actions.pointer_action
    mouse.move_to_location(x, y)
    chain.w3c_actions.key_action.pause(0)


def _between(start: tuple[int, int], end: tuple[int, int], part: float) -> tuple[int, int]:
    return int(start[0] + (end[0] - start[0]) * part), int(start[1] + (end[1] - start[1]) * part)


class Hands:
    """One pair of hands at one browser. Pauses are drawn from a seed: no two are alike, and every run has the same."""

    def __init__(self, driver: Chrome, seed: int = 1) -> None:
        self.driver = driver
        self.tab = driver.current_window_handle
        self.random = random.Random(seed)
        self.done = Doings()

    def open(self, url: str) -> None:
        """Open a page in a tab of its own and wait until it says that it is ready."""
        self.driver.switch_to.new_window("tab")
        self.tab = self.driver.current_window_handle
        self.driver.get(url)
        assert wait_until(lambda: bool(self.driver.execute_script("return window.isReady === true"))), url

    def hide(self) -> None:
        """Go to another tab, so that the page knows that it is not seen."""
        self.driver.switch_to.new_window("tab")

    def leave(self) -> None:
        """Close the page, so that it sends what it kept until now."""
        other = self.driver.current_window_handle
        self.driver.switch_to.window(self.tab)
        self.driver.get("about:blank")
        self.driver.close()
        self.driver.switch_to.window(other)

    def wander(self, points: int = 60, top: int = 430, low: int = 760) -> None:
        """Move the mouse along a curve, at the speed of a hand."""
        chain = self._chain()
        phase = self.random.uniform(0, 2)
        for step in range(points):
            angle = phase + step * 0.17 + self.random.uniform(-0.03, 0.03)
            x = int(620 + (420 + 60 * math.sin(step * 0.31)) * math.cos(angle))
            y = int((top + low) / 2 + (low - top) / 2.2 * math.sin(angle * 1.3))
            _to(chain, x, y)
            self._rest(chain, 0.012, 0.055)
            self.done.path.append((x, y))
        chain.perform()

    def click(self, element: str) -> None:
        """Move to an element in a few steps and click it."""
        x, y = self._middle(element)
        from_x, from_y = self.done.path[-1] if self.done.path else (400, 300)
        chain = self._chain()
        for part in (0.3, 0.62, 0.88, 1.0):
            at = (int(from_x + (x - from_x) * part), int(from_y + (y - from_y) * part))
            _to(chain, *at)
            self._rest(chain, 0.015, 0.05)
            self.done.path.append(at)
        chain.click()
        chain.perform()
        self.done.clicks.append((x, y))

    def type(self, text: str) -> None:
        """Type, key by key."""
        chain = self._chain()
        for letter in text:
            chain.send_keys(letter)
            self._rest(chain, 0.03, 0.11)
        chain.perform()

    def scroll(self, *steps: int) -> None:
        """Turn the wheel, and note where that led."""
        for step in steps:
            chain = self._chain()
            chain.scroll_by_amount(0, step)
            self._rest(chain, 0.1, 0.25)
            chain.perform()
        self.done.scrolled.append(round(float(self.driver.execute_script("return window.scrollY"))))

    def wheel(self, x: int, y: int, delta: int) -> None:
        """Turn the wheel over a point."""
        chain = self._chain()
        chain.scroll_from_origin(ScrollOrigin.from_viewport(x, y), 0, delta)
        self._rest(chain, 0.1, 0.3)
        chain.perform()

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """Press at one point, move to another and let go."""
        self._drawn([_between(start, end, step / 14) for step in range(15)])

    def drag_element(self, element: str, end: tuple[int, int]) -> None:
        """Drag the middle of an element to a point."""
        self.drag(self._middle(element), end)

    def stroke(self, at: tuple[int, int]) -> None:
        """Draw a curl."""
        x, y = at
        turn = self.random.uniform(0.15, 0.3)
        self._drawn(
            [
                (int(x + step * 5 + 30 * math.cos(step * turn)), int(y + 60 * math.sin(step * turn)))
                for step in range(32)
            ]
        )

    def hold_arrows(self, times: int) -> None:
        """Hold arrow keys down, one after the other."""
        for _ in range(times):
            key = self.random.choice((Keys.ARROW_LEFT, Keys.ARROW_RIGHT, Keys.ARROW_UP, Keys.ARROW_DOWN))
            chain = self._chain()
            chain.key_down(key)
            self._rest(chain, 0.08, 0.25)
            chain.key_up(key)
            chain.perform()

    def select_and_copy(self, element: str) -> None:
        """Select a word by double click and copy it."""
        x, y = self._middle(element)
        chain = self._chain()
        _to(chain, x, y)
        chain.double_click()
        chain.key_down(Keys.CONTROL).send_keys("c").key_up(Keys.CONTROL)
        chain.perform()

    def work(self) -> None:
        """Do what a person does on the pages that all collectors share."""
        self.wander()
        self.click("fullname")
        self.type(PHRASE)
        self.click("email")
        self.type(E_MAIL)
        self.click("password")
        self.type(PASSWORD)
        self.click("urgent")
        self.click("remark")
        self.type(REMARK)
        self.click("approve")
        self.wander(24)
        self.click("reject")
        self.click("approve")
        self.select_and_copy("secret-line")
        self.scroll(300, 350, 250, 300)
        self.scroll(-700, -500)
        self.wander(16)
        self.click("hand-in")

    def _drawn(self, points: list[tuple[int, int]]) -> None:
        chain = self._chain()
        for number, point in enumerate(points):
            _to(chain, *point)
            if number == 0:
                chain.click_and_hold()
            self._rest(chain, 0.012, 0.04)
        chain.release()
        chain.perform()

    def _chain(self) -> ActionChains:
        return ActionChains(self.driver, duration=0)

    def _rest(self, chain: ActionChains, least: float, most: float) -> None:
        chain.pause(self.random.uniform(least, most))

    def _middle(self, element: str) -> tuple[int, int]:
        box = self.driver.find_element(By.ID, element).rect
        scrolled = self.driver.execute_script("return [window.scrollX, window.scrollY]")
        x = box["x"] - scrolled[0] + min(box["width"] / 2, 60)
        return int(x), int(box["y"] - scrolled[1] + box["height"] / 2)
