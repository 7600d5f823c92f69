"""The whole chain: found in a shop, ordered, served, corrected by the firm, looked at, closed."""

import re
import time

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.journeys.walker import Walker

SHOP = "好运来小吃店"
CODE = re.compile(r"填报码 ([0-9A-Z]{5}-[0-9A-Z]{5})")


@pytest.fixture
def corrected(tmp_path):
    """A photo of the same spot after the correction: another picture altogether."""
    Image.radial_gradient("L").resize((1600, 1200)).convert("RGB").save(tmp_path / "after.jpg")
    return str(tmp_path / "after.jpg")


@pytest.fixture
def window(phone, county, browser, pictures):
    """Further windows of the same browser program: the firm's, the desk's."""
    walkers = []

    def open_window(width: int, *, scripts: bool = True) -> Walker:
        context = browser.new_context(
            viewport={"width": width, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai",
            java_script_enabled=scripts,
        )  # fmt: skip
        own = pictures / f"{len(walkers)}" if pictures else None
        walkers.append(Walker(context.new_page(), county[0], own))
        return walkers[-1]

    yield open_window
    for walker in walkers:
        walker.page.context.close()
    assert [line for walker in walkers for line in walker.complaints] == []


def find_and_serve(phone, photo) -> str:
    """On the phone, with a signal: the address of the served order. Prints taps and seconds."""
    phone.open().log_in()
    phone.begin("顺风便利店")
    phone.with_partner()
    phone.sign()
    phone.finish()
    phone.taps, began = 0, time.monotonic()

    phone.begin(SHOP)
    card = phone.find()
    phone.photograph(photo, within=card)
    phone.sign()
    phone.stop("sign")
    phone.finish()
    served = phone.page.locator(".card", has_text=SHOP).get_by_text("已当场签收")
    expect(served).to_be_visible()

    seconds = time.monotonic() - began
    print(f"found to order served: {phone.taps} taps, no field typed, {seconds:.1f} s of machine")
    phone.stop("served")
    assert phone.taps <= 11
    link = phone.page.get_by_role("link", name=re.compile("^责令"))
    return link.get_attribute("href")


def answer_as_the_firm(window, code, corrected) -> None:
    """Without an account, with the code on the paper, on a phone of their own."""
    firm = window(390, scripts=False)
    firm.go("/f/")
    firm.page.get_by_label("填报码").fill(code)
    firm.page.get_by_role("button").click()
    firm.reads("需要整改的事项")
    firm.stop("firm")
    firm.follow("填报整改情况")
    firm.page.get_by_label("整改情况").fill("货物已经清走，通道画了黄线")
    firm.page.get_by_label("照片").set_input_files(corrected)
    firm.page.get_by_label("填报人姓名").fill("邱明远")
    firm.stop("firm-item")
    firm.press("提交")
    firm.reads("已收到，等民警核实")
    firm.stop("firm-sent")


def take_and_close(window, code) -> None:
    """The officer looks at the firm's answer, goes there again, and strikes the hazard off."""
    desk = window(1280)
    desk.log_in("minjing01")
    desk.go("/answers/")
    desk.follow(SHOP)
    desk.reads("整改前后对照")
    desk.stop("answer")
    desk.press("采纳")
    desk.reads("采纳不等于合格")
    desk.go("/hazards/")
    desk.follow(re.compile("^2026-"))
    desk.reads("下一步")
    desk.reads("整改完成")
    desk.follow(re.compile("^复查$"))
    desk.page.get_by_text("合格", exact=True).first.click()
    desk.stop("recheck")
    desk.press("记录复查结果")
    desk.reads("复查合格，可以销号了")
    desk.press("销号")
    desk.reads("已销号")
    desk.stop("closed")


@pytest.mark.postgres
def test_from_the_shop_to_the_closed_hazard(phone, photo, corrected, window, ledger):
    paper = find_and_serve(phone, photo)
    phone.page.goto(phone.base + paper)
    phone.stop("paper")
    text = phone.page.locator("#main").inner_text()
    (code,) = CODE.findall(text)
    assert "检查时的屏幕签字" in text

    answer_as_the_firm(window, code, corrected)
    take_and_close(window, code)

    told = ledger()
    assert told["visits"] == [SHOP, "顺风便利店"]
    assert told["hazards"] == ["closed"]
    assert told["papers"] == ["served"]


@pytest.mark.once
def test_ordered_without_a_network_it_still_has_to_be_served(phone, photo, ledger):
    """Signed before there was a number: the order is made out later, and waits."""
    phone.open().log_in()
    phone.context.set_offline(True)
    phone.page.evaluate("window.dispatchEvent(new Event('offline'))")
    phone.begin(SHOP)
    phone.with_partner()
    phone.find()
    phone.sign()
    phone.states("现在没有网络：联网后编号开具")
    phone.stop("sign-offline")
    phone.finish()
    phone.page.evaluate(LONG_AGO)
    phone.context.set_offline(False)
    phone.page.evaluate("window.dispatchEvent(new Event('online'))")

    phone.states("通知书还没有编号，请打印后送达")
    phone.stop("waiting")
    assert ledger()["papers"] == ["issued"]


@pytest.mark.once
def test_the_order_may_wait(phone, ledger):
    phone.open().log_in()
    phone.begin(SHOP)
    phone.find()
    phone.sign()
    phone.tap("完成检查")
    phone.states("开具通知书要两名民警")
    phone.tap("以后再开")
    phone.tap("返回检查表")
    phone.with_partner()
    phone.tap("下一步：签字")
    phone.finish()

    phone.states("已收到")
    told = ledger()
    assert (told["hazards"], told["papers"]) == (["found"], [])


LONG_AGO = """
() => new Promise(done => {
  const asked = indexedDB.open("hongxian-field");
  asked.onsuccess = () => {
    const store = asked.result.transaction("outbox", "readwrite").objectStore("outbox");
    store.openCursor().onsuccess = event => {
      const at = event.target.result;
      if (!at) { asked.result.close(); done(true); return; }
      const entry = at.value, before = new Date(Date.now() - 3600000).toISOString();
      entry.visit.started_at = before;
      entry.visit.ended_at = before;
      at.update(entry);
      at.continue();
    };
  };
})
"""
"""The visits in the outbox were an hour ago."""
