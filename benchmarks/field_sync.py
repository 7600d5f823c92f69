"""Visits a second through the field page's interface: `python benchmarks/field_sync.py [SECONDS]`.

The server as shipped (`hongxian serve`: granian, two workers), phones as processes on 127.0.0.1
that share the machine's cores with it and with the database. Each phone is an officer signed in,
sends batches of 20 visits (a place, 15 answers, one finding that makes a hazard), and sends
every eighth batch twice, as after a lost answer. Then the ledger is counted: each visit that was
acknowledged must be there, once. On SQLite, or on the PostgreSQL server of DATABASE_URL (a database
of its own, dropped afterwards). BATCH and PHONES change the load; with ORDERS=N every Nth visit
asks for its correction order, which is numbered, made out and served. Fails on PostgreSQL below 200
visits a second, and anywhere when a visit is lost or doubled.
"""

import http.client
import json
import multiprocessing
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
BATCH, PHONES = int(os.environ.get("BATCH", "20")), int(os.environ.get("PHONES", "6"))
ORDERS = int(os.environ.get("ORDERS", "0"))
PLACES, BOUND, ODK_CENTRAL = 20, 200.0, 214.7
MONTH = timedelta(days=30)


def set_up() -> None:
    """Django in this process, on the scratch installation the environment names."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "hongxian.settings"
    import django

    django.setup()


def lay() -> list[dict[str, Any]]:
    """A county with a station for each phone: two officers, places, a session. What phones know."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore
    from django.core.management import call_command
    from django.utils import timezone

    from hongxian.orgs.models import County, Post, Unit, User
    from hongxian.registry.models import Place

    call_command("migrate", verbosity=0, interactive=False)
    now = timezone.now()
    county = County.objects.create(code="990100", name="白石县")
    phones = []
    for no in range(PHONES):
        unit = Unit.objects.create(
            county=county,
            name=f"白石县公安局第{no}派出所",
            short_name=f"第{no}派出所",
            kind="station",
        )
        two = [
            User.objects.create(username=f"u{no}{x}", name=f"民警{no}{x}", unit=unit) for x in "ab"
        ]
        for user in two:
            Post.objects.create(
                user=user, unit=unit, role="officer", starts_on=timezone.localdate(now) - MONTH
            )
        places = [
            Place(
                county=county, name=f"第{no}街{x}号小超市", category="small_shop", unit=unit,
                created_at=now, changed_at=now,
            )
            for x in range(PLACES)
        ]  # fmt: skip
        Place.objects.bulk_create(places)
        session = SessionStore()
        session[SESSION_KEY] = str(two[0].pk)
        session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
        session[HASH_SESSION_KEY] = two[0].get_session_auth_hash()
        session.save()
        phones.append(
            {
                "session": session.session_key,
                "people": [user.pk for user in two],
                "places": [str(place.pk) for place in places],
            }
        )
    return phones


def lines() -> tuple[str, str, list[str]]:
    """Code, version and fifteen lines of the checklist of small premises."""
    from hongxian.inspections.checklists import current

    paper = current("fire-small", datetime.now(UTC).date())
    if paper is None:
        raise SystemExit("no checklist of small premises is in force")
    return paper.code, paper.version, [line.code for line in paper.lines][:15]


def visit(phone: dict[str, Any], paper: tuple[str, str, list[str]], no: int) -> dict[str, Any]:
    """One visit as the page sends it."""
    began = datetime.now(UTC) - timedelta(minutes=20)
    due = (datetime.now(UTC) + timedelta(days=8)).date().isoformat()
    code, version, codes = paper
    lead, partner = phone["people"]
    finding = {
        "id": str(uuid.uuid4()), "line": codes[-1], "what": "疏散通道堆放货物，宽度不足",
        "handling": "by_date", "due_on": due, "violation": 8,
        "order": bool(ORDERS) and no % ORDERS == 0,
        "basis": "《消防法》第二十八条", "order_text": "清理通道，保持畅通",
    }  # fmt: skip
    return {
        "id": str(uuid.uuid4()), "kind": "daily", "place": phone["places"][no % PLACES], "spot": "",
        "checklist": code, "checklist_version": version, "started_at": began.isoformat(),
        "ended_at": (began + timedelta(minutes=15)).isoformat(),
        "gps": {"lon": 113.12, "lat": 28.2, "accuracy_m": 9, "at": began.isoformat()},
        "officers": [{"user": lead, "part": "lead"}, {"user": partner, "part": "with"}],
        "answers": [
            {"line": line, "value": "no" if line == codes[-1] else "yes", "note": ""}
            for line in codes
        ],
        "findings": [finding], "counts": [], "present_name": "李某", "present_part": "负责人",
        "signed": True, "refused_to_sign": False, "witness_name": "", "note": "", "gps_problem": "",
    }  # fmt: skip


