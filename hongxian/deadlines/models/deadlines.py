"""A due date of some record above this room, its pauses and its extensions."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from hongxian.orgs.county import CountyKey, CountyOwned
from hongxian.orgs.models import Unit, User
from hongxian.orgs.scope import seen_by

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class DeadlineState(models.TextChoices):
    RUNNING = "running", "计时中"
    PAUSED = "paused", "已暂停"
    MET = "met", "已办结"
    DROPPED = "dropped", "已撤销"


OPEN_STATES = (DeadlineState.RUNNING, DeadlineState.PAUSED)


class Ladder(models.TextChoices):
    """Which steps remind of it: a period of days, or of hours."""

    DAYS = "days", "按日期限"
    HOURS = "hours", "按小时期限"


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    def visible_to(self, actor: "Actor") -> "DeadlineQuerySet":
        """Office, chiefs, inspectors and legal see all of the county; others their own units' and
        what they hold themselves."""
        return self.filter(seen_by(actor, people=("holder",)), county=actor.county_id)

    def of(self, subject: models.Model, purpose: str = "") -> "DeadlineQuerySet":
        """The deadlines of a record, or the one for a purpose with its predecessors."""
        mine = self.filter(
            county=subject.county_id,  # type: ignore[attr-defined]
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
        )
        return mine.filter(purpose=purpose) if purpose else mine

    def still_open(self) -> "DeadlineQuerySet":
        return self.filter(state__in=OPEN_STATES)


class Deadline(CountyOwned):
    """期限: what is due by when for one record, and how that was computed.

    The record is named, not referenced: rooms above set deadlines, this room knows none of them.
    `late_at` is set once, at the moment it happens, and never changes, whatever becomes of the
    date. `next_step_at` is the moment the tick must look again; it is null when nothing comes.
    """

    subject_type = models.CharField("对象类别", max_length=60)
    subject_id = models.CharField("对象编号", max_length=40)
    subject_label = models.CharField("对象", max_length=300)
    url = models.CharField("页面", max_length=300, blank=True)
    purpose = models.CharField("事由代码", max_length=40)
    title = models.CharField("事项", max_length=120)
    clock = models.CharField("法定期限", max_length=60, blank=True)
    basis = models.CharField("依据", max_length=300)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="deadlines", verbose_name="责任单位"
    )
    holder = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="deadlines", verbose_name="责任人"
    )
    ladder = models.CharField("提醒方式", max_length=6, choices=Ladder)
    starts_at = models.DateTimeField("起算时间")
    first_due_at = models.DateTimeField("最初期限")
    due_at = models.DateTimeField("期限")
    rule = models.JSONField("期限规则")
    ruled_at = models.DateTimeField("规则确定时间")
    steps = models.JSONField("计算过程", default=list)
    calendar_version = models.CharField("放假安排版本", max_length=120)
    state = models.CharField(
        "状态", max_length=8, choices=DeadlineState, default=DeadlineState.RUNNING
    )
    closed_at = models.DateTimeField("办结时间", null=True)
    late_at = models.DateTimeField("逾期认定时间", null=True)
    late_due_at = models.DateTimeField("逾期时的期限", null=True)
    next_step_at = models.DateTimeField("下次处理时间", null=True)

    objects: ClassVar[DeadlineQuerySet] = DeadlineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "期限"
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "subject_type", "subject_id", "purpose"],
                condition=Q(state__in=["running", "paused"]),
                name="deadline_open_once_per_purpose",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["met", "dropped"], closed_at__isnull=False)
                | Q(state__in=["running", "paused"], closed_at__isnull=True),
                name="deadline_closed_at_iff_closed",
            ),
            models.CheckConstraint(
                condition=Q(late_at__isnull=True, late_due_at__isnull=True)
                | Q(late_at__isnull=False, late_due_at__isnull=False),
                name="deadline_late_at_with_its_due",
            ),
            models.CheckConstraint(
                condition=Q(state="running") | Q(next_step_at__isnull=True),
                name="deadline_next_step_only_while_running",
            ),
        ]
        indexes = [
            # What the tick asks for; nothing else may stand between it and the clock.
            models.Index(
                fields=["next_step_at"],
                condition=Q(next_step_at__isnull=False),
                name="deadline_next_step",
            ),
            models.Index(fields=["county", "unit", "state", "due_at"], name="deadline_owed"),
            models.Index(fields=["county", "state", "due_at"], name="deadline_by_due"),
            models.Index(fields=["county", "-due_at", "-id"], name="deadline_latest"),
            # The tabs of what is not settled: however long the past, it is not touched.
            models.Index(
                fields=["county", "due_at", "id"],
                condition=Q(state__in=OPEN_STATES),
                name="deadline_open",
            ),
            models.Index(fields=["county", "subject_type", "subject_id"], name="deadline_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_label}：{self.title}"


class Pause(CountyOwned):
    """暂停: time that does not count; the old due date stays in the log."""

    deadline = CountyKey(Deadline, on_delete=models.PROTECT, related_name="pauses")
    starts_at = models.DateTimeField("暂停时间")
    ends_at = models.DateTimeField("恢复时间", null=True)
    reason = models.CharField("理由", max_length=300)
    due_before = models.DateTimeField("暂停前的期限")
    paused_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    resumed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "暂停"
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "deadline"],
                condition=Q(ends_at__isnull=True),
                name="pause_open_once",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")),
                name="pause_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True, resumed_by__isnull=True)
                | Q(ends_at__isnull=False, resumed_by__isnull=False),
                name="pause_resumed_by_iff_ended",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="pause_has_reason"),
        ]

    def __str__(self) -> str:
        return self.reason


class ExtensionDecision(models.TextChoices):
    APPROVED = "approved", "同意"
    REFUSED = "refused", "不同意"


class ExtensionQuerySet(models.QuerySet["Extension"]):
    def visible_to(self, actor: "Actor") -> "ExtensionQuerySet":
        """Those of deadlines this person may see."""
        mine = seen_by(actor, people=("holder",), prefix="deadline__")
        return self.filter(mine, county=actor.county_id)


class Extension(CountyOwned):
    """延期: asked by one person, decided by another; the old date is kept."""

    deadline = CountyKey(Deadline, on_delete=models.PROTECT, related_name="extensions")
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("申请时间")
    reason = models.CharField("理由", max_length=500)
    due_before = models.DateTimeField("原期限")
    due_asked = models.DateTimeField("申请延长至")
    decision = models.CharField(
        "审批结果", max_length=8, choices=ExtensionDecision, blank=True, default=""
    )
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("审批时间", null=True)
    decision_reason = models.CharField("审批意见", max_length=500, blank=True)

    objects: ClassVar[ExtensionQuerySet] = ExtensionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "延期"
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "deadline"],
                condition=Q(decision=""),
                name="extension_waits_once",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True, decided_by__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False, decided_by__isnull=False)),
                name="extension_decided_iff_decision",
            ),
            models.CheckConstraint(
                condition=~Q(decision="refused") | ~Q(decision_reason=""),
                name="extension_refusal_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(due_asked__gt=F("due_before")), name="extension_is_later"
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("asked_by")),
                name="extension_not_decided_by_asker",
            ),
        ]

    def __str__(self) -> str:
        return self.reason
