"""Slips for firms on A4: six a sheet from the first one on, nothing else on it."""

import pypdfium2
import pytest


@pytest.mark.once
def test_six_slips_stand_on_each_sheet(season_to_read, walk):
    walker = walk(season_to_read)
    walker.log_in("zhuanban")
    walker.go("/firm-codes/?view=papers")
    ticks = walker.page.locator("input[name=row]")
    for no in range(13):
        ticks.nth(no).check()
    walker.press("打印填报单")
    walker.reads("填报单 13 张")
    walker.stop("slips")

    printed = walker.page.pdf(prefer_css_page_size=True)

    sheets = [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(printed)]
    assert [sheet.count("输入填报码") for sheet in sheets] == [6, 6, 1]
    assert not [sheet for sheet in sheets if "打印时间" in sheet or "沿虚线裁开" in sheet]
