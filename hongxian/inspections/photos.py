"""Photos in pure functions: what the bytes are, what they tell, and the copies that others see.

Input is the file as it came. `Looked` holds what is kept of it: SHA-256 of the bytes as received,
perceptual hash (ImageHash `phash`, 64 bits as 16 hex digits), EXIF as JSON-ready values, moment and
point of taking where EXIF tells them, and two JPEG copies re-encoded without any metadata.
"""

import hashlib
import io
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from django.utils import timezone as zones
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError
from PIL.Image import DecompressionBombError

from hongxian.kit.judge import is_of_our_times
from hongxian.kit.verdict import Refused

MAX_BYTES = 20 * 2**20
MAX_PIXELS = 64_000_000
SHOWN_SIDE, THUMB_SIDE = 1600, 320
SMALLEST_SIDE = 16
LONGEST_TEXT = 200
FORMATS = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
HEIC = re.compile(rb"^.{4}ftyp(heic|heix|hevc|heim|heis|mif1|msf1)", re.DOTALL)
TOLD = "照片请用 JPG、PNG 或 WebP 格式"


@dataclass(frozen=True)
class Looked:
    """A photo that may be kept. Points are WGS-84 degrees."""

    sha256: str
    phash: str
    suffix: str
    size: int
    width: int
    height: int
    shown: bytes
    thumb: bytes
    exif: dict[str, Any] = field(default_factory=dict)
    taken_at: datetime | None = None
    lon: Decimal | None = None
    lat: Decimal | None = None


def look(content: bytes) -> Looked:
    """Read a photo, or Refused with the sentence why it is not taken. Nothing is stored."""
    import imagehash

    _check_bytes(content)
    try:
        with Image.open(io.BytesIO(content), formats=list(FORMATS)) as image:
            _check_size(image)
            exif = image.getexif()
            told, taken_at, point = _exif(exif), _taken_at(exif), _point(exif)
            suffix = FORMATS[image.format or ""]
            width, height = image.size
            # A JPEG is decoded at the size that is needed: a tenth of the time and of the memory.
            image.draft("RGB", (SHOWN_SIDE, SHOWN_SIDE))
            upright = ImageOps.exif_transpose(image).convert("RGB")
    except DecompressionBombError as error:
        raise Refused("照片的像素太多，太大，请缩小后再传。") from error
    except UnidentifiedImageError as error:
        raise Refused(f"这个文件不是照片或者已损坏，没有保存。{TOLD}。") from error
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Refused("照片不完整或者已损坏，没有保存，请重新拍摄或重新选择。") from error
    return Looked(
        sha256=hashlib.sha256(content).hexdigest(),
        phash=str(imagehash.phash(upright)),
        suffix=suffix,
        size=len(content),
        width=width,
        height=height,
        shown=_jpeg(upright, SHOWN_SIDE, 82),
        thumb=_jpeg(upright, THUMB_SIDE, 75),
        exif=told,
        taken_at=taken_at,
        lon=point[0] if point else None,
        lat=point[1] if point else None,
    )


