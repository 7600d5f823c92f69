"""A messy ledger of 200 rows: a column corrected, looked at, imported, mended, taken back."""

import re
from io import BytesIO

import openpyxl
import pytest

from tests.journeys.walker import DESK_AND_PHONE
from tests.shell import ROOT

LEDGER = ROOT / "examples" / "ledger-small-premises.xlsx"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def upload(walker, name: str, content: bytes) -> None:
    walker.go("/ledgers/new/")
    file = {"name": name, "mimeType": XLSX, "buffer": content}
    walker.page.locator("input[type=file]").set_input_files([file])
    walker.press("上传并识别")
    walker.reads("各列是什么")


def preview(walker) -> None:
    walker.page.get_by_role("button", name="保存并预览").first.click()
    walker.is_led_to("重新预览")


def bring_in(walker, label: str) -> None:
    walker.press(label)
    walker.is_led_to("已导入：")


def marked(walker) -> bytes:
    """The user's own workbook with the wrong rows marked."""
    with walker.page.expect_download() as download:
        walker.press("下载标注问题的台账")
    return download.value.path().read_bytes()


def mend(content: bytes) -> bytes:
    """Correct what the last column says, as a person would."""
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book["九小场所"]
    head = [cell.value for cell in sheet[4]]
    column = head.index("导入结果")
    told = {row: cells[column].value for row, cells in enumerate(sheet.rows, 1) if row > 4}
    wrong = [row for row, said in told.items() if said]
    assert len(wrong) == 4
    assert sheet.auto_filter.ref is not None
    for row in wrong:
        for at, value in ((2, f"补名{row}超市"), (3, "小商店"), (8, 60)):
            sheet.cell(row, at).value = value
        if "丢失" in told[row]:
            sheet.cell(row, 7).value = ""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("window", DESK_AND_PHONE)
def test_a_messy_ledger_is_imported_mended_and_taken_back(serve, bare, walk, window):
    walker = walk(serve(bare), **window)
    walker.log_in("zhuanban")
    upload(walker, "九小场所台账.xlsx", LEDGER.read_bytes())
    walker.page.get_by_label("“干什么的”是").select_option(label="类别")
    walker.stop("columns")

    preview(walker)
    walker.reads("将新增196条、更新0条")
    walker.reads("场所名称：没有填名称")
    walker.stop("preview")
    bring_in(walker, "导入196条")
    walker.reads("新增196、更新0、未变0、有误4")
    walker.stop("imported")
    mended = mend(marked(walker))

    upload(walker, "九小场所台账-改好.xlsx", mended)
    preview(walker)
    walker.reads("将新增4条、更新0条，196行没有变化")
    bring_in(walker, "导入4条")
    walker.go("/places/?view=all")
    walker.reads("200")
    walker.stop("places")

    walker.go("/ledgers/")
    walker.follow(re.compile("改好"))
    walker.follow("撤销这次导入")
    walker.stop("undo")
    walker.press("撤销导入")
    walker.is_led_to("已撤销")
    walker.go("/places/?view=all")
    walker.reads("196")
