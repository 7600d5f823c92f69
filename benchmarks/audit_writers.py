"""What the log costs those who write: `python benchmarks/audit_writers.py [SECONDS]`.

16 processes on PostgreSQL do what a request does to change a row: ask who acts and which posts are
held, fetch the row, and in one transaction lock it, save it, record it. Half of the rounds leave
the record out. Prints the transactions a second both ways and the loss; fails above 15 %. A sealer
runs beside them throughout, as `hongxian serve` has one.
"""

import multiprocessing
import os
import sys
import tempfile
import time
from multiprocessing.synchronize import Barrier
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("HONGXIAN_TEST_PG", "postgres://postgres@127.0.0.1:5432/postgres")
NAME = f"hongxian_bench_{os.getpid()}"
CLIENTS, ROUNDS, BOUND = 16, 6, 15.0


def set_up() -> None:
    """Django in this process, on the scratch database the environment names."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "hongxian.settings"
    import django

    django.setup()


def lay() -> list[int]:
    """A county with a unit and a person with a post for every client."""
    from django.core.management import call_command
    from django.utils import timezone

    from hongxian.orgs.models import County, Post, Unit, User

    call_command("migrate", verbosity=0, interactive=False)
    county = County.objects.create(code="990100", name="青石县")
    people = []
    for no in range(CLIENTS):
        unit = Unit.objects.create(
            county=county, name=f"青石县公安局第{no}派出所", short_name=f"第{no}派出所"
        )
        user = User.objects.create(username=f"u{no}", name=f"民警{no}", unit=unit)
        Post.objects.create(
            user=user, unit=unit, role="head", starts_on=timezone.localdate(timezone.now())
        )
        people.append(user.pk)
    return people


def work(person: int, seconds: float, gate: Barrier, results: "multiprocessing.Queue[int]") -> None:
    """One client: rounds without and with the record, in turn, all clients at once."""
    set_up()
    from django.utils import timezone

    from hongxian.orgs.models import User

    user = User.objects.select_related("unit").get(pk=person)
    change(user, timezone.now(), 0, recorded=True)
    for no in range(ROUNDS):
        gate.wait()
        until, done = time.perf_counter() + seconds, 0
        while time.perf_counter() < until:
            change(user, timezone.now(), done, recorded=bool(no % 2))
            done += 1
        results.put(done if no % 2 else -done)


def change(user: "object", now: "object", no: int, *, recorded: bool) -> None:
    """A typical change: who acts, which row, lock, save, record."""
    from django.db import transaction

    from hongxian.audit.actions import record
    from hongxian.orgs.access import actor_of
    from hongxian.orgs.models import Unit
    from hongxian.orgs.verbs import PLACE_UNIT

    actor = actor_of(user, now.date())  # type: ignore[arg-type, attr-defined]
    seen = Unit.objects.visible_to(actor).select_related("parent").get(pk=actor.unit_id)
    with transaction.atomic():
        unit = Unit.objects.select_for_update().get(pk=seen.pk)
        before, unit.position = unit.position, no
        unit.save(update_fields=["position"])
        if recorded:
            detail = {"before": before, "after": no}
            record(actor=actor, verb=PLACE_UNIT, subject=unit, now=now, detail=detail)  # type: ignore[arg-type]


def seal_now_and_then(stop: "multiprocessing.synchronize.Event") -> None:
    """The sealer of the installation."""
    set_up()
    from django.utils import timezone

    from hongxian.audit.actions import seal

    while not stop.wait(2):
        seal(now=timezone.now())


def measure(people: list[int], seconds: float) -> tuple[int, int]:
    """Transactions done without and with the record."""
    context = multiprocessing.get_context("spawn")
    gate, results, stop = context.Barrier(CLIENTS), context.Queue(), context.Event()
    sealer = context.Process(target=seal_now_and_then, args=(stop,))
    clients = [context.Process(target=work, args=(p, seconds, gate, results)) for p in people]
    for process in (sealer, *clients):
        process.start()
    done = [results.get(timeout=120 + seconds * ROUNDS) for _ in range(CLIENTS * ROUNDS)]
    stop.set()
    for process in (*clients, sealer):
        process.join()
    return -sum(n for n in done if n < 0), sum(n for n in done if n > 0)


def main() -> int:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 4.0
    with psycopg.connect(SERVER, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {NAME}")
        try:
            os.environ["DATABASE_URL"] = f"{SERVER.rsplit('/', 1)[0]}/{NAME}"
            os.environ["HONGXIAN_HOME"] = tempfile.mkdtemp(prefix="hongxian-bench-")
            set_up()
            people = lay()
            from django.db import connections

            connections.close_all()
            without, with_log = measure(people, seconds)
        finally:
            server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    whole = seconds * ROUNDS / 2
    loss = 100 * (1 - with_log / without)
    print(f"{CLIENTS} clients, without the log: {without / whole:.0f} transactions/s")
    print(f"{CLIENTS} clients, with the log:    {with_log / whole:.0f} transactions/s")
    print(f"loss {loss:.1f} % (bound {BOUND:.0f} %)")
    return 0 if loss <= BOUND else 1


if __name__ == "__main__":
    sys.exit(main())
