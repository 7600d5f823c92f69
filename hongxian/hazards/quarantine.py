"""A file that a stranger sent, judged by its bytes: a photo and nothing else, or Refused.

JPEG and PNG alone. What stands behind the picture's end or makes up most of it besides the picture
(a zip, a page, a program) is not taken: such a file is two files in one.
"""

import re
import struct

from hongxian.hazards.limits import MB, limits
from hongxian.inspections.photos import Looked, look
from hongxian.kit.verdict import Refused

JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
MOST_BESIDES = 2 * MB
"""EXIF with its own small picture, colour profile and what phones add: well below this."""
HIDDEN = re.compile(
    rb"PK\x03\x04|%PDF-|Rar!\x1a|7z\xbc\xaf|\x7fELF|<(?:!doctype|html|script|svg|\?php|\?xml-s)",
    re.IGNORECASE,
)
TOLD = "请用手机重新拍照，或者另存为 JPG、PNG 后再传。"


def look_at(content: bytes) -> Looked:
    """Read the photo, or Refused with one sentence. Nothing is stored."""
    most = limits().answer.photo_mb
    if len(content) > most * MB:
        raise Refused(f"照片有 {len(content) / MB:.1f} 兆，超过 {most} 兆，请缩小后再传。")
    if content.startswith(JPEG):
        besides = _beside_jpeg(content)
    elif content.startswith(PNG):
        besides = _beside_png(content)
    elif content:
        raise Refused(f"这个文件不是 JPG、PNG 照片，没有收下。{TOLD}")
    else:
        raise Refused(f"照片是空文件，没有收下。{TOLD}")
    if len(besides) > MOST_BESIDES:
        raise Refused(f"照片里附带的信息太大，没有收下。{TOLD}")
    if HIDDEN.search(besides):
        raise Refused(f"照片里夹带了别的内容，没有收下。{TOLD}")
    return look(content)


def _beside_jpeg(content: bytes) -> bytes:
    """Everything but the coded picture: segments, and what follows its end."""
    at, besides = 2, []
    while at + 4 <= len(content):
        if content[at] != 0xFF:
            break
        marker = content[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            besides.append(content[at + 2 :])
            return b"\n".join(besides)
        (length,) = struct.unpack(">H", content[at + 2 : at + 4])
        if 0xE0 <= marker <= 0xEF or marker == 0xFE:
            besides.append(content[at + 4 : at + 2 + length])
        at += 2 + length
        if marker == 0xDA:
            at = _end_of_scan(content, at)
    if content[at : at + 2] == b"\xff\xd9":
        return b"\n".join(besides)
    raise Refused(f"照片不完整或者已损坏，没有收下。{TOLD}")


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next marker stands: in coded data 0xFF is followed by 0 or a restart."""
    while (at := content.find(b"\xff", at)) >= 0:
        follows = content[at + 1 : at + 2]
        if follows and follows != b"\x00" and not 0xD0 <= follows[0] <= 0xD7:
            return at
        at += 2 if follows else 1
    return len(content)


def _beside_png(content: bytes) -> bytes:
    """Chunks other than the picture's own, and what follows IEND."""
    at, besides = len(PNG), []
    while at + 12 <= len(content):
        (length,) = struct.unpack(">I", content[at : at + 4])
        kind = content[at + 4 : at + 8]
        end = at + 12 + length
        if end > len(content):
            break
        if kind == b"IEND":
            besides.append(content[end:])
            return b"\n".join(besides)
        if kind not in {b"IHDR", b"PLTE", b"IDAT", b"tRNS"}:
            besides.append(content[at + 8 : end - 4])
        at = end
    raise Refused(f"照片不完整或者已损坏，没有收下。{TOLD}")
