"""One engine for every due date. It explains itself; it never assumes a holiday.

The day of the event is not counted. Hours run in clock time across holidays. Of a pause, the day it
begins up to the day before it ends do not count. An approved extension replaces the due moment.
"""

from calendar import monthrange
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from hongxian.deadlines.engine.rule import (
    ROLL_WORDS,
    Computed,
    Extension,
    Pause,
    Roll,
    Rule,
    Step,
    TimeUnit,
)
from hongxian.deadlines.engine.words import (
    ONE_DAY,
    day_words,
    days_between,
    moment_words,
    range_words,
    runs,
)
from hongxian.deadlines.engine.workdays import SATURDAY, WORKED, Workdays

FEW_WEEKENDS = 3


def compute(
    start: datetime,
    rule: Rule,
    workdays: Workdays,
    pauses: Sequence[Pause] = (),
    extensions: Sequence[Extension] = (),
) -> Computed:
    """When the period that begins with `start` ends. Raises UnknownYear where holidays decide and
    nobody has entered them."""
    count = _Hours(start, rule) if rule.unit is TimeUnit.HOUR else _Days(start, rule, workdays)
    steps = [Step("start", _start_words(start, rule)), Step("rule", _rule_words(rule))]
    by_hand = False
    changes: list[Step] = []
    for event in _in_order(pauses, extensions):
        if isinstance(event, Extension):
            before = count.due_at
            count.set(event.due_at)
            by_hand = True
            changes.append(Step("extension", _extension_words(before, event)))
        elif event.ends_at is None:
            changes.append(
                Step("pause", f"自{moment_words(event.starts_at)}起暂停，恢复后继续计算")
            )
        elif amount := count.pause(event.starts_at, event.ends_at):
            by_hand = False
            changes.append(Step("pause", _pause_words(event, amount)))
    steps += [*count.explain(), *changes]
    if not by_hand:
        steps += count.roll()
    steps.append(Step("due", f"最迟{moment_words(count.due_at)}办结"))
    return Computed(count.due_at, tuple(steps))


def _in_order(pauses: Sequence[Pause], extensions: Sequence[Extension]) -> list[Pause | Extension]:
    events: list[Pause | Extension] = [*pauses, *extensions]
    return sorted(events, key=lambda e: e.starts_at if isinstance(e, Pause) else e.decided_at)


