"""The plan document (方案) and the draft that a person checks before anything becomes real."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import F, Q

from hongxian.campaigns.models.campaign import Campaign
from hongxian.orgs.county import CountyKey, CountyOwned
from hongxian.orgs.models import Role, Unit, User

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class DocumentState(models.TextChoices):
    DRAFT = "draft", "待核对"
    CONFIRMED = "confirmed", "已确认"
    DISCARDED = "discarded", "已放弃"


class DocumentQuerySet(models.QuerySet["PlanDocument"]):
    def visible_to(self, actor: "Actor") -> "DocumentQuerySet":
        """Confirmed plans to everyone in business; drafts to the office and the chiefs."""
        mine = self.filter(county=actor.county_id)
        if actor.sees_as(Role.OFFICE, Role.CHIEF):
            return mine
        if actor.sees_as(
            Role.LEAD, Role.HEAD, Role.OFFICER, Role.AUXILIARY, Role.INSPECTOR, Role.LEGAL
        ):
            return mine.filter(state=DocumentState.CONFIRMED)
        if not actor.sees_as(Role.PARTNER):
            return self.none()
        mine_to_read = Campaign.objects.visible_to(actor).values("pk")
        return mine.filter(campaign__in=mine_to_read, state=DocumentState.CONFIRMED)


class PlanDocument(CountyOwned):
    """One uploaded plan. `text` is the kept text spans count in; version is set on confirming.

    `campaign` is empty for the draft of a new campaign. `copied_from` and `years_moved` say where a
    plan that was carried into a new year came from.
    """

    campaign = CountyKey(
        "campaigns.Campaign", on_delete=models.PROTECT, null=True, related_name="documents"
    )
    version = models.PositiveSmallIntegerField("版本", null=True)
    state = models.CharField(
        "状态", max_length=10, choices=DocumentState, default=DocumentState.DRAFT
    )
    file_name = models.CharField("文件名", max_length=200)
    file = models.FileField("原件", upload_to="plans/%Y/%m", blank=True, max_length=200)
    sha256 = models.CharField("哈希", max_length=64)
    text = models.TextField("正文")
    warnings = models.JSONField("提示", default=list)
    parser_version = models.CharField("识别程序版本", max_length=20)
    copied_from = CountyKey(
        "campaigns.Campaign", on_delete=models.PROTECT, null=True, related_name="+"
    )
    years_moved = models.SmallIntegerField("移动年数", default=0)
    uploaded_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("导入时间")
    confirmed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField("确认时间", null=True)

    objects: ClassVar[DocumentQuerySet] = DocumentQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "方案"
        ordering = ["-uploaded_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "campaign", "version"],
                condition=Q(version__isnull=False),
                name="plan_version_once_per_campaign",
            ),
            models.UniqueConstraint(
                fields=["county", "campaign"],
                condition=Q(state="draft", campaign__isnull=False),
                name="plan_one_draft_per_campaign",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="confirmed",
                    confirmed_at__isnull=False,
                    version__isnull=False,
                    campaign__isnull=False,
                )
                | (~Q(state="confirmed") & Q(confirmed_at__isnull=True, version__isnull=True)),
                name="plan_confirmed_at_iff_confirmed",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class FactKind(models.TextChoices):
    """What a sentence of the plan can become. `data` keys: `queries/grammar.py`."""

    TITLE = "title", "标题"
    ISSUER = "issuer", "发文单位"
    PERIOD = "period", "起止时间"
    GOAL = "goal", "工作目标"
    GROUP = "group", "领导小组"
    SEAT = "seat", "组成人员"
    OFFICE = "office", "办公室"
    FUNCTION = "function", "办公室职责"
    COMMON = "common", "共性问题"
    SECTOR = "sector", "整治领域"
    ITEM = "item", "整治事项"
    PHASE = "phase", "阶段"
    MILESTONE = "milestone", "时间节点"
    REPORTING = "reporting", "报送要求"
    REQUIREMENT = "requirement", "工作要求"
    UNREAD = "unread", "未识别语句"


class FactState(models.TextChoices):
    PROPOSED = "proposed", "识别"
    CORRECTED = "corrected", "已更正"
    ADDED = "added", "补录"
    STRUCK = "struck", "已删除"
    SETTLED = "settled", "已处理"


class DraftFact(CountyOwned):
    """One recognised fact of a draft, as a person corrects, adds or strikes it.

    `data` holds the fact's fields as strings and lists by kind; `original` what the reader read.
    `settled_note` says why an unread sentence asks nothing.
    """

    document = CountyKey(
        PlanDocument, on_delete=models.CASCADE, db_index=False, related_name="draft_facts"
    )
    parent = CountyKey("self", on_delete=models.CASCADE, null=True, related_name="children")
    kind = models.CharField("类别", max_length=12, choices=FactKind)
    state = models.CharField("状态", max_length=10, choices=FactState, default=FactState.PROPOSED)
    position = models.PositiveIntegerField("序号")
    span_start = models.PositiveIntegerField("起", null=True)
    span_end = models.PositiveIntegerField("止", null=True)
    data = models.JSONField("内容", default=dict)
    original = models.JSONField("识别结果", default=dict)
    settled_note = models.CharField("处理说明", max_length=200, blank=True)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    edited_at = models.DateTimeField("更改时间", null=True)

    class Meta:
        verbose_name = "草稿条目"
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(span_start__isnull=True, span_end__isnull=True)
                | Q(span_start__isnull=False, span_end__gt=F("span_start")),
                name="draft_fact_span_is_a_range",
            ),
        ]
        indexes = [models.Index(fields=["document", "kind", "position"], name="draft_fact_order")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}：{self.words[:40]}"

    @property
    def words(self) -> str:
        """The fact in its own words: the first filled field that names it."""
        named = (self.data.get(key) for key in ("name", "what", "heading", "text", "at"))
        return next((str(text) for text in named if text), "")

    @property
    def is_live(self) -> bool:
        return self.state not in (FactState.STRUCK, FactState.SETTLED)


class DraftUnit(CountyOwned):
    """A unit name that the draft uses, and what it means in the unit tree.

    `is_outside` marks a name that is no unit of ours (市局, 有关部门): it owes nothing here.
    """

    document = CountyKey(PlanDocument, on_delete=models.CASCADE, related_name="draft_units")
    name = models.CharField("名称", max_length=120)
    folded = models.CharField("归一", max_length=120)
    is_outside = models.BooleanField("不对应本县单位", default=False)
    how = models.CharField("匹配方式", max_length=20, blank=True)
    mapped_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    mapped_at = models.DateTimeField("对应时间", null=True)

    class Meta:
        verbose_name = "方案中的单位"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "document", "folded"], name="draft_unit_once_per_document"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DraftUnitMatch(CountyOwned):
    """One unit a draft name means; 各派出所 has a row for every station."""

    draft_unit = CountyKey(DraftUnit, on_delete=models.CASCADE, related_name="matches")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "单位对应"
        ordering = ["unit__position"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "draft_unit", "unit"], name="draft_match_once_per_unit"
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit)
