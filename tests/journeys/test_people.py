"""A delegate acts for an absent head, and the log says for whom; a leaver's work is handed over."""

import re

import pytest

from tests.journeys.test_people_and_parts import choose
from tests.journeys.walker import DESK_AND_PHONE
from tests.orgs.roster import roster

LETTER = {"name": "总结.txt", "mimeType": "text/plain", "buffer": "一、成效".encode()}


def delegate(walker) -> None:
    """The brigade's head is away today; somebody of another brigade stands in."""
    walker.log_in("jiaojing")
    walker.go("/delegations/new/")
    choose(walker, "代行人", "wxm", "王小满（城关派出所）")
    day = walker.page.get_by_label(re.compile("^从哪天起")).input_value()
    walker.page.get_by_label(re.compile("^到哪天止")).fill(day)
    walker.page.get_by_label(re.compile("^事由")).fill("参加培训")
    walker.stop("delegate")
    walker.press("委托代行")
    walker.reads("已委托：王小满代韩树声")


def act_for_the_absent(walker) -> None:
    """A station's officer hands in what the brigade owes: only the lent post lets them."""
    walker.switch_to("minjing01")
    walker.reads(re.compile("."))
    walker.go("/deliverables/?view=all")
    owed = walker.page.locator("tbody tr").filter(has_text="交警大队").filter(has_text="待提交")
    owed.get_by_role("link").first.click()
    form = walker.open_move("提交")
    form.get_by_label("说明").fill("代为上报总结。")
    form.locator("input[type=file]").set_input_files([LETTER])
    walker.press("确认提交", within=form)
    walker.reads("待审核")
    walker.stop("handed-in")


def read_the_log(walker) -> None:
    """The auditor sees who acted and for whom."""
    walker.switch_to("shenji")
    walker.go("/log/?q=王小满&view=work")
    walker.stop("log")
    walker.follow(re.compile("月"), within=walker.page.locator("tbody"))
    walker.reads(re.compile("王小满（代韩树声）"))


@pytest.mark.parametrize("window", DESK_AND_PHONE)
def test_a_leavers_seat_is_handed_over_and_the_account_closed(serve, season, walk, window):
    walker = walk(serve(season), **window)
    walker.log_in("xitong")
    walker.go("/people/?q=juzhang")
    walker.follow("周立衡")
    walker.follow("移交工作")
    walker.reads("领导小组席位")
    choose(walker, "领导小组席位", "syw", "沈亦文（指挥中心）")
    walker.page.get_by_label("同时免去全部任职").check()
    walker.page.get_by_label("同时停用账号").check()
    walker.stop("hand-over")
    walker.press("办理移交")
    walker.reads("周立衡的工作移交已办理，账号已停用。")


@pytest.mark.postgres
def test_a_delegate_acts_for_an_absent_head(serve, season, walk):
    walker = walk(serve(season))

    delegate(walker)
    act_for_the_absent(walker)
    read_the_log(walker)


PEOPLE = 240


def a_roster(folder) -> str:
    rows = [[f"人{no}", f"r{no:04}", "城关派出所", "民警", ""] for no in range(PEOPLE)]
    path = folder / "花名册.xlsx"
    path.write_bytes(roster([], [*rows, ["", "bad", "", "", ""]]))
    return str(path)


@pytest.mark.parametrize("window", DESK_AND_PHONE)
def test_a_large_roster_is_imported_with_progress(serve, bare, walk, tmp_path, window):
    walker = walk(serve(bare), **window)
    walker.log_in("xitong")
    walker.go("/imports/new/")
    walker.page.locator("input[type=file]").set_input_files(a_roster(tmp_path))
    walker.press("上传并核对")
    walker.is_led_to(f"将导入{PEOPLE}行，1行有问题不导入")
    walker.stop("preview")
    walker.press("确认导入")
    walker.stop("progress")
    walker.is_led_to(f"{PEOPLE}个新账号的初始密码还没有出具")
    walker.press("显示密码条")
    walker.reads("r0239")
    walker.go("/jobs/")
    walker.reads("导入单位人员表：花名册.xlsx")
    walker.stop("jobs")
