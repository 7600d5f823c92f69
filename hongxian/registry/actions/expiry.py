"""People reminded of licences that run out; each step once, many for one person in a sentence."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from hongxian.audit.actions import Deed, record_many
from hongxian.kit.clock import day_of
from hongxian.kit.dates import cn_date
from hongxian.notices.actions import Message, about, notify
from hongxian.notices.models import NoticeKind
from hongxian.orgs.access import SYSTEM
from hongxian.registry import codes, verbs
from hongxian.registry.models import Licence
from hongxian.registry.queries.expiry import ExpiryStep, by_person_and_step, step_of, to_remind
from hongxian.registry.queries.licences import WARNINGS

BATCH = 500
SINGLY = 3
"""Up to so many a person hears of one by one; more are one sentence with the list behind it."""


@transaction.atomic
def remind_of_licences(*, county_id: str, now: datetime) -> int:
    """Tell whoever has to know; how many licences it was, 0 when nothing is left to tell."""
    today = day_of(now)
    rows = to_remind(today).filter(county=county_id)
    rows = rows.select_for_update(skip_locked=True, of=("self",)).select_related(
        "place__unit", "place__officer", "vehicle__unit", "vehicle__place__officer"
    )
    licences = list(rows.order_by("valid_to", "pk")[:BATCH])
    if not licences:
        return 0
    for licence in licences:
        assert licence.valid_to is not None  # noqa: S101 - asked by the query
        step = step_of(licence.valid_to, today)
        licence.reminded_for, licence.reminded_days = licence.valid_to, step.days if step else 0
    Licence.objects.bulk_update(licences, ["reminded_for", "reminded_days"])
    deeds = (
        Deed(verbs.LICENCE_REMIND, one, detail={"days": one.reminded_days}) for one in licences
    )
    record_many(deeds, actor=SYSTEM, now=now)
    groups = by_person_and_step(licences, today)
    notify(
        [
            message
            for (person, step), some in groups.items()
            for message in _messages(person, step, some, today)
        ],
        now=now,
    )
    return len(licences)


def _messages(person: int, step: ExpiryStep, licences: list[Licence], today: date) -> list[Message]:
    if len(licences) <= SINGLY:
        return [_one(person, step, licence, today) for licence in licences]
    first = licences[0]
    holders = dict.fromkeys(str(one.place or one.vehicle) for one in licences)
    names = "、".join(list(holders)[:SINGLY])
    sentence = f"{names}等{len(licences)}件许可证件{step.days}天内到期，请逐件核实是否延续。"
    days = next((days for days in WARNINGS if days >= step.days), WARNINGS[-1])
    return [
        Message(
            key=f"licences:{today}:{step.days}:{first.pk}",
            kind=NoticeKind.REMINDER,
            sentence=sentence,
            people=(person,),
            county_id=str(first.county_id),
            url=f"{reverse('licences')}?view=in{days}",
        )
    ]


def _one(person: int, step: ExpiryStep, licence: Licence, today: date) -> Message:
    holder, end = licence.place or licence.vehicle, licence.valid_to
    assert holder is not None  # noqa: S101 - a constraint of the table
    assert end is not None  # noqa: S101 - asked by the query
    said = {
        "对象": str(holder),
        "证件": f"{codes.licence_name(licence.kind)}（{licence.number}）",
        "日期": cn_date(end, today),
        "天数": str((end - today).days),
    }
    sentence = step.sentence
    for word, value in said.items():
        sentence = sentence.replace(f"【{word}】", value)
    return Message(
        key=f"licence:{licence.pk}:{end}:{step.days}",
        kind=NoticeKind.REMINDER,
        sentence=sentence,
        people=(person,),
        county_id=str(licence.county_id),
        url=reverse("licence", args=[licence.pk]),
        unit=holder.unit,
        subject=about(licence),
    )
