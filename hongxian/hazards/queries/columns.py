"""The columns of the ledger, for the page and for the file."""

from collections.abc import Callable
from datetime import date, datetime
from functools import cache, partial

from django.db.models import QuerySet
from django.utils import timezone

from hongxian.hazards import rules
from hongxian.hazards.models import Hazard, HazardState
from hongxian.hazards.queries import marks
from hongxian.inspections.models import Source
from hongxian.inspections.violations import violation_name
from hongxian.kit.chips import state_chip
from hongxian.kit.clock import local
from hongxian.kit.dates import cn_date
from hongxian.kit.listing import Column, page_of
from hongxian.kit.masking import masked_phone
from hongxian.kit.plain_rows import stored
from hongxian.orgs.access import Actor
from hongxian.registry.codes import category_name

READ = (
    "county", "number", "place__name", "place__category", "place__address", "vehicle__plate",
    "spot", "unit__short_name", "officer__name", "sector__name", "violation", "grade",
    "confirmed_at", "what", "basis", "demand", "owner_name", "owner_phone", "duty", "measure",
    "money", "time", "plan", "state", "source", "found_at", "due_on", "late_at", "recheck_on",
    "rectified_at", "passed_at", "closed_at", "line", "criterion",
)  # fmt: skip


def for_ledger(rows: QuerySet[Hazard]) -> QuerySet[Hazard]:
    """With what the columns read, and nothing else."""
    rows = rows.select_related("place", "vehicle", "unit", "officer", "sector")
    return rows.only(
        *READ, "place", "vehicle", "unit", "officer", "sector", "deadline", "recheck_deadline"
    )


def columns(actor: Actor, today: date) -> list[Column]:
    """What may be shown; a telephone number in full only to whoever has to call it."""
    return [*_shown(today), *_offered(actor)]


def _clock_page() -> Callable[[Hazard], str | None]:
    """Why it is due then."""
    page = page_of("deadline")

    def address(row: Hazard) -> str | None:
        key = row.recheck_deadline_id if row.state == "rectified" else row.deadline_id
        return page(key) if key else None

    return address


def _shown(today: date) -> list[Column]:
    return [
        Column(
            "number", "编号", lambda row: row.number,
            url=page_of("hazard"), sort="number", css="nowrap", plain=stored("number"),
        ),
        Column(
            "where", "对象", marks.where, sort=("place__name",), css="wide",
            plain=stored("place__name", "vehicle__plate", "spot", read=marks.first_named),
        ),
        Column("what", "隐患内容", lambda row: row.what, css="wide", plain=stored("what")),
        Column(
            "unit", "责任单位", lambda row: row.unit.short_name, sort=("unit__position",),
            css="nowrap", plain=stored("unit__short_name"),
        ),
        Column(
            "officer", "责任民警", lambda row: row.officer and row.officer.name,
            sort=("officer__name",), css="nowrap", shown=False, plain=stored("officer__name"),
        ),
        Column(
            "grade", "等级", marks.grade_mark, sort="grade", css="nowrap",
            plain=stored("grade", "confirmed_at", read=marks.grade_word),
        ),
        Column(
            "state", "状态", state_chip, sort="state", css="nowrap",
            plain=stored("state", read=dict(HazardState.choices).get),
        ),
        Column(
            "due", "期限", lambda row: marks.next_mark(row, today), url=_clock_page(),
            sort="due_on", css="nowrap", plain=stored("due_on"),
        ),
        Column(
            "recheck", "复查期限", lambda row: marks.recheck_mark(row, today), sort="recheck_on",
            css="nowrap", shown=False, plain=stored("recheck_on"),
        ),
        Column(
            "found", "发现日期", lambda row: cn_date(row.found_at, today), sort="found_at",
            css="nowrap", shown=False, plain=stored("found_at", read=_day_reader()),
        ),
    ]  # fmt: skip


def _day_reader() -> Callable[[datetime | None], date | None]:
    """The local day of a moment; the time zone is asked for once, not for every row."""
    zone = timezone.get_current_timezone()
    return lambda moment: moment.astimezone(zone).date() if moment is not None else None


def _text(name: str, label: str) -> Column:
    return Column(name, label, lambda row: getattr(row, name), shown=False, plain=stored(name))


def _day(name: str, label: str) -> Column:
    def read(row: Hazard) -> date | None:
        moment = getattr(row, name)
        return local(moment).date() if moment is not None else None

    plain = stored(name, read=_day_reader())
    return Column(name, label, read, sort=name, css="nowrap", shown=False, plain=plain)


def _offered(actor: Actor) -> list[Column]:
    text, day = _text, _day
    return [
        Column(
            "violation", "违法行为类别", marks.violation, sort="violation", shown=False,
            plain=stored("violation", read=cache(violation_name)),
        ),
        Column(
            "category", "对象类别",
            lambda row: category_name(row.place.category) if row.place else "", shown=False,
            plain=stored("place__category", read=cache(_category)),
        ),
        Column(
            "sector", "整治领域", lambda row: row.sector and row.sector.name, shown=False,
            plain=stored("sector__name"),
        ),
        text("spot", "具体位置"),
        text("basis", "依据"),
        text("demand", "整改要求"),
        text("owner_name", "整改责任人"),
        Column(
            "owner_phone", "责任人电话", lambda row: marks.phone(row, actor), shown=False,
            plain=stored("owner_phone", "unit_id", "officer_id", read=_phone_reader(actor)),
        ),
        text("duty", "责任落实"),
        text("measure", "措施落实"),
        Column(
            "money", "资金（万元）", lambda row: row.money, css="num", shown=False,
            plain=stored("money", read=lambda money: None if money is None else float(money)),
        ),
        text("time", "时限落实"),
        text("plan", "预案落实"),
        text("criterion", "重大判定依据"),
        Column(
            "source", "来源", lambda row: row.get_source_display(), shown=False,
            plain=stored("source", read=dict(Source.choices).get),
        ),
        day("late_at", "逾期认定"),
        day("rectified_at", "整改完成"),
        day("passed_at", "复查合格"),
        day("closed_at", "销号日期"),
    ]  # fmt: skip


def _category(code: str | None) -> str:
    return category_name(code) if code is not None else ""


def _phone_reader(actor: Actor) -> Callable[[str, int, int | None], str]:
    """`marks.phone` of stored values; who sees it is asked once for each unit and officer."""
    sees = cache(partial(rules.sees_phones_of, actor))

    def read(number: str, unit_id: int, officer_id: int | None) -> str:
        return number if not number or sees(unit_id, officer_id) else masked_phone(number)

    return read