def work(phone: dict[str, Any], paper: Any, port: int, seconds: float, results: "Any") -> None:
    """One phone: batch after batch until the time is over. Puts ids, seconds, surprises."""
    token = "t" * 32
    headers = {
        "Content-Type": "application/json", "Accept": "application/json", "X-CSRFToken": token,
        "Cookie": f"sessionid={phone['session']}; csrftoken={token}",
    }  # fmt: skip
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    known: list[str] = []
    took: list[float] = []
    refused: list[str] = []
    until, no = time.perf_counter() + seconds, 0
    while time.perf_counter() < until:
        batch = [visit(phone, paper, no * BATCH + x) for x in range(BATCH)]
        for wanted in ("taken", "repeated")[: 2 if no % 8 == 7 else 1]:
            body = {
                "person": phone["people"][0], "sent_at": datetime.now(UTC).isoformat(),
                "visits": batch,
            }  # fmt: skip
            began = time.perf_counter()
            line.request("POST", "/api/field/visits", json.dumps(body), headers)
            answer = line.getresponse()
            told = json.loads(answer.read())
            took.append(time.perf_counter() - began)
            if answer.status != 200:
                raise SystemExit(f"{answer.status} {told}")
            for one in told["answers"]:
                if one["result"] != wanted:
                    refused.append(f"{one['result']}: {one['reason']}")
                elif wanted == "taken":
                    known.append(one["record"])
        no += 1
    results.put((known, took, refused))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def serve(port: int) -> "subprocess.Popen[bytes]":
    """`hongxian serve`, ready to answer."""
    server = subprocess.Popen(
        [sys.executable, "-m", "hongxian.cli", "serve", "--port", str(port), "--tick-every", "0"],
        cwd=ROOT, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2):
                return settled(server)
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the server did not start")


def settled(server: "subprocess.Popen[bytes]") -> "subprocess.Popen[bytes]":
    """Once its processes are done starting: they take the processor for some seconds more."""
    before = weigh(server.pid)[1]
    for _ in range(30):
        time.sleep(1)
        after = weigh(server.pid)[1]
        if after - before < 0.1:
            return server
        before = after
    raise SystemExit("the server is busy by itself")


def weigh(pid: int) -> tuple[float, float]:
    """(resident MiB, seconds of processor) of a process and its children."""
    told = subprocess.run(
        ["/bin/ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    resident = used = 0.0
    for each in (str(pid), *told.stdout.split()):
        numbers = Path(f"/proc/{each}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        used += (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")
        resident += int(numbers[21]) * os.sysconf("SC_PAGE_SIZE") / 2**20
    return resident, used


def count(known: list[str]) -> tuple[int, int, int, int]:
    """(lost, doubled, findings missing, hazards) in the ledger."""
    from django.db import connection

    connection.close()
    from hongxian.hazards.models import Hazard
    from hongxian.inspections.models import Finding, Inspection

    there = [str(key) for key in Inspection.objects.values_list("pk", flat=True)]
    lost = len(set(known) - set(there))
    doubled = len(there) - len(set(known))
    return lost, doubled, len(known) - Finding.objects.count(), Hazard.objects.count()


def measure(seconds: float) -> tuple[float, bool]:
    """(visits a second, nothing lost or doubled), with the rest printed."""
    set_up()
    phones, paper = lay(), lines()
    from django.db import connections

    connections.close_all()
    port = free_port()
    load = os.getloadavg()[0]
    server = serve(port)
    _, used_before = weigh(server.pid)
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    began = time.perf_counter()
    work_of = [
        context.Process(target=work, args=(phone, paper, port, seconds, results))
        for phone in phones
    ]
    for process in work_of:
        process.start()
    told = [results.get(timeout=seconds + 120) for _ in work_of]
    whole = time.perf_counter() - began
    weight, used = weigh(server.pid)
    for process in work_of:
        process.join()
    server.send_signal(signal.SIGINT)
    server.wait(timeout=30)
    known = [key for keys, _, _ in told for key in keys]
    took = sorted(second for _, seconds_each, _ in told for second in seconds_each)
    wrong = [reason for _, _, reasons in told for reason in reasons]
    lost, doubled, missing, hazards = count(known)
    rate = len(known) / seconds
    p95 = took[int(len(took) * 0.95)]
    kind = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    print(f"{kind}, {PHONES} phones, batches of {BATCH}, {seconds:.0f} s ({whole:.1f} s in all):")
    print(f"  correction orders made out and served: {f'one in {ORDERS}' if ORDERS else 'none'}")
    print(f"  load of the machine before: {load:.1f} on {os.cpu_count()} cores")
    print(f"  {len(known)} visits, {rate:.0f} visits/s ({rate / ODK_CENTRAL:.2f} of ODK Central's)")
    print(f"  a batch: p50 {statistics.median(took) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms")
    print(f"  lost {lost}, doubled {doubled}, findings missing {missing}, hazards {hazards}")
    cost = (used - used_before) / max(len(known), 1) * 1000
    print(f"  server: {weight:.0f} MiB, {cost:.1f} ms of processor a visit; surprises: {wrong[:3]}")
    return rate, not (lost or doubled or missing or wrong)


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    address = os.environ.pop("DATABASE_URL", "")
    home = tempfile.mkdtemp(prefix="hongxian-bench-")
    os.environ["HONGXIAN_HOME"] = home
    name = f"hongxian_bench_{os.getpid()}"
    try:
        if not address:
            _, whole = measure(seconds)
            return 0 if whole else 1
        with psycopg.connect(address, autocommit=True) as database:
            database.execute(f"CREATE DATABASE {name}")
            try:
                os.environ["DATABASE_URL"] = f"{address.rsplit('/', 1)[0]}/{name}"
                rate, whole = measure(seconds)
            finally:
                database.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        return 0 if whole and rate >= BOUND else 1
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
