"""A server that dies while visits are on their way: sent again, each is there once, orders too."""

import http.client
import http.cookiejar
import json
import os
import signal
import subprocess
import threading
import time
import urllib.parse
import urllib.request
from datetime import date, timedelta

import pytest
from uuid_utils.compat import uuid7

from hongxian.demo.county import PASSWORD
from hongxian.kit import clock
from tests.shell import COMMAND, ROOT, environment, free_port, wait_for

MOMENTS = (0.0, 0.1, 0.4)
"""Seconds between the sending and the death of every process of the server."""
COUNT = """
import json
from hongxian.audit.models import AuditEntry
from hongxian.hazards.models import Hazard, NumberBook, Paper
from hongxian.inspections.models import Inspection
print(json.dumps({
    "visits": sorted(str(pk) for pk in Inspection.objects.values_list("pk", flat=True)),
    "hazards": Hazard.objects.count(),
    "serials": sorted(Paper.objects.values_list("serial", flat=True)),
    "last": [book.last for book in NumberBook.objects.all()],
    "told": AuditEntry.objects.filter(verb="inspection.record").count(),
}))
"""


class Server:
    """`hongxian serve` with all its processes, to be killed without warning."""

    def __init__(self, home, port: int, more: dict[str, str]) -> None:
        self.home, self.port, self.more = home, port, more
        self.process = None
        self.said = home.with_name(f"{home.name}.said")

    def start(self) -> None:
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                [*COMMAND, "serve", "--port", str(self.port), "--tick-every", "0"],
                cwd=ROOT, env=environment(self.home, HONGXIAN_DEMO="1", **self.more),
                stdout=subprocess.DEVNULL, stderr=said, start_new_session=True,
            )  # fmt: skip
        try:
            wait_for(f"http://127.0.0.1:{self.port}/healthz")
        except AssertionError as error:
            error.add_note(self.said.read_text())
            raise

    def kill(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(timeout=20)
        self.process = None


class Client:
    """A phone's requests without its page."""

    def __init__(self, port: int) -> None:
        self.base = f"http://127.0.0.1:{port}"
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def log_in(self, username: str) -> None:
        self.opener.open(f"{self.base}/login/", timeout=20).read()
        told = {"username": username, "password": PASSWORD, "csrfmiddlewaretoken": self.token}
        body = urllib.parse.urlencode(told).encode()
        self.opener.open(f"{self.base}/login/", body, timeout=20).read()

    @property
    def token(self) -> str:
        return next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")

    def day(self) -> dict:
        with self.opener.open(f"{self.base}/api/field/day", timeout=20) as answer:
            return json.load(answer)

    def send(self, person: int, visits: list[dict]) -> list[str]:
        told = {"person": person, "sent_at": clock.real_now().isoformat(), "visits": visits}
        request = urllib.request.Request(
            f"{self.base}/api/field/visits", json.dumps(told).encode(),
            {"Content-Type": "application/json", "X-CSRFToken": self.token},
        )  # fmt: skip
        with self.opener.open(request, timeout=30) as answer:
            return [one["result"] for one in json.load(answer)["answers"]]


def visit(day: dict, place: str) -> dict:
    me = day["person"]["id"]
    partner = next(one["id"] for one in day["people"] if one["id"] != me and one["enforces"])
    now = clock.real_now()
    return {
        "id": str(uuid7()), "kind": "daily", "place": place,
        "started_at": (now - timedelta(minutes=5)).isoformat(), "ended_at": now.isoformat(),
        "officers": [{"user": me, "part": "lead"}, {"user": partner, "part": "with"}],
        "findings": [{
            "id": str(uuid7()), "what": "安全出口上锁", "handling": "by_date", "violation": 8,
            "due_on": str(date_after(day, 7)), "order": True, "order_text": "打开安全出口",
        }],
        "present_name": "邱明远", "present_part": "负责人", "signed": True,
    }  # fmt: skip


def date_after(day: dict, days: int) -> date:
    return date.fromisoformat(day["today"]) + timedelta(days=days)


@pytest.fixture
def server(ground, county):
    """A second server on the county's data, which no browser uses."""
    base, run = county
    name = ground.served[base]
    server = Server(ground.folder / name, free_port(), ground.address(name))
    server.start()
    yield server, run
    server.kill()


def test_killed_in_the_middle_nothing_is_lost_or_doubled(server):
    server, run = server
    client = Client(server.port)
    client.log_in("minjing01")
    day = client.day()
    me, places = day["person"]["id"], [place["id"] for place in day["places"]]
    sent = []
    for no, moment in enumerate(MOMENTS):
        batch = [visit(day, places[no % len(places)]) for _ in range(3)]
        sent += batch
        sending = threading.Thread(target=try_to_send, args=(client, me, batch))
        sending.start()
        time.sleep(moment)
        server.kill()
        sending.join(timeout=40)
        server.start()

    results = client.send(me, sent)

    assert set(results) <= {"taken", "repeated"}
    told = json.loads(run(COUNT))
    assert told["visits"] == sorted(one["id"] for one in sent)
    assert told["hazards"] == told["told"] == len(sent)
    assert told["serials"] == list(range(1, len(sent) + 1))
    assert told["last"] == [len(sent)]


def try_to_send(client: Client, person: int, batch: list[dict]) -> None:
    """The answer may never come: that is what happens here."""
    try:
        client.send(person, batch)
    except (OSError, http.client.HTTPException):
        return
