"""Delimited text (.csv, or an .xls that is text): encoding and separator are told by the bytes."""

import codecs
import csv
import io

from hongxian.kit.verdict import Refused
from hongxian.registry.ledger.facts import Grid

MAX_LINES = 300_000
_SEPARATORS = ("\t", ",", ";", "，", "|")
_UNREADABLE = "这个文件的文字编码认不出来，请用表格软件打开后另存为 .xlsx 再用。"


def text_grid(data: bytes, file_name: str = "") -> Grid:
    """One grid of texts. Row numbers are those a spreadsheet shows for the same file."""
    text = decode(data)
    sample = text[:20000]
    separator = _separator(sample)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[str]] = []
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MAX_LINES:
                raise Refused(f"文件超过{MAX_LINES}行，请分成几个文件。")
    except csv.Error as error:
        raise Refused(
            "这个文本文件里的引号不成对，请用表格软件打开后另存为 .xlsx 再用。"
        ) from error
    if not any(any(cell.strip() for cell in row) for row in rows):
        raise Refused("文件里没有内容。")
    return Grid(_stem(file_name), [list(row) for row in rows])


def _stem(file_name: str) -> str:
    return file_name.replace("\\", "/").rpartition("/")[2].rpartition(".")[0] or file_name or "文本"


def decode(data: bytes) -> str:
    """UTF-8, UTF-16 or GB18030, by their marks and by what decodes without a fault."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return _strict(data, encoding)
    if b"\0" in data[:2000]:
        even, odd = data[:2000:2].count(0), data[1:2000:2].count(0)
        return _strict(data, "utf-16-be" if even > odd else "utf-16-le")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _strict(data, "gb18030")


def _strict(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Refused(_UNREADABLE) from error
    controls = sum(1 for sign in text[:4000] if ord(sign) < 32 and sign not in "\r\n\t\f")
    if controls > 20:
        raise Refused("这不是表格文件，请选 .xlsx、.xls 或 .csv 文件。")
    return text


def _separator(sample: str) -> str:
    """The separator whose count is steadiest over the first lines outside quotes."""
    lines = [line for line in _unquoted(sample).splitlines()[:40] if line.strip()]
    best, best_score = ",", 0
    for separator in _SEPARATORS:
        counts = [line.count(separator) for line in lines]
        used = [count for count in counts if count]
        if not used:
            continue
        usual = max(set(used), key=used.count)
        score = used.count(usual) * min(usual, 8)
        if score > best_score:
            best, best_score = separator, score
    return best


def _unquoted(sample: str) -> str:
    parts = sample.split('"')
    return "".join(parts[::2])
