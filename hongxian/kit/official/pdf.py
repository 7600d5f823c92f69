"""The paper as PDF, laid out by typst, its typefaces embedded."""

import io
import json
from functools import cache
from pathlib import Path

from django.conf import settings

from hongxian.kit.official.description import Official

_HERE = Path(__file__).resolve().parent
_FONTS = _HERE.parent / "fonts"


def to_pdf(paper: Official) -> bytes:
    """The paper as PDF bytes. The same paper gives the same text and layout every time.

    Typefaces: what the bureau put into `HONGXIAN_FONTS` (its licensed 仿宋, 黑体, 小标宋), else
    the one that comes with the package, which holds rare characters of names as well.
    """
    import typst

    inputs = {"paper": json.dumps(paper.as_json(), ensure_ascii=False), "code": ""}
    if paper.link:
        inputs["code"] = _code(paper.link)
    pdf: bytes = typst.compile(
        str(_HERE / "official.typ"), sys_inputs=inputs, font_paths=_font_folders()
    )
    return pdf


@cache
def _font_folders() -> list[str]:
    return [folder for folder in (settings.FONTS, str(_FONTS)) if folder]


def _code(link: str) -> str:
    import segno

    svg = io.BytesIO()
    segno.make(link, error="m").save(svg, kind="svg", border=1, xmldecl=False)
    return svg.getvalue().decode()
