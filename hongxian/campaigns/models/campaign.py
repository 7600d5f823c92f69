"""A campaign (专项行动) and the record of what each new version of its plan changed."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.db.models import F, Q

from hongxian.orgs.county import CountyKey, CountyOwned
from hongxian.orgs.models import ADMINISTRATORS, Role, Unit, User

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class CampaignState(models.TextChoices):
    RUNNING = "running", "进行中"
    CLOSED = "closed", "已结束"


class CampaignQuerySet(models.QuerySet["Campaign"]):
    def visible_to(self, actor: "Actor") -> "CampaignQuerySet":
        """Everyone in business of the county; a partner sees the campaigns its unit has part in."""
        if actor.roles <= ADMINISTRATORS:
            return self.none()
        mine = self.filter(county=actor.county_id)
        if actor.roles - {Role.PARTNER}:
            return mine
        return mine.filter(pk__in=self._with_part_of(actor))

    def _with_part_of(self, actor: "Actor") -> "models.QuerySet[Campaign, Any]":
        """Three narrow queries united: joined to each other, the rows would multiply."""
        mine = self.model._default_manager.filter(county=actor.county_id).order_by().values("pk")
        return mine.filter(duties__unit__in=actor.unit_ids, duties__struck_in__isnull=True).union(
            mine.filter(deliverables__unit__in=actor.unit_ids),
            mine.filter(reporting_units__unit__in=actor.unit_ids),
        )


class Campaign(CountyOwned):
    """One running campaign. `starts_text` and `ends_text` keep the plan's own precision."""

    name = models.CharField("名称", max_length=200)
    issuer = models.CharField("发文单位", max_length=120, blank=True)
    year = models.PositiveSmallIntegerField("年度", null=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="主办单位"
    )
    starts_on = models.DateField("开始", null=True)
    ends_on = models.DateField("结束", null=True)
    starts_text = models.CharField("开始原文", max_length=10, blank=True)
    ends_text = models.CharField("结束原文", max_length=10, blank=True)
    state = models.CharField(
        "状态", max_length=8, choices=CampaignState, default=CampaignState.RUNNING
    )
    created_at = models.DateTimeField("建立时间")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField("结束时间", null=True)

    objects: ClassVar[CampaignQuerySet] = CampaignQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "专项行动"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(starts_on__isnull=True)
                | Q(ends_on__isnull=True)
                | Q(ends_on__gte=F("starts_on")),
                name="campaign_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="campaign_closed_at_iff_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PlanChange(CountyOwned):
    """One difference that a new version of the plan made, as the office confirmed it."""

    document = CountyKey("campaigns.PlanDocument", on_delete=models.PROTECT, related_name="changes")
    position = models.PositiveIntegerField("序号")
    kind = models.CharField("类别", max_length=16)
    aspects = models.CharField("变化", max_length=60)
    name = models.CharField("名称", max_length=200)
    before = models.TextField("原", blank=True)
    after = models.TextField("现", blank=True)

    class Meta:
        verbose_name = "方案变更"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name
