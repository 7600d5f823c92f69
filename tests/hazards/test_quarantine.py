"""A stranger's file is a photo and nothing else, or it is refused in one sentence."""

import io
import struct
import zipfile
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from hongxian.hazards.quarantine import look_at
from hongxian.kit.verdict import Refused
from tests.hazards.pictures import jpeg, photo, png, scene, taken


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "x")
    return out.getvalue()


def bomb() -> bytes:
    """A PNG of 40,000 × 40,000 pixels in a few bytes."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 40_000, 40_000, 8, 2, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0" * 1000))
    return b"\x89PNG\r\n\x1a\n" + head + body + chunk(b"IEND", b"")


def with_comment(data: bytes) -> bytes:
    return photo(1)[:2] + b"\xff\xfe" + struct.pack(">H", len(data) + 2) + data + photo(1)[2:]


HOSTILE = {
    "zip": zipped(),
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "gif": b"GIF89a" + b"\0" * 100,
    "webp": b"RIFF\x10\0\0\0WEBPVP8 ",
    "heic": b"\0\0\0\x18ftypheic" + b"\0" * 40,
    "empty": b"",
    "text": "整改好了".encode(),
    "zip behind jpeg": photo(1) + zipped(),
    "pdf behind jpeg": photo(1) + b"%PDF-1.4\n",
    "zip behind png": png(scene(1)) + zipped(),
    "page in a comment": with_comment(b"<script>alert(1)</script>"),
    "page in a png chunk": png(scene(1))[:33] + chunk(b"tEXt", b"a\0<html>") + png(scene(1))[33:],
    "half a jpeg": photo(1)[: len(photo(1)) // 2],
    "half a png": png(scene(1))[:400],
    "head of a jpeg": b"\xff\xd8\xff\xe0",
    "bomb": bomb(),
    "too long": photo(1) + b"\0" * (10 * 2**20),
    "metadata alone": photo(1)[:2] + 40 * (b"\xff\xe1\xff\xff" + b"a" * 65533) + photo(1)[2:],
    "too small": jpeg(Image.new("RGB", (8, 8))),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_in_one_sentence(name):
    with pytest.raises(Refused) as refused:
        look_at(HOSTILE[name])

    assert refused.value.sentence
    assert "\n" not in refused.value.sentence


@pytest.mark.parametrize(
    "content",
    [
        photo(1),
        png(scene(2)),
        jpeg(scene(3), progressive=True),
        taken(4, at="2026:06:01 10:00:00"),
        photo(5) + b"SEFT" + b"\0" * 64,
    ],
    ids=["jpeg", "png", "progressive", "with exif", "with a phone's own trailer"],
)
def test_an_honest_photo_is_taken(content):
    looked = look_at(content)

    assert (looked.width, looked.height) == (320, 240)
    assert len(looked.phash) == 16


@given(st.binary(max_size=300), st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"]))
def test_no_bytes_do_more_than_be_refused(noise, head):
    with pytest.raises(Refused):
        look_at(head + noise)


@given(st.integers(2, 4000), st.integers(0, 255))
def test_a_photo_with_a_wrong_byte_is_taken_or_refused(at, byte):
    content = bytearray(photo(1))
    content[at % len(content)] = byte
    with suppress(Refused):
        assert look_at(bytes(content)).shown
