"""Supervised places (监管对象), the grid they lie in, and what changed about them."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from hongxian.orgs.county import CountyKey, CountyOwned
from hongxian.orgs.models import Unit, User
from hongxian.orgs.scope import seen_by

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor

ANSWERING = ("unit", "lead_unit")
"""The columns of a place that hold the units which answer for it."""


class Crs(models.TextChoices):
    """The coordinate system a point was given in; kept as given, converted on display only."""

    WGS84 = "wgs84", "WGS-84"
    CGCS2000 = "cgcs2000", "CGCS2000"
    GCJ02 = "gcj02", "GCJ-02"
    BD09 = "bd09", "BD-09"


class GridQuerySet(models.QuerySet["Grid"]):
    def visible_to(self, actor: "Actor") -> "GridQuerySet":
        """The grids of one's own county: who lies where is no secret among its police."""
        return self.filter(county=actor.county_id)


class Grid(CountyOwned):
    """网格: a part of a station's area with its officer and its grid worker."""

    code = models.CharField("网格编号", max_length=30)
    name = models.CharField("名称", max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    officer = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="责任民警"
    )
    worker_name = models.CharField("网格员", max_length=30, blank=True)
    worker_phone = models.CharField("网格员电话", max_length=20, blank=True)
    closed_on = models.DateField("撤销日期", null=True)

    objects: ClassVar[GridQuerySet] = GridQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "网格"
        ordering = ["unit__position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["county", "code"], name="grid_code_once"),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceState(models.TextChoices):
    OPEN = "open", "在营"
    PAUSED = "paused", "停业"
    CLOSED = "closed", "已关闭"
    MERGED = "merged", "已并入"


class PlaceQuerySet(models.QuerySet["Place"]):
    def visible_to(self, actor: "Actor") -> "PlaceQuerySet":
        """Office, chiefs, inspectors, legal: the county; others: what their units answer for."""
        return self.filter(seen_by(actor, units=ANSWERING), county=actor.county_id)

    def standing(self) -> "PlaceQuerySet":
        """Places that are there to be supervised: neither closed nor merged into another."""
        return self.exclude(state__in=(PlaceState.CLOSED, PlaceState.MERGED))


class Place(CountyOwned):
    """A supervised place. `category` is a code of `data/categories.toml`.

    `unit` answers for it on the ground (mostly a station), `lead_unit` for the trade. A point is
    kept as given, with its coordinate system. `search` holds folded bigrams of name, former names,
    address, credit code and manager (see `kit.search`).
    """

    name = models.CharField("名称", max_length=120)
    category = models.CharField("类别", max_length=30)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="places", verbose_name="监管单位"
    )
    lead_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="主管部门"
    )
    officer = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="责任民警"
    )
    grid = CountyKey(Grid, on_delete=models.PROTECT, null=True, related_name="places")
    address = models.CharField("地址", max_length=200, blank=True)
    lon = models.DecimalField("经度", max_digits=10, decimal_places=7, null=True)
    lat = models.DecimalField("纬度", max_digits=10, decimal_places=7, null=True)
    crs = models.CharField("坐标系", max_length=8, choices=Crs, blank=True)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    legal_person = models.CharField("法定代表人", max_length=40, blank=True)
    manager = models.CharField("负责人", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=30, blank=True)
    area_m2 = models.DecimalField("建筑面积", max_digits=10, decimal_places=1, null=True)
    storeys = models.PositiveSmallIntegerField("层数", null=True)
    seats = models.PositiveIntegerField("座位数", null=True)
    beds = models.PositiveIntegerField("床位数", null=True)
    staff = models.PositiveIntegerField("从业人数", null=True)
    note = models.CharField("备注", max_length=300, blank=True)
    state = models.CharField("状态", max_length=8, choices=PlaceState, default=PlaceState.OPEN)
    closed_on = models.DateField("关闭日期", null=True)
    merged_into = CountyKey("self", on_delete=models.PROTECT, null=True, related_name="merged")
    search = models.TextField(editable=False, default="")
    created_at = models.DateTimeField("登记时间")
    changed_at = models.DateTimeField("更新时间")

    objects: ClassVar[PlaceQuerySet] = PlaceQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "监管对象"
        ordering = ["unit__position", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True, crs="")
                | (Q(lon__isnull=False, lat__isnull=False) & ~Q(crs="")),
                name="place_point_with_its_crs",
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True)
                | Q(lon__gte=-180, lon__lte=180, lat__gte=-90, lat__lte=90),
                name="place_point_on_earth",
            ),
            models.CheckConstraint(
                condition=Q(state="merged", merged_into__isnull=False)
                | (~Q(state="merged") & Q(merged_into__isnull=True)),
                name="place_merged_into_iff_merged",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="place_merged_into_another",
            ),
            models.CheckConstraint(
                condition=Q(state="closed", closed_on__isnull=False)
                | (~Q(state="closed") & Q(closed_on__isnull=True)),
                name="place_closed_on_iff_closed",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "state", "category"], name="place_by_category"),
            models.Index(fields=["county", "unit", "state"], name="place_by_unit"),
            models.Index(fields=["county", "grid", "state"], name="place_by_grid"),
            models.Index(fields=["county", "credit_code"], name="place_by_credit_code"),
            models.Index(fields=["county", "name"], name="place_by_name"),
        ]

    def __str__(self) -> str:
        return self.name


