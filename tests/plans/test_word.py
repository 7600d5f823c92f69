"""Word documents: generated numbers, tables, deleted text."""

import io
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from hongxian.plans import extract_text, read_plan
from hongxian.plans.wordnumbers import written

LEVELS = (
    ("chineseCounting", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimalEnclosedCircle", "%4"),
)


def document() -> Any:
    """A new document whose list 7 counts 一、（一）1. ①."""
    made = docx.Document()
    numbering = made.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for at, (style, text) in enumerate(LEVELS)
    )
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>')
    )
    for number, override in (
        ("7", ""),
        ("8", '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'),
    ):
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="77"/>'
                f"{override}</w:num>"
            )
        )
    return made


def numbered(made: Any, text: str, level: int, number: str = "7") -> None:
    """Add a paragraph to the list."""
    paragraph = made.add_paragraph(text)
    paragraph._p.get_or_add_pPr().append(
        parse_xml(
            f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/>'
            f'<w:numId w:val="{number}"/></w:numPr>'
        )
    )


def saved(made: Any) -> bytes:
    """The document's bytes."""
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def test_generated_numbers_are_written_out() -> None:
    made = document()
    for text, level in (
        ("总体要求", 0),
        ("指导思想", 1),
        ("目标", 1),
        ("甲", 2),
        ("乙", 2),
        ("内容", 0),
        ("共性", 1),
        ("丙", 3),
    ):
        numbered(made, text, level)

    assert extract_text(saved(made)).split("\n") == [
        "一、总体要求", "（一）指导思想", "（二）目标", "1.甲", "2.乙",
        "二、内容", "（一）共性", "①丙",
    ]  # fmt: skip


def test_a_list_that_restarts_counts_from_one_again() -> None:
    made = document()
    numbered(made, "甲", 0)
    numbered(made, "乙", 0, "8")

    assert extract_text(saved(made)) == "一、甲\n一、乙"


def test_numbers_of_a_style_are_written_out() -> None:
    made = document()
    made.styles["Heading 1"].element.get_or_add_pPr().append(
        parse_xml(f'<w:numPr {nsdecls("w")}><w:numId w:val="7"/></w:numPr>')
    )
    made.add_paragraph("总体要求", style="Heading 1")

    assert extract_text(saved(made)) == "一、总体要求"


def test_tables_stand_where_they_stand_row_by_row() -> None:
    made = docx.Document()
    made.add_paragraph("前")
    table = made.add_table(rows=2, cols=2)
    for at, text in enumerate("甲乙丙丁"):
        table.cell(at // 2, at % 2).text = text
    made.add_paragraph("后")

    assert extract_text(saved(made)) == "前\n甲\t乙\n丙\t丁\n后"


def test_deleted_text_is_left_out_and_inserted_text_kept() -> None:
    made = docx.Document()
    paragraph = made.add_paragraph("保留")
    for tag, text in (("del", "删去"), ("ins", "新增")):
        inner = "delText" if tag == "del" else "t"
        paragraph._p.append(
            parse_xml(
                f'<w:{tag} {nsdecls("w")} w:id="1"><w:r><w:{inner}>{text}</w:{inner}></w:r>'
                f"</w:{tag}>"
            )
        )

    assert extract_text(saved(made)) == "保留新增"


def test_plan_with_generated_numbers_and_a_task_table_is_read() -> None:
    made = document()
    made.add_paragraph("青石县公安局2026年夏季检查方案")
    numbered(made, "重点任务", 0)
    table = made.add_table(rows=1, cols=5)
    rows = [
        ("序号", "领域", "内容", "牵头单位", "完成时限"),
        ("1", "道路交通", "查超员", "交警大队", "6月底前"),
        ("2", "消防", "查通道", "治安大队", "7月15日前"),
    ]
    for cell, text in zip(table.rows[0].cells, rows[0], strict=True):
        cell.text = text
    for row in rows[1:]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    numbered(made, "工作要求", 0)
    numbered(made, "加强领导。各单位要重视。", 1)
    numbered(made, "落实责任。各单位要落实。", 1)

    plan = read_plan(saved(made))

    assert [(s.name, s.lead) for s in plan.sectors] == [
        ("道路交通", ("交警大队",)),
        ("消防", ("治安大队",)),
    ]
    assert [(m.what, m.due) for m in plan.milestones] == [
        ("道路交通", "2026-06-30"),
        ("消防", "2026-07-15"),
    ]
    assert [need.heading for need in plan.requirements] == ["加强领导", "落实责任"]


def test_number_styles_of_word() -> None:
    styles = ("decimal", "chineseCounting", "lowerLetter", "upperRoman", "decimalZero", "unheard")

    assert [written(4, style) for style in styles] == ["4", "四", "d", "IV", "04", "4"]


@pytest.mark.parametrize(
    ("value", "style", "text"),
    [
        (4, "lowerRoman", "iv"), (39, "upperRoman", "XXXIX"), (40, "lowerRoman", "40"),
        (26, "lowerLetter", "z"), (27, "upperLetter", "27"), (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircle", "21"), (7, "decimalZero", "07"), (3, "decimal", "3"),
    ],
)  # fmt: skip
def test_numbers_are_written_in_their_style_as_far_as_it_goes(
    value: int, style: str, text: str
) -> None:
    assert written(value, style) == text
