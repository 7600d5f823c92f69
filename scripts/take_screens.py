#!/usr/bin/env python
"""Take the README's pictures from the real pages of a freshly built demo county."""

import re
import signal
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, ViewportSize, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from tests.shell import chromium, free_port, hongxian, start_server, wait_for  # noqa: E402

SCREENS = ROOT / "docs" / "screens"
LARGEST = 300 * 1024
WINDOW = ViewportSize(width=1280, height=800)
PHONE = ViewportSize(width=390, height=780)


def log_in(page: Page, base: str, username: str, password: str) -> None:
    page.goto(f"{base}/login/")
    page.get_by_label("警号或账号").fill(username)
    page.get_by_label("密码").fill(password)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{base}/")


def keep(page: Page, name: str) -> None:
    """One picture; a page that is still loading or too large a picture is an error."""
    page.wait_for_load_state("networkidle")
    path = SCREENS / f"{name}.png"
    page.screenshot(path=path)
    size = path.stat().st_size
    print(f"{path.relative_to(ROOT)}  {size // 1024} KiB")
    if size > LARGEST:
        raise SystemExit(f"{path.name} is larger than {LARGEST // 1024} KiB")


def take(page: Page, base: str, password: str) -> None:
    """The office's desk, the review of a draft, the matrix, the wall map."""
    log_in(page, base, "zhuanban", password)
    keep(page, "desk")
    page.get_by_role("link", name="方案与版本").first.click()
    page.get_by_role("link", name=re.compile("夜巡")).first.click()
    keep(page, "review")
    page.goto(f"{base}/")
    page.get_by_role("link", name="职责表").first.click()
    keep(page, "matrix")
    page.get_by_role("link", name="作战图").first.click()
    keep(page, "wallmap")


def main() -> int:
    SCREENS.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="hongxian-screens-") as name, sync_playwright() as play:
        home, port = Path(name) / "demo", free_port()
        told = hongxian(home, "demo", "--no-serve", "--dir", str(home)).stdout
        password = re.findall("密码均为 ([^ ）]+)", told)[0]
        server = start_server(home, port, HONGXIAN_DEMO="1")
        base = f"http://127.0.0.1:{port}"
        try:
            wait_for(f"{base}/healthz")
            browser = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            take(browser.new_page(viewport=WINDOW, locale="zh-CN"), base, password)
            station = browser.new_page(viewport=WINDOW, locale="zh-CN")
            log_in(station, base, "suozhang14", password)
            station.locator("#main").get_by_role("link", name=re.compile("台账")).first.click()
            keep(station, "deliverable")
            station.goto(f"{base}/hazards/?view=all")
            keep(station, "hazards")
            phone = browser.new_page(viewport=PHONE, locale="zh-CN")
            log_in(phone, base, "suozhang17", password)
            keep(phone, "phone")
            phone.goto(f"{base}/field/")
            phone.get_by_text("今年还没检查").wait_for()
            keep(phone, "field")
            browser.close()
        finally:
            server.send_signal(signal.SIGINT)
            server.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
