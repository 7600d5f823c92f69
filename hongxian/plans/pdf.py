"""Text of a PDF that has a text layer."""

from hongxian.plans.facts import UnreadableError

MAX_PAGES = 400
_BROKEN = "PDF 文件已损坏，打不开，请重新导出后再上传。"
_LOCKED = "PDF 文件设了打开密码，请去掉密码后再上传。"
_SCANNED = "这份 PDF 是扫描的图片，里面没有文字，请上传文字版或先做文字识别。"
_LONG = "PDF 超过 400 页，不像一份方案，请只上传方案本身。"


def text_of_pdf(data: bytes) -> str:
    """The text layer, page by page; refused where it is locked, broken or only pictures."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise UnreadableError(_LOCKED if locked else _BROKEN) from error
    try:
        if len(document) > MAX_PAGES:
            raise UnreadableError(_LONG)
        pages = [_page_text(document, index) for index in range(len(document))]
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(_BROKEN) from error
    finally:
        document.close()
    text = "\n".join(pages)
    if len("".join(text.split())) < 20 * min(max(len(pages), 1), 3):
        raise UnreadableError(_SCANNED)
    return text


def _page_text(document: object, index: int) -> str:
    page = document[index]  # type: ignore[index]
    layer = page.get_textpage()
    text: str = layer.get_text_bounded()
    layer.close()
    page.close()
    return text
