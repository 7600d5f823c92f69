"""Background and timed work of this room: rosters looked through and applied, leftovers dropped."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from hongxian.jobs.kinds import Kind, Outcome, register
from hongxian.kit import clock
from hongxian.orgs import actions, rules
from hongxian.orgs.background import owner_of
from hongxian.orgs.models import ImportBatch
from hongxian.orgs.queries import kept_imports

if TYPE_CHECKING:
    from hongxian.jobs.actions import Progress
    from hongxian.jobs.models import Job

LOOK, APPLY = "roster-look", "roster-apply"


def _batch(job: "Job") -> ImportBatch:
    return ImportBatch.objects.get(pk=job.payload["batch"], county=job.county_code)


def _url(job: "Job") -> str:
    return reverse("import", args=[job.payload["batch"]])


def look(job: "Job", progress: "Progress") -> Outcome:
    """Look a workbook through; begins anew after a break."""
    now = clock.now()
    actor = owner_of(job, rules.keeps_units, now=now)
    batch = actions.look_through(_batch(job), actor=actor, now=now, tell=progress.always)
    return Outcome(f"已核对{batch.rows}行")


def apply(job: "Job", progress: "Progress") -> Outcome:
    """Apply a workbook; after a break, what was applied is the same and the rest follows."""
    now = clock.now()
    actor = owner_of(job, rules.keeps_units, now=now)
    applied = actions.apply_import(_batch(job), actor=actor, now=now, tell=progress)
    return Outcome(actions.told(applied.batch))


def offer_jobs() -> None:
    """Tell the room of jobs what this room can do in the background; from `apps.ready()`."""
    register(Kind(LOOK, "核对单位人员表", look, _url))
    register(Kind(APPLY, "导入单位和人员", apply, _url))


def drop_leftovers() -> str:
    """`hongxian tick`: empty workbooks that were kept for a week."""
    now = clock.now()
    rows = kept_imports(before=now - timedelta(days=actions.KEPT_DAYS))
    emptied = sum(actions.empty_import(batch, now=now) for batch in list(rows))
    return f"清理到期的单位人员表{emptied}个。" if emptied else ""
