"""Issue a paper: an order to correct, or a letter that hands over to the competent agency.

Basis: 安全生产法 arts 65 (order), 68 (record, refusal), 69 (hand over); 行政处罚法 art 42 (two
officers). A station does not fine under the Fire Law (消防法 arts 53, 70): it orders, hands over.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from hongxian.audit.actions import record
from hongxian.deadlines.actions import set_deadline
from hongxian.deadlines.actions.setting import Duty
from hongxian.hazards import rules, verbs
from hongxian.hazards.actions.ending import hand_over_hazard
from hongxian.hazards.actions.firm_codes import code_for_paper
from hongxian.hazards.actions.paper_numbers import take_number
from hongxian.hazards.actions.readers import hold_papers, readers_of
from hongxian.hazards.actions.rectifying import mark_ordered
from hongxian.hazards.actions.rows import in_order, needed, person
from hongxian.hazards.models import Hazard, Paper, PaperKind, PaperLine, PaperState
from hongxian.hazards.models.papers import SERVE
from hongxian.hazards.papers import Demand, Facts, compose, wording_on
from hongxian.hazards.papers.composing import written
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Post, Unit, UnitKind, User

MOST_LINES = 30
CLOCKS = {PaperKind.BY_DATE: "fire.order_served", PaperKind.HAND_OVER: "fire.transfer"}
"""How soon a station serves its papers after the visit; other units have no such clock."""


@dataclass(frozen=True)
class Draft:
    """What a person decides about a paper; everything else comes from the hazards.

    `dues` by hazard: until when it is to be corrected (限期 only). `agency`: who gets a letter.
    """

    kind: str
    unit: Unit
    second_officer: User | None = None
    addressee: str = ""
    agency: Unit | None = None
    dues: Mapping[UUID, date] = field(default_factory=dict)


def issue_paper(hazards: Sequence[Hazard], draft: Draft, *, actor: Actor, now: datetime) -> Paper:
    """Number, text, states and clocks of every hazard in one step, or Refused with the sentence."""
    with transaction.atomic():
        hold_papers(draft.unit.county_id or "", [hazard.pk for hazard in hazards])
        rows = _lines(hazards, actor)
        _check(rows, draft, actor, now)
        paper = _paper(rows, draft, actor, now)
        number = take_number(draft.unit, draft.kind, now=now)
        paper.word, paper.year, paper.serial = number.word, number.year, number.serial
        paper.body = compose(_facts(rows, paper, draft, actor, now)).as_json()
        paper.save(force_insert=True)
        PaperLine.objects.bulk_create(
            PaperLine(county_id=paper.county_id, paper=paper, hazard=row, position=at)
            for at, row in enumerate(rows, start=1)
        )
        readers_of([paper])
        _move(rows, paper, draft, actor, now)
        code_for_paper(paper, actor=actor, now=now)
        _start_service(paper, rows, actor, now)
        record(
            actor=actor, verb=verbs.PAPER_ISSUE, subject=paper, now=now,
            basis=wording_on(draft.kind, day_of(now)).basis,
            detail={"number": paper.number, "hazards": [row.number for row in rows]},
        )  # fmt: skip
    return paper


def _lines(hazards: Sequence[Hazard], actor: Actor) -> list[Hazard]:
    """The hazards as they stand, locked before any number is taken, in the order of theirs."""
    wanted = {hazard.pk for hazard in hazards}
    rows = Hazard.objects.visible_to(actor).filter(pk__in=wanted)
    rows = rows.select_related("unit", "place", "vehicle", "inspection", "place__lead_unit")
    # Locked in the order of their keys, as every action does, so that nobody waits crosswise.
    locked = list(rows.select_for_update(of=("self",)).order_by("pk"))
    found = sorted(locked, key=lambda row: row.number)
    if len(found) != len(wanted) or not found:
        raise Refused("请选择要写进文书的隐患。")
    if len(found) > MOST_LINES:
        raise Refused(f"一份文书最多写 {MOST_LINES} 条隐患，请分开开具。")
    if len({(row.place_id, row.vehicle_id, "" if row.place_id else row.spot) for row in found}) > 1:
        raise Refused("一份文书只写同一个监管对象的隐患，请分开开具。")
    return found


def _check(rows: Sequence[Hazard], draft: Draft, actor: Actor, now: datetime) -> None:
    if draft.kind not in PaperKind.values:
        raise Refused("请选择文书种类。")
    require(rules.issues_for(actor, draft.unit.pk))
    if draft.unit.county_id != rows[0].county_id:
        raise Refused("请选择本县区的单位开具。")
    if draft.kind == PaperKind.HAND_OVER:
        if draft.agency is None or draft.agency.county_id != rows[0].county_id:
            raise Refused("请选择接收移送的单位。")
        if draft.agency.pk == draft.unit.pk:
            raise Refused("不能移送给本单位。")
        return
    _check_second(draft.second_officer, actor, rows[0].county_id, now)
    if draft.kind == PaperKind.BY_DATE:
        _check_dues(rows, draft.dues, day_of(now))


def _check_second(second: User | None, actor: Actor, county_id: str, now: datetime) -> None:
    """两名以上执法人员: another enforcer of the county who holds a post today."""
    if second is None:
        raise Refused("责令改正要由两名执法人员办理，请选择另一名民警。")
    if second.pk == actor.user_id:
        raise Refused("另一名民警不能是本人，请重新选择。")
    posts = Post.objects.filter(user=second, user__is_active=True, role__in=rules.ENFORCES)
    if not posts.filter(unit__county=county_id).held_on(day_of(now)).exists():
        raise Refused(f"{second.name}不是在岗的执法民警，请选择另一名民警。")


def _check_dues(rows: Sequence[Hazard], dues: Mapping[UUID, date], today: date) -> None:
    for row in rows:
        due = dues.get(row.pk)
        if due is None:
            raise Refused(f"请填写隐患{row.number}的改正期限。")
        if due <= today:
            raise Refused(f"隐患{row.number}的改正期限要在今天之后；当场能改的，用责令立即改正。")


def _paper(rows: Sequence[Hazard], draft: Draft, actor: Actor, now: datetime) -> Paper:
    first = rows[0]
    return Paper(
        county_id=first.county_id,
        kind=draft.kind,
        unit=draft.unit,
        place=first.place,
        vehicle=first.vehicle,
        inspection=first.inspection,
        addressee=_addressee(first, draft),
        agency=draft.agency if draft.kind == PaperKind.HAND_OVER else None,
        due_at=_due_at(max((_due(row, draft, now) for row in rows), default=day_of(now))),
        state=PaperState.ISSUED,
        issued_at=now,
        issued_by_id=person(actor),
        second_officer=draft.second_officer,
    )


def _addressee(first: Hazard, draft: Draft) -> str:
    if draft.kind == PaperKind.HAND_OVER and draft.agency is not None:
        return draft.agency.name
    given = draft.addressee.strip() or str(first.place or "")
    return needed(given, "请填写受送达的单位或个人。")[:120]


def _due(row: Hazard, draft: Draft, now: datetime) -> date:
    return draft.dues[row.pk] if draft.kind == PaperKind.BY_DATE else day_of(now)


def _due_at(day: date) -> datetime:
    """The end of the day."""
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def _facts(
    rows: Sequence[Hazard], paper: Paper, draft: Draft, actor: Actor, now: datetime
) -> Facts:
    by_date = draft.kind == PaperKind.BY_DATE
    second = [draft.second_officer.name] if draft.second_officer is not None else []
    return Facts(
        wording=wording_on(draft.kind, day_of(now)),
        issuer=draft.unit.name,
        number=paper.number,
        addressee=paper.addressee,
        place=str(rows[0].place or rows[0].vehicle or rows[0].spot),
        visited=day_of(min(row.found_at for row in rows)),
        day=day_of(now),
        demands=[
            Demand(row.what, row.basis, row.demand, written(draft.dues[row.pk]) if by_date else "")
            for row in rows
        ],
        officers=[actor.name, *second],
    )


def _move(rows: Sequence[Hazard], paper: Paper, draft: Draft, actor: Actor, now: datetime) -> None:
    if draft.kind != PaperKind.HAND_OVER or draft.agency is None:
        for row in in_order(rows):
            due_at = _due_at(_due(row, draft, now))
            mark_ordered([row], due_at=due_at, paper=paper, actor=actor, now=now)
        return
    for row in in_order(rows):
        hand_over_hazard(
            row, draft.agency, reason=f"移送函（{paper.number}）", actor=actor, now=now
        )


def _start_service(paper: Paper, rows: Sequence[Hazard], actor: Actor, now: datetime) -> None:
    """A station serves within the working days of the clock, counted from the day of the visit."""
    code = CLOCKS.get(PaperKind(paper.kind))
    if code is None or paper.unit.kind != UnitKind.STATION:
        return
    starts = min(row.found_at for row in rows)
    holder = User.objects.filter(pk=paper.issued_by_id).first()
    url = reverse("paper", args=[paper.pk])
    label = f"{paper.number} {paper.addressee}"[:200]
    duty = Duty(SERVE, "送达文书", paper.unit, holder, url=url, label=label)
    set_deadline(paper, duty, starts_at=starts, clock_code=code, actor=actor, now=now)
