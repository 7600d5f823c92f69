"""How a deadline looks in lists and heads: what is left, how late, paused, kept."""

from datetime import datetime, timedelta

from hongxian.deadlines.engine.words import END_OF_DAY
from hongxian.deadlines.models import Deadline, DeadlineState, Ladder
from hongxian.kit.chips import SOON_DAYS, Chip, Tone
from hongxian.kit.clock import local
from hongxian.kit.dates import cn_date, cn_datetime

TWO_DAYS = timedelta(days=2)
STATE_TONES: dict[str, Tone] = {
    DeadlineState.RUNNING: Tone.WAITING,
    DeadlineState.PAUSED: Tone.DRAFT,
    DeadlineState.MET: Tone.DONE,
    DeadlineState.DROPPED: Tone.OFF,
}


def due_text(moment: datetime, now: datetime) -> str:
    """6月7日(周二) 12:00; the end of a day is the day alone."""
    at, today = local(moment), local(now).date()
    return cn_date(at.date(), today) if at.time() == END_OF_DAY else cn_datetime(at, today)


def due_mark(row: Deadline, now: datetime) -> Chip:
    """What is left until it is due, or how late it is; a closed one is a plain date."""
    text = due_text(row.due_at, now)
    if row.state == DeadlineState.PAUSED:
        return Chip(f"已暂停 · {text}", Tone.DRAFT)
    if row.state != DeadlineState.RUNNING:
        return Chip(text, Tone.PLAIN)
    left = local(row.due_at).date() - local(now).date()
    if now > row.due_at:
        late = f"逾期{-left.days}天" if left.days else _hours("逾期", now - row.due_at)
        return Chip(f"{late} · {text}", Tone.LATE)
    if row.ladder == Ladder.HOURS and row.due_at - now < TWO_DAYS:
        return Chip(f"{_hours('还剩', row.due_at - now)} · {text}", Tone.SOON)
    if left.days == 0:
        return Chip(f"今天到期 · {text}", Tone.SOON)
    tone = Tone.SOON if left.days <= SOON_DAYS else Tone.PLAIN
    return Chip(f"还剩{left.days}天 · {text}", tone)


def _hours(word: str, span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    return f"{word}{minutes // 60}小时" if minutes >= 60 else f"{word}{minutes}分钟"


def late_text(row: Deadline, now: datetime) -> str:
    """When it was found late, and against which date."""
    if row.late_at is None or row.late_due_at is None:
        return ""
    found = cn_datetime(local(row.late_at), local(now).date())
    return f"{found}认定，当时期限{due_text(row.late_due_at, now)}"
