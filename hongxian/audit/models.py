"""The log and its seals: all append-only in the database (triggers on both engines).

No foreign keys with a constraint: the log stands below every room, and can be partitioned by month.
"""

from typing import Any, ClassVar, Protocol

from django.db import models
from uuid_utils.compat import uuid7

from hongxian.audit.verbs import sentence_of
from hongxian.audit.words import Note, notes_of


class Sees(Protocol):
    """Who reads, as this room needs it; `orgs.access.Actor` is one."""

    @property
    def county_id(self) -> str | None: ...


class AuditQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, actor: Sees) -> "AuditQuerySet":
        """The county's entries, and those that belong to none, such as strangers at the gate."""
        return self.filter(county_code__in=[actor.county_id or "", ""])


class AuditEntry(models.Model):
    """One write, log-in or export: who, for whom, what, on which record, on what basis.

    Names are copied so that a later rename changes nothing here; there are no foreign keys, the log
    stands below every other room.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    county_code = models.CharField("县区代码", max_length=6, blank=True)
    at = models.DateTimeField("时间")
    actor_id = models.BigIntegerField("操作人编号", null=True)
    actor_name = models.CharField("操作人", max_length=60)
    actor_unit = models.CharField("所在单位", max_length=120, blank=True)
    acting_for = models.CharField("代行", max_length=60, blank=True)
    verb = models.CharField("动作", max_length=60)
    subject_type = models.CharField("对象类别", max_length=60, blank=True)
    subject_id = models.CharField("对象编号", max_length=40, blank=True)
    subject_label = models.CharField("对象", max_length=300, blank=True)
    basis = models.CharField("依据", max_length=300, blank=True)
    detail = models.JSONField("详情", default=dict)
    digest = models.CharField("摘要", max_length=64, blank=True, default="")

    objects: ClassVar[AuditQuerySet] = AuditQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "操作日志"
        indexes = [
            models.Index(fields=["county_code", "-at"], name="audit_county_at"),
            models.Index(fields=["-at", "-id"], name="audit_newest"),
            models.Index(
                fields=["verb", "-at"],
                name="audit_by_verb",
                opclasses=["varchar_pattern_ops", "timestamptz_ops"],
            ),
            models.Index(fields=["actor_name", "-at"], name="audit_by_actor"),
            models.Index(fields=["subject_id", "-at"], name="audit_about"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {sentence_of(self.verb)} {self.subject_label}"

    @property
    def sentence(self) -> str:
        """What was done, in Chinese."""
        return sentence_of(self.verb)

    @property
    def notes(self) -> list[Note]:
        """The details a person may read, each with its Chinese name."""
        return notes_of(self.detail)

    @property
    def note(self) -> str:
        """The details in one line, for the timeline."""
        return "；".join(f"{note.label}：{note.text.rstrip('。；')}" for note in self.notes)


class ChainLink(models.Model):
    """One sealed entry: its place in the county's chain, bound to everything before it."""

    county_code = models.CharField("县区代码", max_length=6, blank=True)
    seq = models.BigIntegerField("序号")
    entry = models.OneToOneField(
        AuditEntry,
        on_delete=models.PROTECT,
        db_constraint=False,
        related_name="link",
        verbose_name="日志",
    )
    entry_digest = models.CharField("日志摘要", max_length=64)
    previous = models.CharField("上一摘要", max_length=64)
    digest = models.CharField("摘要", max_length=64)
    sealed_at = models.DateTimeField("封存时间")

    class Meta:
        verbose_name = "封存链节"
        constraints = [
            models.UniqueConstraint(fields=["county_code", "seq"], name="audit_link_once"),
        ]

    def __str__(self) -> str:
        return f"第{self.seq}号"


class OfCountyQuerySet(models.QuerySet[Any]):
    def visible_to(self, actor: Sees) -> "OfCountyQuerySet":
        """The county's own, and those of the entries that belong to none."""
        return self.filter(county_code__in=[actor.county_id or "", ""])


class DayHead(models.Model):
    """All links sealed on one day, in one digest that is printed, signed and kept elsewhere."""

    county_code = models.CharField("县区代码", max_length=6, blank=True)
    day = models.DateField("日期")
    first_seq = models.BigIntegerField("首号")
    last_seq = models.BigIntegerField("末号")
    last_link = models.CharField("末号摘要", max_length=64)
    previous = models.CharField("上一日摘要", max_length=64)
    digest = models.CharField("日摘要", max_length=64)
    made_at = models.DateTimeField("生成时间")

    objects: ClassVar[OfCountyQuerySet] = OfCountyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "日封存"
        constraints = [
            models.UniqueConstraint(fields=["county_code", "day"], name="audit_head_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y年%-m月%-d日}日封存"

    @property
    def count(self) -> int:
        """How many entries were sealed that day: links have no gaps."""
        return self.last_seq - self.first_seq + 1

    @property
    def blocks(self) -> list[str]:
        """The digest in groups of eight, as it is printed and read out."""
        return [self.digest[at : at + 8] for at in range(0, 64, 8)]


class Verification(models.Model):
    """What one check of a county's chain found."""

    county_code = models.CharField("县区代码", max_length=6, blank=True)
    at = models.DateTimeField("核验时间")
    last_seq = models.BigIntegerField("核验至")
    last_link = models.CharField("末号摘要", max_length=64)
    heads = models.IntegerField("日封存数")
    is_intact = models.BooleanField("完好")
    findings = models.JSONField("发现的问题", default=list)
    remarks = models.JSONField("需要核对的情况", default=list)

    objects: ClassVar[OfCountyQuerySet] = OfCountyQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "日志核验"
        indexes = [models.Index(fields=["county_code", "-at"], name="audit_check_at")]

    def __str__(self) -> str:
        return f"{self.at:%Y年%-m月%-d日}核验：{'完好' if self.is_intact else '有问题'}"
