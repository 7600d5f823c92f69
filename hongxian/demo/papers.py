"""The small files that the demo's units hand in."""

from io import BytesIO
from pathlib import Path

from docx import Document
from PIL import Image, ImageDraw
from xlsxwriter import Workbook

from hongxian.campaigns.actions.deliverables import HandedFile

HERE = Path(__file__).resolve().parent


def example(name: str) -> bytes:
    """An example plan: beside this file in the wheel, in the repository's examples/ else."""
    for folder in (HERE / "plans", HERE / "examples", HERE.parents[1] / "examples"):
        if (folder / name).exists():
            return (folder / name).read_bytes()
    raise FileNotFoundError(name)


def letter(title: str, *paragraphs: str) -> HandedFile:
    """A Word file of a few paragraphs, named after its title."""
    document = Document()
    document.add_heading(title, level=1)
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    kept = BytesIO()
    document.save(kept)
    kept.seek(0)
    return HandedFile(f"{title}.docx", kept)


def ledger(station: str, places: int) -> HandedFile:
    """A station's ledger of small places (九小场所底数台账) as an Excel file."""
    kept = BytesIO()
    book = Workbook(kept, {"in_memory": True})
    sheet = book.add_worksheet("台账")
    sheet.write_row(0, 0, ("序号", "场所名称", "类别", "地址", "负责人"))
    kinds = (
        "小餐饮",
        "小旅馆",
        "小商店",
        "小歌舞娱乐",
        "小网吧",
        "小诊所",
        "小学校",
        "小作坊",
        "小美容洗浴",
    )
    for no in range(1, places + 1):
        kind = kinds[no % len(kinds)]
        sheet.write_row(
            no, 0, (no, f"{station[:2]}{kind}{no}号", kind, f"{station[:2]}街{no}号", "")
        )
    book.close()
    kept.seek(0)
    return HandedFile(f"{station}九小场所底数台账.xlsx", kept)


def note_file(name: str, text: str) -> HandedFile:
    """A plain text file."""
    return HandedFile(name, BytesIO(text.encode()))


def scene(seed: int, *, mended: bool = False) -> bytes:
    """A drawn corridor as JPEG: with goods in the way, or clear after they were taken out."""
    image = Image.new("RGB", (960, 720), (206 - seed % 30, 210, 205 + seed % 30))
    pen = ImageDraw.Draw(image)
    middle = 360 + (seed * 53) % 240
    pen.polygon(
        [(0, 720), (middle - 90, 300), (middle + 90, 300), (960, 720)], fill=(168, 162, 150)
    )
    pen.rectangle([middle - 90, 120, middle + 90, 300], fill=(120, 138, 128))
    pen.rectangle([middle - 60, 90, middle + 60, 114], fill=(40, 140, 80))
    for step in range(5):
        left = (seed * 31 + step * 190) % 840
        pen.rectangle([left, 40 + step * 13, left + 70, 88 + step * 13], fill=(225, 222, 190))
    if not mended:
        for step in range(7):
            left = middle - 260 + (seed * 17 + step * 97) % 430
            top = 400 + (step * 61 + seed * 7) % 190
            shade = (150 + step * 9, 112 + seed % 40, 66)
            pen.rectangle([left, top, left + 130, top + 96], fill=shade, outline=(84, 60, 34))
    kept = BytesIO()
    image.save(kept, "JPEG", quality=84)
    return kept.getvalue()
