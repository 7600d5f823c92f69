"""Counties, units and what plans call them: plain tables that every county row points to."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class County(models.Model):
    """A county (县区), by its six-digit code of GB/T 2260."""

    code = models.CharField("代码", max_length=6, primary_key=True)
    name = models.CharField("名称", max_length=60)

    class Meta:
        verbose_name = "县区"

    def __str__(self) -> str:
        return self.name


class UnitKind(models.TextChoices):
    BUREAU = "bureau", "公安局"
    COMMAND = "command", "指挥中心"
    BRIGADE = "brigade", "大队"
    STATION = "station", "派出所"
    DEPARTMENT = "department", "局机关部门"
    INSPECTORATE = "inspectorate", "督察"
    PARTNER = "partner", "协作单位"
    ENTERPRISE = "enterprise", "企业"


POLICE_KINDS = (
    UnitKind.BUREAU,
    UnitKind.COMMAND,
    UnitKind.BRIGADE,
    UnitKind.STATION,
    UnitKind.DEPARTMENT,
    UnitKind.INSPECTORATE,
)


class UnitQuerySet(models.QuerySet["Unit"]):
    def valid_on(self, day: date) -> "UnitQuerySet":
        """Units that exist on that day; the others keep their name in old reports."""
        return self.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=day),
            Q(valid_to__isnull=True) | Q(valid_to__gt=day),
        )

    def visible_to(self, actor: "Actor") -> "UnitQuerySet":
        """The unit list is no secret inside a county; other counties' units are not shown."""
        return self.filter(county=actor.county_id)


class Unit(models.Model):
    """A unit in the tree. `path` is "/1/4/" from the root, `position` the bureau's fixed order."""

    county = models.ForeignKey(
        County,
        on_delete=models.PROTECT,
        null=True,
        db_index=False,
        related_name="units",
        verbose_name="县区",
    )
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="children",
        verbose_name="上级单位",
    )
    code = models.CharField("机构代码", max_length=12, null=True, unique=True)  # noqa: DJ001 - unique where given
    name = models.CharField("名称", max_length=120)
    short_name = models.CharField("简称", max_length=30)
    kind = models.CharField("类别", max_length=12, choices=UnitKind)
    path = models.CharField("路径", max_length=200, default="/", db_index=True)
    position = models.PositiveIntegerField("排序", default=0)
    valid_from = models.DateField("启用日期", null=True)
    valid_to = models.DateField("停用日期", null=True)

    objects: ClassVar[UnitQuerySet] = UnitQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "单位"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "name"], name="unit_name_once_per_county"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True)
                | Q(valid_from__isnull=True)
                | Q(valid_to__gt=F("valid_from")),
                name="unit_valid_to_after_from",
            ),
        ]

    def __str__(self) -> str:
        return self.short_name


class UnitAliasQuerySet(models.QuerySet["UnitAlias"]):
    def visible_to(self, actor: "Actor") -> "UnitAliasQuerySet":
        """The names used in one's own county."""
        return self.filter(county=actor.county_id)


class UnitAlias(models.Model):
    """A name plans use: of one unit (交警), or of every unit of a kind (各派出所)."""

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="aliases")
    text = models.CharField("叫法", max_length=60)
    folded = models.CharField("归一", max_length=60)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="aliases", verbose_name="单位"
    )
    kind = models.CharField("类别", max_length=12, choices=UnitKind, blank=True)

    objects: ClassVar[UnitAliasQuerySet] = UnitAliasQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "单位叫法"
        ordering = ["text", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False, kind="") | (Q(unit__isnull=True) & ~Q(kind="")),
                name="alias_means_a_unit_or_a_kind",
            ),
            models.UniqueConstraint(
                fields=["county", "folded", "unit"],
                condition=Q(unit__isnull=False),
                name="alias_once_per_unit",
            ),
            models.UniqueConstraint(
                fields=["county", "folded", "kind"],
                condition=Q(unit__isnull=True),
                name="alias_once_per_kind",
            ),
        ]

    def __str__(self) -> str:
        return self.text
