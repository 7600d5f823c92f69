"""Papers: the text that was described stands in both files, in typefaces that hold it."""

import io
import json
from dataclasses import replace

import docx
import pypdfium2
import pytest
from docx.oxml.ns import qn
from docx.shared import Mm

from hongxian.kit.official import Grid, Item, Official, Slip, Text, to_docx, to_pdf

pytestmark = pytest.mark.once
RARE = "喆堃镕昇旻焜垚璟瑀玥珺祎媖赟彧㎡"
PAPER = Official(
    issuer="青石县公安局东城派出所",
    title="责令限期改正通知书",
    number="青公（东城）责改〔2026〕3号",
    addressee="青石县喆堃餐饮店",
    blocks=(
        Text("检查情况", heading=True),
        Text("2026年6月16日，我所民警依法检查，发现下列违法行为："),
        Item(1, "安全出口堵塞。", ("依据：《中华人民共和国消防法》第二十八条。",)),
        Grid(("序号", "隐患"), (("1", "堵塞 <b>&"),), (1, 4)),
        Text(RARE, is_flush=True),
    ),
    signed="青石县公安局东城派出所",
    date="2026年6月16日",
    slips=(Slip("签收", (("签收人", ""), ("民警", "沈亦文"))),),
    foot="一式两份。",
    link="http://127.0.0.1:8000/f/",
    link_text="扫码上传整改照片。",
)


def pdf_text(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as pdf:
        return "".join(page.get_textpage().get_text_bounded() for page in pdf).replace("\r\n", "")


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return to_pdf(PAPER)


def test_a_paper_comes_back_from_what_json_keeps():
    kept = json.loads(json.dumps(PAPER.as_json(), ensure_ascii=False))

    assert Official.from_json(kept) == PAPER


def test_the_pdf_says_everything_the_paper_says(pdf):
    text = pdf_text(pdf)

    for part in (PAPER.issuer, PAPER.title, PAPER.number, PAPER.addressee, "1. 安全出口堵塞。"):
        assert part in text
    for part in ("堵塞 <b>&", "签收人", "沈亦文", "（印）", "一式两份。", "扫码上传", "— 1 —"):
        assert part in text


def test_the_pdf_holds_rare_characters_of_names(pdf):
    assert RARE in pdf_text(pdf)


def test_the_pdf_is_a4_and_carries_its_typefaces(pdf):
    with pypdfium2.PdfDocument(pdf) as document:
        width, height = document[0].get_size()

    assert (round(width), round(height)) == (595, 842)
    assert b"FontFile" in pdf


def test_a_mark_stands_across_the_pdf():
    assert "作废" in pdf_text(to_pdf(replace(PAPER, mark="作废")))


def test_text_is_never_read_as_a_command():
    sly = replace(PAPER, addressee="#panic[] $x$ *店* @a <a> \\", link="")

    assert "#panic[] $x$ *店* @a <a> \\" in pdf_text(to_pdf(sly))


def test_the_docx_says_everything_the_paper_says():
    document = docx.Document(io.BytesIO(to_docx(PAPER)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)

    for part in (PAPER.issuer, PAPER.title, PAPER.number, RARE, "签收人：＿", "民警：沈亦文"):
        assert part in text
    assert [cell.text for cell in document.tables[0].rows[1].cells] == ["1", "堵塞 <b>&"]
    assert len(document.inline_shapes) == 1


def test_the_docx_keeps_the_page_and_the_chinese_typeface_of_every_run():
    document = docx.Document(io.BytesIO(to_docx(PAPER)))
    section = document.sections[0]
    fonts = {
        run._element.rPr.rFonts.get(qn("w:eastAsia"))
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.text
    }

    assert section.page_width == pytest.approx(Mm(210), abs=Mm(0.1))
    assert section.top_margin == pytest.approx(Mm(37), abs=Mm(0.1))
    assert fonts == {"仿宋_GB2312", "黑体", "方正小标宋简体"}