class OfPlace(CountyOwned):
    """Base of rows that hang on a place and are seen by the units that answer for it.

    `place_unit` and `lead_unit` are copies of the place's `unit` and `lead_unit`, empty without a
    place; whatever moves a place to another unit, or a row to another place, keeps them in step
    (`registry.following`).
    """

    place_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="对象监管单位"
    )
    lead_unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="对象主管部门"
    )

    class Meta:
        abstract = True

    def follow(self, place: Place | None) -> None:
        """Take over the units of the place this row hangs on now."""
        self.place_unit_id = place.unit_id if place is not None else None
        self.lead_unit_id = place.lead_unit_id if place is not None else None


FOLLOWED = ("place_unit", "lead_unit")
"""What `OfPlace.follow` sets: for `update_fields`, and among the columns that hold units."""


class ChangeKind(models.TextChoices):
    RENAME = "rename", "更名"
    MOVE = "move", "迁址"
    CATEGORY = "category", "改类别"
    PAUSE = "pause", "停业"
    CLOSE = "close", "关闭"
    REOPEN = "reopen", "恢复"
    MERGE = "merge", "并入"
    SPLIT = "split", "撤销并入"


class PlaceChangeQuerySet(models.QuerySet["PlaceChange"]):
    def visible_to(self, actor: "Actor") -> "PlaceChangeQuerySet":
        """The changes of the places one may see."""
        return self.filter(
            seen_by(actor, units=ANSWERING, prefix="place__"), county=actor.county_id
        )


