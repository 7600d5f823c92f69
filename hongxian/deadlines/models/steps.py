"""Steps a county changed or added, and what was sent."""

from django.db import models
from django.db.models import Q

from hongxian.deadlines.models.deadlines import Deadline, Ladder
from hongxian.orgs.county import CountyKey, CountyOwned


class Audience(models.TextChoices):
    HOLDER = "holder", "责任人"
    UNIT = "unit", "责任单位"
    UNIT_HEAD = "unit_head", "单位负责人"
    OFFICE = "office", "专班办公室"
    LEADING_GROUP = "leading_group", "领导小组"


class OffsetUnit(models.TextChoices):
    MINUTE = "minute", "分钟"
    HOUR = "hour", "小时"
    DAY = "day", "天"
    WORKDAY = "workday", "工作日"


class EscalationStep(CountyOwned):
    """提醒步骤: a county's own form of a shipped step (same code), or one of its own."""

    code = models.CharField("代码", max_length=40)
    ladder = models.CharField("提醒方式", max_length=6, choices=Ladder)
    name = models.CharField("名称", max_length=40)
    offset = models.SmallIntegerField("提前或推后")
    unit = models.CharField("单位", max_length=8, choices=OffsetUnit)
    at = models.TimeField("时刻", null=True)
    audience = models.CharField("发给", max_length=14, choices=Audience)
    sentence = models.CharField("内容", max_length=200)
    is_danger = models.BooleanField("紧急，不分时段发送", default=False)
    is_active = models.BooleanField("启用", default=True)

    class Meta:
        verbose_name = "提醒步骤"
        ordering = ["ladder", "offset", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="step_code_once"),
            models.CheckConstraint(
                condition=Q(unit__in=["day", "workday"], at__isnull=False)
                | Q(unit__in=["minute", "hour"], at__isnull=True),
                name="step_of_days_has_an_hour",
            ),
            models.CheckConstraint(condition=~Q(sentence=""), name="step_has_sentence"),
        ]

    def __str__(self) -> str:
        return self.name


class Sent(CountyOwned):
    """已发提醒: one step told for one due moment. The constraint is what makes it never twice."""

    deadline = CountyKey(Deadline, on_delete=models.PROTECT, related_name="sent")
    step = models.CharField("步骤", max_length=40)
    name = models.CharField("名称", max_length=40)
    due_at = models.DateTimeField("期限")
    sent_at = models.DateTimeField("发送时间")
    audiences = models.JSONField("发给", default=list)
    people = models.JSONField("人员", default=list)
    sentence = models.CharField("内容", max_length=600)
    is_escalation = models.BooleanField("逾期升级", default=False)

    class Meta:
        verbose_name = "已发提醒"
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "deadline", "step", "due_at"], name="sent_once_per_due"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def audience_words(self) -> str:
        """责任单位、单位负责人."""
        labels: dict[str, str] = dict(Audience.choices)
        return "、".join(labels[each] for each in self.audiences)


class TickRun(models.Model):
    """定时任务: one run over all counties. At most one is running; a crashed one goes stale."""

    started_at = models.DateTimeField("开始时间")
    finished_at = models.DateTimeField("结束时间", null=True)
    beat_at = models.DateTimeField("心跳")
    day = models.DateField("办理日期")
    is_running = models.BooleanField("正在办理", default=True)
    reminders = models.PositiveIntegerField("提醒", default=0)
    escalations = models.PositiveIntegerField("升级", default=0)
    late = models.PositiveIntegerField("认定逾期", default=0)
    error = models.CharField("问题", max_length=500, blank=True)

    class Meta:
        verbose_name = "定时任务"
        ordering = ["-started_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_running"], condition=Q(is_running=True), name="tick_runs_alone"
            ),
            models.CheckConstraint(
                condition=Q(is_running=True, finished_at__isnull=True)
                | Q(is_running=False, finished_at__isnull=False),
                name="tick_finished_iff_not_running",
            ),
        ]
        indexes = [models.Index(fields=["-started_at"], name="tick_newest")]

    def __str__(self) -> str:
        return f"{self.day.month}月{self.day.day}日定时任务"

    @staticmethod
    def did_something() -> Q:
        """Runs that reminded, escalated or found something late."""
        return Q(reminders__gt=0) | Q(escalations__gt=0) | Q(late__gt=0)

    @staticmethod
    def had_trouble() -> Q:
        """Runs that broke off or could not do everything."""
        return ~Q(error="")
