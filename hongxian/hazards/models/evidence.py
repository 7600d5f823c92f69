"""What hangs on a hazard: its photos, the rechecks, and photos that need a look."""

from django.db import models
from django.db.models import Q

from hongxian.hazards.models.hazards import Hazard
from hongxian.inspections.models import Inspection, Photo
from hongxian.orgs.county import CountyKey, CountyOwned
from hongxian.orgs.models import User


class PhotoStage(models.TextChoices):
    BEFORE = "before", "整改前"
    AFTER = "after", "整改后"


class HazardPhoto(CountyOwned):
    """A photo that shows a hazard before or after."""

    hazard = CountyKey(Hazard, on_delete=models.PROTECT, related_name="photos")
    photo = CountyKey(Photo, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField("阶段", max_length=6, choices=PhotoStage)

    class Meta:
        verbose_name = "隐患照片"
        ordering = ["stage", "id"]
        constraints = [
            models.UniqueConstraint(fields=["county", "hazard", "photo"], name="hazard_photo_once"),
        ]

    def __str__(self) -> str:
        return self.get_stage_display()


class RecheckResult(models.TextChoices):
    PASSED = "passed", "合格"
    PARTLY = "partly", "部分合格"
    FAILED = "failed", "不合格"


class Recheck(CountyOwned):
    """复查: a person went and looked. A photo alone is no recheck."""

    hazard = CountyKey(Hazard, on_delete=models.PROTECT, related_name="rechecks")
    inspection = CountyKey(Inspection, on_delete=models.PROTECT, null=True, related_name="+")
    no = models.PositiveSmallIntegerField("次数")
    at = models.DateTimeField("复查时间")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="复查人")
    with_name = models.CharField("同行人员", max_length=60, blank=True)
    result = models.CharField("结果", max_length=8, choices=RecheckResult)
    note = models.CharField("复查情况", max_length=500, blank=True)

    class Meta:
        verbose_name = "复查"
        ordering = ["no"]
        constraints = [
            models.UniqueConstraint(fields=["county", "hazard", "no"], name="recheck_no_once"),
            models.CheckConstraint(
                condition=Q(result="passed") | ~Q(note=""), name="recheck_says_what_is_missing"
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.no}次复查"


class DoubtKind(models.TextChoices):
    USED_BEFORE = "used_before", "与以前的照片相似"
    OLDER = "older", "拍摄早于隐患发现"
    FAR = "far", "拍摄地点较远"


class DoubtState(models.TextChoices):
    OPEN = "open", "需要看一看"
    FINE = "fine", "看过，没有问题"
    WRONG = "wrong", "看过，要求重拍"


class PhotoDoubt(CountyOwned):
    """A photo that needs a look, with its pair: a question for a person, never a verdict."""

    hazard = CountyKey(Hazard, on_delete=models.PROTECT, related_name="doubts")
    photo = CountyKey(Photo, on_delete=models.PROTECT, related_name="+")
    other = CountyKey(Photo, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField("原因", max_length=12, choices=DoubtKind)
    figure = models.PositiveIntegerField("差距", null=True)
    state = models.CharField("状态", max_length=6, choices=DoubtState, default=DoubtState.OPEN)
    note = models.CharField("说明", max_length=200, blank=True)
    at = models.DateTimeField("时间")
    seen_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    seen_at = models.DateTimeField("查看时间", null=True)

    class Meta:
        verbose_name = "照片疑点"
        ordering = ["-at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "hazard", "photo", "kind"], name="doubt_once_per_photo"
            ),
            models.CheckConstraint(
                condition=Q(state="open", seen_at__isnull=True)
                | (~Q(state="open") & Q(seen_at__isnull=False)),
                name="doubt_seen_at_iff_seen",
            ),
        ]
        indexes = [
            models.Index(
                fields=["county", "hazard"], condition=Q(state=DoubtState.OPEN), name="doubt_open"
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()
