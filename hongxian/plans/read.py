"""From the bytes of a document to its text: plain text, Word, PDF, old Word and WPS."""

from hongxian.plans.facts import UnreadableError

MAX_BYTES = 20 * 1024 * 1024
_TOO_LARGE = "文件超过 20 MB，方案文本不会这么大，请只上传方案本身。"
_EMPTY = "文件是空的，没有可识别的内容。"
_UNKNOWN = "这个文件不是可识别的方案文档，请上传文本、Word 或带文字的 PDF 文件。"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check_size(size: int) -> None:
    """Refuse a file by its size, before anything of it is read."""
    if size > MAX_BYTES:
        raise UnreadableError(_TOO_LARGE)
    if size == 0:
        raise UnreadableError(_EMPTY)


def extract_text(data: bytes, file_name: str = "") -> str:
    """The text of a document, told by its content rather than its name."""
    check_size(len(data))
    text = _extract(data)
    if not text.strip("\ufeff \t\r\n\u3000\x0c"):
        raise UnreadableError(_EMPTY)
    return text


def _extract(data: bytes) -> str:
    if data[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        from hongxian.plans.pdf import text_of_pdf

        return text_of_pdf(data)
    if data[:4] == b"PK\x03\x04":
        from hongxian.plans.word import text_of_docx

        return text_of_docx(data)
    if data[:5] == b"{\\rtf":
        from hongxian.plans.oldword import converted

        return converted(data)
    if data[:8] == _OLE:
        from hongxian.plans.oldword import text_of_old_word

        return text_of_old_word(data)
    return decode(data)


def decode(data: bytes) -> str:
    """Text in UTF-8, UTF-16 or GB18030, with or without a byte order mark.

    >>> decode("一、总体要求".encode("gb18030"))
    '一、总体要求'
    """
    for mark, name in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if data.startswith(mark):
            return _strict(data[len(mark) :], name)
    if b"\x00" in data[:4096]:
        return _utf16_without_mark(data)
    for name in ("utf-8", "gb18030"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if _printable(text):
            return text
    raise UnreadableError(_UNKNOWN)


def _strict(data: bytes, name: str) -> str:
    try:
        text = data.decode(name)
    except UnicodeDecodeError as error:
        raise UnreadableError(_UNKNOWN) from error
    if not _printable(text):
        raise UnreadableError(_UNKNOWN)
    return text


def _utf16_without_mark(data: bytes) -> str:
    for name in ("utf-16-le", "utf-16-be"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        if _printable(text) and _chinese_share(text) > 0.3:
            return text
    raise UnreadableError(_UNKNOWN)


def _printable(text: str) -> bool:
    """Hardly any control or private-use characters: not bytes that happen to decode."""
    sample = text[:20000]
    odd = sum(
        (ord(char) < 32 and char not in "\t\n\r\x0b\x0c")
        or 0xE000 <= ord(char) <= 0xF8FF
        or ord(char) == 0xFFFD
        for char in sample
    )
    return odd <= len(sample) * 0.01


def _chinese_share(text: str) -> float:
    sample = [char for char in text[:5000] if not char.isspace()]
    return sum(
        "\u3000" <= char <= "\u9fff" or "\uff00" <= char <= "\uffef" for char in sample
    ) / max(len(sample), 1)
