"""Who hears what about a hazard: the office of a 重大 one, the unit of the office's decision."""

from datetime import datetime

from django.urls import reverse

from hongxian.hazards.models import Hazard
from hongxian.kit.clock import day_of
from hongxian.notices.actions import Message, about, notify
from hongxian.notices.models import NoticeKind
from hongxian.notices.queries import heads_of, office_of
from hongxian.orgs.access import Actor


def tell_office_of_major(row: Hazard, actor: Actor, *, now: datetime) -> None:
    """A 重大 hazard waits for the office's word."""
    others = tuple(p for p in office_of(row.county_id, day_of(now)) if p != actor.user_id)
    sentence = f"{row.unit}认定重大隐患{row.number}“{row.what}”，请确认或退回。"
    _tell(row, NoticeKind.SUBMITTED, sentence, others, now)


def tell_confirmed(row: Hazard, *, now: datetime) -> None:
    """The office confirmed it."""
    sentence = f"重大隐患{row.number}“{row.what}”已由专班办公室确认，请按五落实整改。"
    _tell(row, NoticeKind.ACCEPTED, sentence, _unit(row, now), now)


def tell_returned(row: Hazard, reason: str, *, now: datetime) -> None:
    """The office returned the grading, with its reason."""
    sentence = f"重大隐患{row.number}的认定被退回：{reason}"
    _tell(row, NoticeKind.RETURNED, sentence, _unit(row, now), now)


def tell_sent_back(row: Hazard, reason: str, actor: Actor, *, now: datetime) -> None:
    """Somebody else sent it back: the unit has to go on."""
    people = tuple(p for p in _unit(row, now) if p != actor.user_id)
    sentence = f"隐患{row.number}“{row.what}”退回继续整改：{reason}"
    _tell(row, NoticeKind.RETURNED, sentence, people, now)


def tell_given(row: Hazard, actor: Actor, *, now: datetime) -> None:
    """Whoever gets it hears of it."""
    people = tuple(p for p in _unit(row, now) if p != actor.user_id)
    sentence = f"隐患{row.number}“{row.what}”转交给{row.unit}办理。"
    _tell(row, NoticeKind.HANDOVER, sentence, people, now)


def _unit(row: Hazard, now: datetime) -> tuple[int, ...]:
    """The officer in charge, else the unit's head."""
    if row.officer_id is not None:
        return (row.officer_id,)
    return heads_of(row.unit_id, day_of(now))


def _tell(
    row: Hazard, kind: NoticeKind, sentence: str, people: tuple[int, ...], now: datetime
) -> None:
    message = Message(
        key=f"{row.pk}:{kind}:{now.isoformat()}",
        kind=kind,
        sentence=sentence,
        people=people,
        county_id=row.county_id,
        url=reverse("hazard", args=[row.pk]),
        unit=row.unit,
        subject=about(row),
    )
    notify([message], now=now)
