"""Confirmed facts of a plan that bind no single unit: goals, group, phases, reporting, demands."""

from django.db import models
from django.db.models import F, Q

from hongxian.campaigns.models.campaign import Campaign
from hongxian.campaigns.models.documents import DraftFact, PlanDocument
from hongxian.orgs.county import CountyKey, CountyOwned
from hongxian.orgs.models import Unit, User


class PlanFact(CountyOwned):
    """Base of every confirmed fact: its sentence (`document`, span), the version that struck it.

    `document` is the latest version it stands in, `source` the draft line that was confirmed: it
    keeps what the reader read and who corrected it. A fact added by hand may have no span.
    """

    campaign = CountyKey(Campaign, on_delete=models.PROTECT)
    document = CountyKey(PlanDocument, on_delete=models.PROTECT)
    source = CountyKey(DraftFact, on_delete=models.PROTECT, related_name="+")
    struck_in = CountyKey(PlanDocument, on_delete=models.PROTECT, null=True, related_name="+")
    position = models.PositiveIntegerField("序号")
    span_start = models.PositiveIntegerField("起", null=True)
    span_end = models.PositiveIntegerField("止", null=True)

    class Meta:
        abstract = True
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(span_start__isnull=True, span_end__isnull=True)
                | Q(span_start__isnull=False, span_end__gt=F("span_start")),
                name="%(class)s_span_is_a_range",
            ),
        ]


class Goal(PlanFact):
    """工作目标."""

    text = models.TextField("目标")

    class Meta(PlanFact.Meta):
        verbose_name = "工作目标"
        default_related_name = "goals"

    def __str__(self) -> str:
        return self.text[:40]


class CommonItem(PlanFact):
    """共性问题: one of the common violation types; the national weekly form has 13 columns."""

    no = models.PositiveSmallIntegerField("编号")
    text = models.TextField("内容")

    class Meta(PlanFact.Meta):
        verbose_name = "共性问题"
        default_related_name = "common_items"

    def __str__(self) -> str:
        return f"{self.no}. {self.text[:30]}"


class LeadingGroup(PlanFact):
    """领导小组, with its office (专班办公室): where it sits and what the plan says of it."""

    name = models.CharField("名称", max_length=200, blank=True)
    office_at = models.CharField("办公室设在", max_length=120, blank=True)
    office_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta(PlanFact.Meta):
        verbose_name = "领导小组"
        default_related_name = "leading_groups"

    def __str__(self) -> str:
        return self.name or "领导小组"


class SeatKind(models.TextChoices):
    HEAD = "head", "组长"
    DEPUTY = "deputy", "副组长"
    MEMBER = "member", "成员"
    DIRECTOR = "director", "办公室主任"
    LIAISON = "liaison", "联络员"


class Seat(PlanFact):
    """席位: what the plan says (`text`, maybe blank) and the person who fills it."""

    group = CountyKey(LeadingGroup, on_delete=models.PROTECT, related_name="seats")
    kind = models.CharField("席位", max_length=8, choices=SeatKind)
    text = models.CharField("方案表述", max_length=200, blank=True)
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="人员"
    )
    filled_at = models.DateTimeField("落实时间", null=True)

    class Meta(PlanFact.Meta):
        verbose_name = "领导小组席位"
        default_related_name = "seats"
        constraints = [
            *PlanFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(user__isnull=True, filled_at__isnull=True)
                | Q(user__isnull=False, filled_at__isnull=False),
                name="seat_filled_at_iff_filled",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.text}"


class OfficeFunction(PlanFact):
    """办公室职责: one function of the campaign office."""

    text = models.CharField("职责", max_length=200)

    class Meta(PlanFact.Meta):
        verbose_name = "办公室职责"
        default_related_name = "office_functions"

    def __str__(self) -> str:
        return self.text


class Phase(PlanFact):
    """阶段. `starts_text` and `ends_text` keep the plan's precision (2026-03)."""

    name = models.CharField("名称", max_length=120)
    starts_on = models.DateField("开始", null=True)
    ends_on = models.DateField("结束", null=True)
    starts_text = models.CharField("开始原文", max_length=10, blank=True)
    ends_text = models.CharField("结束原文", max_length=10, blank=True)

    class Meta(PlanFact.Meta):
        verbose_name = "阶段"
        default_related_name = "phases"
        constraints = [
            *PlanFact.Meta.constraints,
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="phase_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ReportingDuty(PlanFact):
    """报送要求: what is reported, how often, by when, to whom; each word as the plan has it."""

    what = models.CharField("报送内容", max_length=300)
    frequency = models.CharField("频次", max_length=60, blank=True)
    due = models.CharField("时限", max_length=60, blank=True)
    to = models.CharField("报送对象", max_length=120, blank=True)
    who_text = models.CharField("报送单位原文", max_length=200, blank=True)

    class Meta(PlanFact.Meta):
        verbose_name = "报送要求"
        default_related_name = "reporting_duties"

    def __str__(self) -> str:
        return self.what[:40]


class ReportingDutyUnit(CountyOwned):
    """A unit that owes a report."""

    campaign = CountyKey(Campaign, on_delete=models.PROTECT, related_name="reporting_units")
    reporting = CountyKey(ReportingDuty, on_delete=models.PROTECT, related_name="units")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "报送单位"
        ordering = ["unit__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "reporting", "unit"], name="reporting_unit_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)


class Requirement(PlanFact):
    """工作要求."""

    heading = models.CharField("要求", max_length=200)
    text = models.TextField("内容", blank=True)

    class Meta(PlanFact.Meta):
        verbose_name = "工作要求"
        default_related_name = "requirements"

    def __str__(self) -> str:
        return self.heading
