"""Handing work in."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction

from hongxian.audit.actions import record
from hongxian.audit.actions.entries import Acts
from hongxian.jobs import kinds, queue, verbs
from hongxian.jobs.models import Job
from hongxian.kit.verdict import Refused


def enqueue(
    code: str,
    payload: dict[str, Any],
    *,
    actor: Acts,
    now: datetime,
    title: str = "",
    key: str = "",
    total: int = 0,
    here: bool = False,
) -> Job:
    """Hand a piece of work in; in a transaction of the caller it exists when that commits.

    `key`: while a job of this kind and person with the same key is open, that one is answered, so
    that a second click hands nothing in twice. `here`: small work is done before this returns, in
    this process, as everything is under HONGXIAN_JOBS=inline; call it outside a transaction then.
    Raises Refused for somebody without an account.
    """
    kind = kinds.find(code)
    if kind is None:
        raise LookupError(f"no such kind of job: {code}")
    if actor.user_id is None:
        raise Refused("后台任务须由登录人员交办。")
    at_once = here or settings.JOBS == "inline"
    job, is_new = _open(
        kind, payload, actor=actor, now=now, title=title, key=key, total=total, ticket=not at_once
    )
    if at_once and is_new:
        queue.run(str(job.pk))
        job.refresh_from_db()
    return job


@transaction.atomic
def _open(
    kind: kinds.Kind, payload: dict[str, Any], *, actor: Acts, now: datetime, title: str, key: str,
    total: int, ticket: bool,
) -> tuple[Job, bool]:  # fmt: skip
    """The job, and whether it is a new one."""
    job = Job(
        county_code=actor.county_id or "",
        owner_id=actor.user_id or 0,
        owner_name=actor.name,
        owner_unit=actor.unit_name,
        kind=kind.code,
        title=(title or kind.title)[:200],
        key=key,
        payload=payload,
        total=total,
        created_at=now,
    )
    same = Job.objects.open().filter(
        county_code=job.county_code, owner_id=job.owner_id, kind=job.kind, key=key
    )
    if key and (known := same.first()):
        return known, False
    try:
        with transaction.atomic():
            job.save(force_insert=True)
    except IntegrityError:
        # The other click came first and has committed meanwhile.
        return same.get(), False
    if ticket:
        job.ticket = queue.hand_out(job.pk)
        job.save(update_fields=["ticket"])
    record(actor=actor, verb=verbs.HAND_IN, subject=job, now=now)
    return job, True
