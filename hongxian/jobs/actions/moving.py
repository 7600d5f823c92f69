"""The moves of a job: by its owner, and by the worker that does it."""

from datetime import datetime
from pathlib import Path

from django.core.files import File
from django.db import transaction

from hongxian.audit.actions import record
from hongxian.audit.actions.entries import Acts
from hongxian.jobs import outlets, queue, verbs
from hongxian.jobs.kinds import Outcome
from hongxian.jobs.models import Job, JobState
from hongxian.jobs.owner import system_for
from hongxian.jobs.workflow import JOB

WHY_LENGTH = 300


def _locked(job: Job) -> Job:
    return Job.objects.select_for_update(of=("self",)).get(pk=job.pk)


@transaction.atomic
def start_job(job_id: str, *, worker: str, now: datetime) -> Job | None:
    """Take a waiting job, as SYSTEM; None when somebody else has it or it is not wanted any more.

    Two workers with the same job in hand queue up at the lock, and only the first finds it waiting.
    """
    job = Job.objects.select_for_update(of=("self",)).filter(pk=job_id).first()
    if job is None or job.state != JobState.WAITING:
        return None
    JOB.take(job, "start", system_for(job))
    job.attempts += 1
    job.worker, job.started_at = worker, now
    job.save(update_fields=["state", "attempts", "worker", "started_at"])
    detail = {"attempt": job.attempts}
    record(actor=system_for(job), verb=verbs.START, subject=job, now=now, detail=detail)
    return job


@transaction.atomic
def cancel_job(job: Job, *, actor: Acts, now: datetime) -> Job:
    """The owner does not want it any more, before it began."""
    job = _locked(job)
    move = JOB.take(job, "cancel", actor)
    job.finished_at = now
    job.save(update_fields=["state", "finished_at"])
    record(actor=actor, verb=verbs.CANCEL, subject=job, now=now, basis=move.basis)
    return job


@transaction.atomic
def ask_to_stop(job: Job, *, actor: Acts, now: datetime) -> Job:
    """The owner wants a running job to stop; it does so after the chunk it is at."""
    job = _locked(job)
    move = JOB.take(job, "ask_stop", actor)
    if job.stop_asked:
        return job
    job.stop_asked = True
    job.save(update_fields=["stop_asked"])
    record(actor=actor, verb=verbs.ASK_STOP, subject=job, now=now, basis=move.basis)
    return job


@transaction.atomic
def stop_job(job: Job, *, now: datetime) -> Job:
    """It has stopped as its owner asked, told as SYSTEM; what was committed stays."""
    job = _locked(job)
    move = JOB.take(job, "stop", system_for(job))
    job.finished_at = now
    job.save(update_fields=["state", "finished_at"])
    detail = {"outcome": f"停在{job.done}/{job.total}" if job.total else ""}
    record(
        actor=system_for(job), verb=verbs.STOP, subject=job, now=now, basis=move.basis,
        detail=detail,
    )  # fmt: skip
    return job


@transaction.atomic
def finish_job(job: Job, outcome: Outcome, *, now: datetime) -> Job:
    """Done, told as SYSTEM; a file moves into the private files of the installation."""
    job = _locked(job)
    JOB.take(job, "finish", system_for(job))
    job.finished_at = now
    job.note = outcome.told[:200]
    job.result = outcome.counts
    job.done = job.total = max(job.total, job.done)
    if outcome.file is not None:
        _keep_file(job, outcome)
    job.save(
        update_fields=[
            "state", "finished_at", "note", "result", "done", "total",
            "file", "file_name", "file_rows",
        ]
    )  # fmt: skip
    detail = {"outcome": outcome.told, "rows": outcome.rows or None}
    record(actor=system_for(job), verb=verbs.FINISH, subject=job, now=now, detail=detail)
    outlets.tell_end(job, now)
    return job


def _keep_file(job: Job, outcome: Outcome) -> None:
    """Move the finished file in; its name in the folder tells nothing."""
    made = Path(str(outcome.file))
    job.file_name, job.file_rows = outcome.file_name[:200], outcome.rows
    with made.open("rb") as content:
        job.file.save(f"{job.pk}{made.suffix}", File(content), save=False)
    made.unlink()


@transaction.atomic
def fail_job(job: Job, why: str, *, now: datetime) -> Job:
    """It could not be done, told as SYSTEM; `why` is what the owner reads."""
    job = _locked(job)
    JOB.take(job, "fail", system_for(job))
    job.finished_at, job.error = now, why[:WHY_LENGTH]
    job.save(update_fields=["state", "finished_at", "error"])
    detail = {"reason": job.error}
    record(actor=system_for(job), verb=verbs.FAIL, subject=job, now=now, detail=detail)
    outlets.tell_end(job, now)
    return job


@transaction.atomic
def put_back(job: Job, *, now: datetime, counts: bool) -> Job:
    """Back into the queue, as SYSTEM. `counts`: this attempt stands against the job."""
    job = _locked(job)
    JOB.take(job, "put_back", system_for(job))
    if not counts:
        job.attempts = max(0, job.attempts - 1)
    job.worker, job.ticket = "", queue.hand_out(job.pk)
    job.save(update_fields=["state", "attempts", "worker", "ticket"])
    record(actor=system_for(job), verb=verbs.PUT_BACK, subject=job, now=now)
    return job