def distance(one: str, other: str) -> int:
    """Bits in which two perceptual hashes differ, 0 to 64."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def _check_bytes(content: bytes) -> None:
    if not content:
        raise Refused("照片是空文件，没有保存，请重新拍摄或重新选择。")
    if len(content) > MAX_BYTES:
        size = len(content) / 2**20
        raise Refused(f"照片有 {size:.1f} 兆，超过 {MAX_BYTES // 2**20} 兆，请缩小后再传。")
    if HEIC.match(content[:32]):
        raise Refused(
            f"这是苹果手机的 HEIC 照片，暂不能识别。{TOLD}："
            "在“设置-相机-格式”里选“兼容性最佳”，或者另存为 JPG。"
        )


def _check_size(image: Image.Image) -> None:
    """Before anything is decoded: a small file may unfold into gigabytes."""
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise Refused(f"照片有 {width * height // 10**6} 百万像素，太大，请缩小后再传。")
    if min(width, height) < SMALLEST_SIDE:
        raise Refused("照片太小，看不清内容，请重新拍摄。")


def _jpeg(image: Image.Image, side: int, quality: int) -> bytes:
    copy = image.copy()
    copy.thumbnail((side, side))
    out = io.BytesIO()
    copy.save(out, "JPEG", quality=quality, optimize=True)
    return out.getvalue()


def _exif(exif: Image.Exif) -> dict[str, Any]:
    """Every readable tag by its name; long or binary values are left out."""
    found = {ExifTags.TAGS.get(tag, str(tag)): value for tag, value in exif.items()}
    for ifd, names in (
        (ExifTags.IFD.Exif, ExifTags.TAGS),
        (ExifTags.IFD.GPSInfo, ExifTags.GPSTAGS),
    ):
        for tag, value in _ifd(exif, ifd).items():
            found[names.get(tag, str(tag))] = value
    plain = {name: _plain(value) for name, value in found.items()}
    return {name: value for name, value in plain.items() if value is not None}


def _ifd(exif: Image.Exif, ifd: int) -> dict[int, Any]:
    try:
        return dict(exif.get_ifd(ifd))
    except (KeyError, ValueError, TypeError, SyntaxError):
        return {}


def _plain(value: Any) -> Any:
    if isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        text = value.replace("\x00", "").strip()
        return text[:LONGEST_TEXT] or None
    if isinstance(value, tuple):
        parts = [_plain(part) for part in value[:8]]
        return parts if all(part is not None for part in parts) else None
    if hasattr(value, "numerator"):
        return _number(value)
    return None


def _number(value: Any) -> float | None:
    try:
        number = float(value)
    except (ZeroDivisionError, ValueError, OverflowError):
        return None
    return round(number, 6) if abs(number) < 1e12 else None


def _taken_at(exif: Image.Exif) -> datetime | None:
    """DateTimeOriginal with its offset; without one, the clock of this country."""
    tags = _ifd(exif, ExifTags.IFD.Exif)
    text = str(tags.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime) or "")
    try:
        moment = datetime.strptime(text.strip("\x00 ")[:19], "%Y:%m:%d %H:%M:%S")  # noqa: DTZ007
        offset = _offset(str(tags.get(ExifTags.Base.OffsetTimeOriginal) or ""))
        aware = moment.replace(tzinfo=offset) if offset else zones.make_aware(moment)
        return aware.astimezone(UTC) if is_of_our_times(aware) else None
    except (ValueError, OverflowError):
        return None


def _offset(text: str) -> timezone | None:
    if not (found := re.fullmatch(r"([+-])(\d\d):(\d\d)", text.strip("\x00 "))):
        return None
    minutes = int(found[2]) * 60 + int(found[3])
    return timezone(timedelta(minutes=minutes if found[1] == "+" else -minutes))


def _point(exif: Image.Exif) -> tuple[Decimal, Decimal] | None:
    tags = _ifd(exif, ExifTags.IFD.GPSInfo)
    lat = _degrees(tags.get(ExifTags.GPS.GPSLatitude), str(tags.get(ExifTags.GPS.GPSLatitudeRef)))
    lon = _degrees(tags.get(ExifTags.GPS.GPSLongitude), str(tags.get(ExifTags.GPS.GPSLongitudeRef)))
    if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
        return None
    return Decimal(f"{lon:.7f}"), Decimal(f"{lat:.7f}")


def _degrees(parts: Any, side: str) -> float | None:
    numbers = [_number(part) for part in parts] if isinstance(parts, tuple) else []
    if len(numbers) != 3 or any(number is None for number in numbers):
        return None
    degrees, minutes, seconds = (number or 0.0 for number in numbers)
    value = degrees + minutes / 60 + seconds / 3600
    return -value if side.startswith(("S", "W")) else value
