"""Small documents made for the tests: PDF with or without a text layer or a password, OLE, Word."""

import hashlib
import io
import struct
import zipfile
from collections.abc import Iterable

_PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


def pdf(pages: Iterable[list[str]], *, password: str = "") -> bytes:
    """A PDF of one text line per string; with `password` it asks for one to open (RC4, 40 bit)."""
    key, encrypt = _key(password) if password else (b"", "")
    texts = list(pages)
    chars = sorted({char for page in texts for line in page for char in line})
    code = {char: number + 1 for number, char in enumerate(chars)}
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(texts)))
    objects: dict[int, bytes] = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: f"<</Type/Pages/Kids[{kids}]/Count {len(texts)}>>".encode(),
        3: b"<</Type/Font/Subtype/Type0/BaseFont/F/Encoding/Identity-H/DescendantFonts[4 0 R]"
        b"/ToUnicode 5 0 R>>",
        4: b"<</Type/Font/Subtype/CIDFontType2/BaseFont/F/CIDSystemInfo<</Registry(Adobe)"
        b"/Ordering(Identity)/Supplement 0>>/DW 1000>>",
        5: _stream(_to_unicode(code), 5, key),
    }
    for at, lines in enumerate(texts):
        objects[6 + 2 * at] = (
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {7 + 2 * at} 0 R"
            "/Resources<</Font<</F 3 0 R>>>>>>"
        ).encode()
        objects[7 + 2 * at] = _stream(_drawing(lines, code), 7 + 2 * at, key)
    if encrypt:
        objects[max(objects) + 1] = encrypt.encode("latin-1")
    return _assembled(objects, encrypted=bool(encrypt))


def _drawing(lines: list[str], code: dict[str, int]) -> bytes:
    rows = []
    for at, line in enumerate(lines):
        hexed = "".join(f"{code[char]:04X}" for char in line)
        rows.append(f"BT /F 12 Tf 60 {780 - 20 * at} Td <{hexed}> Tj ET")
    return "\n".join(rows).encode()


def _to_unicode(code: dict[str, int]) -> bytes:
    entries = list(code.items())
    blocks = []
    for at in range(0, len(entries), 100):
        rows = [f"<{number:04X}> <{ord(char):04X}>" for char, number in entries[at : at + 100]]
        blocks.append(f"{len(rows)} beginbfchar\n" + "\n".join(rows) + "\nendbfchar")
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /F def\n"
        "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
        + "\n".join(blocks)
        + "\nendcmap end end"
    ).encode()


def _stream(data: bytes, number: int, key: bytes) -> bytes:
    if key:
        salted = hashlib.md5(key + struct.pack("<I", number)[:3] + b"\0\0").digest()
        data = _rc4(salted[:10], data)
    return b"<</Length %d>>stream\n%s\nendstream" % (len(data), data)


def _key(password: str) -> tuple[bytes, str]:
    padded = (password.encode() + _PAD)[:32]
    owner = _rc4(hashlib.md5(padded).digest()[:5], padded)
    key = hashlib.md5(padded + owner + struct.pack("<i", -4) + b"id").digest()[:5]
    user = _rc4(key, _PAD)
    return key, (f"<</Filter/Standard/V 1/R 2/P -4/O<{owner.hex()}>/U<{user.hex()}>>>")


def _rc4(key: bytes, data: bytes) -> bytes:
    state, at = list(range(256)), 0
    for index in range(256):
        at = (at + state[index] + key[index % len(key)]) % 256
        state[index], state[at] = state[at], state[index]
    out, left, right = bytearray(), 0, 0
    for byte in data:
        left = (left + 1) % 256
        right = (right + state[left]) % 256
        state[left], state[right] = state[right], state[left]
        out.append(byte ^ state[(state[left] + state[right]) % 256])
    return bytes(out)


def _assembled(objects: dict[int, bytes], *, encrypted: bool) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    places = {}
    for number in sorted(objects):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, objects[number])
    start, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    out += b"".join(b"%010d 00000 n \n" % places[number] for number in sorted(objects))
    extra = b"/Encrypt %d 0 R/ID[<6964><6964>]" % max(objects) if encrypted else b""
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF" % (size, extra, start)
    return bytes(out)


def ole(streams: dict[str, bytes]) -> bytes:
    """An OLE compound file that holds the named streams (each of 4096 bytes or more)."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    padded = {name: data.ljust(4096, b"\0") for name, data in streams.items()}
    padded = {name: data + b"\0" * (-len(data) % 512) for name, data in padded.items()}
    fat, sectors, entries = [0xFFFFFFFD, end], [], []
    names = sorted(padded, key=lambda name: (len(name), name.upper()))
    directory = (len(names) + 1 + 3) // 4
    fat = [0xFFFFFFFD, *range(2, directory + 1), end]
    for at, name in enumerate(names):
        data = padded[name]
        first, count = len(fat), len(data) // 512
        fat += [*range(first + 1, first + count), end]
        sectors.append(data)
        after = at + 2 if at + 1 < len(names) else free
        entries.append(_entry(name, 2, free, after, free, first, len(data)))
    root = _entry("Root Entry", 5, free, free, 1 if names else free, end, 0)
    listing = b"".join([root, *entries]).ljust(directory * 512, b"\0")
    table = b"".join(struct.pack("<I", item) for item in [*fat, *[free] * (128 - len(fat))])
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
        + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
        + struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0)
        + struct.pack("<I", 0) + struct.pack("<I", free) * 108
    )  # fmt: skip
    return header + table + listing + b"".join(sectors)


def _entry(name: str, kind: int, left: int, right: int, child: int, first: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    return (
        raw.ljust(64, b"\0") + struct.pack("<HBB", len(raw), kind, 1)
        + struct.pack("<III", left, right, child) + b"\0" * 36
        + struct.pack("<IQ", first, size)
    )  # fmt: skip


def zipped(files: dict[str, bytes]) -> bytes:
    """A zip archive of the given files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()
