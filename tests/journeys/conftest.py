"""A real server on a county of its own, and a real Chromium in front of it."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.counties import Ground
from tests.journeys.phones import LEDGER, SEED, Phone
from tests.journeys.walker import LONGEST_WAIT, Walker
from tests.shell import ROOT, environment, free_port, hongxian, start_server, wait_for

PICTURES = ROOT / "var" / "journeys"


def pytest_collection_modifyitems(items):
    """Whatever stands in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def ground(tmp_path_factory) -> Ground:
    folder = tmp_path_factory.mktemp("counties")
    return Ground(folder, server=os.environ.get("DATABASE_URL", ""))


@pytest.fixture(scope="session")
def bare(ground) -> str:
    """A county with units and people, and no plan yet."""
    ground.build("bare")
    return "bare"


@pytest.fixture(scope="session")
def season(ground) -> str:
    """The demo county in the middle of its season."""
    ground.build("season")
    return "season"


@contextmanager
def serving(ground: Ground) -> Iterator[Callable[[str], str]]:
    """Serve copies of counties; everything is gone at the end."""
    running = []

    def start(source: str) -> str:
        name = f"{source}{next(ground.numbers)}"
        home, port = ground.copy(source, name), free_port()
        more = {"HONGXIAN_DEMO": "1", **ground.address(name)}
        server = start_server(home, port, "--tick-every", "0", **more)
        base = f"http://127.0.0.1:{port}"
        running.append((name, server))
        wait_for(f"{base}/healthz")
        ground.served[base] = name
        return base

    try:
        yield start
    finally:
        late = [name for name, server in running if not ended(server)]
        for name, _ in running:
            ground.clear(name)
        assert late == []


def ended(server: "subprocess.Popen[bytes]") -> bool:
    """Told to end, it does so by itself; one that will not is ended."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(timeout=60)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
        return False
    return True


@pytest.fixture
def serve(ground) -> Iterator[Callable[[str], str]]:
    """Serve a copy of a county for one test."""
    with serving(ground) as start:
        yield start


@pytest.fixture(scope="module")
def season_to_read(ground, season) -> Iterator[str]:
    """The season served for the tests of a file that only read."""
    with serving(ground) as start:
        yield start(season)


@pytest.fixture
def go_to(ground):
    """Let a county's clock stand on another day, and the timed work run on it."""

    def move(base: str, day: date) -> None:
        name = ground.served[base]
        home = ground.folder / name
        (home / "clock-day").write_text(day.isoformat())
        done = hongxian(home, "tick", HONGXIAN_DEMO="1", **ground.address(name))
        assert done.returncode == 0, done.stderr

    return move


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    """Closed after each file: its event loop would stand in the way of other tests' databases."""
    expect.set_options(timeout=LONGEST_WAIT)
    with sync_playwright() as playwright:
        yield playwright
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def browser(playwright) -> Iterator[Browser]:
    path = os.environ.get("HONGXIAN_CHROMIUM") or shutil.which("chromium")
    chromium = playwright.chromium.launch(
        executable_path=path, args=["--no-sandbox", "--disable-gpu"]
    )
    yield chromium
    chromium.close()


@pytest.fixture
def walk(browser, request):
    """Open a window on a server; at the end nothing may have gone wrong in it."""
    walkers = []

    def open_window(base: str, *, width: int = 1280, scripts: bool = True) -> Walker:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        pictures = PICTURES / f"{request.node.name}".replace("/", "-")
        walker = Walker(context.new_page(), base, pictures, has_scripts=scripts)
        walkers.append(walker)
        return walker

    yield open_window
    complaints = [line for walker in walkers for line in walker.complaints]
    for walker in walkers:
        walker.page.context.close()
    assert complaints == []


@pytest.fixture
def county(ground, bare, serve):
    """A served county whose first station has three shops: (address, run a script in it)."""
    base = serve(bare)
    name = ground.served[base]

    def run(script: str) -> str:
        told = environment(
            ground.folder / name, HONGXIAN_DEMO="1", DJANGO_SETTINGS_MODULE="hongxian.settings",
            **ground.address(name),
        )  # fmt: skip
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=told, capture_output=True, text=True,
            check=True,
        )  # fmt: skip
        return done.stdout

    run(SEED)
    return base, run


@pytest.fixture
def ledger(county):
    """What stands in the county's ledger now."""
    return lambda: json.loads(county[1](LEDGER))


@pytest.fixture
def phone(playwright, county, tmp_path, request):
    phone = Phone(playwright, tmp_path / "phone", county[0], PICTURES / request.node.name)
    yield phone
    phone.close()
    assert phone.errors == []


@pytest.fixture
def photo(tmp_path):
    """A photo as large as a camera's, with the place and moment in it."""
    image = Image.effect_noise((2400, 1800), 60).convert("RGB")
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = "2026:06:16 10:00:00"
    image.save(tmp_path / "photo.jpg", quality=88, exif=exif)
    return str(tmp_path / "photo.jpg")
