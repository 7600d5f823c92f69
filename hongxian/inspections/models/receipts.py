"""Receipts of what phones sent in: what was taken, refused or stands against another version."""

from typing import TYPE_CHECKING, ClassVar

from django.db import models

from hongxian.orgs.county import CountyOwned
from hongxian.orgs.models import User

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


class ReceiptState(models.TextChoices):
    TAKEN = "taken", "已收到"
    REFUSED = "refused", "被退回"
    CONFLICT = "conflict", "有冲突"
    SETTLED = "settled", "已处理"


class ReceiptQuerySet(models.QuerySet["Receipt"]):
    def visible_to(self, actor: "Actor") -> "ReceiptQuerySet":
        """Everyone sees what they themselves sent."""
        return self.filter(county=actor.county_id, by=actor.user_id)


class Receipt(CountyOwned):
    """One sending: `subject_id` is the client id, `digest` the SHA-256 of its canonical JSON.

    The same client id with the same digest is a repetition and answered as before; with another
    digest it is a conflict: both versions are kept until a person chooses.
    """

    subject_id = models.UUIDField("记录")
    digest = models.CharField("内容指纹", max_length=64)
    state = models.CharField("状态", max_length=10, choices=ReceiptState)
    reason = models.CharField("原因", max_length=300, blank=True)
    payload = models.JSONField("内容", default=dict)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField("收到时间")
    settled_at = models.DateTimeField("处理时间", null=True)

    objects: ClassVar[ReceiptQuerySet] = ReceiptQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "上报回执"
        ordering = ["-received_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "subject_id", "digest"], name="receipt_once_per_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject_id} {self.get_state_display()}"