class _Hours:
    """Clock time: no calendar, no rolling."""

    def __init__(self, start: datetime, rule: Rule) -> None:
        self.start = start
        self.due_at = start + timedelta(hours=rule.count)

    def set(self, due_at: datetime) -> None:
        self.due_at = due_at

    def pause(self, starts_at: datetime, ends_at: datetime) -> str:
        begin = max(starts_at, self.start)
        if begin >= self.due_at or ends_at <= begin:
            return ""
        self.due_at += ends_at - begin
        minutes = int((ends_at - begin).total_seconds() // 60)
        return f"{minutes // 60}小时{minutes % 60}分钟" if minutes % 60 else f"{minutes // 60}小时"

    def explain(self) -> list[Step]:
        return []

    def roll(self) -> list[Step]:
        return []


class _Days:
    """Days, working days, months, years and named days; the last day may roll."""

    def __init__(self, start: datetime, rule: Rule, workdays: Workdays) -> None:
        self.first = start.date()
        self.rule = rule
        self.workdays = workdays
        self.zone = start.tzinfo
        self.last = _last_day(self.first, rule, workdays)
        self.closes_at = rule.closes_at
        self.paused: set[date] = set()
        self.counted_to = self.last
        self.by_hand = False

    @property
    def due_at(self) -> datetime:
        return datetime.combine(self.last, self.closes_at, tzinfo=self.zone)

    def set(self, due_at: datetime) -> None:
        self.last, self.closes_at = due_at.date(), due_at.time()
        self.by_hand = True

    def pause(self, starts_at: datetime, ends_at: datetime) -> str:
        """Move the last day on by the days that do not count; says how many."""
        moved = 0
        begin = max(starts_at.date(), self.first + ONE_DAY)
        for day in days_between(begin - ONE_DAY, ends_at.date() - ONE_DAY):
            if day > self.last:
                break
            if day in self.paused:
                continue
            self.paused.add(day)
            if self.rule.unit is not TimeUnit.WORKDAY:
                self.last += ONE_DAY
                moved += 1
            elif self.workdays.is_workday(day):
                self.last = self.workdays.next(self.last)
                moved += 1
        if not self.by_hand:
            self.counted_to = self.last
        if moved and self.rule.unit is TimeUnit.WORKDAY:
            return f"{moved}个工作日"
        return f"{moved}日" if moved else ""

    def explain(self) -> list[Step]:
        """The days left out of a count of working days, by name."""
        if self.rule.unit is not TimeUnit.WORKDAY:
            return []
        low, high = sorted((self.first, self.counted_to))
        days = (
            list(days_between(low, high))
            if self.rule.count >= 0
            else [*days_between(low - ONE_DAY, high - ONE_DAY)]
        )
        return [*self._skipped(days), *self._made_up(days)]

    def _skipped(self, days: list[date]) -> Iterator[Step]:
        off = [day for day in days if not self.workdays.is_workday(day)]
        weekends = []
        for first, last in runs(off):
            span = [first, *days_between(first, last)]
            if all(day.weekday() >= SATURDAY and self._is_plain(day) for day in span):
                weekends.append((first, last))
            else:
                yield Step("skip", f"跳过{range_words(first, last)} {self._names(span)}")
        if len(weekends) > FEW_WEEKENDS:
            total = sum((last - first).days + 1 for first, last in weekends)
            yield Step("skip", f"跳过其余周末{total}天")
            return
        for first, last in weekends:
            yield Step("skip", f"跳过{range_words(first, last)} 周末")

    def _is_plain(self, day: date) -> bool:
        return self.workdays.name_of(day) in {"周六", "周日"}

    def _names(self, span: list[date]) -> str:
        names = [self.workdays.name_of(day) for day in span]
        named = [name for name in names if name not in {"周六", "周日"}]
        return "、".join(dict.fromkeys(named or names))

    def _made_up(self, days: list[date]) -> Iterator[Step]:
        for day in days:
            if day.weekday() >= SATURDAY and self.workdays.is_workday(day):
                name = self.workdays.name_of(day) or WORKED
                yield Step("make_up", f"{day_words(day, day.year)} {name}，计入")

    def roll(self) -> list[Step]:
        """Move a last day that is a holiday, where the rule says so."""
        roll = self.rule.roll
        if roll in {Roll.NONE, Roll.SAME} or self.workdays.is_workday(self.last):
            return []
        was = self.last
        forward = roll is Roll.NEXT
        self.last = self.workdays.next(was) if forward else self.workdays.previous(was)
        way = "顺延至" if forward else "提前至"
        text = (
            f"{day_words(was)}是休假日（{self.workdays.name_of(was)}），{way}{day_words(self.last)}"
        )
        return [Step("roll", text)]


def _last_day(first: date, rule: Rule, workdays: Workdays) -> date:
    """The last day before pauses, extensions and rolling."""
    match rule.unit:
        case TimeUnit.FIXED:
            assert rule.on is not None  # noqa: S101 - Rule refuses a fixed rule without its day
            return rule.on
        case TimeUnit.DAY:
            return first + rule.count * ONE_DAY
        case TimeUnit.MONTH:
            return add_months(first, rule.count)
        case TimeUnit.YEAR:
            return add_months(first, 12 * rule.count)
        case _:
            return add_workdays(first, rule.count, workdays)


def add_months(day: date, count: int) -> date:
    """The same day `count` months later, the month's last where there is none."""
    years, month = divmod(day.month - 1 + count, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def add_workdays(day: date, count: int, workdays: Workdays) -> date:
    """The count-th working day after this day, before it where the count is negative."""
    for _ in range(abs(count)):
        day = workdays.next(day) if count > 0 else workdays.previous(day)
    return day


def _start_words(start: datetime, rule: Rule) -> str:
    if rule.unit is TimeUnit.HOUR:
        way = "倒计" if rule.count < 0 else "起算"
        return f"自{start.year}年{start.month}月{start.day}日 {start:%H:%M} {way}，按时钟连续计算"
    if rule.unit is TimeUnit.FIXED:
        return f"{day_words(start.date())}下达"
    return f"{day_words(start.date())}当日不计"


def _rule_words(rule: Rule) -> str:
    basis = f"{rule.basis}：" if rule.basis else ""
    if rule.unit is TimeUnit.FIXED:
        return f"{basis}定于{day_words(rule.on)}，{ROLL_WORDS[rule.roll]}" if rule.on else basis
    if rule.unit is TimeUnit.HOUR:
        return f"{basis}{rule.words}，节假日照常计算"
    counted = "节假日不计" if rule.unit is TimeUnit.WORKDAY else "按自然日，节假日计入"
    if rule.unit is TimeUnit.WORKDAY:
        return f"{basis}{rule.words}，{counted}"
    return f"{basis}{rule.words}，{counted}；最后一日{ROLL_WORDS[rule.roll]}"


def _pause_words(event: Pause, amount: str) -> str:
    ends = event.ends_at or event.starts_at
    why = f"（{event.reason}）" if event.reason else ""
    return f"{moment_words(event.starts_at)}至{moment_words(ends)}暂停{why}，{amount}不计"


def _extension_words(before: datetime, event: Extension) -> str:
    why = f"（{event.reason}）" if event.reason else ""
    return f"原期限{moment_words(before)}，经批准延长至{moment_words(event.due_at)}{why}"
