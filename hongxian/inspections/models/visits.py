"""Inspections (检查): who went where, when, with whom, and what the checklist said."""

from typing import TYPE_CHECKING, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from hongxian.campaigns.models import Campaign, Item, Sector
from hongxian.inspections.models.planning import Draw
from hongxian.orgs.asking import ActorsQuestion
from hongxian.orgs.county import CountyKey, CountyOwned
from hongxian.orgs.models import Unit, User
from hongxian.orgs.scope import SEES_HIDDEN, Among, seen_by
from hongxian.registry.models import FOLLOWED, Crs, OfPlace, Place, Vehicle

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class InspectionKind(models.TextChoices):
    SELF_CHECK = "self_check", "企业自查"
    DAILY = "daily", "日常检查"
    OPEN = "open", "明察"
    SECRET = "secret", "暗访"
    JOINT = "joint", "联合检查"
    CHECKPOINT = "checkpoint", "设点检查"
    PATROL = "patrol", "巡查"
    LOOK_BACK = "look_back", "回头看"


class InspectionState(models.TextChoices):
    PLANNED = "planned", "待检查"
    DONE = "done", "已完成"
    CANCELLED = "cancelled", "已取消"


class Source(models.TextChoices):
    """How the record came in."""

    FIELD = "field", "手机现场"
    DESK = "desk", "网页补录"
    FIRM = "firm", "企业填报"
    LEDGER = "ledger", "台账导入"


HIDDEN = {"kind": InspectionKind.SECRET, "disclosed_at__isnull": True}
IS_HIDDEN = Q(**HIDDEN)
"""A secret visit that is not over."""
ANSWERING = ("unit", "agency", *FOLLOWED)
"""The columns of a visit that hold the units which made it, joined it, answer for its place."""


def _hidden_visits(actor: "Actor") -> models.QuerySet["Inspection", UUID]:
    goes = Q(officers__user=actor.user_id) | Q(entered_by=actor.user_id)
    rows = Inspection.objects.filter(IS_HIDDEN, goes, county=actor.county_id)
    return rows.order_by().values_list("pk", flat=True)


hidden_visits = ActorsQuestion(_hidden_visits)
"""The keys of the hidden visits that this person may know of: goes there, or entered them."""


def _gone_along(actor: "Actor") -> models.QuerySet["InspectionOfficer", UUID]:
    people = InspectionOfficer.objects.filter(county=actor.county_id, user=actor.user_id)
    beyond = people.exclude(unit__in=actor.unit_ids)
    return beyond.order_by().values_list("inspection", flat=True)


def _joined(actor: "Actor") -> models.QuerySet["InspectionAgency", UUID]:
    joined = InspectionAgency.objects.filter(
        county=actor.county_id, unit__in=actor.unit_ids, in_row=False
    )
    return joined.order_by().values_list("inspection", flat=True)


gone_along, joined_in = ActorsQuestion(_gone_along), ActorsQuestion(_joined)
"""The keys of visits: where one went along from another unit, where one's unit joined in."""


def seen_visits(actor: "Actor", prefix: str = "") -> Q:
    """Which visits of the county a person may see; `prefix` leads to them from another row.

    Columns hold the units and who entered it. Who went along with another unit's visit, and whose
    unit is the second or third agency of a joint one, is asked of the tables that name them.
    """
    if actor.sees_as(*SEES_HIDDEN):
        return Q()
    key = prefix.removesuffix("__") or "pk"
    return seen_by(
        actor,
        units=ANSWERING,
        people=("entered_by",),
        also=Q(Among(key, gone_along.written(actor), joined_in.written(actor))),
        hidden=Q(**{f"{prefix}{name}": value for name, value in HIDDEN.items()}),
        readers=Q(Among(key, hidden_visits.written(actor))),
        prefix=prefix,
    )


_HAPPENED = Coalesce("started_at", "created_at")
_LATEST = ("county", _HAPPENED.desc(), F("id").desc())
"""As lists order visits (`queries.visits`): the index must be written the same."""


