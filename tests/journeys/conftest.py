"""A real server on a county of its own, and a real Chromium in front of it."""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, Playwright, expect, sync_playwright

from tests.counties import Ground
from tests.journeys.phones import LEDGER, Phone
from tests.journeys.walker import LONGEST_WAIT, Walker
from tests.shell import ROOT, Hand, chromium, free_port, start_server, wait_for

PICTURES = ROOT / "var" / "journeys"


def pytest_collection_modifyitems(items):
    """Whatever stands in this folder drives a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`--times N`: each journey again and again, in the same counties."""
    times = metafunc.config.getoption("times")
    if times > 1:
        metafunc.fixturenames.append("turn")
        metafunc.parametrize("turn", [f"turn{no:02}" for no in range(1, times + 1)])


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


@pytest.fixture(scope="session")
def season_to_read(ground, season) -> Iterator[str]:
    """The season served for the tests that only read, of whatever file."""
    with serving(ground) as start:
        yield start(season)


@pytest.fixture
def hand_of(ground) -> Iterator[Callable[[str], Hand]]:
    """A process beside a served county's server, for command lines and scripts."""
    hands: dict[str, Hand] = {}

    def find(base: str) -> Hand:
        name = ground.served[base]
        if base not in hands:
            more = ground.address(name)
            hands[base] = Hand(ground.folder / name, HONGXIAN_DEMO="1", **more)
        return hands[base]

    yield find
    for hand in hands.values():
        hand.end()


@pytest.fixture
def go_to(ground, hand_of):
    """Let a county's clock stand on another day, and the timed work run on it."""

    def move(base: str, day: date) -> None:
        home = ground.folder / ground.served[base]
        (home / "clock-day").write_text(day.isoformat())
        code, said = hand_of(base).run("tick")
        assert code == 0, said

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
    started = playwright.chromium.launch(
        executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"]
    )
    yield started
    started.close()


@pytest.fixture
def pictures(request) -> Path | None:
    """Where this test's pictures go, when they were asked for: `--pictures`."""
    if not request.config.getoption("pictures"):
        return None
    folder = PICTURES / request.node.name.replace("/", "-")
    shutil.rmtree(folder, ignore_errors=True)
    return folder


@pytest.fixture
def walk(browser, pictures):
    """Open a window on a server; at the end nothing may have gone wrong in it."""
    walkers = []

    def open_window(base: str, *, width: int = 1280, scripts: bool = True) -> Walker:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=scripts,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        walker = Walker(context.new_page(), base, pictures, has_scripts=scripts)
        walkers.append(walker)
        return walker

    yield open_window
    complaints = [line for walker in walkers for line in walker.complaints]
    for walker in walkers:
        walker.page.context.close()
    assert complaints == []


@pytest.fixture
def county(ground, serve, hand_of):
    """A served county whose first station has three shops: (address, run a script in it)."""
    ground.build("shops")
    base = serve("shops")
    return base, hand_of(base).script


@pytest.fixture
def ledger(county):
    """What stands in the county's ledger now."""
    return lambda: json.loads(county[1](LEDGER))


@pytest.fixture
def phone(playwright, county, tmp_path, pictures):
    phone = Phone(playwright, tmp_path / "phone", county[0], pictures)
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
