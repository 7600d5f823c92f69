"""The worker: takes jobs one after another, gives signs of life, takes up what dead ones left."""

import logging
import os
import signal
import socket
import threading
from time import sleep
from types import FrameType
from uuid import UUID

from django.db import DatabaseError, OperationalError, close_old_connections, connection
from django_tasks import DEFAULT_TASK_BACKEND_ALIAS, DEFAULT_TASK_QUEUE_NAME
from django_tasks_db.management.commands.db_worker import Worker as QueueWorker

from hongxian.jobs import actions, kinds, queries
from hongxian.jobs.models import Job, Worker
from hongxian.kit import clock
from hongxian.kit.verdict import Refused

logger = logging.getLogger("hongxian.jobs")
BEAT_SECONDS = 5
LOOK_SECONDS = 1.0
BROKEN = "程序出错，没有做完，原因已记入系统日志。请告诉系统管理员，处理后再重新提交。"
UNKNOWN = "这个版本不认识这种后台任务，请重新提交。"


class _Here:
    """This process as a worker; the jobs done in a request have none."""

    worker_id = ""
    ending = threading.Event()


def run_job(job_id: str) -> None:
    """Do one job to its end, whatever that is; a job that is not waiting is left alone."""
    job = actions.start_job(job_id, worker=_Here.worker_id, now=clock.now())
    if job is None:
        return
    try:
        outcome = _outcome(job)
    except actions.StopAsked:
        actions.stop_job(job, now=clock.now())
    except actions.Interrupted:
        actions.put_back(job, now=clock.now(), counts=False)
    except actions.Lost:
        logger.warning("job %s went on elsewhere", job.pk)
    except Exception as error:
        _give_up(job, error)
    else:
        actions.finish_job(job, outcome, now=clock.now())


def _outcome(job: Job) -> kinds.Outcome:
    kind = kinds.find(job.kind)
    if kind is None:
        raise Refused(UNKNOWN)
    return kind.handler(job, actions.Progress(job, _Here.ending.is_set))


def _give_up(job: Job, error: Exception) -> None:
    """Failed, with a sentence; a database that was away or stayed locked gets a second attempt."""
    now = clock.now()
    if isinstance(error, Refused):
        actions.fail_job(job, error.sentence, now=now)
        return
    logger.error("job %s failed", job.pk, exc_info=error)
    if isinstance(error, OperationalError) and job.attempts < actions.MOST_ATTEMPTS:
        actions.put_back(job, now=now, counts=True)
    else:
        actions.fail_job(job, BROKEN, now=now)


class JobWorker(QueueWorker):
    """The library's loop; told to end, it lets the handler finish its chunk."""

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        _Here.ending.set()
        super().shutdown(signum, frame)


def work(*, once: bool = False, parent: int = 0) -> int:
    """`hongxian work`: do jobs until told to end; `once`: those that wait now, then end.

    `parent`: end when that process is no longer this one's parent.
    """
    worker = _begin(patient=not once)
    _Here.worker_id = str(worker.pk)
    rescue()
    loop = JobWorker(
        queue_names=[DEFAULT_TASK_QUEUE_NAME],
        interval=LOOK_SECONDS,
        batch=once,
        backend_name=DEFAULT_TASK_BACKEND_ALIAS,
        startup_delay=False,
        max_tasks=None,
        worker_id=_Here.worker_id,
        excluded_queue_names=[],
    )
    loop.configure_signals()
    threading.Thread(target=_live, args=(worker.pk, parent), daemon=True).start()
    try:
        loop.run()
    finally:
        actions.end_worker(worker.pk)
    return 0


def _begin(*, patient: bool) -> Worker:
    """This process's row. A database that is away or not migrated yet is waited for."""
    place = f"{socket.gethostname()}:{os.getpid()}"
    while True:
        try:
            return actions.begin_worker(place=place, real_now=clock.real_now())
        except DatabaseError as error:
            if not patient:
                raise
            logger.warning("the database is not ready: %s", error)
        connection.close()
        sleep(10 * BEAT_SECONDS)


def _live(worker_id: UUID, parent: int) -> None:
    """Signs of life from a thread of their own, so that a long chunk is not taken for death."""
    while not _Here.ending.wait(BEAT_SECONDS):
        if parent and os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return
        close_old_connections()
        try:
            if not actions.beat(worker_id, real_now=clock.real_now()):
                # Given up for dead (the machine slept): what it does now is nobody's.
                os.kill(os.getpid(), signal.SIGTERM)
                return
            rescue()
        except DatabaseError:
            logger.warning("no sign of life could be given", exc_info=True)
            connection.close()


def rescue() -> int:
    """Take up every open job that nobody works at; how many."""
    real_now = clock.real_now()
    return sum(
        actions.rescue_job(job, real_now=real_now, now=clock.now())
        for job in list(Job.objects.open())
    )


def sweep() -> str:
    """`hongxian tick`: remove result files that were kept long enough, and spent rows."""
    real_now, now = clock.real_now(), clock.now()
    dropped = sum(actions.drop_file(job, now=now) for job in list(queries.with_old_files(now)))
    actions.forget_workers(real_now=real_now)
    actions.sweep_tickets(real_now=real_now)
    return f"删除到期的结果文件{dropped}个。" if dropped else ""
