"""How a deliverable reads in a list: its state and its day as words, marks and colours."""

from dataclasses import dataclass
from datetime import date

from hongxian.campaigns.models import Deliverable, DeliverableState
from hongxian.campaigns.models.deliverables import OPEN_STATES
from hongxian.kit.chips import MARKS, Chip, Tone, due_chip
from hongxian.kit.dates import cn_date

STATE_TONES: dict[str, Tone] = {
    DeliverableState.DUE: Tone.PLAIN,
    DeliverableState.SUBMITTED: Tone.WAITING,
    DeliverableState.RETURNED: Tone.SOON,
    DeliverableState.ACCEPTED: Tone.DONE,
    DeliverableState.DROPPED: Tone.OFF,
}


def due_mark(row: Deliverable, today: date) -> Chip:
    """What is left until the day. Red only while it is overdue by the one definition of `overdue`.

    `row` comes from `queries.deliverables.marked`.
    """
    if row.state not in OPEN_STATES or row.due_on is None:
        return due_chip(row.due_on, today, True) if row.due_on else due_chip(None, today)
    is_overdue: bool = getattr(row, "is_overdue", row.due_on < today)
    if row.due_on < today and not is_overdue:
        return Chip(
            f"期限后退回 · {cn_date(row.due_on, today)}", Tone.SOON, "期限前已提交，不算逾期"
        )
    return due_chip(row.due_on, today)


def late_words(row: Deliverable, today: date) -> str:
    """What was frozen as late: against which day."""
    if row.late_due_on is None:
        return ""
    day = cn_date(row.late_due_on, today).split("(")[0]
    return f"逾期，期限{day}"


@dataclass(frozen=True)
class UnitMark:
    """How one unit stands on the milestone board: sign, word and tone."""

    word: str
    tone: Tone

    @property
    def sign(self) -> str:
        return MARKS[self.tone]


def unit_mark(row: Deliverable) -> UnitMark:
    """Overdue, or the state."""
    if getattr(row, "is_overdue", False):
        return UnitMark("逾期", Tone.LATE)
    state = DeliverableState(row.state)
    return UnitMark(str(state.label), STATE_TONES[state])
