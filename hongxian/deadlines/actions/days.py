"""放假安排: enter or take back a day, declare a year complete; open deadlines follow."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from hongxian.audit.actions import record
from hongxian.deadlines import verbs
from hongxian.deadlines.actions.ladders import reschedule
from hongxian.deadlines.actions.rows import RECKONED, log, person, reckon_again, words_of
from hongxian.deadlines.engine import Roll, Rule, TimeUnit, UnknownYear, Workdays
from hongxian.deadlines.engine.workdays import FIRST_YEAR, LAST_YEAR
from hongxian.deadlines.models import CalendarDay, CalendarYear, Deadline, DeadlineState
from hongxian.deadlines.outlets import tell_followers
from hongxian.deadlines.queries.calendar import workdays
from hongxian.deadlines.rules import keeps_calendar
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor

LONGEST_HOLIDAY = timedelta(days=20)
LADDER_REACH = timedelta(days=45)
"""No step of a ladder lies farther from its due moment than this many days."""


def keep_calendar_day(
    *, day: date, is_workday: bool, name: str, source: str, actor: Actor, now: datetime
) -> int:
    """Say that a day is worked or not, on the authority of a paper. How many deadlines moved."""
    name, source = name.strip(), source.strip()
    if not name or not source:
        raise Refused("请写明这一天的名称和文件依据。")
    require(keeps_calendar(actor))
    with transaction.atomic():
        row, _ = CalendarDay.objects.update_or_create(
            date=day,
            defaults={
                "is_workday": is_workday,
                "name": name,
                "source": source,
                "entered_by_id": person(actor),
                "entered_at": now,
            },
        )
        moved = _follow(day, day, actor, now)
        record(
            actor=actor, verb=verbs.KEEP_DAY, subject=row, now=now, basis=source,
            detail={"date": day.isoformat(), "is_workday": is_workday, "name": name,
                    "recounted": moved},
        )  # fmt: skip
    return moved


def remove_calendar_day(day: CalendarDay, *, actor: Actor, now: datetime) -> int:
    """Take an entered day back: the library decides again. How many deadlines moved."""
    require(keeps_calendar(actor))
    with transaction.atomic():
        row = CalendarDay.objects.select_for_update().get(pk=day.pk)
        on, label = row.date, {"date": row.date.isoformat(), "name": row.name}
        record(actor=actor, verb=verbs.REMOVE_DAY, subject=row, now=now, detail=label)
        row.delete()
        return _follow(on, on, actor, now)


def keep_calendar_year(*, year: int, source: str, actor: Actor, now: datetime) -> CalendarYear:
    """Say that every holiday and worked weekend of a year is entered."""
    source = source.strip()
    require(keeps_calendar(actor))
    if not source:
        raise Refused("请写明放假通知的文号。")
    if FIRST_YEAR <= year <= LAST_YEAR:
        raise Refused(f"{year}年的放假安排系统已有，不需要确认；个别调整请直接录入日期。")
    with transaction.atomic():
        if not CalendarDay.objects.filter(date__year=year, is_workday=False).exists():
            raise Refused(f"{year}年还没有录入任何放假日期，请先逐日录入再确认。")
        row, _ = CalendarYear.objects.update_or_create(
            year=year,
            defaults={"source": source, "entered_by_id": person(actor), "entered_at": now},
        )
        _follow(date(year, 1, 1), date(year, 12, 31), actor, now)
        record(
            actor=actor, verb=verbs.KEEP_YEAR, subject=row, now=now, basis=source,
            detail={"year": str(year)},
        )  # fmt: skip
    return row


def _follow(first: date, last: date, actor: Actor, now: datetime) -> int:
    """Reckon open deadlines that count these days anew; what is late already is left alone."""
    begin, end = _midnight(first), _midnight(last + timedelta(days=1))
    calendar = workdays()
    open_rows = Deadline.objects.select_for_update().filter(
        state=DeadlineState.RUNNING,
        late_at__isnull=True,
        starts_at__lt=end,
        due_at__gte=begin - LONGEST_HOLIDAY,
    )
    counted = [row for row in open_rows.prefetch_related("pauses", "extensions") if _counts(row)]
    moved = sum(_recount(row, calendar, actor, now) for row in counted)
    near = Deadline.objects.filter(due_at__gte=begin - LADDER_REACH, due_at__lt=end + LADDER_REACH)
    reschedule(near, calendar=calendar, now=now)
    return moved


def _counts(row: Deadline) -> bool:
    """Do holidays decide about this deadline at all?"""
    rule = Rule.from_json(row.rule)
    return rule.unit is TimeUnit.WORKDAY or rule.roll in {Roll.NEXT, Roll.PREVIOUS}


def _recount(row: Deadline, calendar: Workdays, actor: Actor, now: datetime) -> int:
    """1 when the due moment moved. An unknown year leaves the row as it stands."""
    before = row.due_at
    try:
        reckon_again(row, now, calendar)
    except UnknownYear:
        return 0
    if row.due_at == before:
        return 0
    row.save(update_fields=RECKONED)
    tell_followers([row], now)
    log(
        row,
        verbs.RECOUNT,
        actor=actor,
        now=now,
        before=words_of(before),
        after=words_of(row.due_at),
    )
    return 1


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
