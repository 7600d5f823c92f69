"""The writes of this room: jobs handed in and done, their progress, the workers' signs of life."""

from hongxian.jobs.actions.handing_in import enqueue
from hongxian.jobs.actions.moving import (
    ask_to_stop,
    cancel_job,
    fail_job,
    finish_job,
    put_back,
    start_job,
    stop_job,
)
from hongxian.jobs.actions.progress import Interrupted, Lost, Progress, StopAsked
from hongxian.jobs.actions.tending import (
    MOST_ATTEMPTS,
    beat,
    begin_worker,
    drop_file,
    end_worker,
    forget_workers,
    rescue_job,
    sweep_tickets,
)

__all__ = [
    "MOST_ATTEMPTS",
    "Interrupted",
    "Lost",
    "Progress",
    "StopAsked",
    "ask_to_stop",
    "beat",
    "begin_worker",
    "cancel_job",
    "drop_file",
    "end_worker",
    "enqueue",
    "fail_job",
    "finish_job",
    "forget_workers",
    "put_back",
    "rescue_job",
    "start_job",
    "stop_job",
    "sweep_tickets",
]
