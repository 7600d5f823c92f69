"""Papers to read and to print; rows of numbers and whether they have gaps."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet
from django.urls import reverse

from hongxian.deadlines.models import Deadline
from hongxian.hazards import codes
from hongxian.hazards.models import Hazard, Paper, PaperKind, PaperState, Service
from hongxian.hazards.models.papers import SERVE
from hongxian.hazards.papers.composing import written
from hongxian.hazards.parts import Part
from hongxian.inspections.models import Photo, PhotoKind
from hongxian.kit.clock import day_of
from hongxian.kit.listing import ALL_YEARS, Past, Period, periods_of
from hongxian.kit.official import Official
from hongxian.kit.questions import Question
from hongxian.orgs.access import Actor
from hongxian.orgs.asking import earliest

WAITING = Q(state=PaperState.ISSUED)
_NUMBER = re.compile(r"[〔\[（(【［]?(\d{4})[〕\])）】］](?:第)?(\d+)号?")


def found_by(text: str) -> Q:
    """〔2026〕3号 whatever its brackets, a serial alone, part of the mark or of the addressee."""
    text = text.strip()
    asked = Q(addressee__holds=text) | Q(word__holds=text)
    if text.isdigit():
        asked |= Q(serial=int(text[:9]))
    if found := _NUMBER.search(text):
        asked |= Q(year=int(found[1]), serial=int(found[2][:9]))
    return asked


def printable(paper: Paper, base: str = "") -> Official:
    """The paper as it was issued; a voided one is marked.

    `base` is the address of the firm's page: with it the paper carries the code and its QR picture.
    The code is made anew for each printing; what is kept of the paper does not hold it.
    """
    official = Official.from_json(paper.body)
    if paper.state == PaperState.VOIDED:
        return replace(official, mark="作废")
    code = paper.codes.filter(revoked_at=None).order_by("made_at").first()
    if code is None or not base:
        return official
    text = codes.code_of(code.pk)
    told = (
        f"整改完成后，用手机扫码，或者打开 {base} 输入填报码 {codes.written(text)}，"
        f"上传整改后的照片。填报码 {written(day_of(code.valid_until))}前有效，请勿告诉他人。"
    )
    return replace(official, link=f"{base}{text}/", link_text=told)


def service_clock(paper: Paper) -> Deadline | None:
    """Until when the paper is to be served, if a clock runs or ran."""
    return Deadline.objects.of(paper, SERVE).order_by("-starts_at").first()


def visit_signatures(paper: Paper, actor: Actor) -> list[Photo]:
    """What was signed on the phone, where that served the paper: in the moment of its issue.
    Whoever serves a paper by hand does it later; the visit's signature proves nothing of that."""
    with_visit = paper.service == Service.SIGNED and paper.served_at == paper.issued_at
    if not with_visit or paper.inspection_id is None:
        return []
    rows = Photo.objects.visible_to(actor).filter(inspection=paper.inspection_id)
    return list(rows.filter(kind=PhotoKind.SIGNATURE).order_by("received_at", "pk"))


@dataclass(frozen=True)
class NumberRow:
    """One unit's numbers of a kind in a year: from 1 to `last`, and what is missing."""

    unit: str
    kind: str
    year: int
    word: str
    last: int
    voided: int
    missing: int

    @property
    def sentence(self) -> str:
        """1—37 号连续，其中作废 2 份。"""
        whole = f"1—{self.last} 号" if self.last > 1 else "1 号"
        gaps = "连续" if not self.missing else f"缺 {self.missing} 个号，请查明"
        return f"{whole}{gaps}" + (f"，其中作废 {self.voided} 份" if self.voided else "") + "。"


def number_rows(papers: "QuerySet[Paper]") -> list[NumberRow]:
    """The rows of numbers that these papers belong to. One query, out of `paper_book` alone: papers
    are long, and none is to be opened for its number."""
    rows = (
        papers.order_by()
        .values("unit__short_name", "unit__position", "kind", "year")
        .annotate(
            last=Max("serial"),
            first=Min("serial"),
            count=Count("serial"),
            voided=Count("serial", filter=Q(state=PaperState.VOIDED)),
            mark=Max("word"),
        )
        .order_by("-year", "unit__position", "kind")
    )
    return [
        NumberRow(
            row["unit__short_name"], PaperKind(row["kind"]).label, row["year"], row["mark"],
            row["last"], row["voided"], row["last"] - row["count"],
        )
        for row in rows
    ]  # fmt: skip


def papers_past(actor: Actor, today: date) -> Past:
    """What waits to be served stands open; the rest is opened by year of issue."""
    bounds = ("q", "year", "issued_from", "issued_to")
    return Past(WAITING, lambda: _periods(actor, today), bounds)


def _periods(actor: Actor, today: date) -> list[Period]:
    """One query."""
    return periods_of("issued_at", today, _first(actor))


_first = earliest(Paper.objects.all(), "issued_at")


def years_of(period: Period | None, today: date) -> Sequence[int] | None:
    """Whose rows of numbers stand above the list: the year it is opened by, all of them with all
    years, else this year's and the last one's."""
    if period is not None and period.key == ALL_YEARS:
        return None
    is_year = period is not None and period.key.isdigit()
    return [int(period.key)] if period and is_year else [today.year, today.year - 1]


def whole_books(actor: Actor, years: Sequence[int] | None) -> "QuerySet[Paper]":
    """Papers of every unit whose whole row of numbers this person may see."""
    every = Paper.objects.filter(county=actor.county_id)
    if years is not None:
        every = every.filter(year__in=years)
    if Paper.sees_all(actor):
        return every
    return every.filter(unit__in=actor.unit_ids)


@dataclass(frozen=True)
class PapersOfHazard:
    """The block on a hazard's page."""

    papers: Sequence[Paper]
    new_url: str


def papers_of(hazard: Hazard, actor: Actor, today: date) -> PapersOfHazard | None:
    """Papers that name the hazard, newest first; None where there are none."""
    papers = _naming(county=hazard.county_id, hazard=hazard.pk)
    if not papers:
        return None
    return PapersOfHazard(papers, f"{reverse('paper-new')}?hazard={hazard.pk}")


def _papers_naming(county: str, hazard: UUID) -> QuerySet[Paper]:
    rows = Paper.objects.filter(county=county, lines__hazard=hazard)
    return rows.select_related("unit").order_by("-issued_at")


_naming = Question(_papers_naming)
PAPERS_PART = Part("papers", "文书", papers_of, "hazards/papers_part.html", order=10)
