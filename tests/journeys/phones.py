"""A phone for journeys: a persistent Chromium 390 px wide, and what a thumb does on it."""

import re
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, Playwright, expect

from hongxian.demo.county import PASSWORD
from tests.journeys.walker import LONGEST_WAIT
from tests.shell import chromium

LEDGER = """
import json
from hongxian.hazards.models import Hazard, Paper
from hongxian.inspections.models import Inspection, Photo, Receipt
print(json.dumps({
    "visits": sorted(str(each.place or each.spot) for each in Inspection.objects.all()),
    "states": sorted(Inspection.objects.values_list("state", flat=True)),
    "kinds": sorted(Photo.objects.values_list("kind", flat=True)),
    "located": Inspection.objects.filter(crs="wgs84", gps_at__isnull=False).count(),
    "findings": sum(each.findings.count() for each in Inspection.objects.all()),
    "receipts": sorted(Receipt.objects.values_list("state", flat=True)),
    "hazards": sorted(Hazard.objects.values_list("state", flat=True)),
    "papers": sorted(Paper.objects.values_list("state", flat=True)),
}))
"""
"""What stands in the county's ledger, as JSON."""

IN_CHARGE = """
navigator.serviceWorker.controller ? true : new Promise(done =>
  navigator.serviceWorker.addEventListener("controllerchange", () => done(true), {once: true}))
"""
"""Wait until the service worker answers for the page; the page's policy forbids a polled string."""


class Phone:
    """One phone: a browser with a memory of its own, and what a thumb does on it."""

    def __init__(
        self, playwright: Playwright, folder: Path, base: str, pictures: Path | None
    ) -> None:
        self.playwright, self.folder, self.base = playwright, folder, base
        self.pictures = pictures
        self.taps = 0
        self.errors: list[str] = []
        self.context: BrowserContext
        self.page: Page

    def open(self, *, offline: bool = False) -> "Phone":
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder),
            executable_path=chromium(),
            args=["--no-sandbox", "--disable-gpu"],
            viewport={"width": 390, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai",
            geolocation={"longitude": 113.12, "latitude": 28.2, "accuracy": 9},
            permissions=["geolocation"],
        )  # fmt: skip
        self.context.set_offline(offline)
        self.page = self.context.pages[0]
        self.page.set_default_timeout(LONGEST_WAIT)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        return self

    def close(self) -> None:
        self.context.close()

    def log_in(self, username: str = "minjing01") -> "Phone":
        self.page.goto(f"{self.base}/login/?next=/field/")
        self.page.get_by_label("警号或账号").fill(username)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("button", name="登录", exact=True).click()
        expect(self.page.get_by_text("好运来小吃店")).to_be_visible()
        self.page.evaluate(IN_CHARGE)
        return self

    def tap(self, name: str | re.Pattern[str], *, within=None) -> None:
        (within or self.page).get_by_role("button", name=name).first.click()
        self.taps += 1

    def photograph(self, file, *, within) -> None:
        before = within.locator("figure").count()
        within.locator("input[type=file]").set_input_files(file)
        self.taps += 2  # the button, and the camera's own
        expect(within.locator("figure")).to_have_count(before + 1)

    def begin(self, place: str) -> None:
        self.page.locator("#tabs a").first.click()
        self.tap(re.compile(place))
        expect(self.page.locator("[data-line]").first).to_be_visible()
        expect(self.page.locator("#main")).to_contain_text("已定位")  # drawn anew once it is

    def with_partner(self) -> None:
        """Once: the page remembers with whom one goes."""
        self.page.locator(".about summary").click()
        self.tap("丁远航")
        self.taps += 1
        expect(self.page.locator(".about summary")).to_contain_text("丁远航")

    def find(self, line: int = 3):
        card = self.page.locator("[data-line]").nth(line)
        self.tap("不符合", within=card)
        expect(card.locator(".finding")).to_be_visible()
        return card

    def sign(self) -> None:
        """The rest in order, on to the signature, and done."""
        self.tap(re.compile("都符合"))
        expect(self.page.get_by_role("button", name="都符合")).to_have_count(0)
        self.tap("下一步：签字")
        pad = self.page.locator("canvas")
        expect(pad).to_be_visible()
        if self.page.get_by_role("button", name="随检查开具").count():
            self.tap(re.compile("^负责人"))
            expect(self.page.get_by_label("签收人")).to_have_value(re.compile("."))
        pad.scroll_into_view_if_needed()
        box = pad.bounding_box()
        self.page.mouse.move(box["x"] + 40, box["y"] + 40)
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + 180, box["y"] + 80, steps=6)
        self.page.mouse.up()
        self.taps += 1

    def finish(self) -> None:
        self.tap("完成检查")
        expect(self.page.locator(".card[data-state]").first).to_be_visible()

    def states(self, *words: str) -> None:
        for word in words:
            expect(self.page.locator("#main")).to_contain_text(word)

    def stop(self, name: str) -> None:
        if self.pictures is not None:
            self.page.screenshot(path=self.pictures / f"{name}.png")
        assert self.page.evaluate("document.documentElement.scrollWidth") <= 390, name
