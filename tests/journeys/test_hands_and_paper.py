"""Thumbs, keys and paper: targets big enough, no need of a mouse, sheets that say who and when."""

import io
import re

import pypdfium2
import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.once
THUMB = 40
"""Pixels; the style aims at 44."""

SMALL_TARGETS = """(thumb) => {
  const pressed = "a[href], button, summary, select, textarea, input:not([type=hidden])";
  const seen = (part) => {
    const box = part.getBoundingClientRect();
    const fold = part.closest("details:not([open])");
    const folded = fold && part !== fold.querySelector("summary");
    const hidden = getComputedStyle(part).visibility === "hidden";
    return box.width > 1 && box.right > 0 && !folded && !hidden;
  };
  const inSentence = (part) =>
    getComputedStyle(part).display === "inline" &&
    part.parentElement.textContent.trim() !== part.textContent.trim();
  return [...document.querySelectorAll(pressed)]
    .map((part) => (part.matches("label input") ? part.closest("label") : part))
    .filter((part) => seen(part) && !inSentence(part))
    .filter((part) => part.getBoundingClientRect().height < thumb)
    .map((part) => `${part.tagName} ${part.textContent.trim().slice(0, 20) || part.name}`);
}"""

PHONES = {
    "zhuanban": (
        "/", "/board/", "/notices/?view=all", "/deadlines/", "/calendar/", "/calendar/day/",
        "/reminders/", "/law-clocks/", "/ticks/", "/delegations/new/", "/password/", "/plans/",
    ),
    "anquan": ("/", "/people/", "/proposals/", "/second-factor/roles/"),
    "shenji": ("/", "/log/", "/log/seals/", "/log/extract/"),
}  # fmt: skip


def focused(walker) -> str:
    """What the keys are on, in its own words."""
    return walker.page.evaluate(
        "(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent)"
        ".trim()"
    )


def tab_to(walker, words: str, *, within: int = 80) -> None:
    """Press Tab until the focus stands on something that begins so, and can be seen there."""
    for _ in range(within):
        walker.page.keyboard.press("Tab")
        if focused(walker).startswith(words):
            ring = walker.page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert ring == "solid", f"nobody sees the focus on {words}"
            return
    pytest.fail(f"{words} is not within reach of the keys")


def printed(walker) -> pypdfium2.PdfDocument:
    return pypdfium2.PdfDocument(io.BytesIO(walker.page.pdf(prefer_css_page_size=True)))


def test_a_thumb_hits_everything_on_a_phone(season_to_read, walk):
    walker = walk(season_to_read, width=390)
    small = {}

    for number, (person, pages) in enumerate(PHONES.items()):
        (walker.switch_to if number else walker.log_in)(person)
        for path in pages:
            walker.go(path)
            wide = walker.page.evaluate("document.documentElement.scrollWidth")
            assert wide <= 390, f"{path} is {wide} px wide"
            if found := walker.page.evaluate(SMALL_TARGETS, THUMB):
                small[f"{person} {path}"] = found

    assert small == {}


def test_an_overdue_duty_is_urged_with_the_keys_alone(serve, season, walk):
    walker = walk(serve(season))
    keys = walker.page.keyboard
    walker.go("/login/")
    expect(walker.page.get_by_label("警号或账号")).to_be_focused()
    keys.type("zhuanban")
    keys.press("Tab")
    keys.type("qingshi-hongxian")
    keys.press("Enter")
    walker.page.wait_for_url(f"{walker.base}/")

    tab_to(walker, "指挥板")
    keys.press("Enter")
    walker.page.wait_for_url(f"{walker.base}/board/")
    keys.press("Tab")
    assert focused(walker) == "跳到正文"
    keys.press("Enter")
    tab_to(walker, "催办")
    unit = focused(walker).removeprefix("催办").split("：")[0]
    keys.press("Space")
    walker.page.wait_for_url(re.compile("/board/#overdue-"))

    walker.reads(f"已催办{unit}")
    walker.reads(re.compile(r"今天 \d\d:\d\d 已催办"))
    walker.stop("urged-with-keys")
    tab_to(walker, "建立辖区")
    assert walker.page.evaluate("document.activeElement.closest('#overdue') !== null")


def test_paper_shows_the_page_and_not_the_house_around_it(season_to_read, walk):
    walker = walk(season_to_read)
    walker.log_in("zhuanban")
    walker.go("/deadlines/?view=all")
    walker.page.emulate_media(media="print")

    shown = walker.page.evaluate(
        "[...document.querySelectorAll('.rail, .top, .tabs, .tools, .btn')]"
        ".filter((part) => part.getClientRects().length).map((part) => part.className)"
    )
    sheets = [sheet.get_textpage().get_text_bounded() for sheet in printed(walker)]

    assert shown == []
    assert len(sheets) > 1
    for number, sheet in enumerate(sheets, start=1):
        assert "责任单位" in sheet, f"sheet {number} does not repeat the heads"
        assert "指挥中心 沈亦文 · 打印时间" in sheet
        assert f"第 {number} 页，共 {len(sheets)} 页" in sheet
    assert "全部 · 近一年" in sheets[0]
