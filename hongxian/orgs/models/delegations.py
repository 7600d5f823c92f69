"""Delegations (A/B角): who stands in for whom, in which posts, on which days."""

from datetime import date
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from hongxian.orgs.models.people import Post, User

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, actor: "Actor") -> "DelegationQuerySet":
        """The delegations of one's own county; whoever is away must be known to everyone."""
        return self.filter(from_user__unit__county=actor.county_id)

    def standing_on(self, day: date) -> "DelegationQuerySet":
        """In force on that day: `ends_on` is the last day, the end by hand comes first."""
        return self.filter(ended_at__isnull=True, starts_on__lte=day, ends_on__gte=day)

    def not_over_on(self, day: date) -> "DelegationQuerySet":
        """In force on that day or later."""
        return self.filter(ended_at__isnull=True, ends_on__gte=day)

    def touching(self, first: date, last: date) -> "DelegationQuerySet":
        """In force on any day from `first` to `last`."""
        return self.filter(ended_at__isnull=True, starts_on__lte=last, ends_on__gte=first)


class Delegation(models.Model):
    """An absent person's posts, held by a delegate from a day to a day (both included).

    Without `post` all business posts go over. It ends by itself after `ends_on`.
    """

    from_user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="delegations_made", verbose_name="本人"
    )
    to_user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="delegations_held", verbose_name="代行人"
    )
    post = models.ForeignKey(
        Post, on_delete=models.PROTECT, null=True, related_name="delegations", verbose_name="任职"
    )
    starts_on = models.DateField("开始日期")
    ends_on = models.DateField("结束日期")
    reason = models.CharField("事由", max_length=100)
    made_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="办理人"
    )
    made_at = models.DateTimeField("办理时间")
    ended_at = models.DateTimeField("提前结束时间", null=True)

    objects: ClassVar[DelegationQuerySet] = DelegationQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "委托代行"
        ordering = ["-starts_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="delegation_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(to_user=F("from_user")), name="delegation_to_another_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.to_user}代{self.from_user}"
