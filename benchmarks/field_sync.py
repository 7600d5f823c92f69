"""Visits a second through the field page's interface: `python benchmarks/field_sync.py [SECONDS]`.

The server as shipped (`hongxian serve`: granian, two workers), phones as processes on 127.0.0.1
that share the machine's cores with it and with the database. Each phone is an officer signed in and
sends visits (a place, 15 answers, one finding that makes a hazard): first in batches of 20, then
each in a request of its own, for so many seconds each; every eighth sending goes twice, as after a
lost answer. Then the ledger is counted: each visit that was acknowledged must be there, once.

On SQLite, or on the PostgreSQL server of DATABASE_URL (a database of its own, dropped afterwards).
BATCH and PHONES change the load; with ORDERS=N every Nth visit asks for its correction order, which
is numbered, made out and served. ODK Central, an open form server, was measured on a like machine
of two cores earlier, one submission a request: 214.7 a second when nothing else ran, 64 under the
load of other work (21 ms of processor each). Fails when a visit is lost or doubled; with PostgreSQL
on a quiet machine also below 2.5 times that figure in batches, or below it one visit a request.
"""

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
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg

ROOT = Path(__file__).resolve().parent.parent
BATCH, PHONES = int(os.environ.get("BATCH", "20")), int(os.environ.get("PHONES", "6"))
ORDERS = int(os.environ.get("ORDERS", "0"))
PLACES, ODK_QUIET, ODK_LOADED = 20, 214.7, 64.0
BATCHED, ALONE = 2.5, 1.0
MOST = 600
"""Visits a second that one phone will hardly send."""
QUIET = 0.3
"""Load a core below which the machine counts as quiet."""
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


def work(
    phone: dict[str, Any], paper: Any, port: int, size: int, seconds: float, results: "Any", go: Any
) -> None:
    """One phone: what it sends is made first, then sending after sending until the time is over.

    Puts ids, seconds, surprises. The line is kept, as by a browser; the loading costs little beside
    what it loads (http.client takes two milliseconds a request of the cores that are measured).
    """
    made = [sending(phone, paper, no, size) for no in range(int(seconds * MOST / size) + 1)]
    known: list[str] = []
    took: list[float] = []
    refused: list[str] = []
    go.wait()
    with socket.create_connection(("127.0.0.1", port), timeout=60) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        until = time.perf_counter() + seconds
        for no, sent in enumerate(made):
            for wanted in ("taken", "repeated")[: 2 if no % 8 == 7 else 1]:
                began = time.perf_counter()
                told = ask(line, sent)
                took.append(time.perf_counter() - began)
                for one in told["answers"]:
                    if one["result"] != wanted:
                        refused.append(f"{one['result']}: {one['reason']}")
                    elif wanted == "taken":
                        known.append(one["record"])
            if time.perf_counter() > until:
                break
        else:
            refused.append("everything that was made is sent: raise MOST")
    results.put((known, took, refused))


def sending(phone: dict[str, Any], paper: Any, no: int, size: int) -> bytes:
    """The bytes of one request."""
    batch = [visit(phone, paper, no * size + x) for x in range(size)]
    sent_at = datetime.now(UTC).isoformat()
    body = json.dumps({"person": phone["people"][0], "sent_at": sent_at, "visits": batch}).encode()
    token = "t" * 32
    head = (
        "POST /api/field/visits HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nX-CSRFToken: {token}\r\n"
        f"Cookie: sessionid={phone['session']}; csrftoken={token}\r\n\r\n"
    )
    return head.encode() + body


def ask(line: socket.socket, sent: bytes) -> Any:
    """Send a request and read its answer, which says how long it is."""
    line.sendall(sent)
    told = b""
    while b"\r\n\r\n" not in told:
        told += heard(line)
    head, _, body = told.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 200 "):
        raise SystemExit(told[:2000])
    length = int(head.lower().split(b"content-length:")[1].split(b"\r\n")[0])
    while len(body) < length:
        body += heard(line)
    return json.loads(body)


