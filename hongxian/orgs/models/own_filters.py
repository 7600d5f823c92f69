"""常用筛选: what a person keeps over a list under a name."""

from typing import ClassVar

from django.db import models

from hongxian.orgs.models.people import User


class OwnFilter(models.Model):
    """One named filter of one person on one list. It gives no right to see anything: the list asks
    again who may see what."""

    user = models.ForeignKey(
        User, on_delete=models.PROTECT, db_index=False, related_name="own_filters"
    )
    path = models.CharField("列表", max_length=120)
    name = models.CharField("名称", max_length=20)
    query = models.CharField("条件", max_length=800)

    objects: ClassVar[models.Manager["OwnFilter"]] = models.Manager()

    class Meta:
        verbose_name = "常用筛选"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "path", "name"], name="own_filter_name_once"),
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(query=""), name="own_filter_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.name
