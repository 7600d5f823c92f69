"""Every page that a person can click to fits the window, has a title, and leads nowhere dead."""

import io
from typing import Any
from urllib.parse import urlsplit

import pypdfium2
import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import expect

pytestmark = pytest.mark.once
DOWNLOADS = {
    "plan-file", "deliverable-file", "import-template", "import-marked", "ledger-template",
    "ledger-marked", "draw-verifier", "draw-json", "field-api-json", "paper-file", "photo",
    "photo-thumb", "photo-original", "hazard-photo", "answer-file",
    "log-verifier", "log-verifier-how-to",
}  # fmt: skip
"""Addresses that answer with a file."""
WIDTHS = {
    "zhuanban": (1280, 390),
    "suozhang01": (390,),
    "yingji": (390,),
    "xitong": (390,),
    "anquan": (390,),
    "shenji": (390,),
}
LOOK = """() => ({
  heads: document.querySelectorAll("h1").length,
  title: document.title,
  links: [...document.querySelectorAll("a[href]")].map(link => link.href.split("#")[0]),
})"""


def looked_at(walker) -> dict[str, Any]:
    """How many headings the page has, its title, and where it leads inside the house."""
    found = walker.page.evaluate(LOOK)
    links = dict.fromkeys(found["links"])
    return {**found, "links": [link for link in links if link.startswith(walker.base)]}


SAME_ROWS = ("sort", "page", "period")
"""What of an address shows other rows of the same list."""


def route_of(url: str) -> str:
    """The route's name, and by what it is narrowed."""
    parts = urlsplit(url)
    try:
        name = resolve(parts.path).url_name
    except Resolver404:
        return f"nothing: {parts.path}"
    asked = parts.query.split("=")[0]
    return f"{name}?{asked}" if asked and asked not in SAME_ROWS else name


@pytest.mark.parametrize("username", WIDTHS)
def test_every_page_within_reach_fits_and_has_a_title(username, season_to_read, walk):
    walker = walk(season_to_read, width=WIDTHS[username][0])
    walker.log_in(username)
    seen = {"home"}
    walker.stop("home")
    waiting = looked_at(walker)["links"]
    while waiting:
        url = waiting.pop(0)
        route = route_of(url)
        if route in seen or route.split("?")[0] in DOWNLOADS:
            continue
        seen.add(route)
        walker.page.goto(url)
        found = looked_at(walker)
        assert found["heads"] == 1, url
        assert found["title"].endswith(" · 红线"), url
        walker.fits(route, WIDTHS[username])
        waiting += found["links"]

    assert len(seen) > 5
    assert [route for route in seen if route.startswith("nothing")] == []


@pytest.mark.parametrize("size", ["a3", "a4"])
def test_the_wall_map_prints_on_one_sheet(size, season_to_read, walk):
    walker = walk(season_to_read)
    walker.log_in("zhuanban")
    walker.follow("作战图")
    expect(walker.page).not_to_have_url(f"{walker.base}/")
    walker.page.goto(f"{walker.page.url}?size={size}")

    printed = walker.page.pdf(prefer_css_page_size=True)

    pages = pypdfium2.PdfDocument(io.BytesIO(printed))
    width, height = pages[0].get_size()
    millimetres = (round(width / 72 * 25.4), round(height / 72 * 25.4))
    assert millimetres == {"a3": (420, 297), "a4": (297, 210)}[size]
    assert len(pages) <= {"a3": 2, "a4": 3}[size]


def test_a_person_can_log_in_and_out_with_the_keyboard(season_to_read, walk):
    walker = walk(season_to_read)
    keys = walker.page.keyboard
    walker.go("/login/")
    expect(walker.page.get_by_label("警号或账号")).to_be_focused()

    keys.type("zhuanban")
    keys.press("Tab")
    keys.type("qingshi-hongxian")
    keys.press("Enter")
    walker.page.wait_for_url(f"{walker.base}/")
    keys.press("Tab")
    focused = walker.page.evaluate("document.activeElement.textContent.trim()")

    assert focused == "跳到正文"
