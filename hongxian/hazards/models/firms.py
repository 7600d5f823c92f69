"""The firm's page (企业填报): a short-lived code instead of an account, answers in quarantine."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from django.db import models
from django.db.models import Q

from hongxian.hazards.models.hazards import Hazard
from hongxian.hazards.models.papers import Paper
from hongxian.inspections.models import Inspection, Photo
from hongxian.orgs.county import CountyKey, CountyOwned
from hongxian.orgs.models import User
from hongxian.orgs.scope import seen_by
from hongxian.registry.models import Place
from hongxian.registry.models.places import ANSWERING

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class FirmCodeQuerySet(models.QuerySet["FirmCode"]):
    def visible_to(self, actor: "Actor") -> "FirmCodeQuerySet":
        """The codes of the places one may see."""
        return self.filter(
            seen_by(actor, units=ANSWERING, prefix="place__"), county=actor.county_id
        )


class FirmCode(CountyOwned):
    """A code on an order or a self-check request. Only its keyed SHA-256 is kept (`codes.py`)."""

    place = CountyKey(Place, on_delete=models.PROTECT, related_name="codes")
    paper = CountyKey(Paper, on_delete=models.PROTECT, null=True, related_name="codes")
    checklist = models.CharField("自查表", max_length=40, blank=True)
    digest = models.CharField("码指纹", max_length=64)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("生成时间")
    valid_until = models.DateTimeField("有效期止")
    revoked_at = models.DateTimeField("停用时间", null=True)
    last_used_at = models.DateTimeField("最近使用", null=True)

    objects: ClassVar[FirmCodeQuerySet] = FirmCodeQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "企业填报码"
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["county", "digest"], name="firm_code_once"),
        ]
        # Whoever types a code does not say which county it is of.
        indexes = [
            models.Index(fields=["digest"], name="firm_code_by_digest"),
            models.Index(fields=["county", "-made_at", "-id"], name="firm_code_latest"),
            models.Index(
                fields=["county", "valid_until"],
                condition=Q(revoked_at=None),
                name="firm_code_working",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.place}的填报码"

    def works_at(self, now: datetime) -> bool:
        """Neither stopped nor run out."""
        return self.revoked_at is None and now <= self.valid_until


class AnswerKind(models.TextChoices):
    CORRECTION = "correction", "整改回复"
    SELF_CHECK = "self_check", "企业自查"


class FirmAnswerState(models.TextChoices):
    WAITING = "waiting", "待核实"
    TAKEN = "taken", "已采纳"
    RETURNED = "returned", "已退回"
    EXPIRED = "expired", "已过期"


class FirmAnswerQuerySet(models.QuerySet["FirmAnswer"]):
    def visible_to(self, actor: "Actor") -> "FirmAnswerQuerySet":
        """The answers of the places one may see."""
        return self.filter(
            seen_by(actor, units=ANSWERING, prefix="place__"), county=actor.county_id
        )


class FirmAnswer(CountyOwned):
    """What a firm sent. It changes nothing until a person has looked at it.

    `key` is made with the form: sent twice, it is one answer.
    `answers` are checklist lines `{line: {"value": yes|no|na, "note": …}}` of a self-check; taken,
    it becomes an inspection of kind 自查.
    """

    code = CountyKey(FirmCode, on_delete=models.PROTECT, related_name="answers")
    place = CountyKey(Place, on_delete=models.PROTECT, related_name="firm_answers")
    key = models.UUIDField("提交编号", editable=False)
    kind = models.CharField("种类", max_length=10, choices=AnswerKind)
    hazard = CountyKey(Hazard, on_delete=models.PROTECT, null=True, related_name="firm_answers")
    inspection = CountyKey(Inspection, on_delete=models.PROTECT, null=True, related_name="+")
    text = models.CharField("说明", max_length=1000, blank=True)
    answers = models.JSONField("自查结果", default=dict)
    name = models.CharField("填报人", max_length=40)
    phone = models.CharField("电话", max_length=30, blank=True)
    state = models.CharField(
        "状态", max_length=8, choices=FirmAnswerState, default=FirmAnswerState.WAITING
    )
    received_at = models.DateTimeField("收到时间")
    decided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField("处理时间", null=True)
    reason = models.CharField("理由", max_length=300, blank=True)

    objects: ClassVar[FirmAnswerQuerySet] = FirmAnswerQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "企业填报"
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "code", "key"], name="firm_answer_once_per_form"
            ),
            models.CheckConstraint(
                condition=Q(state="waiting", decided_at__isnull=True)
                | (~Q(state="waiting") & Q(decided_at__isnull=False)),
                name="firm_answer_decided_at_iff_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["returned", "expired"]) | ~Q(reason=""),
                name="firm_answer_returned_with_reason",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "state", "-received_at"], name="firm_answer_waiting"),
            models.Index(fields=["county", "-received_at", "-id"], name="firm_answer_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.place}{self.get_kind_display()}"


class FirmFile(CountyOwned):
    """A file of an answer, in quarantine; `photo` once a person took it into the evidence.

    `file` is never served. Officers see `preview`, drawn anew without metadata. Hash, moment and
    point (WGS-84) of taking are as `inspections.photos` reads them. What was not taken is removed
    after a while: both files are gone, the row stays with hash, day and reason.
    """

    answer = CountyKey(FirmAnswer, on_delete=models.PROTECT, related_name="files")
    file = models.FileField("文件", upload_to="quarantine/%Y/%m", max_length=200, blank=True)
    preview = models.FileField("预览", upload_to="quarantine/%Y/%m", max_length=200, blank=True)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField("文件指纹", max_length=64)
    phash = models.CharField("感知哈希", max_length=16, blank=True)
    size = models.PositiveBigIntegerField("字节数")
    taken_at = models.DateTimeField("拍摄时间", null=True)
    lon = models.DecimalField("拍摄经度", max_digits=10, decimal_places=7, null=True)
    lat = models.DecimalField("拍摄纬度", max_digits=10, decimal_places=7, null=True)
    photo = CountyKey(Photo, on_delete=models.PROTECT, null=True, related_name="+")
    removed_at = models.DateTimeField("清除时间", null=True)
    removed_why = models.CharField("清除原因", max_length=100, blank=True)

    class Meta:
        verbose_name = "企业上传文件"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "answer", "sha256"], name="firm_file_once_per_answer"
            ),
            models.CheckConstraint(
                condition=Q(removed_at__isnull=True) & ~Q(file="") & ~Q(preview="")
                | Q(removed_at__isnull=False, file="", preview="", photo__isnull=True)
                & ~Q(removed_why=""),
                name="firm_file_removed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name
