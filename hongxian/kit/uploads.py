"""What may be handed in as a file: judged by its bytes, not by its name alone."""

import zipfile
from collections.abc import Callable
from pathlib import PurePath
from typing import IO

from hongxian.kit.verdict import YES, Verdict

MAX_BYTES = 20 * 2**20
MAX_FILES = 10
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TOLD = "Word、Excel、演示文稿、PDF、OFD、图片（JPG、PNG）、文本"


def check_upload(name: str, file: IO[bytes]) -> Verdict:
    """Yes, or why this file is not taken. The file is left at its beginning."""
    suffix = PurePath(name).suffix.lower()
    size = file.seek(0, 2)
    file.seek(0)
    if size == 0:
        return Verdict(f"“{name}”是空文件，请检查后重新选择。")
    if size > MAX_BYTES:
        return Verdict(f"“{name}”有 {size / 2**20:.1f} 兆，超过 {MAX_BYTES // 2**20} 兆。")
    looks_right = _KINDS.get(suffix)
    if looks_right is None:
        return Verdict(f"“{name}”的类型不能提交，请用{TOLD}。")
    fits = looks_right(file)
    file.seek(0)
    return YES if fits else Verdict(f"“{name}”的内容与扩展名不符，请打开核对后另存再提交。")


def _starts_with(*heads: bytes) -> Callable[[IO[bytes]], bool]:
    def looks(file: IO[bytes]) -> bool:
        return file.read(16).startswith(heads)

    return looks


def _zip_with(part: str) -> Callable[[IO[bytes]], bool]:
    def looks(file: IO[bytes]) -> bool:
        try:
            with zipfile.ZipFile(file) as archive:
                return any(name.startswith(part) for name in archive.namelist())
        except (zipfile.BadZipFile, OSError, ValueError):
            return False

    return looks


def _is_text(file: IO[bytes]) -> bool:
    """Text in an encoding that Chinese files come in."""
    data = file.read(MAX_BYTES)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    if b"\0" in data:
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return True
    return False


_KINDS: dict[str, Callable[[IO[bytes]], bool]] = {
    ".docx": _zip_with("word/"),
    ".xlsx": _zip_with("xl/"),
    ".pptx": _zip_with("ppt/"),
    ".ofd": _zip_with("OFD.xml"),
    **dict.fromkeys((".doc", ".xls", ".ppt", ".wps", ".et", ".dps"), _starts_with(_OLE)),
    ".pdf": _starts_with(b"%PDF-"),
    ".png": _starts_with(b"\x89PNG\r\n\x1a\n"),
    **dict.fromkeys((".jpg", ".jpeg"), _starts_with(b"\xff\xd8\xff")),
    ".txt": _is_text,
}
