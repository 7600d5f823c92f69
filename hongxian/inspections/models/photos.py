"""Photos (照片): the file as it came is evidence; what others see is a copy without its EXIF."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from hongxian.inspections.models.findings import Finding
from hongxian.inspections.models.visits import Inspection, seen_visits
from hongxian.orgs.county import CountyKey, CountyOwned
from hongxian.orgs.models import User

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class PhotoKind(models.TextChoices):
    SCENE = "scene", "现场"
    FINDING = "finding", "问题"
    CORRECTION = "correction", "整改后"
    SIGNATURE = "signature", "签字"
    PAPER = "paper", "文书"


class Quarter(models.Func):
    """Four of the 16 digits of a hash, from the place `at`; written out, as an index asks."""

    template = "substr(%(expressions)s, %(at)s, 4)"
    output_field = models.CharField()


QUARTERS = (1, 5, 9, 13)


class PhotoQuerySet(models.QuerySet["Photo"]):
    def visible_to(self, actor: "Actor") -> "PhotoQuerySet":
        """The photos of the visits one may see; rooms above add what hangs on their records."""
        return self.filter(
            seen_visits(actor, "inspection__"), county=actor.county_id, inspection__isnull=False
        )


class Photo(CountyOwned):
    """`id` is made by the phone. `original` is kept as received (evidence); `shown` and `thumb`
    are re-encoded without EXIF. `phash` is the perceptual hash, 16 hex digits (64 bits)."""

    inspection = CountyKey(Inspection, on_delete=models.PROTECT, null=True, related_name="photos")
    finding = CountyKey(Finding, on_delete=models.PROTECT, null=True, related_name="photos")
    kind = models.CharField("种类", max_length=10, choices=PhotoKind)
    original = models.FileField("原件", upload_to="photos/%Y/%m", max_length=200)
    shown = models.FileField("展示件", upload_to="photos/%Y/%m", max_length=200, blank=True)
    thumb = models.FileField("缩略图", upload_to="photos/%Y/%m", max_length=200, blank=True)
    sha256 = models.CharField("文件指纹", max_length=64)
    phash = models.CharField("感知哈希", max_length=16, blank=True)
    size = models.PositiveBigIntegerField("字节数")
    width = models.PositiveIntegerField("宽")
    height = models.PositiveIntegerField("高")
    exif = models.JSONField("拍摄信息", default=dict)
    taken_at = models.DateTimeField("拍摄时间", null=True)
    lon = models.DecimalField("拍摄经度", max_digits=10, decimal_places=7, null=True)
    lat = models.DecimalField("拍摄纬度", max_digits=10, decimal_places=7, null=True)
    device_at = models.DateTimeField("设备时间", null=True)
    received_at = models.DateTimeField("收到时间")
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="上传人"
    )

    objects: ClassVar[PhotoQuerySet] = PhotoQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "照片"
        ordering = ["received_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "inspection", "sha256"],
                condition=Q(inspection__isnull=False),
                name="photo_once_per_visit",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "sha256"], name="photo_by_hash"),
            models.Index(fields=["county", "phash"], name="photo_by_phash"),
            *(
                models.Index("county", Quarter("phash", at=at), "phash", name=f"photo_phash_{at}")
                for at in QUARTERS
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}照片"
