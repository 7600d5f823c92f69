"""重大: put forward with a criterion and the five 落实, confirmed or returned by the office."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from hongxian.hazards import rules, verbs
from hongxian.hazards.actions.rows import locked, log, needed, person, save
from hongxian.hazards.actions.telling import tell_confirmed, tell_office_of_major, tell_returned
from hongxian.hazards.models import OPEN_STATES, Grade, Hazard
from hongxian.hazards.workflow import DUTY
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor

FIVE = {"duty": "责任", "measure": "措施", "money": "资金", "time": "时限", "plan": "预案"}
CRITERIA = "《安全生产法》第一百一十八条第二款"
CONFIRMATION = ("grade", "confirmed_at", "confirmed_by")


@dataclass(frozen=True)
class FiveParts:
    """五落实: who answers, what is done, with how much money (万元), by when, what if it fails."""

    duty: str
    measure: str
    money: Decimal | None
    time: str
    plan: str

    @property
    def missing(self) -> list[str]:
        """The names of those that say nothing; no money needed is 0, not a blank."""
        return [
            label
            for name, label in FIVE.items()
            if (value := getattr(self, name)) is None or not str(value).strip()
        ]


def grade_major(
    hazard: Hazard,
    *,
    criterion: str,
    five: FiveParts,
    owner_name: str,
    owner_phone: str = "",
    actor: Actor,
    now: datetime,
) -> Hazard:
    """Put a hazard forward as 重大; it counts as such at once and waits for the office's word.

    `criterion` names the document and its item, from `data/criteria.toml` or in free words.
    """
    criterion = needed(criterion, "请写明依据哪个文件的哪一条判定为重大隐患。")
    owner_name = needed(owner_name, "请写明整改责任人。")
    if five.missing:
        raise Refused(f"五落实还缺：{'、'.join(five.missing)}。资金不需要时填 0。")
    with transaction.atomic():
        row = locked(hazard)
        require(rules.grades(actor, row))
        _require_open(row)
        if row.confirmed_at is not None:
            raise Refused("这条重大隐患已经确认；要改，请专班办公室先改为一般。")
        for name in FIVE:
            setattr(row, name, getattr(five, name))
        row.grade, row.criterion, row.grade_return = Grade.MAJOR, criterion, ""
        row.owner_name, row.owner_phone = owner_name, owner_phone or row.owner_phone
        row.graded_at, row.graded_by_id = now, person(actor)
        save(
            row, now, "grade", "criterion", "grade_return", *FIVE, "owner_name", "owner_phone",
            "graded_at", "graded_by",
        )  # fmt: skip
        log(
            row, verbs.GRADE, basis=CRITERIA, actor=actor, now=now,
            criterion=criterion, owner=owner_name,
        )  # fmt: skip
        tell_office_of_major(row, actor, now=now)
    return row


def confirm_major(hazard: Hazard, *, actor: Actor, now: datetime) -> Hazard:
    """The office says yes."""
    with transaction.atomic():
        row = _waiting(hazard, actor)
        row.confirmed_at, row.confirmed_by_id = now, person(actor)
        save(row, now, "confirmed_at", "confirmed_by")
        log(row, verbs.CONFIRM, basis=CRITERIA, actor=actor, now=now, criterion=row.criterion)
        tell_confirmed(row, now=now)
    return row


def return_major(hazard: Hazard, *, reason: str, actor: Actor, now: datetime) -> Hazard:
    """The office says no, with the reason; it is 一般 until it is put forward again."""
    reason = needed(reason, "请写明退回的理由。")
    with transaction.atomic():
        row = _waiting(hazard, actor)
        row.grade, row.grade_return = Grade.ORDINARY, reason
        save(row, now, "grade", "grade_return")
        log(row, verbs.RETURN_GRADE, basis=CRITERIA, actor=actor, now=now, reason=reason)
        tell_returned(row, reason, now=now)
    return row


def lower_grade(hazard: Hazard, *, reason: str, actor: Actor, now: datetime) -> Hazard:
    """A confirmed 重大 hazard is 一般 after all: the office's decision, with its reason."""
    reason = needed(reason, "请写明改为一般隐患的理由。")
    with transaction.atomic():
        row = locked(hazard)
        require(rules.confirms_major(actor))
        _require_open(row)
        if row.grade != Grade.MAJOR or row.confirmed_at is None:
            raise Refused("只有已确认的重大隐患才能改为一般；待确认的请退回。")
        row.grade, row.confirmed_at, row.confirmed_by = Grade.ORDINARY, None, None
        row.grade_return = reason
        save(row, now, *CONFIRMATION, "grade_return")
        log(row, verbs.LOWER, basis=DUTY, actor=actor, now=now, reason=reason)
        tell_returned(row, reason, now=now)
    return row


def _waiting(hazard: Hazard, actor: Actor) -> Hazard:
    row = locked(hazard)
    require(rules.confirms(actor, row))
    _require_open(row)
    if row.grade != Grade.MAJOR or row.confirmed_at is not None:
        raise Refused("这条隐患没有等待确认的重大认定。")
    return row


def _require_open(row: Hazard) -> None:
    if row.state not in OPEN_STATES:
        raise Refused(f"这条隐患{row.get_state_display()}，等级不再更改。")
