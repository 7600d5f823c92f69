"""The ledger's large export, made far from any request."""

from django.http import HttpRequest, QueryDict

from hongxian.hazards import actions, rules
from hongxian.hazards.forms.ledger import CODE, TITLE, ledger
from hongxian.hazards.queries.firms import run_out, with_old_files
from hongxian.jobs.exporting import Sheet, register_export
from hongxian.jobs.models import Job
from hongxian.kit import clock
from hongxian.kit.plain_rows import file_rows
from hongxian.orgs.background import owner_of

MOST_AT_ONCE = 500
"""So many answers in one run of the timed work; the next run goes on."""


def make_sheet(job: Job) -> Sheet:
    """The list the owner asked for, with the owner's rights and masks of today."""
    actor = owner_of(job, rules.reads_hazards, now=clock.now())
    asked = HttpRequest()
    asked.method = "GET"
    asked.path = "/hazards/"
    asked.GET = QueryDict(job.payload["query"])
    listing = ledger(asked, actor, clock.today())
    shown = listing.columns_shown
    heads = [column.label for column in shown]
    return Sheet(heads, listing.total, file_rows(listing.rows_wanted, shown))


def offer_export() -> None:
    """Register it, once, from `apps.ready()`."""
    register_export(CODE, TITLE, make_sheet)


def clear_answers() -> str:
    """`hongxian tick`: undecided answers run out; files nobody took, or knows, are removed."""
    now = clock.now()
    expired = sum(actions.expire_answer(row, now=now) for row in list(run_out(now)[:MOST_AT_ONCE]))
    removed = sum(
        actions.remove_files(row, now=now) for row in list(with_old_files(now)[:MOST_AT_ONCE])
    )
    actions.drop_strays(real_now=clock.real_now())
    told = f"企业填报过期{expired}份。" if expired else ""
    return told + (f"清除企业填报照片{removed}张。" if removed else "")