def heard(line: socket.socket) -> bytes:
    piece = line.recv(65536)
    if not piece:
        raise SystemExit("the server hung up")
    return piece


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
    """(most MiB ever resident, seconds of processor) of a process and its children."""
    told = subprocess.run(
        ["/bin/ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    most = used = 0.0
    for each in (str(pid), *told.stdout.split()):
        status = Path(f"/proc/{each}/status").read_text(encoding="utf-8")
        most += int(status.split("VmHWM:")[1].split()[0]) / 1024
        used += processor(Path(f"/proc/{each}"))
    return most, used


def processor(process: Path) -> float:
    """Seconds of processor a process has used."""
    numbers = (process / "stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    return (int(numbers[11]) + int(numbers[12])) / os.sysconf("SC_CLK_TCK")


def postgres() -> float:
    """Seconds of processor of the PostgreSQL processes that serve this database, if it is here."""
    name = os.environ.get("DATABASE_URL", "").rsplit("/", 1)[-1].encode()
    used = 0.0
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if name and name in (process / "cmdline").read_bytes().split():
                used += processor(process)
        except OSError:
            continue
    return used


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


@dataclass(frozen=True)
class Phase:
    """What came of so many seconds of one way to send."""

    size: int
    rate: float
    known: list[str]
    wrong: list[str]


def send(phones: list[dict[str, Any]], port: int, pid: int, size: int, seconds: float) -> Phase:
    """All phones at once, `size` visits a request; prints what it was like."""
    context = multiprocessing.get_context("spawn")
    results = context.Queue()
    paper, load, go = lines(), os.getloadavg()[0], context.Barrier(len(phones) + 1)
    work_of = [
        context.Process(target=work, args=(phone, paper, port, size, seconds, results, go))
        for phone in phones
    ]
    for process in work_of:
        process.start()
    go.wait(timeout=120)
    server, database = weigh(pid)[1], postgres()
    told = [results.get(timeout=seconds + 120) for _ in work_of]
    weight, server_after = weigh(pid)
    server, database = server_after - server, postgres() - database
    for process in work_of:
        process.join()
    known = [key for keys, _, _ in told for key in keys]
    took = sorted(second for _, each, _ in told for second in each)
    rate, p95 = len(known) / seconds, took[int(len(took) * 0.95)]
    a_visit = 1000 / max(len(known), 1)
    print(f"  {f'batches of {size}' if size > 1 else 'one visit a request'}: {rate:.0f} visits/s,")
    print(f"    {rate / ODK_QUIET:.2f} x ODK Central's {ODK_QUIET} when quiet,", end=" ")
    print(f"{rate / ODK_LOADED:.2f} x its {ODK_LOADED:.0f} under load (load before: {load:.1f})")
    print(f"    processor a visit: server {server * a_visit:.1f} ms,", end=" ")
    print(f"PostgreSQL {database * a_visit:.1f} ms; the server at most {weight:.0f} MiB")
    print(f"    a request: p50 {statistics.median(took) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms")
    return Phase(size, rate, known, [reason for _, _, reasons in told for reason in reasons])


def measure(seconds: float) -> bool:
    """Is all well? Both ways to send, then the ledger, with everything printed."""
    set_up()
    phones = lay()
    from django.db import connections

    connections.close_all()
    port, load = free_port(), os.getloadavg()[0] / (os.cpu_count() or 1)
    kind = "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"
    orders = f"one in {ORDERS}" if ORDERS else "none"
    print(
        f"{kind}, {PHONES} phones, {seconds:.0f} s each, {os.cpu_count()} cores; orders: {orders}"
    )
    server = serve(port)
    try:
        phases = [send(phones, port, server.pid, size, seconds) for size in (BATCH, 1)]
    finally:
        server.send_signal(signal.SIGINT)
        server.wait(timeout=60)
    known = [key for phase in phases for key in phase.known]
    wrong = [reason for phase in phases for reason in phase.wrong]
    lost, doubled, missing, hazards = count(known)
    print(f"  lost {lost}, doubled {doubled}, findings missing {missing}, hazards {hazards}")
    print(f"  surprises: {wrong[:3]}")
    whole = not (lost or doubled or missing or wrong)
    if kind == "SQLite" or load > QUIET:
        return whole
    batched, alone = (phase.rate / ODK_QUIET for phase in phases)
    return whole and batched >= BATCHED and alone >= ALONE


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 30.0
    address = os.environ.pop("DATABASE_URL", "")
    home = tempfile.mkdtemp(prefix="hongxian-bench-")
    os.environ["HONGXIAN_HOME"] = home
    name = f"hongxian_bench_{os.getpid()}"
    try:
        if not address:
            return 0 if measure(seconds) else 1
        with psycopg.connect(address, autocommit=True) as database:
            database.execute(f"CREATE DATABASE {name}")
            try:
                os.environ["DATABASE_URL"] = f"{address.rsplit('/', 1)[0]}/{name}"
                return 0 if measure(seconds) else 1
            finally:
                database.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    finally:
        shutil.rmtree(home, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
