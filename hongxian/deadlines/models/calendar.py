"""What people entered about holidays: the same for every county of an installation."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from hongxian.orgs.models import User

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class CalendarDayQuerySet(models.QuerySet["CalendarDay"]):
    def visible_to(self, actor: "Actor") -> "CalendarDayQuerySet":
        """Holidays are no secret."""
        return self.all()


class CalendarDay(models.Model):
    """放假安排: one day on which what people entered decides, whatever the library says."""

    date = models.DateField("日期", unique=True)
    is_workday = models.BooleanField("上班")
    name = models.CharField("名称", max_length=30)
    source = models.CharField("文件依据", max_length=200)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("录入时间")

    objects: ClassVar[CalendarDayQuerySet] = CalendarDayQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "放假安排"
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="calendar_day_has_name"),
        ]

    def __str__(self) -> str:
        return f"{self.date.year}年{self.date.month}月{self.date.day}日 {self.name}"


class CalendarYear(models.Model):
    """放假年度: a year the library does not know, whose arrangement people entered in full."""

    year = models.PositiveSmallIntegerField("年份", primary_key=True)
    source = models.CharField("文件依据", max_length=200)
    entered_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "放假年度"
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.year}年"
