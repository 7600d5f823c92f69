"""Orders a phone asked for, made out and served in the transaction that records the visit.

The signature under the visit serves the order only where the number followed within minutes: what
was signed without a network is issued when it comes in, and still has to be served. Basis:
安全生产法 arts 65, 68; 公安机关办理行政案件程序规定 art 36 (the addressee signs for the paper).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from hongxian.hazards.actions.issuing import Draft, issue_paper
from hongxian.hazards.actions.serving import Delivery, serve_paper
from hongxian.hazards.criteria import defaults
from hongxian.hazards.models import Hazard, Paper, PaperKind, PaperState, Service
from hongxian.inspections.models import Handling, Inspection, OfficerPart
from hongxian.inspections.outlets import Outcome, Told
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor
from hongxian.orgs.models import User

KINDS = {Handling.AT_ONCE: PaperKind.AT_ONCE, Handling.BY_DATE: PaperKind.BY_DATE}
"""Which paper a finding's handling asks for."""
SERVED = "已当场签收"
WAITING = "待送达：请打印后送达，并登记签收情况"


def order_from_phone(told: Told, rows: Sequence[Hazard]) -> list[Outcome]:
    """One paper per kind for the hazards whose findings wish it; `rows` are the visit's.

    What cannot be issued is answered with its reason; the visit and its hazards stand.
    """
    return [_outcome_of(told, kind, group) for kind, group in _groups(told, rows).items()]


def papers_from_visits(inspections: Sequence[Inspection]) -> Iterator[tuple[UUID, Outcome]]:
    """The standing papers of visits' findings, each with its visit."""
    counties = {row.county_id for row in inspections}
    papers = Paper.objects.filter(
        county__in=counties, inspection__in=[row.pk for row in inspections]
    )
    standing = papers.exclude(state=PaperState.VOIDED).order_by("issued_at", "pk")
    for paper in standing.prefetch_related("lines__hazard"):
        findings = [line.hazard.finding_id for line in paper.lines.all()]
        first = next((finding for finding in findings if finding is not None), None)
        if first is not None and paper.inspection_id is not None:
            note = SERVED if paper.state == PaperState.SERVED else WAITING
            yield paper.inspection_id, _told(first, paper, note)


def _groups(told: Told, rows: Sequence[Hazard]) -> Mapping[PaperKind, list[Hazard]]:
    handlings = {finding.pk: finding.handling for finding in told.findings}
    found: dict[PaperKind, list[Hazard]] = {}
    for row in rows:
        key = row.finding_id
        if key is None or not told.wishes.get(key, {}).get("order"):
            continue
        kind = KINDS.get(Handling(handlings[key]))
        if kind is not None:
            found.setdefault(kind, []).append(row)
    return found


def _outcome_of(told: Told, kind: PaperKind, rows: Sequence[Hazard]) -> Outcome:
    finding = rows[0].finding_id
    if finding is None:
        raise ValueError("only a finding's hazard is ordered from a phone")
    try:
        with transaction.atomic():
            paper = issue_paper(rows, _draft(told, kind, rows), actor=told.actor, now=told.now)
            note = _serve(told, paper, bool(told.wishes[finding].get("signed")))
    except Refused as refused:
        return Outcome(finding, kind.label, "", "", f"没有开具：{refused.sentence}")
    return _told(finding, paper, note)


def _draft(told: Told, kind: PaperKind, rows: Sequence[Hazard]) -> Draft:
    visit = told.inspection
    return Draft(
        kind=kind,
        unit=visit.unit,
        second_officer=_second(visit, told.actor),
        addressee=str(visit.place or "") or visit.present_name,
        dues={row.pk: row.due_on for row in rows if row.due_on is not None},
    )


def _second(visit: Inspection, actor: Actor) -> User | None:
    """The other enforcer who went, the lead first."""
    went = visit.officers.exclude(part=OfficerPart.ENTRY).select_related("user")
    others = [one for one in went.order_by("pk") if one.user_id != actor.user_id]
    others.sort(key=lambda one: one.part != OfficerPart.LEAD)
    return others[0].user if others else None


def _serve(told: Told, paper: Paper, is_signed: bool) -> str:
    """Served when the firm's own name and signature came with the visit, in time; else it waits."""
    visit = told.inspection
    if not is_signed or not visit.present_name or visit.refused_to_sign:
        return WAITING
    if not _is_in_time(visit, told.now):
        return "待送达：签字时没有网络，通知书还没有编号，请打印后送达"
    delivery = Delivery(Service.SIGNED, received_by=visit.present_name)
    serve_paper(paper, delivery, actor=told.actor, now=told.now)
    return SERVED


def _is_in_time(visit: Inspection, now: datetime) -> bool:
    ended = visit.ended_at or visit.started_at
    within = timedelta(minutes=defaults().sign_minutes)
    return ended is not None and now - ended <= within


def _told(finding: UUID, paper: Paper, note: str) -> Outcome:
    url = reverse("paper", args=[paper.pk])
    return Outcome(finding, paper.get_kind_display(), paper.number, url, note)
