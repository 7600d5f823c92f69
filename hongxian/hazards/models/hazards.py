"""Hazards (隐患): from found to struck off, each step a state of its own."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from hongxian.campaigns.models import Campaign, Item, Sector
from hongxian.deadlines.models import Deadline
from hongxian.inspections.models import Finding, Inspection, Source, hidden_visits
from hongxian.orgs.county import CountyKey, CountyOwned
from hongxian.orgs.models import Unit, User
from hongxian.orgs.scope import SEES_HIDDEN, Among, seen_by
from hongxian.registry.models import FOLLOWED, OfPlace, Place, Vehicle

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class Grade(models.TextChoices):
    ORDINARY = "ordinary", "一般"
    MAJOR = "major", "重大"


class HazardState(models.TextChoices):
    FOUND = "found", "已发现"
    ORDERED = "ordered", "已责令"
    RECTIFYING = "rectifying", "整改中"
    PAUSED = "paused", "已暂停"
    RECTIFIED = "rectified", "整改完成"
    PASSED = "passed", "复查合格"
    CLOSED = "closed", "已销号"
    HANDED = "handed", "已移交"
    MERGED = "merged", "已合并"
    VOIDED = "voided", "已作废"


OPEN_STATES = (
    HazardState.FOUND,
    HazardState.ORDERED,
    HazardState.RECTIFYING,
    HazardState.PAUSED,
    HazardState.RECTIFIED,
    HazardState.PASSED,
)
OWING_STATES = (HazardState.FOUND, HazardState.ORDERED, HazardState.RECTIFYING)
"""The firm still owes the correction and time counts."""


ANSWERING = ("unit", "agency", *FOLLOWED)
"""The columns of a hazard that hold the units which answer for it or for its place."""


def seen_hazards(actor: "Actor", prefix: str = "") -> Q:
    """Which hazards of the county a person may see; `prefix` leads to them from another row."""
    if actor.sees_as(*SEES_HIDDEN):
        return Q()
    return seen_by(
        actor,
        units=ANSWERING,
        people=("officer",),
        hidden=Q(**{f"{prefix}is_hidden": True}),
        readers=Q(Among(f"{prefix}inspection", hidden_visits.written(actor))),
        prefix=prefix,
    )


class HazardQuerySet(models.QuerySet["Hazard"]):
    def visible_to(self, actor: "Actor") -> "HazardQuerySet":
        """Office, chiefs, inspectors, legal: the county; others: their units', their places' and
        what was handed over to them.

        What a secret visit found stays hidden like the visit until that is over.
        """
        return self.filter(seen_hazards(actor), county=actor.county_id)

    def still_open(self) -> "HazardQuerySet":
        """Neither struck off nor handed over, merged or voided."""
        return self.filter(state__in=OPEN_STATES)


class Hazard(OfPlace):
    """One hazard. 整改完成 (the firm says so), 复查合格 (a person saw it) and 销号 (closed) differ.

    重大 needs a named criterion (`criterion`, a code of `data/criteria.toml` or its text), the five
    落实 (`duty money measure time plan`), an owner and the office's confirmation. `violation` is
    1–13, the columns of the national form. `line` is the checklist's line that found it. `first`
    links a relapse to the first of its line. `deadline` runs while the correction is owed,
    `recheck_deadline` while a recheck is; `due_on` and `recheck_on` are copies of their days, and
    `late_at` is set once. `state_before` is where a merged or voided one returns to. `is_hidden`
    stands while the visit that found it is a secret one and not over.
    """

    number = models.CharField("编号", max_length=30)
    place = CountyKey(Place, on_delete=models.PROTECT, null=True, related_name="hazards")
    vehicle = CountyKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="hazards")
    spot = models.CharField("具体位置", max_length=120, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="hazards", verbose_name="责任单位"
    )
    officer = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="责任民警"
    )
    inspection = CountyKey(Inspection, on_delete=models.PROTECT, null=True, related_name="hazards")
    is_hidden = models.BooleanField("暗访未公开", default=False)
    finding = CountyKey(Finding, on_delete=models.PROTECT, null=True, related_name="hazards")
    campaign = CountyKey(Campaign, on_delete=models.PROTECT, null=True, related_name="hazards")
    sector = CountyKey(Sector, on_delete=models.PROTECT, null=True, related_name="+")
    item = CountyKey(Item, on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField("来源", max_length=8, choices=Source, default=Source.DESK)
    line = models.CharField("检查项", max_length=40, blank=True)
    violation = models.PositiveSmallIntegerField("违法行为类别", null=True)
    grade = models.CharField("等级", max_length=10, choices=Grade, default=Grade.ORDINARY)
    criterion = models.CharField("重大隐患判定依据", max_length=300, blank=True)
    graded_at = models.DateTimeField("重大隐患认定时间", null=True)
    graded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    grade_return = models.CharField("重大隐患退回理由", max_length=300, blank=True)
    confirmed_at = models.DateTimeField("重大隐患确认时间", null=True)
    confirmed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    what = models.CharField("隐患内容", max_length=500)
    basis = models.CharField("依据", max_length=300, blank=True)
    demand = models.CharField("整改要求", max_length=500, blank=True)
    owner_name = models.CharField("整改责任人", max_length=40, blank=True)
    owner_phone = models.CharField("责任人电话", max_length=30, blank=True)
    duty = models.CharField("责任落实", max_length=300, blank=True)
    measure = models.CharField("措施落实", max_length=300, blank=True)
    money = models.DecimalField("资金（万元）", max_digits=12, decimal_places=2, null=True)
    time = models.CharField("时限落实", max_length=100, blank=True)
    plan = models.CharField("预案落实", max_length=300, blank=True)
    state = models.CharField("状态", max_length=12, choices=HazardState, default=HazardState.FOUND)
    state_before = models.CharField(
        "原状态", max_length=12, choices=HazardState, blank=True, editable=False
    )
    found_at = models.DateTimeField("发现时间")
    found_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    due_on = models.DateField("整改期限", null=True)
    deadline = CountyKey(Deadline, on_delete=models.PROTECT, null=True, related_name="+")
    late_at = models.DateTimeField("逾期认定时间", null=True)
    recheck_on = models.DateField("复查期限", null=True)
    recheck_deadline = CountyKey(Deadline, on_delete=models.PROTECT, null=True, related_name="+")
    part_done_at = models.DateTimeField("部分整改时间", null=True)
    part_done_note = models.CharField("部分整改情况", max_length=300, blank=True)
    rectified_at = models.DateTimeField("整改完成时间", null=True)
    passed_at = models.DateTimeField("复查合格时间", null=True)
    closed_at = models.DateTimeField("销号时间", null=True)
    closed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, db_index=False, related_name="+"
    )
    agency = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="移交单位"
    )
    end_reason = models.CharField("移交、合并或作废理由", max_length=300, blank=True)
    merged_into = CountyKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    first = CountyKey("self", on_delete=models.PROTECT, null=True, related_name="relapses")
    search = models.TextField(editable=False, default="")
    created_at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("更新时间")

    objects: ClassVar[HazardQuerySet] = HazardQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "隐患"
        ordering = ["-found_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "number"], name="hazard_number_once"),
            models.UniqueConstraint(
                fields=["county", "finding"],
                condition=Q(finding__isnull=False),
                name="hazard_once_per_finding",
            ),
            models.CheckConstraint(
                condition=~Q(grade="major") | ~Q(criterion=""), name="hazard_major_names_criterion"
            ),
            models.CheckConstraint(
                condition=Q(violation__isnull=True) | Q(violation__gte=1, violation__lte=13),
                name="hazard_violation_1_to_13",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False, passed_at__isnull=False)
                | (~Q(state="closed") & Q(closed_at__isnull=True)),
                name="hazard_closed_only_after_passed",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="hazard_merged_into_iff_merged",
            ),
            models.CheckConstraint(
                condition=(Q(merged_into__isnull=True) | ~Q(merged_into=F("id")))
                & (Q(first__isnull=True) | ~Q(first=F("id"))),
                name="hazard_linked_to_another",
            ),
            models.CheckConstraint(
                condition=Q(money__isnull=True) | Q(money__gte=0), name="hazard_money_not_below_0"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True)
                | Q(grade="major", money__isnull=False)
                & ~(Q(duty="") | Q(measure="") | Q(time="") | Q(plan="") | Q(owner_name="")),
                name="hazard_confirmed_has_its_five",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["handed", "merged", "voided"]) | ~Q(end_reason=""),
                name="hazard_ended_with_reason",
            ),
            models.CheckConstraint(
                condition=Q(is_hidden=False) | Q(inspection__isnull=False),
                name="hazard_hidden_with_its_visit",
            ),
            models.CheckConstraint(
                condition=Q(place__isnull=True, place_unit__isnull=True, lead_unit__isnull=True)
                | Q(place__isnull=False, place_unit__isnull=False),
                name="hazard_has_units_of_its_place",
            ),
        ]
        indexes = [
            models.Index(fields=["county"], condition=Q(is_hidden=True), name="hazard_hidden"),
            models.Index(fields=["county", "-found_at", "-id"], name="hazard_latest"),
            # The tabs of what is open: however long the past, it is not touched.
            models.Index(
                fields=["county", "-found_at", "-id"],
                condition=Q(state__in=OPEN_STATES),
                name="hazard_open",
            ),
            models.Index(fields=["county", "state", "-found_at"], name="hazard_newest"),
            models.Index(fields=["county", "officer", "state"], name="hazard_by_officer"),
            models.Index(fields=["county", "state", "recheck_on"], name="hazard_to_recheck"),
            models.Index(fields=["county", "unit", "state", "due_on"], name="hazard_by_unit"),
            models.Index(fields=["county", "place", "state"], name="hazard_by_place"),
            models.Index(fields=["county", "place", "-found_at", "-id"], name="hazard_of_place"),
            models.Index(fields=["county", "campaign", "unit", "state"], name="hazard_on_board"),
            models.Index(fields=["county", "grade", "state"], name="hazard_by_grade"),
            models.Index(fields=["county", "state", "due_on"], name="hazard_overdue"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.what}"


class HazardCounter(CountyOwned):
    """Numbers given to hazards of a county in a year, in stripes so that writers rarely wait.

    Stripe s of n gives s+1, s+1+n, s+1+2n …; whoever asks takes the free stripe that is behind
    most, so that without rivals the numbers follow each other.
    """

    year = models.PositiveSmallIntegerField("年度")
    stripe = models.PositiveSmallIntegerField("分段")
    last = models.PositiveIntegerField("已用", default=0)

    class Meta:
        verbose_name = "隐患编号"
        ordering = ["year", "last", "stripe"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "year", "stripe"], name="hazard_counter_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年第{self.stripe}段"
