"""How a hazard reads in a list and in a head: grade, state, its days, the telephone number."""

from datetime import date, datetime

from hongxian.deadlines.models import Extension
from hongxian.hazards import rules
from hongxian.hazards.models import (
    OWING_STATES,
    FirmAnswerState,
    Grade,
    Hazard,
    HazardState,
    PaperState,
)
from hongxian.inspections.violations import violation_name
from hongxian.kit.chips import Chip, Tone, due_chip
from hongxian.kit.dates import cn_date
from hongxian.kit.masking import masked_phone
from hongxian.orgs.access import Actor

STATE_TONES: dict[str, Tone] = {
    HazardState.FOUND: Tone.PLAIN,
    HazardState.ORDERED: Tone.WAITING,
    HazardState.RECTIFYING: Tone.WAITING,
    HazardState.PAUSED: Tone.DRAFT,
    HazardState.RECTIFIED: Tone.SOON,
    HazardState.PASSED: Tone.SOON,
    HazardState.CLOSED: Tone.DONE,
    HazardState.HANDED: Tone.PLAIN,
    HazardState.MERGED: Tone.OFF,
    HazardState.VOIDED: Tone.OFF,
}
PAPER_TONES: dict[str, Tone] = {
    PaperState.ISSUED: Tone.WAITING,
    PaperState.SERVED: Tone.DONE,
    PaperState.VOIDED: Tone.OFF,
}
ANSWER_TONES: dict[str, Tone] = {
    FirmAnswerState.EXPIRED: Tone.OFF,
    FirmAnswerState.WAITING: Tone.WAITING,
    FirmAnswerState.TAKEN: Tone.DONE,
    FirmAnswerState.RETURNED: Tone.SOON,
}
NO_CLOCK = (HazardState.HANDED, HazardState.MERGED, HazardState.VOIDED)


def grade_mark(row: Hazard) -> Chip | str:
    """一般 needs no chip in a list."""
    return grade_chip(row) if row.grade == Grade.MAJOR else "一般"


def grade_chip(row: Hazard) -> Chip:
    """重大 in red: the red line."""
    tone = Tone.LATE if row.grade == Grade.MAJOR else Tone.PLAIN
    return Chip(grade_word(row.grade, row.confirmed_at), tone)


def grade_word(grade: str, confirmed_at: datetime | None) -> str:
    """重大 says so until the office confirmed it."""
    if grade != Grade.MAJOR:
        return "一般"
    return "重大·待确认" if confirmed_at is None else "重大"


def due_mark(row: Hazard, today: date) -> Chip | None:
    """The day by which the correction is owed; red only while it is overdue."""
    if row.due_on is None:
        return None
    if row.state in NO_CLOCK:
        return Chip(cn_date(row.due_on, today))
    if row.state == HazardState.PAUSED:
        return Chip(f"已暂停 · {cn_date(row.due_on, today)}", Tone.DRAFT)
    return due_chip(row.due_on, today, row.state not in OWING_STATES)


def next_mark(row: Hazard, today: date) -> Chip | None:
    """The day that counts now: of the recheck once the correction is said to be done."""
    if row.state == HazardState.RECTIFIED and row.recheck_on is not None:
        chip = due_chip(row.recheck_on, today)
        return Chip(f"复查{chip.word}", chip.tone)
    return due_mark(row, today)


def recheck_mark(row: Hazard, today: date) -> Chip | None:
    """The day by which somebody has to look again."""
    return due_chip(row.recheck_on, today) if row.recheck_on is not None else None


def where(row: Hazard) -> str:
    """Place, vehicle or spot."""
    place, vehicle = row.place, row.vehicle
    return first_named(place and place.name, vehicle and vehicle.plate, row.spot)


def first_named(place: str | None, plate: str | None, spot: str) -> str:
    """The name of whichever there is."""
    if place is not None:
        return place
    return plate if plate is not None else spot


def violation(row: Hazard) -> str:
    """7.现场管理混乱."""
    return violation_name(row.violation)


def phone(row: Hazard, actor: Actor) -> str:
    """In full for whoever has to call it, in part for everyone else."""
    if not row.owner_phone or rules.sees_phones(actor, row):
        return row.owner_phone
    return masked_phone(row.owner_phone)


def late_words(row: Hazard, today: date) -> str:
    """When it was found late, if ever."""
    return f"{cn_date(row.late_at, today)}认定逾期" if row.late_at is not None else ""


def is_asked_longer(row: Hazard) -> bool:
    """Is an extension of the correction asked for and not decided yet? One query."""
    if row.deadline_id is None:
        return False
    return Extension.objects.filter(deadline=row.deadline_id, decision="").exists()
