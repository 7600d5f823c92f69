"""What came in by workbook: each batch, and the posts it asks the security administrator for."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from hongxian.orgs.county import CountyKey, CountyOwned
from hongxian.orgs.models.people import Role, User
from hongxian.orgs.models.units import Unit

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class ImportBatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, actor: "Actor") -> "ImportBatchQuerySet":
        """The batches of one's own county."""
        return self.filter(county=actor.county_id)


class ImportBatch(CountyOwned):
    """One workbook of units and people: looked through first, then applied once, in parts.

    The file and the preview stay only until then, and a week at most; what was applied is counted,
    the hash says which file it was. `seed` and the installation's secret make the first passwords
    of the accounts in `opened`: no password is stored, and once they were shown the seed is gone.
    """

    file_name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件指纹", max_length=64)
    content = models.BinaryField("文件内容", null=True)
    uploaded_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", verbose_name="导入人"
    )
    uploaded_at = models.DateTimeField("上传时间")
    rows = models.PositiveIntegerField("行数", default=0)
    preview = models.JSONField("核对结果", null=True)
    looked_at = models.DateTimeField("核对时间", null=True)
    begun_at = models.DateTimeField("开始导入时间", null=True)
    applied_at = models.DateTimeField("导入时间", null=True)
    dropped_at = models.DateTimeField("放弃时间", null=True)
    units_new = models.PositiveIntegerField("新增单位", default=0)
    units_changed = models.PositiveIntegerField("变更单位", default=0)
    people_new = models.PositiveIntegerField("新增人员", default=0)
    people_changed = models.PositiveIntegerField("变更人员", default=0)
    unchanged = models.PositiveIntegerField("未变", default=0)
    wrong = models.PositiveIntegerField("有问题", default=0)

    seed = models.CharField("密码种子", max_length=64, blank=True)
    opened = models.JSONField("新开账号", default=list)
    slips_shown_at = models.DateTimeField("密码条出具时间", null=True)

    objects: ClassVar[ImportBatchQuerySet] = ImportBatchQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "单位人员导入"
        ordering = ["-uploaded_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(applied_at__isnull=True) | Q(dropped_at__isnull=True),
                name="import_applied_or_dropped",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        return self.applied_at is None and self.dropped_at is None

    @property
    def owes_slips(self) -> bool:
        """Were accounts opened whose first passwords nobody has seen yet?"""
        return bool(self.seed and self.opened)


class ProposalState(models.TextChoices):
    OPEN = "open", "待授予"
    GRANTED = "granted", "已授予"
    REFUSED = "refused", "不授予"


class ProposedPostQuerySet(models.QuerySet["ProposedPost"]):
    def visible_to(self, actor: "Actor") -> "ProposedPostQuerySet":
        """The proposals of one's own county."""
        return self.filter(county=actor.county_id)


class ProposedPost(CountyOwned):
    """A post that a workbook or a merger of units asks for; the security administrator grants."""

    batch = CountyKey(ImportBatch, on_delete=models.PROTECT, null=True, related_name="proposals")
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="proposals", verbose_name="人员"
    )
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", verbose_name="任职单位"
    )
    role = models.CharField("职务", max_length=12, choices=Role)
    state = models.CharField(
        "状态", max_length=8, choices=ProposalState, default=ProposalState.OPEN
    )
    decided_at = models.DateTimeField("办理时间", null=True)

    objects: ClassVar[ProposedPostQuerySet] = ProposedPostQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "拟任职"
        ordering = ["unit__position", "user__name_pinyin", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "user", "unit", "role"],
                condition=Q(state="open"),
                name="proposal_open_once",
            ),
            models.CheckConstraint(
                condition=Q(state="open", decided_at__isnull=True)
                | (~Q(state="open") & Q(decided_at__isnull=False)),
                name="proposal_decided_at_iff_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.unit}{self.get_role_display()}"
