"""Pictures drawn for tests: scenes that differ, the same scene again, files that lie."""

import io
import random

from PIL import Image, ImageDraw, ImageEnhance


def scene(seed: int, size: tuple[int, int] = (320, 240)) -> Image.Image:
    """A room of its own: blocks and stripes of chance."""
    chance = random.Random(seed)
    image = Image.new("RGB", size, tuple(chance.randrange(256) for _ in range(3)))
    pen = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = chance.randrange(size[0]), chance.randrange(size[1])
        w, h = chance.randrange(20, 160), chance.randrange(20, 120)
        pen.rectangle((x, y, x + w, y + h), fill=tuple(chance.randrange(256) for _ in range(3)))
    return image


def jpeg(image: Image.Image, **more: object) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", **{"quality": 88, **more})
    return out.getvalue()


def png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def photo(seed: int) -> bytes:
    """A photo as a phone sends it."""
    return jpeg(scene(seed))


def taken(seed: int, *, at: str = "", lon: float = 0, lat: float = 0) -> bytes:
    """A photo whose EXIF tells moment ("2026:06:01 10:00:00") and point."""
    exif = Image.Exif()
    if at:
        exif.get_ifd(0x8769)[0x9003] = at
    if lon:
        gps = exif.get_ifd(0x8825)
        gps[1], gps[2] = "N", (lat, 0.0, 0.0)
        gps[3], gps[4] = "E", (lon, 0.0, 0.0)
    return jpeg(scene(seed), exif=exif)


def again(seed: int) -> bytes:
    """The same scene, brighter, coded anew."""
    return jpeg(ImageEnhance.Brightness(scene(seed)).enhance(1.15), quality=60)
