"""From bytes to text and plan; every kind of bad input is refused with one clear sentence."""

import random
from pathlib import Path

import pytest

from hongxian.plans import extract_text, read_plan
from hongxian.plans.facts import UnreadableError
from hongxian.plans.read import MAX_BYTES, check_size
from tests.plans.papers import ole, pdf, zipped

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "plan-2026.txt"
TEXT = EXAMPLE.read_text(encoding="utf-8")
NOVEL = (
    "那年冬天下了很大的雪，村口的老槐树被压断了一根枝丫。她站在树下，等一个不会回来的人。\n" * 60
)


@pytest.mark.parametrize(
    "data",
    [
        TEXT.encode("utf-8"),
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.encode("utf-16-le"),
        TEXT.replace("\n", "\r\n").encode("utf-8"),
    ],
    ids=["utf-8", "bom", "gb18030", "utf-16", "utf-16-be", "utf-16-no-bom", "crlf"],
)
def test_text_in_any_encoding_gives_the_same_plan(data: bytes) -> None:
    assert read_plan(data) == read_plan(TEXT.encode("utf-8"))


def test_pdf_with_a_text_layer_gives_the_facts_of_the_text() -> None:
    lines = [line for line in TEXT.split("\n") if line]
    wrapped = [line[at : at + 38] for line in lines for at in range(0, len(line), 38)]
    pages = [[*wrapped[at : at + 36], f"- {at // 36 + 1} -"] for at in range(0, len(wrapped), 36)]

    plan, wanted = read_plan(pdf(pages)), read_plan(TEXT.encode())

    assert [(s.name, s.lead, s.responsible, len(s.items)) for s in plan.sectors] == [
        (s.name, s.lead, s.responsible, len(s.items)) for s in wanted.sectors
    ]
    assert [(m.due, m.who) for m in plan.milestones] == [(m.due, m.who) for m in wanted.milestones]
    assert plan.title is not None
    assert plan.title.text == "青石县公安局2026年安全生产“打非治违”专项行动工作方案"


NOISE = random.Random(7).randbytes(4000)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "文件是空的"),
        (b" \n\t\r\n", "文件是空的"),
        (NOISE, "不是可识别的方案文档"),
        (b"\x89PNG\r\n\x1a\n" + NOISE, "不是可识别的方案文档"),
        (NOVEL.encode(), "读不出方案的内容"),
        (b"\0" * 5000, "不是可识别的方案文档"),
        (b"%PDF-1.4\nrubbish", "PDF 文件已损坏"),
        (pdf([["一、工作要求"]], password="secret"), "设了打开密码"),
        (pdf([[], []]), "扫描的图片"),
        (b"PK\x03\x04rubbish", "Word 文档已损坏"),
        (zipped({"a.txt": b"1"}), "不是 Word 文档"),
        (zipped({"word/document.xml": b"<w:document"}), "Word 文档已损坏"),
        (zipped({"word/styles.xml": b"1"}), "Word 文档已损坏"),
        (zipped({"word/document.xml": b"0" * (80 * 1024 * 1024)}), "解压后过大"),
        (ole({"EncryptedPackage": b"1", "EncryptionInfo": b"2"}), "设了打开密码"),
        (ole({"WordDocument": b"\xec\xa5" + b"\0" * 9 + b"\x01"}), "设了打开密码"),
        (ole({"Workbook": b"1"}), "不是 Word 文档"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rubbish", "可能已损坏"),
    ],
)
def test_bad_input_is_refused_with_one_sentence(data: bytes, sentence: str) -> None:
    with pytest.raises(UnreadableError, match=sentence) as refused:
        read_plan(data)

    assert refused.value.sentence.count("。") == 1


def test_old_word_without_an_office_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(UnreadableError, match=r"另存为 \.docx"):
        extract_text(ole({"WordDocument": b"\xec\xa5" + b"\0" * 20}))


def test_old_word_is_converted_by_the_office_of_the_machine(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    office = tmp_path / "soffice"
    office.write_text(
        '#!/bin/sh\nwhile [ "$1" != "--outdir" ]; do shift; done\n'
        f'cp "{tmp_path}/made.docx" "$2/plan.docx"\n',
        encoding="utf-8",
    )
    office.chmod(0o755)
    import docx

    made = docx.Document()
    made.add_paragraph("一、工作要求")
    made.save(str(tmp_path / "made.docx"))
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    assert extract_text(ole({"WordDocument": b"\xec\xa5" + b"\0" * 20})) == "一、工作要求"


def test_rich_text_is_told_by_its_content(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")

    with pytest.raises(UnreadableError, match="LibreOffice"):
        extract_text(b"{\\rtf1 \\ansi}")


def test_old_word_that_the_office_cannot_convert_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    office = tmp_path / "soffice"
    office.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    office.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")

    with pytest.raises(UnreadableError, match="可能已损坏"):
        extract_text(ole({"WordDocument": b"\xec\xa5" + b"\0" * 20}))


def test_size_is_refused_before_anything_is_read() -> None:
    with pytest.raises(UnreadableError, match="超过 20 MB"):
        check_size(100 * 1024 * 1024)

    assert check_size(MAX_BYTES) is None


@pytest.mark.parametrize(("odd", "is_text"), [(0, True), (1, True), (2, False)])
def test_text_without_a_mark_is_taken_where_hardly_a_character_is_odd(odd, is_text) -> None:
    data = ("\x01" * odd + "一、工作要求认真落实" * 10).encode("utf-16-le")

    if is_text:
        assert "工作要求" in extract_text(data)
        return
    with pytest.raises(UnreadableError, match="不是可识别的方案文档"):
        extract_text(data)
