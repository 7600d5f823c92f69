"""Planning of visits: how often a kind of place is visited, and draws anyone can repeat."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from hongxian.orgs.county import CountyOwned
from hongxian.orgs.models import Unit, User

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class Bound(models.TextChoices):
    AT_LEAST = "at_least", "至少"
    AT_MOST = "at_most", "至多"


class VisitRuleQuerySet(models.QuerySet["VisitRule"]):
    def visible_to(self, actor: "Actor") -> "VisitRuleQuerySet":
        """The rules of one's own county."""
        return self.filter(county=actor.county_id)


class VisitRule(CountyOwned):
    """Visits a year that a category of places must (覆盖) or may (频次上限) get.

    A county's own rule stands before `data/visits.toml`; `category` "" is every category.
    """

    category = models.CharField("类别", max_length=30, blank=True)
    bound = models.CharField("要求", max_length=8, choices=Bound)
    times = models.PositiveSmallIntegerField("每年次数")
    source = models.CharField("依据", max_length=200)
    is_checked = models.BooleanField("已核", default=False)

    objects: ClassVar[VisitRuleQuerySet] = VisitRuleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "检查频次"
        ordering = ["category", "bound"]
        constraints = [
            models.UniqueConstraint(fields=["county", "category", "bound"], name="visit_rule_once"),
        ]

    def __str__(self) -> str:
        return f"{self.category}每年{self.get_bound_display()}{self.times}次"


class CoverageCallQuerySet(models.QuerySet["CoverageCall"]):
    def visible_to(self, actor: "Actor") -> "CoverageCallQuerySet":
        """The calls of one's own county."""
        return self.filter(county=actor.county_id)


class CoverageCall(CountyOwned):
    """应检覆盖提醒: so many days before the year's end the heads heard what is still to be visited.
    The constraint is what makes it never twice."""

    year = models.PositiveSmallIntegerField("检查年度")
    days = models.PositiveSmallIntegerField("年底前几天")
    units = models.PositiveIntegerField("提醒单位数")
    at = models.DateTimeField("提醒时间")

    objects: ClassVar[CoverageCallQuerySet] = CoverageCallQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "应检覆盖提醒"
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["county", "year", "days"], name="coverage_call_once"),
        ]

    def __str__(self) -> str:
        return f"{self.year}年年底前{self.days}天应检覆盖提醒"


class DrawState(models.TextChoices):
    SEALED = "sealed", "已封存"
    DRAWN = "drawn", "已抽取"
    VOIDED = "voided", "已作废"


class DrawQuerySet(models.QuerySet["Draw"]):
    def visible_to(self, actor: "Actor") -> "DrawQuerySet":
        """Everyone in business of the county may see and repeat a draw that was drawn; one that
        is only sealed is seen by the unit that made it."""
        mine = self.filter(county=actor.county_id)
        return mine.filter(~Q(state=DrawState.SEALED) | Q(unit__in=actor.unit_ids))


class Draw(CountyOwned):
    """双随机: the population is sealed by its hash before the seed is known; the sample follows
    from the seed alone, so that anyone can repeat it. Lists hold `[id, name]` in sealed order."""

    title = models.CharField("名称", max_length=120)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="组织单位"
    )
    filters = models.JSONField("范围", default=dict)
    places = models.JSONField("对象总体", default=list)
    people = models.JSONField("人员总体", default=list)
    population_sha256 = models.CharField("总体指纹", max_length=64)
    size = models.PositiveIntegerField("抽取数量")
    team_size = models.PositiveSmallIntegerField("每组人数", default=2)
    seed = models.CharField("种子", max_length=200, blank=True)
    seed_source = models.CharField("种子来源", max_length=200, blank=True)
    sample = models.JSONField("抽取结果", default=list)
    state = models.CharField("状态", max_length=8, choices=DrawState, default=DrawState.SEALED)
    sealed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sealed_at = models.DateTimeField("封存时间")
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    drawn_at = models.DateTimeField("抽取时间", null=True)
    void_reason = models.CharField("作废理由", max_length=200, blank=True)

    objects: ClassVar[DrawQuerySet] = DrawQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "随机抽取"
        ordering = ["-sealed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(drawn_at__isnull=True) | Q(drawn_at__gte=F("sealed_at")),
                name="draw_sealed_before_drawn",
            ),
            models.CheckConstraint(
                condition=~Q(state="drawn") | (~Q(seed="") & Q(drawn_at__isnull=False)),
                name="draw_drawn_with_seed",
            ),
        ]

    def __str__(self) -> str:
        return self.title
