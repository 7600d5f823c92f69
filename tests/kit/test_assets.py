"""The front-end files: locked, complete, served by the house itself."""

import json
import re
import subprocess
import sys

import pytest

from tests.shell import ROOT

STATIC = ROOT / "hongxian" / "kit" / "static"
HOST = re.compile(r"https?://[^\"\s]*regist|\"resolved\"")


def test_the_lock_names_no_registry():
    assert not HOST.search((ROOT / "package-lock.json").read_text())


def test_the_lock_pins_what_the_package_asks_for():
    asked = json.loads((ROOT / "package.json").read_text())["dependencies"]
    locked = json.loads((ROOT / "package-lock.json").read_text())["packages"]

    assert {name: locked[f"node_modules/{name}"]["version"] for name in asked} == asked
    assert all("integrity" in package for name, package in locked.items() if name)


def test_vendoring_again_changes_nothing():
    before = {path: path.stat().st_mtime_ns for path in (STATIC / "vendor").iterdir()}

    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "vendor_assets.py"], capture_output=True, check=True
    )

    assert done.stdout == b""
    assert {path: path.stat().st_mtime_ns for path in (STATIC / "vendor").iterdir()} == before


@pytest.mark.parametrize(
    "name", ["vendor/bootstrap.css", "vendor/htmx.js", "kit/hongxian.css", "kit/hongxian.js"]
)
def test_static_files_are_served_without_debug(client, settings, name):
    answer = client.get(f"/static/{name}")

    assert not settings.DEBUG
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == (STATIC / name).read_bytes()


def test_every_icon_that_a_page_names_is_drawn():
    drawn = set(re.findall(r'symbol id="(\w+)"', (STATIC / "kit" / "icons.svg").read_text()))
    named = {
        icon
        for path in (ROOT / "hongxian").rglob("*.html")
        for icon in re.findall(r'{% icon "(\w+)" %}', path.read_text())
    }

    assert named - drawn == set()
