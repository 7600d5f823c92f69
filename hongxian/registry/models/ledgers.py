"""Ledgers that came in as workbooks (台账导入): batches, their rows, and remembered mappings."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from hongxian.orgs.county import CountyKey, CountyOwned
from hongxian.orgs.models import Role, User

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class BatchState(models.TextChoices):
    DRAFT = "draft", "待导入"
    RUNNING = "running", "导入中"
    DONE = "done", "已导入"
    UNDONE = "undone", "已撤销"
    DROPPED = "dropped", "已放弃"


class LedgerBatchQuerySet(models.QuerySet["LedgerBatch"]):
    def visible_to(self, actor: "Actor") -> "LedgerBatchQuerySet":
        """The office sees the county's batches, everyone else their own."""
        mine = self.filter(county=actor.county_id)
        if actor.sees_as(Role.OFFICE):
            return mine
        return mine.filter(by=actor.user_id)


class LedgerBatch(CountyOwned):
    """One sheet of one workbook. `kind` names a ledger kind (`registry.ledger_kinds`).

    `columns` lists what was proposed for each column (index, header, field, sure, samples);
    `mapping` maps column numbers to field names as the person confirmed them; `defaults` is for
    all rows (`registry.ledger_kinds`). `looked_at`: the rows show what an import would do. The
    file stays until the batch is done without a wrong row, undone or dropped; `sha256` says which
    file it was.
    """

    kind = models.CharField("台账种类", max_length=20)
    file = models.FileField("文件", upload_to="ledgers/%Y/%m", max_length=200, blank=True)
    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件指纹", max_length=64)
    sheet = models.CharField("工作表", max_length=100)
    sheets = models.JSONField("工作表清单", default=list)
    columns = models.JSONField("各列", default=list)
    notes = models.JSONField("提示", default=list)
    total = models.PositiveIntegerField("行数", default=0)
    mapping = models.JSONField("列对应", default=dict)
    defaults = models.JSONField("默认值", default=dict)
    state = models.CharField("状态", max_length=8, choices=BatchState, default=BatchState.DRAFT)
    created = models.PositiveIntegerField("新增", default=0)
    updated = models.PositiveIntegerField("更新", default=0)
    unchanged = models.PositiveIntegerField("未变", default=0)
    refused = models.PositiveIntegerField("有误", default=0)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="导入人")
    uploaded_at = models.DateTimeField("上传时间")
    looked_at = models.DateTimeField("预览时间", null=True)
    done_at = models.DateTimeField("导入时间", null=True)
    undone_at = models.DateTimeField("撤销时间", null=True)

    objects: ClassVar[LedgerBatchQuerySet] = LedgerBatchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "台账导入"
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("done", "undone"), done_at__isnull=False)
                | (~Q(state__in=("done", "undone")) & Q(done_at__isnull=True)),
                name="ledger_done_at_iff_done",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class RowOutcome(models.TextChoices):
    CREATED = "created", "新增"
    UPDATED = "updated", "更新"
    UNCHANGED = "unchanged", "未变"
    REFUSED = "refused", "有误"
    TAKEN_BACK = "taken_back", "已撤销"


class LedgerRowQuerySet(models.QuerySet["LedgerRow"]):
    def visible_to(self, actor: "Actor") -> "LedgerRowQuerySet":
        """The rows of the batches one may see."""
        mine = self.filter(county=actor.county_id)
        if actor.sees_as(Role.OFFICE):
            return mine
        return mine.filter(batch__by=actor.user_id)


class LedgerRow(CountyOwned):
    """What became of one row, before the import what would. `told` lists what changes in words;
    `before` keeps the fields an update replaced, for the undo; `after_stamp` is the record's
    `changed_at` as the import left it: a later one means touched."""

    batch = CountyKey(LedgerBatch, on_delete=models.PROTECT, related_name="rows")
    row_no = models.PositiveIntegerField("行号")
    outcome = models.CharField("结果", max_length=10, choices=RowOutcome)
    title = models.CharField("名称", max_length=120, blank=True)
    told = models.JSONField("变化", default=list)
    subject_id = models.UUIDField("记录", null=True)
    before = models.JSONField("原值", default=dict)
    after_stamp = models.DateTimeField("导入时更新时间", null=True)
    why = models.CharField("原因", max_length=300, blank=True)

    objects: ClassVar[LedgerRowQuerySet] = LedgerRowQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "台账行"
        ordering = ["row_no"]
        constraints = [
            models.UniqueConstraint(fields=["county", "batch", "row_no"], name="ledger_row_once"),
        ]
        indexes = [
            models.Index(fields=["county", "batch", "outcome"], name="ledger_row_by_outcome"),
        ]

    def __str__(self) -> str:
        return f"第{self.row_no}行：{self.get_outcome_display()}"


class LedgerMappingQuerySet(models.QuerySet["LedgerMapping"]):
    def visible_to(self, actor: "Actor") -> "LedgerMappingQuerySet":
        """The mappings of one's own county."""
        return self.filter(county=actor.county_id)


class LedgerMapping(CountyOwned):
    """How a heading was mapped the last time: proposed again for the next file of the kind."""

    kind = models.CharField("台账种类", max_length=20)
    header = models.CharField("表头", max_length=120)
    field = models.CharField("字段", max_length=40, blank=True)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    objects: ClassVar[LedgerMappingQuerySet] = LedgerMappingQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "列对应"
        ordering = ["kind", "header"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "kind", "header"], name="ledger_mapping_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.header} → {self.field}"
