"""A person at a browser, in the words of the pages."""

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import ConsoleMessage, Error, Locator, Page, Response, expect

from hongxian.demo.county import PASSWORD

LONGEST_WAIT = 60_000
"""Milliseconds until a state that does not come is a failure; on a busy machine it comes late."""
LONGEST_JOB = 600_000
DESK_AND_PHONE = [
    pytest.param({"width": 1280}, id="desk", marks=pytest.mark.postgres),
    pytest.param({"width": 390, "scripts": False}, id="phone", marks=pytest.mark.once),
]
"""A journey is walked at both, on a database each where there are two; the phone has no scripts."""
MOVED_ON = "Execution context was destroyed"


class Walker:
    """One window. Keeps what went wrong in it; `pictures`: where a picture of every stop goes."""

    def __init__(
        self, page: Page, base: str, pictures: Path | None, *, has_scripts: bool = True
    ) -> None:
        self.page = page
        self.has_scripts = has_scripts
        self.base = base
        self.pictures = pictures
        self.complaints: list[str] = []
        self._stops = 0
        page.set_default_timeout(LONGEST_WAIT)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("response", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def _see(self, response: Response) -> None:
        outside = not response.url.startswith((self.base, "data:", "blob:"))
        if response.status >= 400 or outside:
            self.complaints.append(f"{response.status} {response.url}")

    def log_in(self, username: str) -> None:
        """From the log-in page to the desk."""
        self.go("/login/")
        self.page.get_by_label("警号或账号").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.press("登录")
        expect(self.page).to_have_url(f"{self.base}/")
        self.page.wait_for_load_state()  # its scripts answer

    def switch_to(self, username: str) -> None:
        """Log out, and in as somebody else."""
        menu = self.page.locator(".person-menu")
        if not menu.is_visible():
            menu = self.page.locator(".tabs details.menu")
        menu.locator("summary").click()
        self.press("退出登录", within=menu)
        expect(self.page.get_by_label("警号或账号")).to_be_visible()
        self.log_in(username)

    def go(self, path: str) -> None:
        self.page.goto(self.base + path)

    def press(self, label: str, *, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("button", name=label, exact=True).click()

    def follow(self, label: str | re.Pattern[str], *, within: Locator | None = None) -> None:
        (within or self.page).get_by_role("link", name=label).first.click()

    def open_move(self, label: str) -> Locator:
        """Unfold a move of 下一步; its form."""
        move = self.page.locator("details.move", has=self.page.locator("summary", has_text=label))
        move.locator("summary").click()
        return move.locator("form")

    def reads(self, text: str | re.Pattern[str]) -> None:
        """The page says so."""
        expect(self.page.locator("#main")).to_contain_text(text)

    def is_led_to(self, words: str) -> None:
        """A job's page leads to its result by itself; without scripts by its link."""
        main = self.page.locator("#main")
        if not self.has_scripts:
            expect(main).to_contain_text(re.compile(f"{words}|查看结果"), timeout=LONGEST_JOB)
            if "/jobs/" in self.page.url:
                main.get_by_role("link", name="查看结果").click()
        expect(main).to_contain_text(words, timeout=LONGEST_JOB)
        # The job's own page says how it ended too, just before it leads on.
        expect(self.page).not_to_have_url(re.compile("/jobs/"))
        expect(main).to_contain_text(words)
        self.page.wait_for_load_state()

    def stop(self, name: str) -> None:
        """Nothing may stick out at the side; a picture, where pictures are wanted."""
        self._stops += 1
        self.page.wait_for_load_state()
        if self.pictures is not None:
            path = self.pictures / f"{self._stops:02}-{name}.png"
            self.page.screenshot(path=path, full_page=True)
        self.fits(name)

    def fits(self, name: str, widths: Sequence[int] = ()) -> None:
        """Nothing sticks out at the side, of the window as it is or made as wide as each of these.

        The window keeps the first of them.
        """
        window = self.page.viewport_size
        assert window is not None
        for room in [*widths[1:], *widths[:1]] or [window["width"]]:
            if room != self._room():
                self.page.set_viewport_size({**window, "width": room})
            wide = self._width()
            assert wide <= room, f"{name} ({self.page.url}) is {wide} px wide in a window of {room}"

    def _room(self) -> int:
        return self.page.viewport_size["width"] if self.page.viewport_size else 0

    def _width(self) -> int:
        """Asked again where the page, a job's, went on to the next one meanwhile."""
        while True:
            self.page.wait_for_load_state()
            try:
                wide: int = self.page.evaluate("document.documentElement.scrollWidth")
            except Error as error:
                if MOVED_ON not in error.message:
                    raise
            else:
                return wide
