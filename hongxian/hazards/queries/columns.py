"""The columns of the ledger, for the page and for the file."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from hongxian.hazards.models import Hazard
from hongxian.hazards.queries import marks
from hongxian.kit.chips import state_chip
from hongxian.kit.clock import local
from hongxian.kit.dates import cn_date
from hongxian.kit.listing import Column
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


def _clock_page(row: Hazard) -> str | None:
    """Why it is due then."""
    key = row.recheck_deadline_id if row.state == "rectified" else row.deadline_id
    return reverse("deadline", args=[key]) if key else None


def _shown(today: date) -> list[Column]:
    return [
        Column(
            "number", "编号", lambda row: row.number,
            url=lambda row: reverse("hazard", args=[row.pk]), sort="number", css="nowrap",
        ),
        Column("where", "对象", marks.where, sort=("place__name",), css="wide"),
        Column("what", "隐患内容", lambda row: row.what, css="wide"),
        Column(
            "unit", "责任单位", lambda row: row.unit.short_name, sort=("unit__position",),
            css="nowrap",
        ),
        Column(
            "officer", "责任民警", lambda row: row.officer and row.officer.name,
            sort=("officer__name",), css="nowrap", shown=False,
        ),
        Column("grade", "等级", marks.grade_mark, sort="grade", css="nowrap"),
        Column("state", "状态", state_chip, sort="state", css="nowrap"),
        Column(
            "due", "期限", lambda row: marks.next_mark(row, today), url=_clock_page,
            sort="due_on", css="nowrap", export=lambda row: row.due_on,
        ),
        Column(
            "recheck", "复查期限", lambda row: marks.recheck_mark(row, today), sort="recheck_on",
            css="nowrap", shown=False, export=lambda row: row.recheck_on,
        ),
        Column(
            "found", "发现日期", lambda row: cn_date(row.found_at, today), sort="found_at",
            css="nowrap", shown=False, export=lambda row: local(row.found_at).date(),
        ),
    ]  # fmt: skip


def _offered(actor: Actor) -> list[Column]:
    def text(name: str, label: str) -> Column:
        return Column(name, label, lambda row: getattr(row, name), shown=False)

    def day(name: str, label: str) -> Column:
        def read(row: Hazard) -> date | None:
            moment = getattr(row, name)
            return local(moment).date() if moment is not None else None

        return Column(name, label, read, sort=name, css="nowrap", shown=False)

    return [
        Column("violation", "违法行为类别", marks.violation, sort="violation", shown=False),
        Column(
            "category", "对象类别",
            lambda row: category_name(row.place.category) if row.place else "", shown=False,
        ),
        Column("sector", "整治领域", lambda row: row.sector and row.sector.name, shown=False),
        Column("spot", "具体位置", lambda row: row.spot, shown=False),
        text("basis", "依据"),
        text("demand", "整改要求"),
        text("owner_name", "整改责任人"),
        Column("owner_phone", "责任人电话", lambda row: marks.phone(row, actor), shown=False),
        text("duty", "责任落实"),
        text("measure", "措施落实"),
        Column(
            "money", "资金（万元）", lambda row: row.money, css="num", shown=False,
            export=lambda row: float(row.money) if row.money is not None else None,
        ),
        text("time", "时限落实"),
        text("plan", "预案落实"),
        text("criterion", "重大判定依据"),
        Column("source", "来源", lambda row: row.get_source_display(), shown=False),
        day("late_at", "逾期认定"),
        day("rectified_at", "整改完成"),
        day("passed_at", "复查合格"),
        day("closed_at", "销号日期"),
    ]  # fmt: skip
