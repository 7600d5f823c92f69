"""The three administrators keep the house; the parts of pages behave in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from hongxian.demo.county import PASSWORD
from tests.journeys.walker import DESK_AND_PHONE

OWN_PASSWORD = "zijide-mima-88"


def choose(walker, label: str, letters: str, text: str) -> None:
    """Pick from a long choice: by pinyin initials, or from the plain list without scripts."""
    field = walker.page.get_by_label(re.compile(f"^{label}"))
    if not walker.has_scripts:
        field.select_option(label=text)
        return
    expect(field).to_have_attribute("role", "combobox")  # a script makes it one
    field.fill(letters)
    walker.page.get_by_role("option", name=text, exact=True).click()
    expect(field).to_have_value(text)


def hire(walker) -> str:
    """The system administrator opens an account; the first password is read off the page."""
    walker.log_in("xitong")
    walker.go("/people/new/")
    walker.page.get_by_label(re.compile("^姓名")).fill("关晓岚")
    walker.page.get_by_label(re.compile("^警号或账号")).fill("guan")
    choose(walker, "所在单位", "cgpcs", "城关派出所")
    walker.stop("new-person")
    walker.press("建立账号")
    walker.reads("只显示这一次")
    return walker.page.locator(".secret").inner_text()


def grant(walker) -> None:
    """The security administrator grants a post."""
    walker.switch_to("anquan")
    walker.go("/people/?q=guan")
    walker.follow("关晓岚")
    walker.follow("授予任职")
    choose(walker, "职务", "mj", "民警")
    walker.stop("grant")
    walker.press("授予任职")
    walker.reads("已授予关晓岚城关派出所民警职务。")


def come_in(walker, first: str) -> None:
    """The new officer replaces the first password before anything else."""
    menu = walker.page.locator(".person-menu")
    menu = menu if menu.is_visible() else walker.page.locator(".tabs details.menu")
    menu.locator("summary").click()
    walker.press("退出登录", within=menu)
    walker.page.get_by_label("警号或账号").fill("guan")
    walker.page.get_by_label("密码").fill(first)
    walker.press("登录")
    walker.reads("请先设置自己的密码")
    walker.page.get_by_label(re.compile("^原密码")).fill(first)
    walker.page.get_by_label(re.compile("^新密码")).fill(OWN_PASSWORD)
    walker.page.get_by_label(re.compile("^再输一次新密码")).fill(OWN_PASSWORD)
    walker.stop("own-password")
    walker.press("保存新密码")
    walker.reads("密码已修改")


@pytest.mark.parametrize("window", DESK_AND_PHONE)
def test_a_new_officer_is_hired_granted_a_post_and_comes_in(serve, bare, walk, window):
    walker = walk(serve(bare), **window)

    first = hire(walker)
    grant(walker)
    come_in(walker, first)

    walker.go("/units/")
    walker.stop("inside")


def open_and_close_menus(walker):
    menu = walker.page.locator(".person-menu")

    menu.locator("summary").click()
    expect(menu).to_have_attribute("open", "")
    walker.page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")

    walker.press("大字")
    expect(walker.page.locator("html")).to_have_class("text-large")
    walker.press("标准字")
    expect(walker.page.locator("html")).not_to_have_class("text-large")


def keep_filter_and_columns(walker):

    walker.go("/people/")
    walker.page.locator(".filters summary").click()
    walker.page.get_by_label("职务").select_option(label="局领导")
    expect(walker.page).to_have_url(re.compile(r"\?role=chief$"))
    walker.follow("周立衡")
    walker.follow("人员", within=walker.page.locator(".page-title"))
    expect(walker.page).to_have_url(re.compile(r"\?role=chief#row-\d+$"))

    walker.page.locator(".columns-menu summary").click()
    walker.page.get_by_role("checkbox", name="账号").uncheck()
    walker.press("显示这些列")
    expect(walker.page.locator("thead")).not_to_contain_text("账号")
    walker.go("/people/")
    expect(walker.page.locator("thead")).not_to_contain_text("账号")


def export_a_list(walker):
    walker.go("/units/")

    with walker.page.expect_download() as arriving:
        walker.page.get_by_role("button", name=re.compile(r"^导出 \d+ 行$")).click()

    assert arriving.value.suggested_filename == "单位.xlsx"


def click_twice(walker):
    walker.go("/aliases/new/")
    walker.page.get_by_label(re.compile("^叫法")).fill("各基层所")
    choose(walker, "指哪一类单位", "pcs", "派出所")
    sent = []
    walker.page.on("request", lambda request: sent.append(request.method))

    walker.page.get_by_role("button", name="登记").dblclick()

    walker.reads("方案里的“各基层所”今后识别为“全部派出所”。")
    assert sent.count("POST") == 1


def lose_the_log_in_and_go_on(walker):
    walker.go("/units/new/")
    walker.page.get_by_label(re.compile("^全称")).fill("青石县公安局北城派出所")
    choose(walker, "类别", "pcs", "派出所")
    walker.page.get_by_label(re.compile("^简称")).fill("北城派出所")
    walker.page.context.clear_cookies(name="sessionid")

    walker.press("建立单位")
    walker.page.get_by_label("警号或账号").fill("xitong")
    walker.page.get_by_label("密码").fill(PASSWORD)
    walker.press("登录")

    expect(walker.page).to_have_url(f"{walker.base}/units/new/")
    walker.reads("已恢复上次没有提交的内容。")
    expect(walker.page.get_by_label(re.compile("^全称"))).to_have_value("青石县公安局北城派出所")
    expect(walker.page.get_by_label(re.compile("^类别"))).to_have_value("派出所")
    walker.press("建立单位")
    walker.reads("已新建“北城派出所”。")
    walker.go("/units/new/")
    expect(walker.page.get_by_label(re.compile("^全称"))).to_have_value("")


@pytest.mark.once
def test_the_parts_of_pages_behave(serve, bare, walk):
    walker = walk(serve(bare))
    walker.log_in("xitong")

    open_and_close_menus(walker)
    keep_filter_and_columns(walker)
    export_a_list(walker)
    click_twice(walker)
    lose_the_log_in_and_go_on(walker)
