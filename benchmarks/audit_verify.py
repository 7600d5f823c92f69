"""Time and memory of sealing and verifying a long log: `audit_verify.py [ENTRIES]` (1,000,000).

On SQLite and on PostgreSQL: entries are laid straight into the table, then sealed and verified,
each in a process of its own whose peak memory is read when it ends.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("HONGXIAN_TEST_PG", "postgres://postgres@127.0.0.1:5432/postgres")
NAME = f"hongxian_bench_{os.getpid()}"
COUNTY, BATCH, MEMORY = "990100", 10_000, 200


def set_up() -> None:
    """Django in this process, on the database the environment names."""
    sys.path.insert(0, str(ROOT))
    os.environ["DJANGO_SETTINGS_MODULE"] = "hongxian.settings"
    import django

    django.setup()


def lay(entries: int) -> None:
    """Entries of a hundred days, digests and all."""
    set_up()
    from datetime import timedelta

    from django.core.management import call_command
    from django.utils import timezone

    from hongxian.audit.canonical import FIELDS, entry_digest
    from hongxian.audit.models import AuditEntry

    call_command("migrate", verbosity=0, interactive=False)
    start = timezone.now() - timedelta(days=100)
    for done in range(0, entries, BATCH):
        rows = [
            AuditEntry(
                county_code=COUNTY, at=start + timedelta(seconds=8 * no), actor_id=no % 400,
                actor_name=f"民警{no % 400}", actor_unit="城关派出所", verb="deliverable.submit",
                subject_type="campaigns.deliverable", subject_id=str(no), subject_label="工作方案",
                detail={"note": f"第{no}次提交", "rows": no},
            )
            for no in range(done, min(done + BATCH, entries))
        ]  # fmt: skip
        for row in rows:
            row.digest = entry_digest([getattr(row, name) for name in FIELDS])
        AuditEntry.objects.bulk_create(rows, batch_size=2000)


def seal(entries: int) -> None:
    """The first seal of a long log."""
    set_up()
    from django.utils import timezone

    from hongxian.audit.actions import seal_county

    sealed = seal_county(COUNTY, now=timezone.now())
    if sealed != entries:
        raise SystemExit(f"sealed {sealed} of {entries}")


def verify(entries: int) -> None:
    """The check of all of it."""
    set_up()
    from django.utils import timezone

    from hongxian.audit.queries.checking import check

    report = check(COUNTY, now=timezone.now())
    if not report.is_intact or report.links != entries:
        raise SystemExit(f"not intact: {report.findings}")


def timed(step: str, entries: int, environment: dict[str, str]) -> tuple[float, float]:
    """Seconds and peak memory in MB of one step in a process of its own."""
    script = (
        f"import audit_verify as it; it.{step}({entries}); "
        "print(open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    )
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=Path(__file__).parent, env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise SystemExit(done.stderr)
    return time.perf_counter() - begin, int(done.stdout.split()[-1]) / 1024


def run(name: str, entries: int, environment: dict[str, str]) -> bool:
    """Lay, seal, verify on one database; is the check's memory within its bound?"""
    timed("lay", entries, environment)
    for step in ("seal", "verify"):
        seconds, memory = timed(step, entries, environment)
        print(
            f"{name}: {step} {entries:,} entries {seconds:.1f} s, peak {memory:.0f} MB", flush=True
        )
    return memory <= MEMORY


def main() -> int:
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="hongxian-bench-") as home:
        base = {**os.environ, "HONGXIAN_HOME": home}
        base.pop("DATABASE_URL", None)
        good = run("SQLite", entries, base)
        with psycopg.connect(SERVER, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {NAME}")
            try:
                address = f"{SERVER.rsplit('/', 1)[0]}/{NAME}"
                good = run("PostgreSQL", entries, {**base, "DATABASE_URL": address}) and good
            finally:
                server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    print(f"bound: {MEMORY} MB")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
