"""Licences (许可证件) of places and vehicles, with lines of variety and quantity."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from hongxian.orgs.county import CountyKey, CountyOwned
from hongxian.orgs.models import Unit
from hongxian.orgs.scope import seen_by
from hongxian.registry.models.places import FOLLOWED, OfPlace, Place
from hongxian.registry.models.vehicles import Vehicle

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class LicenceState(models.TextChoices):
    VALID = "valid", "有效"
    SUSPENDED = "suspended", "暂扣"
    REVOKED = "revoked", "吊销"
    CANCELLED = "cancelled", "注销"
    REPLACED = "replaced", "已换证"


ANSWERING = ("unit", *FOLLOWED)
"""The columns of a licence that hold the units which answer for its holder."""


class LicenceQuerySet(models.QuerySet["Licence"]):
    def visible_to(self, actor: "Actor") -> "LicenceQuerySet":
        """The licences of the places and vehicles one may see."""
        return self.filter(seen_by(actor, units=ANSWERING), county=actor.county_id)


class Licence(OfPlace):
    """A licence. `kind` is a code of `data/licences.toml`; expired is a date, not a state.

    `unit`, `place_unit` and `lead_unit` are those of its vehicle, or of its place.
    `reminded_days`: the step of `data/licence_reminders.toml` that was told of the end
    `reminded_for`.
    """

    kind = models.CharField("证件种类", max_length=40)
    number = models.CharField("证号", max_length=60)
    place = CountyKey(Place, on_delete=models.PROTECT, null=True, related_name="licences")
    vehicle = CountyKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="licences")
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="监管单位"
    )
    holder = models.CharField("持证人", max_length=120, blank=True)
    issuer = models.CharField("发证机关", max_length=120, blank=True)
    issued_on = models.DateField("发证日期", null=True)
    valid_from = models.DateField("有效期起", null=True)
    valid_to = models.DateField("有效期止", null=True)
    scope = models.CharField("许可范围", max_length=300, blank=True)
    state = models.CharField(
        "状态", max_length=10, choices=LicenceState, default=LicenceState.VALID
    )
    reminded_for = models.DateField("已提醒的到期日", null=True)
    reminded_days = models.PositiveSmallIntegerField("已提醒到前几天", null=True)
    created_at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("更新时间")

    objects: ClassVar[LicenceQuerySet] = LicenceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "许可证件"
        ordering = ["valid_to", "kind", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind", "number"], name="licence_number_once"
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=False, vehicle__isnull=True)
                | Q(place__isnull=True, vehicle__isnull=False),
                name="licence_of_a_place_or_a_vehicle",
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True) | Q(place_unit__isnull=False),
                name="licence_has_units_of_its_place",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_to__isnull=True)
                | Q(valid_to__gte=F("valid_from")),
                name="licence_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(reminded_for__isnull=True, reminded_days__isnull=True)
                | Q(reminded_for__isnull=False, reminded_days__isnull=False),
                name="licence_reminded_of_an_end",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "state", "valid_to"], name="licence_expiring"),
        ]

    def __str__(self) -> str:
        return self.number

    def follow_holder(self) -> None:
        """Take over the units of the place or vehicle that holds it."""
        holder = self.vehicle or self.place
        if holder is None:
            raise ValueError("a licence is a place's or a vehicle's")
        self.unit_id = holder.unit_id
        self.lead_unit_id = holder.lead_unit_id
        self.place_unit_id = holder.place_unit_id if isinstance(holder, Vehicle) else holder.unit_id


class LicenceLineQuerySet(models.QuerySet["LicenceLine"]):
    def visible_to(self, actor: "Actor") -> "LicenceLineQuerySet":
        """The lines of the licences one may see."""
        return self.filter(
            seen_by(actor, units=ANSWERING, prefix="licence__"), county=actor.county_id
        )


class LicenceLine(CountyOwned):
    """One permitted variety and its quantity (民用爆炸物品安全管理条例 arts 21, 22, 26)."""

    licence = CountyKey(Licence, on_delete=models.PROTECT, related_name="lines")
    variety = models.CharField("品种", max_length=80)
    quantity = models.DecimalField("许可数量", max_digits=14, decimal_places=3)
    measure = models.CharField("计量单位", max_length=10)

    objects: ClassVar[LicenceLineQuerySet] = LicenceLineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "许可品种"
        ordering = ["variety"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "licence", "variety"], name="licence_variety_once"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gte=0), name="licence_quantity_not_below_0"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.variety} {self.quantity.normalize():f}{self.measure}"
