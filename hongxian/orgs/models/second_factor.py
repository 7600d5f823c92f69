"""Which roles must show a second factor (动态口令) at the gate."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from hongxian.orgs.county import CountyOwned
from hongxian.orgs.models.people import Role

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class SecondFactorRuleQuerySet(models.QuerySet["SecondFactorRule"]):
    def visible_to(self, actor: "Actor") -> "SecondFactorRuleQuerySet":
        """The rules of one's own county."""
        return self.filter(county=actor.county_id)


class SecondFactorRule(CountyOwned):
    """Whoever holds the role in this county needs a second factor, or does not."""

    role = models.CharField("职务", max_length=12, choices=Role)
    required = models.BooleanField("必须使用", default=False)

    objects: ClassVar[SecondFactorRuleQuerySet] = SecondFactorRuleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "动态口令要求"
        ordering = ["role"]
        constraints = [
            models.UniqueConstraint(fields=["county", "role"], name="second_factor_once_per_role"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}{'必须' if self.required else '可以'}使用动态口令"
