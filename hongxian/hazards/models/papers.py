"""Papers (文书): orders to correct and letters of hand-over, numbered without gaps."""

from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from hongxian.hazards.models.hazards import Hazard, seen_hazards
from hongxian.inspections.models import Inspection, Photo
from hongxian.orgs.asking import ActorsQuestion
from hongxian.orgs.county import CountyKey, CountyOwned
from hongxian.orgs.models import Unit, User
from hongxian.orgs.scope import SEES_ALL, Among, seen_by
from hongxian.registry.models import FOLLOWED, OfPlace, Place, Vehicle

if TYPE_CHECKING:
    from hongxian.orgs.access import Actor


SERVE = "serve"
"""The purpose of the clock that runs until a paper is served."""


class PaperKind(models.TextChoices):
    AT_ONCE = "at_once", "责令立即改正通知书"
    BY_DATE = "by_date", "责令限期改正通知书"
    HAND_OVER = "hand_over", "移送函"


class NumberBook(CountyOwned):
    """The last number given for one kind of paper of one unit in one year; locked when counting.

    `word` is the unit's mark before the year (青公（东城）责改); a new year takes it over.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField("文书种类", max_length=10, choices=PaperKind)
    year = models.PositiveSmallIntegerField("年度")
    word = models.CharField("字号", max_length=40, blank=True)
    last = models.PositiveIntegerField("最后编号", default=0)

    class Meta:
        verbose_name = "文书编号簿"
        ordering = ["year", "unit", "kind"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "unit", "kind", "year"], name="number_book_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_kind_display()} {self.last}"


class PaperState(models.TextChoices):
    ISSUED = "issued", "已开具"
    SERVED = "served", "已送达"
    VOIDED = "voided", "已作废"


class Service(models.TextChoices):
    """How a paper reached its addressee (公安机关办理行政案件程序规定 art 36)."""

    SIGNED = "signed", "当场签收"
    REFUSED = "refused", "拒绝签收，留置送达"
    AGENT = "agent", "他人代收"
    AGENCY = "agency", "送交对方单位"


class PaperQuerySet(models.QuerySet["Paper"]):
    def visible_to(self, actor: "Actor") -> "PaperQuerySet":
        """Office, chiefs, inspectors, legal: the county; others: their units' and those about
        hazards they may see."""
        mine = self.filter(county=actor.county_id)
        if Paper.sees_all(actor):
            return mine
        beyond = Among("pk", *(each.written(actor) for each in _BEYOND))
        return mine.filter(seen_by(actor, units=("unit", *FOLLOWED), also=Q(beyond)))


Keys = models.QuerySet[Any, UUID]


def _of_units(actor: "Actor") -> Keys:
    readers = PaperReader.objects.filter(county=actor.county_id, user=None)
    return readers.filter(unit__in=actor.unit_ids).order_by().values_list("paper", flat=True)


def _of_person(actor: "Actor") -> Keys:
    readers = PaperReader.objects.filter(county=actor.county_id, user=actor.user_id)
    return readers.exclude(unit__in=actor.unit_ids).order_by().values_list("paper", flat=True)


def _of_hidden(actor: "Actor") -> Keys:
    """Few and short-lived: what the visitors of a secret visit may read before it is over."""
    hidden = Hazard.objects.filter(seen_hazards(actor), county=actor.county_id, is_hidden=True)
    lines = PaperLine.objects.filter(county=actor.county_id, hazard__in=hidden.values("pk"))
    return lines.order_by().values_list("paper", flat=True)


_BEYOND = tuple(ActorsQuestion(each) for each in (_of_units, _of_person, _of_hidden))
"""The keys of papers that neither their own unit nor that of their place shows to somebody."""


class Paper(OfPlace):
    """One numbered paper. `word` is the unit's issuing mark; number: word〔year〕serial号.

    A voided paper keeps its number and is listed: the row of numbers has no gaps. What was issued
    never changes: `body` holds the text and facts as they stood (the .docx and the PDF come from
    it alone). `place_unit` and `lead_unit` are those of its hazards' place; further units and
    officers of its hazards stand in `PaperReader`.
    """

    kind = models.CharField("文书种类", max_length=10, choices=PaperKind)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    word = models.CharField("字号", max_length=40)
    year = models.PositiveSmallIntegerField("年度")
    serial = models.PositiveIntegerField("序号")
    place = CountyKey(Place, on_delete=models.PROTECT, null=True, related_name="papers")
    vehicle = CountyKey(Vehicle, on_delete=models.PROTECT, null=True, related_name="papers")
    inspection = CountyKey(Inspection, on_delete=models.PROTECT, null=True, related_name="papers")
    addressee = models.CharField("受送达单位（人）", max_length=120)
    agency = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    body = models.JSONField("内容", default=dict)
    due_at = models.DateTimeField("改正期限", null=True)
    state = models.CharField("状态", max_length=8, choices=PaperState, default=PaperState.ISSUED)
    issued_at = models.DateTimeField("开具时间")
    issued_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    second_officer = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    served_at = models.DateTimeField("送达时间", null=True)
    service = models.CharField("送达方式", max_length=8, choices=Service, blank=True)
    received_by = models.CharField("签收人", max_length=40, blank=True)
    witness_name = models.CharField("见证人", max_length=40, blank=True)
    refusal_reason = models.CharField("拒签情况", max_length=200, blank=True)
    signature = CountyKey(Photo, on_delete=models.PROTECT, null=True, related_name="+")
    receipt = CountyKey(Photo, on_delete=models.PROTECT, null=True, related_name="+")
    void_reason = models.CharField("作废理由", max_length=200, blank=True)
    voided_at = models.DateTimeField("作废时间", null=True)
    voided_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects: ClassVar[PaperQuerySet] = PaperQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        verbose_name = "文书"
        ordering = ["-issued_at", "-serial"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "unit", "kind", "year", "serial"], name="paper_number_once"
            ),
            models.UniqueConstraint(
                fields=["county", "word", "year", "serial"], name="paper_written_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state="voided", voided_at__isnull=False) & ~Q(void_reason="")
                | (~Q(state="voided") & Q(voided_at__isnull=True)),
                name="paper_voided_with_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state="served") | (Q(served_at__isnull=False) & ~Q(service="")),
                name="paper_served_says_how",
            ),
            models.CheckConstraint(
                condition=~Q(service="refused") | (~Q(witness_name="") & ~Q(refusal_reason="")),
                name="paper_refusal_names_witness",
            ),
        ]
        indexes = [
            models.Index(fields=["county", "kind", "-issued_at"], name="paper_newest"),
            models.Index(fields=["county", "-issued_at", "-serial", "-id"], name="paper_latest"),
            models.Index(
                fields=["county", "-issued_at"],
                condition=Q(state=PaperState.ISSUED),
                name="paper_waiting",
            ),
            models.Index(fields=["county", "year", "serial"], name="paper_by_serial"),
            models.Index(
                fields=["county", "year", "unit", "kind", "serial", "state", "word"],
                name="paper_book",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @staticmethod
    def sees_all(actor: "Actor") -> bool:
        """Does this person see every paper of the county?"""
        return actor.sees_as(*SEES_ALL)

    @property
    def number(self) -> str:
        """The number as it is written, without leading zeros."""
        return f"{self.word}〔{self.year}〕{self.serial}号"


class PaperLine(CountyOwned):
    """One hazard that a paper names. A voided paper frees its hazards for another."""

    paper = CountyKey(Paper, on_delete=models.PROTECT, related_name="lines")
    hazard = CountyKey(Hazard, on_delete=models.PROTECT, related_name="paper_lines")
    position = models.PositiveSmallIntegerField("序号")

    class Meta:
        verbose_name = "文书条目"
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["county", "paper", "hazard"], name="paper_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.paper} 第{self.position}项"


class PaperReader(CountyOwned):
    """Who reads a paper beyond its own columns, because of a hazard it names.

    A unit that answers for a hazard, or (with `user`) the officer in charge of one; `unit` is then
    the unit the hazard is of, whose people see the paper anyway. Kept in step by
    `actions.readers`.
    """

    paper = CountyKey(Paper, on_delete=models.PROTECT, related_name="readers")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", db_index=False)
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name = "文书相关单位"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["county", "paper", "unit", "user"],
                condition=Q(user__isnull=False),
                name="paper_reader_person_once",
            ),
            models.UniqueConstraint(
                fields=["county", "paper", "unit"],
                condition=Q(user__isnull=True),
                name="paper_reader_unit_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["county", "unit", "paper"],
                condition=Q(user__isnull=True),
                name="paper_reader_of_unit",
            ),
            models.Index(
                fields=["county", "user", "unit", "paper"],
                condition=Q(user__isnull=False),
                name="paper_reader_of_person",
            ),
        ]

    def __str__(self) -> str:
        return str(self.user or self.unit)
