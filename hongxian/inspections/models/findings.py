"""What a visit found: lines of its checklist, what was not in order, what a checkpoint counted."""

from django.db import models
from django.db.models import F, Q

from hongxian.inspections.models.visits import Inspection
from hongxian.orgs.county import CountyKey, CountyOwned
from hongxian.registry.models import Vehicle


class AnswerValue(models.TextChoices):
    YES = "yes", "符合"
    NO = "no", "不符合"
    NA = "na", "不涉及"


class Answer(CountyOwned):
    """One line of the checklist as it was found. `line` is the line's code in the checklist."""

    inspection = CountyKey(Inspection, on_delete=models.PROTECT, related_name="answers")
    line = models.CharField("检查项", max_length=40)
    value = models.CharField("结果", max_length=4, choices=AnswerValue)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = "检查结果"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "inspection", "line"], name="answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.line}：{self.get_value_display()}"


class Handling(models.TextChoices):
    """What the officer wants done about a finding."""

    ON_THE_SPOT = "on_the_spot", "当场改正"
    AT_ONCE = "at_once", "责令立即改正"
    BY_DATE = "by_date", "责令限期改正"
    HAND_OVER = "hand_over", "移交主管部门"
    CASE = "case", "转办案"


class Finding(CountyOwned):
    """One thing that was not in order. `violation` is 1–13, the columns of the national form.

    `id` is the client id of the phone. What becomes of it (a hazard, a case) points here.
    """

    inspection = CountyKey(Inspection, on_delete=models.PROTECT, related_name="findings")
    line = models.CharField("检查项", max_length=40, blank=True)
    violation = models.PositiveSmallIntegerField("违法行为类别", null=True)
    what = models.CharField("问题", max_length=500)
    basis = models.CharField("依据", max_length=300, blank=True)
    order_text = models.CharField("整改要求", max_length=500, blank=True)
    handling = models.CharField("处理", max_length=12, choices=Handling, default=Handling.BY_DATE)
    due_on = models.DateField("整改期限", null=True)
    vehicle = CountyKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="findings")
    plate = models.CharField("号牌号码", max_length=20, blank=True)
    group = models.CharField("车辆类别", max_length=30, blank=True)
    created_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "检查问题"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(violation__isnull=True) | Q(violation__gte=1, violation__lte=13),
                name="finding_violation_1_to_13",
            ),
        ]

    def __str__(self) -> str:
        return self.what


class CheckpointCount(CountyOwned):
    """Vehicles of one group that a checkpoint stopped, and how many of them had a violation."""

    inspection = CountyKey(Inspection, on_delete=models.PROTECT, related_name="counts")
    group = models.CharField("车辆类别", max_length=30)
    checked = models.PositiveIntegerField("检查辆数")
    violations = models.PositiveIntegerField("违法辆数", default=0)

    class Meta:
        verbose_name = "设点检查计数"
        ordering = ["group"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "inspection", "group"], name="checkpoint_group_once"
            ),
            models.CheckConstraint(
                condition=Q(violations__lte=F("checked")), name="checkpoint_violations_in_checked"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.checked}"
