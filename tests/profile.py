"""Somebody's own browser with a profile on a disk: it can be killed, started again, and searched."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

from tests.screens import CHROMIUM

FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--window-size=360,800",
    "--lang=vi",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]
LONG = 30.0


class Profile:
    """``folder`` is what a thief of the phone would have. ``start`` gives the first page of a running browser."""

    def __init__(self, folder: Path, browser: Browser) -> None:
        self.folder, self.browser = folder, browser
        self.process: subprocess.Popen[bytes] | None = None
        self.connected: Browser | None = None

    def start(self) -> Page:
        told = self.folder / "DevToolsActivePort"
        told.unlink(missing_ok=True)
        line = [CHROMIUM, *FLAGS, f"--user-data-dir={self.folder}", "about:blank"]
        self.process = subprocess.Popen(
            line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        end = time.monotonic() + LONG
        while not (told.exists() and told.read_text().count("\n")):
            assert time.monotonic() < end, "the browser did not start"
            time.sleep(0.05)
        port = told.read_text().split("\n")[0]
        self.connected = self.browser.browser_type.connect_over_cdp(f"http://127.0.0.1:{port}")
        return self.context.pages[0] if self.context.pages else self.context.new_page()

    @property
    def context(self) -> BrowserContext:
        assert self.connected
        return self.connected.contexts[0]

    def kill(self) -> None:
        """The battery falls out."""
        self._end(signal.SIGKILL)

    def close(self) -> None:
        """Closed as one closes an app; everything that it wants to write is written."""
        if self.connected:
            session = self.connected.new_browser_cdp_session()
            session.send("Browser.close")
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self.process is None:
            return
        try:
            self.process.wait(LONG if how is signal.SIGTERM else 0)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(LONG)
        self.process = self.connected = None


@contextmanager
def own_browser(folder: Path, browser: Browser) -> Iterator[Profile]:
    profile = Profile(folder, browser)
    try:
        yield profile
    finally:
        profile.kill()