class InspectionQuerySet(models.QuerySet["Inspection"]):
    def visible_to(self, actor: "Actor") -> "InspectionQuerySet":
        """Office, chiefs, inspectors, legal: the county; others: visits by, with or at their units.

        A secret visit that is not over is seen by the office, chiefs and those who go: neither by
        the unit that answers for the place nor by sister units, nor by anyone else of any role.
        """
        return self.filter(seen_visits(actor), county=actor.county_id)


class Inspection(OfPlace):
    """One visit. `id` is the client id: a phone makes it, so a repeated sending is one visit.

    Three clocks are kept: `started_at`/`ended_at`/`sent_at` by the device, `gps_at` by the
    satellites, `received_at` by the server. The point is the device's own, WGS-84; `gps_problem`
    says why a phone gave none. `earlier` is the visit that a look-back (回头看) goes back to.
    `agency` is a copy of the first joining agency that is a unit of the county.
    """

    kind = models.CharField("检查方式", max_length=12, choices=InspectionKind)
    state = models.CharField(
        "状态", max_length=10, choices=InspectionState, default=InspectionState.PLANNED
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="inspections", verbose_name="检查单位"
    )
    agency = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="联合单位"
    )
    place = CountyKey(Place, on_delete=models.PROTECT, null=True, related_name="inspections")
    vehicle = CountyKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="inspections")
    spot = models.CharField("地点", max_length=120, blank=True)
    campaign = CountyKey(Campaign, on_delete=models.PROTECT, null=True, related_name="inspections")
    sector = CountyKey(Sector, on_delete=models.PROTECT, null=True, related_name="inspections")
    item = CountyKey(Item, on_delete=models.PROTECT, null=True, related_name="+")
    draw = CountyKey(Draw, on_delete=models.PROTECT, null=True, related_name="inspections")
    earlier = CountyKey("self", on_delete=models.PROTECT, null=True, related_name="look_backs")
    checklist = models.CharField("检查表", max_length=40, blank=True)
    checklist_version = models.CharField("检查表版本", max_length=20, blank=True)
    planned_on = models.DateField("计划日期", null=True)
    started_at = models.DateTimeField("开始时间", null=True)
    ended_at = models.DateTimeField("结束时间", null=True)
    sent_at = models.DateTimeField("设备发送时间", null=True)
    gps_at = models.DateTimeField("定位时间", null=True)
    received_at = models.DateTimeField("收到时间", null=True)
    lon = models.DecimalField("经度", max_digits=10, decimal_places=7, null=True)
    lat = models.DecimalField("纬度", max_digits=10, decimal_places=7, null=True)
    accuracy_m = models.PositiveIntegerField("定位误差（米）", null=True)
    crs = models.CharField("坐标系", max_length=8, choices=Crs, blank=True)
    gps_problem = models.CharField("没有定位的原因", max_length=100, blank=True)
    present_name = models.CharField("在场人员", max_length=40, blank=True)
    present_part = models.CharField("在场人员身份", max_length=40, blank=True)
    refused_to_sign = models.BooleanField("拒绝签字", default=False)
    witness_name = models.CharField("见证人", max_length=40, blank=True)
    note = models.CharField("检查情况", max_length=1000, blank=True)
    over_cap_reason = models.CharField("超频次理由", max_length=200, blank=True)
    cancel_reason = models.CharField("取消理由", max_length=200, blank=True)
    disclosed_at = models.DateTimeField("暗访结束时间", null=True)
    source = models.CharField("来源", max_length=8, choices=Source, default=Source.DESK)
    entered_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="录入人"
    )
    created_at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("更新时间")

    objects: ClassVar[InspectionQuerySet] = InspectionQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "检查"
        ordering = ["-started_at", "-planned_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | Q(started_at__isnull=False, received_at__isnull=False),
                name="inspection_done_has_its_clocks",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="inspection_ends_after_start",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(cancel_reason=""),
                name="inspection_cancelled_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=False) | Q(vehicle__isnull=False) | ~Q(spot=""),
                name="inspection_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True, crs="")
                | (Q(lon__isnull=False, lat__isnull=False) & ~Q(crs="")),
                name="inspection_point_with_its_crs",
            ),
            models.CheckConstraint(
                condition=Q(kind="secret") | Q(disclosed_at__isnull=True),
                name="inspection_disclosed_only_secret",
            ),
            models.CheckConstraint(
                condition=Q(earlier__isnull=True) | ~Q(earlier=F("id")),
                name="inspection_looks_back_at_another",
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True, place_unit__isnull=True, lead_unit__isnull=True)
                | Q(place__isnull=False, place_unit__isnull=False),
                name="inspection_has_units_of_its_place",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "state", "-started_at"], name="inspection_newest"),
            models.Index(fields=["county", "unit", "state", "-started_at"], name="inspection_unit"),
            models.Index(fields=["county", "place", "-started_at"], name="inspection_place"),
            models.Index(fields=["county", "state", "planned_on"], name="inspection_planned"),
            models.Index(
                fields=["county", "place", "planned_on"],
                condition=Q(state="planned"),
                name="inspection_ahead",
            ),
            models.Index(
                fields=["county", "started_at", "place", "kind", "disclosed_at"],
                name="inspection_year",
            ),
            models.Index(
                fields=["county"],
                condition=Q(kind="secret", disclosed_at__isnull=True),
                name="inspection_hidden",
            ),
            models.Index(*_LATEST, name="inspection_latest"),
            models.Index(*_LATEST, condition=Q(kind="secret"), name="inspection_secret"),
        ]

    def __str__(self) -> str:
        """Log, notices and deadlines show this text to others: a hidden visit names no place."""
        if self.is_hidden:
            return f"{self.get_kind_display()}（未公开）"
        return f"{self.get_kind_display()}：{self.where}"

    @property
    def where(self) -> str:
        """The place, the vehicle or the spot."""
        return str(self.place or self.vehicle or self.spot)

    @property
    def is_hidden(self) -> bool:
        """A secret visit that is not over yet."""
        return self.kind == InspectionKind.SECRET and self.disclosed_at is None


