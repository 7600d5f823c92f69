"""The paper as .docx, in the typefaces that offices have (仿宋_GB2312, 黑体, 方正小标宋简体)."""

import io
from typing import Any

from hongxian.kit.official.description import Grid, Item, Official, Text

FANG, HEI, SONG = "仿宋_GB2312", "黑体", "方正小标宋简体"
_LATIN = "Times New Roman"


def to_docx(paper: Official) -> bytes:
    """The paper as .docx bytes: text to be edited, laid out as the PDF is."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = Document()
    _set_page(document)
    for text in (paper.mark, paper.issuer, paper.title):
        if text:
            _paragraph(document, text, font=SONG, size=22, align=WD_ALIGN_PARAGRAPH.CENTER)
    _paragraph(document, paper.number, align=WD_ALIGN_PARAGRAPH.CENTER)
    if paper.addressee:
        _paragraph(document, f"{paper.addressee}：")
    for block in paper.blocks:
        _block(document, block)
    _paragraph(document, "")
    for text in (f"{paper.signed}（印）", paper.date):
        _paragraph(document, text, align=WD_ALIGN_PARAGRAPH.RIGHT, right_chars=4)
    for slip in paper.slips:
        _paragraph(document, slip.title, font=HEI, size=14)
        for label, value in slip.lines:
            _paragraph(document, f"{label}：{value or '＿' * 14}", size=14)
    _end(document, paper)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _end(document: Any, paper: Official) -> None:
    """The QR code with its words, and the note at the foot."""
    from docx.shared import Mm

    if paper.link:
        import segno

        picture = io.BytesIO()
        segno.make(paper.link, error="m").save(picture, kind="png", scale=6, border=1)
        picture.seek(0)
        document.add_picture(picture, width=Mm(28))
        _paragraph(document, paper.link_text, size=12)
    if paper.foot:
        _paragraph(document, paper.foot, size=12)


def _set_page(document: Any) -> None:
    from docx.shared import Mm

    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(28)
    _number_pages(section)


def _number_pages(section: Any) -> None:
    """— 1 — in the middle of the foot, as a field that Word counts."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("— ", ""), ("", "PAGE"), (" —", "")):
        run = foot.add_run(text)
        _set_font(run, "宋体", 14)
        if field:
            element = OxmlElement("w:fldSimple")
            element.set(qn("w:instr"), field)
            foot._p.append(element)


def _block(document: Any, block: Text | Item | Grid) -> None:
    if isinstance(block, Text):
        font = HEI if block.heading else FANG
        _paragraph(document, block.text, font=font, indent=not block.is_flush)
    elif isinstance(block, Item):
        _paragraph(document, f"{block.no}. {block.text}", indent=True)
        for line in block.lines:
            _paragraph(document, line, indent=True)
    else:
        _table(document, block)


def _paragraph(
    document: Any, text: str, *, font: str = FANG, size: float = 16, align: Any = None,
    indent: bool = False, right_chars: int = 0,
) -> None:  # fmt: skip
    from docx.enum.text import WD_LINE_SPACING
    from docx.shared import Pt

    paragraph = document.add_paragraph()
    layout = paragraph.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    layout.line_spacing = Pt(28.95 if size <= 16 else 34)
    if indent:
        layout.first_line_indent = Pt(2 * size)
    if right_chars:
        layout.right_indent = Pt(right_chars * size)
    if align is not None:
        layout.alignment = align
    _set_font(paragraph.add_run(text), font, size)


def _table(document: Any, grid: Grid) -> None:
    from docx.shared import Mm

    table = document.add_table(rows=0, cols=len(grid.head), style="Table Grid")
    whole = sum(grid.widths)
    for number, row in enumerate((grid.head, *grid.rows)):
        cells = table.add_row().cells
        for cell, text, width in zip(cells, row, grid.widths, strict=True):
            cell.width = Mm(156 * width / whole)
            run = cell.paragraphs[0].add_run(text)
            _set_font(run, HEI if number == 0 else FANG, 12)


def _set_font(run: Any, font: str, size: float) -> None:
    """Both typefaces of a run: without `eastAsia` Chinese falls back to the program's own."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    run.font.name = _LATIN
    run.font.size = Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
