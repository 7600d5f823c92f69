"""Confirmed facts that bind units: sectors, items, duties and milestones."""

from django.db import models
from django.db.models import Q

from hongxian.campaigns.models.facts import PlanFact
from hongxian.orgs.county import CountyKey
from hongxian.orgs.models import Unit


class Sector(PlanFact):
    """整治领域, within a group such as 公安领域部分."""

    group = models.CharField("部分", max_length=120, blank=True)
    name = models.CharField("名称", max_length=120)

    class Meta(PlanFact.Meta):
        verbose_name = "整治领域"
        default_related_name = "sectors"

    def __str__(self) -> str:
        return self.name


class Item(PlanFact):
    """整治事项: one numbered sentence of a sector."""

    sector = CountyKey(Sector, on_delete=models.PROTECT, related_name="items")
    no = models.CharField("编号", max_length=10, blank=True)
    text = models.TextField("内容")

    class Meta(PlanFact.Meta):
        verbose_name = "整治事项"
        default_related_name = "items"

    def __str__(self) -> str:
        return self.text[:40]


class Part(models.TextChoices):
    LEAD = "lead", "牵头"
    RESPONSIBLE = "responsible", "责任"
    ASSIST = "assist", "配合"


class Duty(PlanFact):
    """职责: a unit leads, is responsible for or assists with a sector or one item of it."""

    sector = CountyKey(Sector, on_delete=models.PROTECT, related_name="duties")
    item = CountyKey(Item, on_delete=models.PROTECT, null=True, related_name="duties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="duties")
    part = models.CharField("职责", max_length=12, choices=Part)
    unit_text = models.CharField("方案中的叫法", max_length=120, blank=True)

    class Meta(PlanFact.Meta):
        verbose_name = "职责"
        default_related_name = "duties"
        constraints = [
            *PlanFact.Meta.constraints,
            models.UniqueConstraint(
                fields=["county", "sector", "item", "unit", "part"],
                condition=Q(struck_in__isnull=True, item__isnull=False),
                name="duty_once_per_item_unit_part",
            ),
            models.UniqueConstraint(
                fields=["county", "sector", "unit", "part"],
                condition=Q(struck_in__isnull=True, item__isnull=True),
                name="duty_once_per_sector_unit_part",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.get_part_display()}"


class Milestone(PlanFact):
    """时间节点: what is owed by when. `due_text` keeps the plan's precision (2026-10)."""

    what = models.CharField("事项", max_length=300)
    due_on = models.DateField("期限", null=True)
    due_text = models.CharField("期限原文", max_length=20, blank=True)
    who_text = models.CharField("责任单位原文", max_length=200, blank=True)

    class Meta(PlanFact.Meta):
        verbose_name = "时间节点"
        default_related_name = "milestones"

    def __str__(self) -> str:
        return self.what[:60]
