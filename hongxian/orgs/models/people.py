"""People, their accounts and their posts: plain tables that every county row points to."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q

from hongxian.kit.questions import Question
from hongxian.orgs.models.units import Unit

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, actor: "Actor") -> "UserQuerySet":
        """The people of one's own county."""
        return self.filter(unit__county=actor.county_id)


class UserManager(BaseUserManager["User"]):
    """Users by name for the gate, and by county for everyone else."""

    def get_queryset(self) -> UserQuerySet:
        return UserQuerySet(self.model, using=self._db)

    def visible_to(self, actor: "Actor") -> UserQuerySet:
        return self.get_queryset().visible_to(actor)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)

    def get(self, *asked: Any, **named: Any) -> "User":
        """By the key alone, as the gate asks on every request, it comes with the unit."""
        # A unit's own people (`unit.people`) are a narrower manager made of this one.
        is_gate = type(self) is UserManager and not asked and named.keys() == {"pk"}
        if not is_gate or type(named["pk"]) is not int:
            return super().get(*asked, **named)
        if found := _with_unit(key=named["pk"]):
            return found[0]
        raise self.model.DoesNotExist


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
    password_set_at = models.DateTimeField("密码设置时间", null=True)
    has_second_factor = models.BooleanField("已启用动态口令", default=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        verbose_name = "人员"
        ordering = ["name_pinyin", "id"]

    def __str__(self) -> str:
        return self.name


_with_unit = Question(
    lambda key: UserQuerySet(User).filter(pk=key).select_related("unit").order_by()
)


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


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, actor: "Actor") -> "PostQuerySet":
        """The posts of one's own county."""
        return self.filter(unit__county=actor.county_id)

    def held_on(self, day: date) -> "PostQuerySet":
        """Posts held on that day: `ends_on` is the first day the post is held no more."""
        return self.filter(Q(starts_on__lte=day), Q(ends_on__isnull=True) | Q(ends_on__gt=day))


class Post(models.Model):
    """A user holds a role in a unit from a day on, until (and not on) another."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="posts", verbose_name="人员"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="posts", verbose_name="单位"
    )
    role = models.CharField("职务", max_length=12, choices=Role)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("免去日期", null=True)

    objects: ClassVar[PostQuerySet] = PostQuerySet.as_manager()  # type: ignore[assignment]

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
