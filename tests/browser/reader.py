"""Somebody who reads a report in a browser: on a wide or a narrow screen, light or dark, on paper, by keyboard."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium.webdriver import Chrome, ChromeOptions, ChromeService
from selenium.webdriver.common.action_chains import ActionChains

from tests.browser.hands import MOST_SECONDS, QUIET

WIDE, NARROW = 1_200, 360


class Reader:
    """A browser with one report open."""

    def __init__(self, driver: Chrome, folder: Path) -> None:
        self.driver = driver
        self._folder = folder

    def open(self, page: str, *, width: int = WIDE, dark: bool = False, paper: bool = False) -> None:
        """Open a report from a file, as its owner would."""
        file = self._folder / "report.html"
        file.write_text(page, encoding="utf-8")
        self.visit(file.as_uri(), width=width, dark=dark, paper=paper)

    def visit(self, address: str, *, width: int = WIDE, dark: bool = False, paper: bool = False) -> None:
        """Open an address on such a screen, or such paper."""
        screen = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": width <= NARROW}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        features = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        media = {"media": "print" if paper else "", "features": features}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        self.driver.get(address)

    def ask(self, script: str, *arguments: object) -> Any:
        """Return what a script of ours finds on the page; the page itself may run none."""
        return self.driver.execute_script(script, *arguments)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def focused(self) -> str:
        """Return the text of what has the keyboard."""
        return str(self.ask("return document.activeElement.textContent.trim()"))

    def complaints(self) -> list[str]:
        """Return what the browser complained of since it was last asked, such as a breach of the page's policy."""
        return [entry["message"] for entry in self.driver.get_log("browser")]  # type: ignore[no-untyped-call]

    def violations(self, axe: str) -> list[str]:
        """Return what axe-core finds wrong, with every folded part opened."""
        self.ask("document.querySelectorAll('details').forEach(one => one.open = true)")
        self.ask(axe)
        done = (
            "const done = arguments[0]; axe.run().then(found => done(found.violations), fault => done(String(fault)))"
        )
        found = self.driver.execute_async_script(done)
        assert isinstance(found, list), found
        return [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]

    def printed(self) -> bytes:
        """Return the page as PDF."""
        made = self.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
        return base64.b64decode(made["data"])


@contextmanager
def reading(folder: Path) -> Iterator[Reader]:
    """Start a headless Chromium with a new profile under `folder`."""
    options = ChromeOptions()
    options.binary_location = "/usr/bin/chromium"
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    for switch in (*QUIET, f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(switch)
    driver = Chrome(options=options, service=ChromeService("/usr/bin/chromedriver"))
    try:
        driver.set_page_load_timeout(MOST_SECONDS)
        driver.set_script_timeout(MOST_SECONDS)
        yield Reader(driver, folder)
    finally:
        driver.quit()
