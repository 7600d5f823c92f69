"""Heads of units reminded of what is still to be visited this year: one sentence each, at the
dates of `data/visits.toml`, never one for each place."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.urls import reverse

from hongxian.audit.actions import record
from hongxian.inspections import verbs
from hongxian.inspections.frequency import shipped_rules
from hongxian.inspections.models import CoverageCall
from hongxian.inspections.queries.coverage import Owed, owed_by_unit
from hongxian.kit.clock import day_of
from hongxian.kit.dates import cn_date
from hongxian.notices.actions import Message, about, notify
from hongxian.notices.models import NoticeKind
from hongxian.notices.queries import heads_of
from hongxian.orgs.access import SYSTEM
from hongxian.orgs.models import Unit


@transaction.atomic
def call_for_coverage(*, county_id: str, now: datetime) -> int:
    """Tell the heads whose units still owe visits; how many units, 0 where it has been told. Of
    several dates gone by only the last one counts."""
    today = day_of(now)
    end = date(today.year, 12, 31)
    steps = shipped_rules().reminder.days
    days = next((days for days in steps if today >= end - timedelta(days=days)), None)
    if days is None:
        return 0
    told = {"units": 0, "at": now}
    call, is_new = CoverageCall.objects.get_or_create(
        county_id=county_id, year=today.year, days=days, defaults=told
    )
    if not is_new:
        return 0
    owed = owed_by_unit(county_id, today)
    units = Unit.objects.filter(county=county_id, pk__in=owed)
    notify([_message(call, unit, owed[unit.pk], end, today) for unit in units], now=now)
    call.units = len(owed)
    call.save(update_fields=["units"])
    record(
        actor=SYSTEM, verb=verbs.COVERAGE_CALL, subject=call, now=now,
        detail={"days": days, "units": len(owed)},
    )  # fmt: skip
    return len(owed)


def _message(call: CoverageCall, unit: Unit, owed: Owed, end: date, today: date) -> Message:
    said = {
        "家数": str(owed.places),
        "未安排": str(owed.unplanned),
        "日期": cn_date(end, today),
    }
    sentence = shipped_rules().reminder.sentence
    for word, value in said.items():
        sentence = sentence.replace(f"【{word}】", value)
    return Message(
        key=f"coverage:{call.year}:{call.days}:{unit.pk}",
        kind=NoticeKind.REMINDER,
        sentence=f"{unit.short_name}{sentence}",
        people=heads_of(unit.pk, today),
        county_id=str(call.county_id),
        url=f"{reverse('visits-due')}?view=all&unit={unit.pk}",
        unit=unit,
        subject=about(call),
    )
