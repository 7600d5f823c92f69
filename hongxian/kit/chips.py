"""Chips: a state or a deadline as word, mark and colour; colour never speaks alone."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from html import escape
from typing import Any, Self

from django.utils import timezone
from django.utils.safestring import SafeString

from hongxian.kit.dates import cn_date
from hongxian.kit.drawing import drawn

SOON_DAYS = 3


class Tone(StrEnum):
    """How a chip looks. LATE is the red line: overdue and nothing else."""

    PLAIN = "plain"
    WAITING = "waiting"
    SOON = "soon"
    LATE = "late"
    DONE = "done"
    DRAFT = "draft"
    OFF = "off"


MARKS = {
    Tone.PLAIN: "○",
    Tone.WAITING: "◐",
    Tone.SOON: "▲",
    Tone.LATE: "！",
    Tone.DONE: "✓",
    Tone.DRAFT: "✎",
    Tone.OFF: "–",
}


class Chip(str):
    """A word with its tone. As text it is the word alone; in a template it draws the chip."""

    __slots__ = ("note", "tone")

    tone: Tone
    note: str

    def __new__(cls, word: str, tone: Tone = Tone.PLAIN, note: str = "") -> Self:
        chip = super().__new__(cls, word)
        chip.tone = tone
        chip.note = note
        return chip

    @property
    def word(self) -> str:
        return str(self)

    def __html__(self) -> SafeString:
        title = f' title="{drawn(self.note)}"' if self.note else ""
        return SafeString(f"{_opening(self.tone, title)}{escape(self)}</span>")

    @property
    def html(self) -> SafeString:
        return self.__html__()


@lru_cache(maxsize=200)
def _opening(tone: Tone, title: str) -> str:
    mark = f'<span class="chip-mark" aria-hidden="true">{MARKS[tone]}</span>'
    return f'<span class="chip chip-{tone.value}"{title}>{mark}'


_TONES: dict[str, dict[str, Tone]] = {}


def set_tones(model_label: str, tones: Mapping[str, Tone]) -> None:
    """Register the tones of a model's states, once, from the room's `apps.ready()`."""
    _TONES[model_label] = dict(tones)


def state_chip(subject: Any) -> Chip:
    """The chip of a record's stored state, in its own word."""
    tones = _TONES.get(subject._meta.label_lower, {})
    return Chip(subject.get_state_display(), tones.get(subject.state, Tone.PLAIN))


def due_chip(due: date | None, today: date, done: bool = False) -> Chip:
    """What is left until a due day, or how late it is. A kept one is a plain date."""
    if due is None:
        return Chip("未定期限", Tone.DRAFT)
    if isinstance(due, datetime):
        due = timezone.localtime(due).date()
    day = cn_date(due, today)
    left = (due - today).days
    if done:
        return Chip(day, Tone.PLAIN)
    if left < 0:
        return Chip(f"逾期{-left}天 · {day}", Tone.LATE)
    if left == 0:
        return Chip(f"今天到期 · {day}", Tone.SOON)
    return Chip(f"还剩{left}天 · {day}", Tone.SOON if left <= SOON_DAYS else Tone.PLAIN)
