"""The plan runs: from a document to a living campaign, and on to its next version."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.walker import DESK_AND_PHONE
from tests.shell import ROOT

EXAMPLES = ROOT / "examples"
COUNTY_PLAN = ROOT.parent / "shared" / "plans" / "county-psb-2022.txt"
NAME = "青石县公安局2026年安全生产“打非治违”专项行动"
WINDOWS = [
    *DESK_AND_PHONE,
    pytest.param({"width": 390}, id="phone with scripts", marks=pytest.mark.once),
]


def plan_file(name: str) -> dict[str, object]:
    """An example plan in which one unit has a name that the county does not know."""
    text = (EXAMPLES / name).read_text().replace("法制大队、特巡警大队", "法制大队、巡逻队")
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def on_the_review(walker) -> None:
    """The page that is left names 核对方案 too, in its way back; only the review has this list."""
    expect(walker.page.locator("#unread")).to_be_attached()
    walker.page.wait_for_load_state()


def import_plan(walker, file) -> None:
    walker.page.set_input_files("input[type=file]", file)
    walker.press("导入并核对")
    on_the_review(walker)


def correct_the_title(walker) -> None:
    line = walker.page.locator("li.k-title")
    walker.follow("更正", within=line)
    form = walker.page.locator("#fact-form")
    form.get_by_role("textbox").first.fill(NAME)
    walker.stop("correct")
    walker.press("保存更正", within=form)
    expect(walker.page.locator("li.k-title")).to_contain_text("已更正")


def add_the_title(walker, title: str) -> None:
    walker.follow(re.compile("补录标题"))
    walker.page.get_by_label(re.compile("^(标题|名称|专项行动名称)")).first.fill(title)
    walker.stop("add-title")
    walker.press("补录")
    expect(walker.page.locator("li.k-title")).to_contain_text(title)


def map_units(walker, known: dict[str, str]) -> None:
    """Every name that stands for no unit yet: one that is named, or none of this county's."""
    open_rows = walker.page.locator("#units tr.is-open")
    while open_rows.count():
        name = open_rows.first.locator("th").inner_text()
        walker.follow("对应", within=open_rows.first)
        label = known.get(name, "不是本县单位，不分派任务")
        box = walker.page.get_by_role("checkbox", name=label, exact=True)
        expect(box).to_be_attached()
        if not box.is_visible():
            walker.page.locator("details.more-units, form details").first.locator("summary").click()
        box.check()
        walker.press("保存对应")
        on_the_review(walker)


def settle_unread(walker) -> None:
    """What the reader found no place for asks nothing."""
    on_the_review(walker)
    unread = walker.page.locator("#unread li.is-proposed")
    while unread.count():
        form = unread.first.locator("form.settle")
        form.get_by_role("textbox").fill("一般性要求，已体现在有关事项中。")
        before = unread.count()
        walker.press("不需落实", within=form)
        expect(unread).to_have_count(before - 1)


def confirm(walker, label: str) -> None:
    walker.follow(label)
    walker.stop("confirm")
    walker.press("确认，正式生效")
    walker.page.wait_for_url(re.compile(r"/campaigns/[0-9a-f-]{36}/$"))


def open_own_work(walker, what: str) -> None:
    """From the desk to what one's unit owes."""
    walker.go("/")
    walker.stop("desk")
    walker.follow(re.compile(what), within=walker.page.locator("#main"))
    walker.reads("下一步")


def submit(walker, note: str, *files) -> None:
    form = walker.open_move("提交")
    form.get_by_label("说明").fill(note)
    form.locator("input[type=file]").set_input_files(list(files))
    walker.press("确认提交", within=form)
    walker.reads("待审核")


LETTER = {"name": "部门方案.txt", "mimeType": "text/plain", "buffer": "一、重点".encode()}


@pytest.mark.parametrize("window", WINDOWS)
def test_from_a_plan_to_a_living_campaign(window, serve, bare, walk):
    walker = walk(serve(bare), **window)

    walker.log_in("zhuanban")
    walker.stop("empty-desk")
    campaign = the_office_brings_the_plan_in(walker)
    the_matrix_opens_a_sentence(walker, campaign)
    work = the_brigade_hands_in_until_accepted(walker)
    a_new_version_changes_one_date(walker, work)


