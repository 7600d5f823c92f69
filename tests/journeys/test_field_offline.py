"""现场检查: a phone without a signal, a browser that is closed, a network that comes back.

A persistent Chromium stands for the phone: what survives its closing is what it wrote down.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.phones import Phone

LOSE_ONE = """
() => {
  const real = window.fetch;
  window.fetch = async (address, options) => {
    const answer = await real(address, options);
    if (!String(address).endsWith("/visits")) return answer;
    window.fetch = real;
    throw new TypeError("the network went away before the answer came");
  };
}
"""

UNREAD = """
() => {
  const real = window.fetch, unread = ["/visits", "/photos"];
  window.fetch = async (address, options) => {
    const at = unread.findIndex((end) => String(address).endsWith(end));
    if (at < 0) return real(address, options);
    unread.splice(at, 1);
    const told = JSON.stringify({detail: "内容读不出来。"});
    return new Response(told, {status: 422, headers: {"Content-Type": "application/json"}});
  };
}
"""
"""What the server cannot read: the first sending of each kind."""


@pytest.mark.once
def test_three_visits_without_a_network(phone, photo, ledger):
    """And one sending of three, and then one photo, that the server cannot read."""
    phone.open().log_in()
    phone.context.set_offline(True)
    phone.page.reload()
    phone.states("顺风便利店")

    two_and_a_half(phone, photo)
    phone.close()

    phone.open(offline=True)
    phone.page.goto(f"{phone.base}/field/")
    phone.states("没做完的检查", "老街百货店")
    phone.tap(re.compile("老街百货店"))
    expect(phone.page.locator("[data-line] figure")).to_have_count(1)
    phone.sign()
    phone.finish()
    phone.states("待发送", "本机还有 3 次检查、6 张照片没有发完")
    assert ledger()["visits"] == []
    phone.stop("outbox-waiting")

    phone.page.evaluate(UNREAD)
    phone.context.set_offline(False)
    phone.page.evaluate("window.dispatchEvent(new Event('online'))")
    phone.states("还有 0 次检查、1 张照片没有发完", "内容读不出来。")
    assert len(ledger()["kinds"]) == 5
    phone.stop("outbox-unread")
    phone.tap("重发")
    phone.states("本机的记录都已发送")
    phone.stop("outbox-done")
    told = ledger()

    assert told["visits"] == ["好运来小吃店", "老街百货店", "顺风便利店"]
    assert told["states"] == ["done"] * 3
    assert told["kinds"] == ["finding"] * 3 + ["signature"] * 3
    assert (told["located"], told["findings"]) == (3, 3)
    assert told["receipts"] == ["taken"] * 3


def two_and_a_half(phone, photo):
    """Two visits handed in, a third begun."""
    for no, place in enumerate(("好运来小吃店", "顺风便利店")):
        phone.begin(place)
        if not no:
            phone.with_partner()
        card = phone.find()
        phone.photograph(photo, within=card)
        phone.sign()
        phone.stop(f"sign{no}")
        phone.finish()
    phone.begin("老街百货店")
    half_done = phone.find()
    phone.photograph(photo, within=half_done)
    phone.stop("half-done")


@pytest.mark.postgres
def test_an_answer_that_is_lost_makes_no_second_visit(phone, ledger):
    """The server took it and the phone never heard: sent again, it is one visit."""
    phone.open().log_in()
    phone.page.evaluate(LOSE_ONE)
    phone.begin("好运来小吃店")
    phone.with_partner()
    phone.sign()
    phone.finish()
    phone.states("没有连上服务器")
    assert ledger()["visits"] == ["好运来小吃店"]

    phone.tap("立即发送")
    phone.states("已收到")

    assert ledger()["visits"] == ["好运来小吃店"]


@pytest.mark.once
def test_a_refused_visit_is_corrected_and_sent_again(phone, ledger):
    phone.open().log_in()
    phone.begin("顺风便利店")
    phone.sign()
    phone.finish()
    phone.states("被退回", "两名以上民警")
    phone.stop("refused")

    phone.tap("修改后重发")
    phone.states("被退回")
    phone.with_partner()
    phone.tap("下一步：签字")
    phone.finish()
    phone.states("已收到")

    assert ledger()["receipts"] == ["settled", "taken"]
    assert ledger()["kinds"] == ["signature"]


@pytest.mark.postgres
def test_two_phones_complete_one_plan(phone, playwright, county, tmp_path, ledger):
    """Both versions are kept and shown side by side; a person chooses."""
    county[1](PLAN)
    phone.open().log_in()
    other = Phone(playwright, tmp_path / "other", county[0], phone.pictures)
    other.open().log_in("suozhang01")
    try:
        phone.begin("好运来小吃店")
        phone.sign()
        phone.finish()
        phone.states("已收到")
        other.begin("好运来小吃店")
        other.find(1)
        other.sign()
        other.finish()
        other.states("有冲突", "两份都已保留")
        other.stop("conflict")
        other.page.get_by_role("link", name="并排查看").click()
        expect(other.page.locator("#main")).to_contain_text("台账里的")
        other.stop("side-by-side")
        other.page.get_by_label("两次都去过").check()
        other.page.get_by_role("button", name="确定").click()
        expect(other.page.locator("#main")).to_contain_text("已处理")
        told = ledger()
    finally:
        other.close()

    assert told["visits"] == ["好运来小吃店"] * 2
    assert (told["findings"], other.errors) == (1, [])


PLAN = """
from hongxian.inspections.models import Inspection, InspectionOfficer
from hongxian.kit import clock
from hongxian.orgs.models import User
from hongxian.registry.models import Place
place = Place.objects.get(name="好运来小吃店")
plan = Inspection(
    county=place.county, kind="daily", unit=place.unit, place=place, planned_on=clock.today(),
    created_at=clock.now(), changed_at=clock.now(),
)
plan.follow(place)
plan.save(force_insert=True)
for username, part in (("minjing01", "lead"), ("suozhang01", "with")):
    InspectionOfficer.objects.create(
        county=place.county, inspection=plan, unit=plan.unit, part=part,
        user=User.objects.get(username=username),
    )
"""
