"""Counties, units, people and posts: plain reference tables that every county row points to."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
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
        County, on_delete=models.PROTECT, null=True, related_name="units", verbose_name="县区"
    )
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="children", verbose_name="上级单位"
    )
    code = models.CharField("机构代码", max_length=12, null=True, unique=True)
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


class UnitAlias(models.Model):
    """A name plans use: of one unit (交警), or of every unit of a kind (各派出所)."""

    county = models.ForeignKey(County, on_delete=models.PROTECT, related_name="aliases")
    text = models.CharField("叫法", max_length=60)
    folded = models.CharField("归一", max_length=60)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="aliases", verbose_name="单位"
    )
    kind = models.CharField("类别", max_length=12, choices=UnitKind, blank=True)

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


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """A person with an account. What they may do follows from their posts."""

    username = models.CharField("警号或账号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=30)
    name_pinyin = models.CharField("姓名拼音", max_length=120, blank=True)
    phone = models.CharField("联系电话", max_length=20, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="people", verbose_name="所在单位"
    )
    is_active = models.BooleanField("在用", default=True)
    must_change_password = models.BooleanField("须改初始密码", default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "人员"
        ordering = ["name_pinyin", "id"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    CHIEF = "chief", "局领导"
    OFFICE = "office", "专班办公室"
    LEAD = "lead", "牵头部门"
    HEAD = "head", "单位负责人"
    OFFICER = "officer", "民警"
    AUXILIARY = "auxiliary", "辅警"
    INSPECTOR = "inspector", "督察"
    LEGAL = "legal", "法制"
    PARTNER = "partner", "协作单位"
    SYSTEM = "system", "系统管理员"
    SECURITY = "security", "安全管理员"
    AUDIT = "audit", "审计员"


ADMINISTRATORS = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDIT})


class Post(models.Model):
    """A user holds a role in a unit from a day to a day."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="posts", verbose_name="人员"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="posts", verbose_name="单位"
    )
    role = models.CharField("职务", max_length=12, choices=Role)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("截止日期", null=True)

    class Meta:
        verbose_name = "任职"
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"],
                condition=Q(ends_on__isnull=True),
                name="post_held_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="post_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.get_role_display()}"