def the_office_brings_the_plan_in(walker) -> str:
    """Import, correct one fact, map one unit, confirm. The campaign's address."""
    walker.go("/plans/")
    walker.follow(re.compile("导入方案"))
    walker.stop("import")
    import_plan(walker, plan_file("plan-2026.txt"))
    walker.stop("review")
    correct_the_title(walker)
    map_units(walker, {"巡逻队": "特巡警大队"})
    settle_unread(walker)
    walker.stop("ready")
    confirm(walker, "确认方案")
    walker.reads(NAME)
    walker.stop("campaign")
    return walker.page.url.removeprefix(walker.base)


def the_matrix_opens_a_sentence(walker, campaign: str) -> None:
    """On a desk a mark of the table, on a phone the line of one unit; then its sentence."""
    walker.go(f"{campaign}matrix/")
    walker.stop("matrix")
    row = walker.page.locator("table.matrix tr", has_text="民爆物品领域").first
    if row.is_visible():
        row.locator("td a").first.click()
    else:
        walker.page.locator("select[name=unit]").select_option(label="治安大队")
        if not walker.has_scripts:  # with them the choice is sent by itself
            walker.press("查看")
        expect(walker.page).to_have_url(re.compile("[?&]unit="))
        walker.page.wait_for_load_state()
        walker.follow(re.compile("民爆物品领域"), within=walker.page.locator("#main"))
    walker.reads("民爆物品领域")
    walker.reads("治安大队")
    walker.stop("cell")
    walker.follow(re.compile("在方案中看"), within=walker.page.locator("#main"))
    expect(walker.page.locator("mark").first).to_be_visible()
    walker.stop("sentence")


def the_brigade_hands_in_until_accepted(walker) -> str:
    """Handed in, returned with a reason, handed in again, accepted. The work's address."""
    walker.switch_to("jiaojing")
    open_own_work(walker, "制定本部门")
    work = walker.page.url.removeprefix(walker.base)
    submit(walker, "本部门方案，请审核。", LETTER)
    walker.stop("submitted")
    walker.switch_to("zhuanban")
    open_own_work(walker, "制定本部门")
    form = walker.open_move("退回")
    form.get_by_label("退回理由").fill("缺少夜查安排，请补充。")
    walker.press("确认退回", within=form)
    walker.reads("已退回")
    walker.switch_to("jiaojing")
    walker.go(work)
    walker.reads("缺少夜查安排，请补充。")
    walker.stop("returned")
    submit(walker, "已补充夜查安排。", LETTER, {**LETTER, "name": "夜查安排.txt"})
    walker.switch_to("zhuanban")
    walker.go(work)
    walker.press("通过")
    walker.reads("材料已通过")
    walker.stop("accepted")
    return work


def a_new_version_changes_one_date(walker, work: str) -> None:
    """What was accepted stays accepted; the stations see the new day."""
    walker.go("/plans/")
    walker.follow(re.compile("导入新版本"))
    import_plan(walker, plan_file("plan-2026-v2.txt"))
    walker.reads("与现行版本相比")
    expect(walker.page.locator("#changes")).to_contain_text("2026年6月25日")
    walker.stop("changes")
    settle_unread(walker)
    confirm(walker, "确认新版本")
    walker.reads(NAME)
    walker.go(work)
    walker.reads("材料已通过")
    walker.switch_to("suozhang01")
    open_own_work(walker, "九小场所底数台账")
    walker.reads("6月25日")
    walker.stop("re-dated")


@pytest.mark.postgres
@pytest.mark.parametrize("plan", [p for p in (COUNTY_PLAN,) if p.exists()], ids=lambda p: p.stem)
def test_a_real_county_plan_becomes_a_campaign(plan, serve, bare, walk):
    """It has no title line: the person gives one."""
    walker = walk(serve(bare))

    walker.log_in("zhuanban")
    walker.go("/plans/import/")
    import_plan(walker, str(plan))
    walker.stop("review")
    add_the_title(walker, "安全生产“打非治违”专项行动")
    map_units(walker, {})
    settle_unread(walker)
    confirm(walker, "确认方案")
    walker.stop("campaign")
    campaign = walker.page.url.removeprefix(walker.base)
    walker.go(f"{campaign}matrix/")
    walker.stop("matrix")
    walker.switch_to("jiaojing")
    open_own_work(walker, "方案")
    walker.reads("3月22日")
