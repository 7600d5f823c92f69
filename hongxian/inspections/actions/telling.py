"""Notices of planned visits: to those who go, and to the unit one goes with. A secret visit is told
to its people alone."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from hongxian.inspections.models import Inspection
from hongxian.inspections.visit import Going
from hongxian.kit.clock import day_of
from hongxian.kit.dates import cn_date
from hongxian.notices.actions import Message, about, notify
from hongxian.notices.models import NoticeKind
from hongxian.notices.queries import heads_of, with_delegates
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit


def tell_people(row: Inspection, officers: Sequence[Going], *, actor: Actor, now: datetime) -> None:
    """You are named for a visit on that day."""
    if row.planned_on is None:
        return
    people = tuple(one.user_id for one in officers if one.user_id != actor.user_id)
    day = cn_date(row.planned_on, day_of(now))
    sentence = f"安排您{day}{row.get_kind_display()}：{row.where}。"
    _tell(row, f"{row.pk}:go:{row.planned_on}", sentence, people, now)


def tell_joined(row: Inspection, unit: Unit, *, actor: Actor, now: datetime) -> None:
    """Another unit goes with your planned visit."""
    day = day_of(now)
    going = [one.user_id for one in row.officers.all()]
    people = with_delegates(tuple(dict.fromkeys((*going, *heads_of(row.unit_id, day)))), day)
    when = cn_date(row.planned_on, day) if row.planned_on else ""
    sentence = (
        f"{unit.short_name}将参加{row.unit.short_name}{when}对“{row.where}”的检查，改为联合检查。"
    )
    _tell(row, f"{row.pk}:join:{unit.pk}", sentence, people, now)


def _tell(row: Inspection, key: str, sentence: str, people: tuple[int, ...], now: datetime) -> None:
    message = Message(
        key=key,
        kind=NoticeKind.VISIT,
        sentence=sentence,
        people=people,
        county_id=row.county_id,
        url=reverse("inspection", args=[row.pk]),
        unit=row.unit,
        subject=about(row),
    )
    notify([message], now=now)
