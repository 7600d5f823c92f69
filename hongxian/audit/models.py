"""The log: append-only in the database (triggers on both engines)."""

from django.db import models
from uuid_utils.compat import uuid7

from hongxian.audit.verbs import sentence_of


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

    class Meta:
        verbose_name = "操作日志"
        indexes = [
            models.Index(fields=["county_code", "-at"], name="audit_county_at"),
            models.Index(fields=["subject_type", "subject_id"], name="audit_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.actor_name} {sentence_of(self.verb)} {self.subject_label}"

    @property
    def sentence(self) -> str:
        return sentence_of(self.verb)
