"""Run as a process: a worker with one slow kind of work, and the way to hand some in.

`python -m tests.jobs.workshop hand-in TITLE STEPS …` and `work [--once]`, on HONGXIAN_HOME.
"""

import os
import sys
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "hongxian.settings"

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import transaction  # noqa: E402

from hongxian.jobs import actions, kinds, tasks  # noqa: E402
from hongxian.jobs.owner import Owner  # noqa: E402
from hongxian.kit import clock  # noqa: E402

ANNA = Owner(1, "安然", "指挥中心", "990301")
STEP_SECONDS = 0.05


def steps_file() -> Path:
    return Path(settings.HOME) / "steps.txt"


def slow(job, progress):
    """One line in a file for each step; goes on after the last one that was kept."""
    total = job.payload["steps"]
    for step in range(job.kept.get("step", 0), total):
        with transaction.atomic():
            progress.keep(step=step + 1)
        with steps_file().open("a") as file:
            file.write(f"{job.title} {step} {os.getpid()}\n")
        progress.always(step + 1, total, f"第{step + 1}步")
        time.sleep(STEP_SECONDS)
    return kinds.Outcome(f"共{total}步")


def main() -> int:
    kinds.register(kinds.Kind("slow", "慢慢办", slow))
    if sys.argv[1] == "work":
        tasks.BEAT_SECONDS = 1
        return tasks.work(once="--once" in sys.argv)
    for title, steps in zip(sys.argv[2::2], sys.argv[3::2], strict=True):
        actions.enqueue(
            "slow", {"steps": int(steps)}, actor=ANNA, now=clock.now(), title=title, key=title
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