class PlaceChange(CountyOwned):
    """What a place was before: names, addresses and states it left, from which day."""

    place = CountyKey(Place, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField("变更", max_length=10, choices=ChangeKind)
    before = models.CharField("变更前", max_length=300, blank=True)
    after = models.CharField("变更后", max_length=300, blank=True)
    reason = models.CharField("理由", max_length=200, blank=True)
    on = models.DateField("生效日期")
    at = models.DateTimeField("登记时间")
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[PlaceChangeQuerySet] = PlaceChangeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "对象变更"
        ordering = ["-on", "-at"]

    def __str__(self) -> str:
        return f"{self.place}{self.get_kind_display()}"


class PairVerdict(models.TextChoices):
    SAME = "same", "同一对象"
    DIFFERENT = "different", "不是同一对象"


class PlacePairQuerySet(models.QuerySet["PlacePair"]):
    def visible_to(self, actor: "Actor") -> "PlacePairQuerySet":
        """The verdicts of one's own county."""
        return self.filter(county=actor.county_id)


class PlacePair(CountyOwned):
    """What a person said of two places that look alike; `first` has the smaller id."""

    first = CountyKey(Place, on_delete=models.PROTECT, related_name="+")
    second = CountyKey(Place, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField("结论", max_length=10, choices=PairVerdict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    objects: ClassVar[PlacePairQuerySet] = PlacePairQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "疑似重复"
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(fields=["county", "first", "second"], name="place_pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="place_pair_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first}与{self.second}：{self.get_verdict_display()}"


class PlaceMergeQuerySet(models.QuerySet["PlaceMerge"]):
    def visible_to(self, actor: "Actor") -> "PlaceMergeQuerySet":
        """The merges of the places one may see."""
        return self.filter(seen_by(actor, units=ANSWERING, prefix="kept__"), county=actor.county_id)


class PlaceMerge(CountyOwned):
    """并入: the double record went into the kept one.

    `moved` holds the keys of the rows that followed, by the kind under which their room
    registered them (`registry.merging`); `state_before` and `closed_before` are the gone place's.
    """

    gone = CountyKey(Place, on_delete=models.PROTECT, related_name="merges_out")
    kept = CountyKey(Place, on_delete=models.PROTECT, related_name="merges_in")
    state_before = models.CharField("原状态", max_length=8, choices=PlaceState)
    closed_before = models.DateField("原关闭日期", null=True)
    moved = models.JSONField("随同并入", default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")
    undone_at = models.DateTimeField("撤销时间", null=True)

    objects: ClassVar[PlaceMergeQuerySet] = PlaceMergeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "对象并入"
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "gone"],
                condition=Q(undone_at__isnull=True),
                name="place_merged_once_at_a_time",
            ),
            models.CheckConstraint(condition=~Q(gone=F("kept")), name="place_merge_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.gone}并入{self.kept}"


class CountyOutlineQuerySet(models.QuerySet["CountyOutline"]):
    def visible_to(self, actor: "Actor") -> "CountyOutlineQuerySet":
        """The outline of one's own county."""
        return self.filter(county=actor.county_id)


class CountyOutline(CountyOwned):
    """县界: what the office drew from its own survey data, as GeoJSON rings, under the points.

    `rings` is a list of rings of [lon, lat] in `crs`; `approval` is the 审图号 of its source.
    """

    rings = models.JSONField("边界")
    crs = models.CharField("坐标系", max_length=8, choices=Crs)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件指纹", max_length=64)
    approval = models.CharField("审图号", max_length=60, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="导入人")
    at = models.DateTimeField("导入时间")

    objects: ClassVar[CountyOutlineQuerySet] = CountyOutlineQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "县界"
        constraints = [
            models.UniqueConstraint(fields=["county"], name="outline_once_per_county"),
        ]

    def __str__(self) -> str:
        return self.file_name


class CategoryThresholdQuerySet(models.QuerySet["CategoryThreshold"]):
    def visible_to(self, actor: "Actor") -> "CategoryThresholdQuerySet":
        """The thresholds of one's own county."""
        return self.filter(county=actor.county_id)


class CategoryThreshold(CountyOwned):
    """The size up to which a place belongs to a category, as the province sets it.

    `measure` is a field of `Place` (area_m2, seats, beds, staff, storeys).
    """

    category = models.CharField("类别", max_length=30)
    measure = models.CharField("指标", max_length=10)
    at_most = models.DecimalField("不超过", max_digits=10, decimal_places=1)
    source = models.CharField("依据", max_length=200)
    is_checked = models.BooleanField("已核", default=False)
    valid_from = models.DateField("施行日期", null=True)
    valid_to = models.DateField("失效日期", null=True)

    objects: ClassVar[CategoryThresholdQuerySet] = CategoryThresholdQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "类别标准"
        ordering = ["category", "measure"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "category", "measure", "valid_from"],
                name="threshold_once_per_measure",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category} {self.measure} ≤ {self.at_most}"
