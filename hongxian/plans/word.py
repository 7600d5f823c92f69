"""Text of a .docx in document order: paragraphs with Word's own numbers, tables row by row."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any

from hongxian.plans.facts import UnreadableError
from hongxian.plans.wordnumbers import Numbers

MAX_UNPACKED = 200 * 1024 * 1024
_MAX_XML = 60 * 1024 * 1024
_BROKEN = "Word 文档已损坏，打不开，请重新另存后再上传。"
_NOT_WORD = "这个文件不是 Word 文档，请上传方案的文本、Word 或 PDF 文件。"
_BOMB = "文档解压后过大，不像一份方案，未予读取。"


_DAMAGE = (
    *(KeyError, ValueError, SyntaxError, OSError, EOFError, RuntimeError),
    *(AttributeError, TypeError, IndexError, zipfile.BadZipFile, zlib.error),
)
"""What the libraries raise on a damaged package, wherever the damage shows first."""


def text_of_docx(data: bytes) -> str:
    """The document's text; refused where it is broken, no Word file, or unpacks to a huge size."""
    _check_package(data)
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(data))
        numbers = Numbers(document)
        return "\n".join(_blocks(document.element.body, numbers))
    except (PackageNotFoundError, *_DAMAGE) as error:
        raise UnreadableError(_BROKEN) from error


def _check_package(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            infos = package.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise UnreadableError(_BROKEN) from error
    names = {info.filename for info in infos}
    total = sum(info.file_size for info in infos)
    xml = max(
        (info.file_size for info in infos if info.filename.endswith((".xml", ".rels"))), default=0
    )
    if total > MAX_UNPACKED or xml > _MAX_XML or len(infos) > 5000:
        raise UnreadableError(_BOMB)
    if "word/document.xml" not in names and not any(name.startswith("word/") for name in names):
        raise UnreadableError(_NOT_WORD)


def _blocks(body: Any, numbers: Numbers) -> Iterator[str]:
    """Lines of the body's paragraphs and tables in the order they stand."""
    for child in body.iterchildren():
        tag = child.tag.rsplit("}", 1)[-1] if isinstance(child.tag, str) else ""
        if tag == "p":
            yield numbers.label(child) + _paragraph_text(child)
        elif tag == "tbl":
            yield from _rows(child, numbers)
        elif tag in ("sdt", "sdtContent", "ins", "smartTag", "customXml"):
            yield from _blocks(child, numbers)


def _rows(table: Any, numbers: Numbers) -> Iterator[str]:
    from docx.oxml.ns import qn

    for row in table.iter(qn("w:tr")):
        cells = []
        for cell in row.findall(qn("w:tc")):
            texts = [numbers.label(p) + _paragraph_text(p) for p in cell.iter(qn("w:p"))]
            cells.append("".join(text.strip() for text in texts))
        yield "\t".join(cells)


def _paragraph_text(paragraph: Any) -> str:
    """The visible text: runs, tabs and breaks; deleted text and text-box copies are left out."""
    out: list[str] = []
    _gather(paragraph, out)
    return "".join(out)


_SKIP = {
    "del",
    "moveFrom",
    "pPr",
    "rPr",
    "instrText",
    "delText",
    "AlternateContent",
    "pict",
    "drawing",
    "object",
}


def _gather(element: Any, out: list[str]) -> None:
    for child in element.iterchildren():
        tag = child.tag.rsplit("}", 1)[-1] if isinstance(child.tag, str) else ""
        if tag in _SKIP:
            continue
        if tag == "t":
            out.append(child.text or "")
        elif tag == "tab":
            out.append("  ")
        elif tag in ("br", "cr"):
            out.append("\n")
        elif tag == "noBreakHyphen":
            out.append("-")
        else:
            _gather(child, out)
