"""What one unit owes for a milestone, and what it handed in."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from hongxian.campaigns.models.campaign import Campaign
from hongxian.campaigns.models.documents import PlanDocument
from hongxian.campaigns.models.duties import Milestone
from hongxian.deadlines.models import Deadline
from hongxian.orgs.county import CountyKey, CountyOwned
from hongxian.orgs.models import Role, Unit, User

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class DeliverableState(models.TextChoices):
    DUE = "due", "待提交"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已通过"
    DROPPED = "dropped", "已取消"


OPEN_STATES = (DeliverableState.DUE, DeliverableState.RETURNED)


class DeliverableQuerySet(models.QuerySet["Deliverable"]):
    def visible_to(self, actor: "Actor") -> "DeliverableQuerySet":
        """Office, chiefs, inspectors and legal see all of the county; others their own units'."""
        mine = self.filter(county=actor.county_id)
        if actor.sees_as(Role.OFFICE, Role.CHIEF, Role.INSPECTOR, Role.LEGAL):
            return mine
        return mine.filter(unit__in=actor.unit_ids)


class Deliverable(CountyOwned):
    """应交材料: one milestone × one owing unit.

    `deadline` is its clock, the running one or the last; it decides what is late. `late_at` copies
    that decision when it falls, once, and never changes after, whatever becomes of the date.
    """

    campaign = CountyKey(Campaign, on_delete=models.PROTECT, related_name="deliverables")
    milestone = CountyKey(Milestone, on_delete=models.PROTECT, related_name="deliverables")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="deliverables", verbose_name="责任单位"
    )
    due_on = models.DateField("期限", null=True)
    state = models.CharField(
        "状态", max_length=10, choices=DeliverableState, default=DeliverableState.DUE
    )
    deadline = CountyKey(Deadline, on_delete=models.PROTECT, null=True, related_name="+")
    late_at = models.DateTimeField("逾期认定时间", null=True)
    late_due_on = models.DateField("逾期时的期限", null=True)
    submitted_at = models.DateTimeField("最近提交时间", null=True)
    accepted_at = models.DateTimeField("通过时间", null=True)
    dropped_in = CountyKey(PlanDocument, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[DeliverableQuerySet] = DeliverableQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "应交材料"
        ordering = ["due_on", "milestone__position", "unit__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "milestone", "unit"], name="deliverable_once_per_unit"
            ),
            models.CheckConstraint(
                condition=Q(state="accepted", accepted_at__isnull=False)
                | (~Q(state="accepted") & Q(accepted_at__isnull=True)),
                name="deliverable_accepted_at_iff_accepted",
            ),
            models.CheckConstraint(
                condition=Q(late_at__isnull=True, late_due_on__isnull=True)
                | Q(late_at__isnull=False, late_due_on__isnull=False),
                name="deliverable_late_at_with_its_due_day",
            ),
            models.CheckConstraint(
                condition=Q(state="dropped", dropped_in__isnull=False)
                | (~Q(state="dropped") & Q(dropped_in__isnull=True)),
                name="deliverable_dropped_in_iff_dropped",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "unit", "state", "due_on"], name="deliverable_owed"),
            models.Index(fields=["county", "state", "due_on"], name="deliverable_overdue"),
        ]

    def __str__(self) -> str:
        return f"{self.unit}：{self.milestone}"


class Decision(models.TextChoices):
    RETURNED = "returned", "退回"
    ACCEPTED = "accepted", "通过"
    WITHDRAWN = "withdrawn", "撤回"


class Submission(CountyOwned):
    """一次提交, with the office's decision on it."""

    deliverable = CountyKey(Deliverable, on_delete=models.PROTECT, related_name="submissions")
    no = models.PositiveSmallIntegerField("次数")
    note = models.TextField("说明", blank=True)
    submitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField("提交时间")
    decision = models.CharField("审核结果", max_length=10, choices=Decision, blank=True)
    reason = models.TextField("退回理由", blank=True)
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("审核时间", null=True)

    class Meta:
        verbose_name = "提交记录"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "deliverable", "no"], name="submission_no_once"
            ),
            models.CheckConstraint(
                condition=~Q(decision="returned") | ~Q(reason=""),
                name="submission_return_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (~Q(decision="") & Q(decided_at__isnull=False)),
                name="submission_decided_at_iff_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.no}次提交"


class SubmissionFile(CountyOwned):
    """附件."""

    submission = CountyKey(Submission, on_delete=models.PROTECT, related_name="files")
    file = models.FileField("文件", upload_to="deliverables/%Y/%m", max_length=200)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("哈希", max_length=64)
    size = models.PositiveBigIntegerField("字节数")

    class Meta:
        verbose_name = "附件"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
