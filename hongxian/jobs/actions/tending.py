"""Signs of life of the workers, and what is done for jobs whose worker is gone."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from hongxian.audit.actions import record
from hongxian.jobs import queue, verbs
from hongxian.jobs.actions.moving import fail_job, put_back, stop_job
from hongxian.jobs.models import FILE_DAYS, STALE_AFTER, Job, JobState, Worker
from hongxian.jobs.owner import system_for

MOST_ATTEMPTS = 2
GIVEN_UP = (
    "办理程序两次意外中断，没有做完，已写入的内容都在。请重新提交；再次出现请告诉系统管理员。"
)
KEEP_TICKETS = timedelta(days=7)


def begin_worker(*, place: str, real_now: datetime) -> Worker:
    """A worker has started."""
    return Worker.objects.create(place=place[:100], started_at=real_now, beat_at=real_now)


def beat(worker_id: UUID, *, real_now: datetime) -> bool:
    """A sign of life; False when the worker was given up and its row is gone."""
    return Worker.objects.filter(pk=worker_id).update(beat_at=real_now) == 1


def end_worker(worker_id: UUID) -> None:
    """A worker has ended in order; what it may have left is free at once."""
    Worker.objects.filter(pk=worker_id).delete()


def forget_workers(*, real_now: datetime) -> None:
    """Rows of workers that were killed long ago."""
    Worker.objects.filter(beat_at__lt=real_now - 10 * STALE_AFTER).delete()


def rescue_job(job: Job, *, real_now: datetime, now: datetime) -> bool:
    """Take up, as SYSTEM, a job that nobody works at any more; False when somebody does after all.

    Running, with a worker that is dead: put back once, then failed. Waiting, with a ticket that a
    dead worker took along: a new ticket.
    """
    with transaction.atomic():
        job = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
        if job.state == JobState.RUNNING and _is_orphan(job, real_now, now):
            _take_up(job, now)
            return True
        if job.state == JobState.WAITING and _has_lost_ticket(job, real_now, now):
            job.ticket = queue.hand_out(job.pk)
            job.save(update_fields=["ticket"])
            record(actor=system_for(job), verb=verbs.PUT_BACK, subject=job, now=now)
            return True
    return False


def _take_up(job: Job, now: datetime) -> None:
    if job.stop_asked:
        stop_job(job, now=now)
    elif job.attempts < MOST_ATTEMPTS:
        put_back(job, now=now, counts=True)
    else:
        fail_job(job, GIVEN_UP, now=now)


def _is_orphan(job: Job, real_now: datetime, now: datetime) -> bool:
    if not job.worker:
        # Done in a request; a request does not live this long.
        return job.started_at is not None and job.started_at < now - 10 * STALE_AFTER
    return not Worker.objects.alive(real_now).filter(pk=job.worker).exists()


def _has_lost_ticket(job: Job, real_now: datetime, now: datetime) -> bool:
    """Was the ticket taken a while ago, or is it gone?"""
    if job.ticket is None and job.created_at > now - STALE_AFTER:
        return False  # about to be done in the request that handed it in
    if job.ticket is None:
        return True
    tickets = DBTaskResult.objects.filter(pk=job.ticket)
    fresh = Q(status=TaskResultStatus.READY) | Q(started_at__gte=real_now - STALE_AFTER)
    return not tickets.filter(fresh).exists()


def sweep_tickets(*, real_now: datetime) -> None:
    """Used tickets of the last weeks are of no use to anybody."""
    DBTaskResult.objects.exclude(status=TaskResultStatus.READY).filter(
        enqueued_at__lt=real_now - KEEP_TICKETS
    ).delete()


@transaction.atomic
def drop_file(job: Job, *, now: datetime) -> bool:
    """Remove the file of a job that finished long enough ago, as SYSTEM; False when it is gone."""
    job = Job.objects.select_for_update(of=("self",)).get(pk=job.pk)
    due = job.finished_at is not None and job.finished_at < now - timedelta(days=FILE_DAYS)
    if not job.file or not due:
        return False
    storage, name = job.file.storage, str(job.file.name)
    job.file = ""
    job.save(update_fields=["file"])
    detail = {"file": job.file_name}
    record(actor=system_for(job), verb=verbs.DROP_FILE, subject=job, now=now, detail=detail)
    transaction.on_commit(lambda: storage.delete(name))
    return True
