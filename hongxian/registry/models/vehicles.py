"""Supervised vehicles (车辆) by group."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from hongxian.orgs.county import CountyKey
from hongxian.orgs.models import Unit
from hongxian.orgs.scope import seen_by
from hongxian.registry.models.places import FOLLOWED, OfPlace, Place

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class VehicleState(models.TextChoices):
    IN_USE = "in_use", "在用"
    STOPPED = "stopped", "停用"
    GONE = "gone", "已注销"


class VehicleQuerySet(models.QuerySet["Vehicle"]):
    def visible_to(self, actor: "Actor") -> "VehicleQuerySet":
        """Office, chiefs, inspectors, legal: the county; others: what their units answer for."""
        return self.filter(seen_by(actor, units=("unit", *FOLLOWED)), county=actor.county_id)


class Vehicle(OfPlace):
    """A vehicle a unit supervises. `group` is a code of `data/vehicle_groups.toml`.

    `plate` is folded (half-width, capitals, no blanks); its check is soft: farm vehicles and
    temporary plates do not follow GA 36.
    """

    plate = models.CharField("号牌号码", max_length=20)
    plate_kind = models.CharField("号牌种类", max_length=20, blank=True)
    group = models.CharField("车辆类别", max_length=30)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="vehicles", verbose_name="监管单位"
    )
    place = CountyKey(Place, on_delete=models.PROTECT, null=True, related_name="vehicles")
    owner_name = models.CharField("所有人", max_length=120, blank=True)
    driver_name = models.CharField("驾驶人", max_length=40, blank=True)
    driver_phone = models.CharField("驾驶人电话", max_length=30, blank=True)
    brand = models.CharField("厂牌型号", max_length=60, blank=True)
    use = models.CharField("使用性质", max_length=30, blank=True)
    seats = models.PositiveSmallIntegerField("核定载客", null=True)
    load_kg = models.PositiveIntegerField("核定载质量", null=True)
    inspected_until = models.DateField("检验有效期止", null=True)
    insured_until = models.DateField("保险有效期止", null=True)
    note = models.CharField("备注", max_length=300, blank=True)
    state = models.CharField(
        "状态", max_length=8, choices=VehicleState, default=VehicleState.IN_USE
    )
    search = models.TextField(editable=False, default="")
    created_at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("更新时间")

    objects: ClassVar[VehicleQuerySet] = VehicleQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "车辆"
        ordering = ["group", "plate", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "plate", "plate_kind"], name="vehicle_plate_once"
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True, place_unit__isnull=True, lead_unit__isnull=True)
                | Q(place__isnull=False, place_unit__isnull=False),
                name="vehicle_has_units_of_its_place",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "group", "state"], name="vehicle_by_group"),
            models.Index(fields=["county", "unit", "state"], name="vehicle_by_unit"),
        ]

    def __str__(self) -> str:
        return self.plate
