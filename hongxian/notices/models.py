"""What the house tells one person."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from hongxian.kit.chips import Chip, Tone
from hongxian.orgs.county import CountyOwned
from hongxian.orgs.models import Unit, User

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class NoticeKind(models.TextChoices):
    REMINDER = "reminder", "到期提醒"
    ESCALATION = "escalation", "逾期提醒"
    URGE = "urge", "催办"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "退回"
    ACCEPTED = "accepted", "通过"
    PLAN = "plan", "方案变更"
    DELEGATION = "delegation", "代行"
    HANDOVER = "handover", "移交"
    VISIT = "visit", "检查安排"
    JOB = "job", "后台任务"
    DANGER = "danger", "紧急"


TONES: dict[str, Tone] = {
    NoticeKind.ESCALATION: Tone.LATE,
    NoticeKind.DANGER: Tone.LATE,
    NoticeKind.URGE: Tone.SOON,
    NoticeKind.REMINDER: Tone.SOON,
    NoticeKind.RETURNED: Tone.SOON,
    NoticeKind.SUBMITTED: Tone.WAITING,
    NoticeKind.ACCEPTED: Tone.DONE,
}


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, actor: "Actor") -> "NoticeQuerySet":
        """A notice is between the house and one person: nobody reads another's."""
        if actor.user_id is None:
            return self.none()
        return self.filter(county=actor.county_id, recipient=actor.user_id)

    def shown_at(self, now: datetime) -> "NoticeQuerySet":
        """What is not held back until working hours begin."""
        return self.filter(visible_from__lte=now)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)


class Notice(CountyOwned):
    """通知: one sentence for one person, and where it leads.

    `key` says what it is about: the same thing is never told to the same person twice. The record
    it is about is named, not referenced: rooms above tell, this room knows none of them.
    """

    recipient = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="notices", verbose_name="收件人"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="有关单位"
    )
    kind = models.CharField("类别", max_length=12, choices=NoticeKind)
    sentence = models.CharField("内容", max_length=600)
    url = models.CharField("页面", max_length=300, blank=True)
    subject_type = models.CharField("对象类别", max_length=60, blank=True)
    subject_id = models.CharField("对象编号", max_length=40, blank=True)
    key = models.CharField("事由", max_length=160)
    created_at = models.DateTimeField("发出时间")
    visible_from = models.DateTimeField("显示时间")
    read_at = models.DateTimeField("阅读时间", null=True)

    objects: ClassVar[NoticeQuerySet] = NoticeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "通知"
        ordering = ["-visible_from", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "recipient", "key"], name="notice_told_once"),
            models.CheckConstraint(condition=~Q(sentence=""), name="notice_says_something"),
            models.CheckConstraint(
                condition=Q(visible_from__gte=F("created_at")), name="notice_not_shown_before_made"
            ),
        ]
        indexes = [
            # The count in the top bar of every page.
            models.Index(
                fields=["county", "recipient", "visible_from"],
                condition=Q(read_at__isnull=True),
                name="notice_unread",
            ),
            models.Index(fields=["county", "recipient", "-visible_from"], name="notice_newest"),
            models.Index(fields=["county", "key"], name="notice_key"),
        ]

    def __str__(self) -> str:
        return self.sentence[:60]

    @property
    def chip(self) -> Chip:
        """The kind in its own word."""
        return Chip(self.get_kind_display(), TONES.get(self.kind, Tone.PLAIN))