class OfficerPart(models.TextChoices):
    LEAD = "lead", "主办"
    WITH = "with", "协办"
    ENTRY = "entry", "录入"


class InspectionOfficer(CountyOwned):
    """Who went: two enforcers where the law asks (行政处罚法 art 42); auxiliaries enter data.

    `unit` is a copy of the visit's: whose visits a person went along with.
    """

    inspection = CountyKey(Inspection, on_delete=models.PROTECT, related_name="officers")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="检查人员"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="检查单位", db_index=False
    )
    part = models.CharField("分工", max_length=6, choices=OfficerPart, default=OfficerPart.WITH)

    class Meta:
        verbose_name = "检查人员"
        ordering = ["part", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "inspection", "user"], name="inspection_officer_once"
            ),
        ]
        indexes = [
            models.Index(fields=["county", "user", "unit", "inspection"], name="officer_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.user}（{self.get_part_display()}）"


class InspectionAgency(CountyOwned):
    """A partner agency that took part in a joint visit: one visit, counted once.

    `in_row`: it is the one that the visit itself holds as `agency`.
    """

    inspection = CountyKey(Inspection, on_delete=models.PROTECT, related_name="agencies")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    name = models.CharField("单位", max_length=120)
    people = models.CharField("人员", max_length=200, blank=True)
    in_row = models.BooleanField("记在检查上", default=False)

    class Meta:
        verbose_name = "联合单位"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "inspection", "name"], name="inspection_agency_once"
            ),
            models.UniqueConstraint(
                fields=["county", "inspection"],
                condition=Q(in_row=True),
                name="inspection_agency_one_in_row",
            ),
            models.CheckConstraint(
                condition=Q(in_row=False) | Q(unit__isnull=False),
                name="inspection_agency_in_row_is_a_unit",
            ),
        ]

    def __str__(self) -> str:
        return self.name
