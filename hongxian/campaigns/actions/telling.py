"""Who hears what about the materials: the office of a submission, the unit of a decision."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.urls import reverse

from hongxian.campaigns.models import Deliverable, PlanDocument, Submission
from hongxian.kit.clock import day_of
from hongxian.notices.actions import Message, about, notify
from hongxian.notices.models import NoticeKind
from hongxian.notices.queries import heads_of, office_of, people_of
from hongxian.orgs.models import Unit

SHOWN = 3


def tell_office(row: Deliverable, submission: Submission, *, now: datetime) -> None:
    """Something waits for a decision."""
    late = "（逾期提交）" if row.late_at is not None else ""
    people = tuple(
        each for each in office_of(row.county_id, day_of(now)) if each != submission.submitted_by_id
    )
    sentence = f"{row.unit}提交了“{row.milestone}”{late}，请审核。"
    _tell(row, submission, NoticeKind.SUBMITTED, sentence, people, now)


def tell_returned(row: Deliverable, submission: Submission, *, now: datetime) -> None:
    """Back to whoever handed in, and the unit's head, with the reason."""
    sentence = f"“{row.milestone}”被退回：{submission.reason}"
    _tell(row, submission, NoticeKind.RETURNED, sentence, _unit(row, submission, now), now)


def tell_accepted(row: Deliverable, submission: Submission, *, now: datetime) -> None:
    """It is done."""
    sentence = f"“{row.milestone}”已审核通过。"
    _tell(row, submission, NoticeKind.ACCEPTED, sentence, _unit(row, submission, now), now)


def _unit(row: Deliverable, submission: Submission, now: datetime) -> tuple[int, ...]:
    heads = heads_of(row.unit_id, day_of(now))
    return tuple(dict.fromkeys((submission.submitted_by_id, *heads)))


def _tell(
    row: Deliverable,
    submission: Submission,
    kind: NoticeKind,
    sentence: str,
    people: tuple[int, ...],
    now: datetime,
) -> None:
    message = Message(
        key=f"{row.pk}:{kind}:{submission.no}",
        kind=kind,
        sentence=sentence,
        people=people,
        county_id=row.county_id,
        url=reverse("deliverable", args=[row.pk]),
        unit=row.unit,
        subject=about(row),
    )
    notify([message], now=now)


def tell_units(document: PlanDocument, news: Mapping[int, Sequence[str]], *, now: datetime) -> None:
    """What a confirmed version asks of each unit, or changes for it: one notice for each unit."""
    if document.campaign is None:
        return
    day = day_of(now)
    units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=list(news))}
    url = reverse("deliverables") + "?view=mine"
    notify(
        [
            Message(
                key=f"{document.pk}:plan",
                kind=NoticeKind.PLAN,
                sentence=_news(document, lines),
                people=people_of([unit_id], day),
                county_id=document.county_id,
                url=url,
                unit=units[unit_id],
                subject=about(document.campaign),
            )
            for unit_id, lines in news.items()
        ],
        now=now,
    )


def _news(document: PlanDocument, lines: Sequence[str]) -> str:
    said = "；".join(lines[:SHOWN])
    more = f"等{len(lines)}项" if len(lines) > SHOWN else ""
    if document.version == 1:
        return f"“{document.campaign}”方案已确认，本单位应交：{said}{more}。"
    return f"“{document.campaign}”方案第{document.version}版已确认，本单位有变化：{said}{more}。"
