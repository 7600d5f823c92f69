"""Work that outlives a request, and the processes that do it.

The room stands below counties and people: a job carries the county's code and its owner's id.
"""

from datetime import datetime, timedelta
from typing import ClassVar, Protocol

from django.db import models
from django.db.models import Q
from uuid_utils.compat import uuid7

FILE_DAYS = 7
"""A result file is kept so many days after the job finished."""
STALE_AFTER = timedelta(seconds=60)
"""A worker that has given no sign of life for so long counts as dead."""


class Sees(Protocol):
    """Who reads, as this room needs it; `orgs.access.Actor` is one."""

    @property
    def user_id(self) -> int | None: ...


class JobState(models.TextChoices):
    WAITING = "waiting", "排队中"
    RUNNING = "running", "进行中"
    DONE = "done", "已完成"
    FAILED = "failed", "未完成"
    CANCELLED = "cancelled", "已取消"


OPEN_STATES = (JobState.WAITING, JobState.RUNNING)


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, actor: Sees) -> "JobQuerySet":
        """One's own jobs: what a file holds was picked by its owner's rights."""
        return self.filter(owner_id=-1 if actor.user_id is None else actor.user_id)

    def open(self) -> "JobQuerySet":
        """Neither done nor given up."""
        return self.filter(state__in=OPEN_STATES)


class Job(models.Model):
    """One piece of work with its progress and, once done, its result.

    `payload` is what the handler was given, `kept` what it noted to go on from after a break,
    `result` small counts for the page. `total` 0: nobody knows yet how much there is.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county_code = models.CharField("县区代码", max_length=6, blank=True)
    owner_id = models.BigIntegerField("交办人编号")
    owner_name = models.CharField("交办人", max_length=60)
    owner_unit = models.CharField("所在单位", max_length=120, blank=True)
    kind = models.CharField("种类", max_length=60)
    title = models.CharField("名称", max_length=200)
    key = models.CharField("防重复", max_length=100, blank=True)
    payload = models.JSONField("内容", default=dict)
    kept = models.JSONField("断点", default=dict)
    ticket = models.UUIDField("队列号", null=True)
    state = models.CharField("状态", max_length=10, choices=JobState, default=JobState.WAITING)
    done = models.PositiveIntegerField("已办", default=0)
    total = models.PositiveIntegerField("共有", default=0)
    note = models.CharField("正在办理", max_length=200, blank=True)
    result = models.JSONField("结果", default=dict)
    file = models.FileField("结果文件", upload_to="jobs/%Y/%m", max_length=200, blank=True)
    file_name = models.CharField("文件名", max_length=200, blank=True)
    file_rows = models.PositiveIntegerField("文件行数", default=0)
    error = models.CharField("未完成的原因", max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    worker = models.CharField("后台程序", max_length=36, blank=True)
    stop_asked = models.BooleanField("要求停止", default=False)
    created_at = models.DateTimeField("交办时间")
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    objects: ClassVar[JobQuerySet] = JobQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "后台任务"
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county_code", "owner_id", "kind", "key"],
                condition=Q(state__in=["waiting", "running"]) & ~Q(key=""),
                name="job_open_once",
            ),
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "running"], finished_at__isnull=True)
                | (~Q(state__in=["waiting", "running"]) & Q(finished_at__isnull=False)),
                name="job_finished_at_iff_finished",
            ),
            models.CheckConstraint(
                condition=~Q(state="running") | Q(started_at__isnull=False),
                name="job_running_has_started",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(error=""), name="job_failed_says_why"
            ),
        ]
        indexes = [
            models.Index(fields=["owner_id", "-created_at"], name="job_of_owner"),
            models.Index(
                fields=["created_at"],
                condition=Q(state__in=["waiting", "running"]),
                name="job_open",
            ),
            models.Index(fields=["finished_at"], condition=~Q(file=""), name="job_with_file"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def file_until(self) -> datetime | None:
        """Until when the result file can be fetched."""
        return self.finished_at + timedelta(days=FILE_DAYS) if self.finished_at else None


class WorkerQuerySet(models.QuerySet["Worker"]):
    def alive(self, real_now: datetime) -> "WorkerQuerySet":
        """Those that gave a sign of life lately; `real_now` is never the demo's pinned clock."""
        return self.filter(beat_at__gte=real_now - STALE_AFTER)


class Worker(models.Model):
    """A process that does jobs, with its last sign of life on the real clock."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    place = models.CharField("运行位置", max_length=100)
    started_at = models.DateTimeField("启动时间")
    beat_at = models.DateTimeField("最近响应")

    objects: ClassVar[WorkerQuerySet] = WorkerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "后台程序"
        indexes = [models.Index(fields=["beat_at"], name="worker_beat")]

    def __str__(self) -> str:
        return self.place
