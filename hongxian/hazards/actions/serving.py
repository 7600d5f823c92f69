"""What becomes of a paper: served, refused and left, or voided with its number kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from hongxian.audit.actions import record
from hongxian.audit.verbs import Verb
from hongxian.deadlines.actions import drop_deadline, meet_deadline
from hongxian.deadlines.models import Deadline
from hongxian.hazards import verbs
from hongxian.hazards.actions.ending import take_back_hazard
from hongxian.hazards.actions.rectifying import unmark_ordered
from hongxian.hazards.actions.rows import needed, person
from hongxian.hazards.models import Hazard, HazardState, Paper, PaperKind, PaperState, Service
from hongxian.hazards.models.papers import SERVE
from hongxian.hazards.workflow import PAPER
from hongxian.inspections.actions.photos import Upload, keep_photo
from hongxian.inspections.models import Photo, PhotoKind
from hongxian.kit.verdict import Refused
from hongxian.orgs.access import Actor


@dataclass(frozen=True)
class Delivery:
    """How the paper reached its addressee. `refusal` is what was said, `witness` who saw it."""

    service: str
    at: datetime | None = None
    received_by: str = ""
    witness: str = ""
    refusal: str = ""


def serve_paper(
    paper: Paper,
    delivery: Delivery,
    *,
    signature: Upload | None = None,
    receipt: Upload | None = None,
    actor: Actor,
    now: datetime,
) -> Paper:
    """The paper was served at `delivery.at`: signed, left after a refusal, taken by another.

    A signature drawn on the screen or a picture of the signed paper goes into the evidence.
    """
    at = delivery.at or now
    with transaction.atomic():
        row = _locked(paper)
        if row.state == PaperState.SERVED and row.served_at == at:
            return row
        taken = PAPER.take(row, "serve", actor)
        _check(row, delivery, at, now)
        row.served_at, row.service = at, delivery.service
        row.received_by = delivery.received_by.strip()
        row.witness_name = delivery.witness.strip()
        row.refusal_reason = delivery.refusal.strip()
        row.signature = _photo(row, signature, PhotoKind.SIGNATURE, actor, now)
        row.receipt = _photo(row, receipt, PhotoKind.PAPER, actor, now)
        row.save(
            update_fields=[
                "state", "served_at", "service", "received_by", "witness_name", "refusal_reason",
                "signature", "receipt",
            ]
        )  # fmt: skip
        for clock in _clocks(row):
            meet_deadline(clock, actor=actor, now=now)
        how = Service(row.service).label
        _log(row, verbs.PAPER_SERVE, taken.basis, actor, now, service=str(how))
    return row


def void_paper(paper: Paper, *, reason: str, actor: Actor, now: datetime) -> Paper:
    """The paper does not hold; its number stays in the row, its hazards are free again."""
    reason = needed(reason, "请写明作废的理由。")
    with transaction.atomic():
        row = _locked(paper)
        taken = PAPER.take(row, "void", actor)
        row.void_reason, row.voided_at, row.voided_by_id = reason, now, person(actor)
        row.save(update_fields=["state", "void_reason", "voided_at", "voided_by"])
        for clock in _clocks(row):
            drop_deadline(clock, reason="文书作废", actor=actor, now=now)
        _free(row, f"文书{row.number}作废", actor, now)
        row.codes.filter(revoked_at=None).update(revoked_at=now)
        _log(row, verbs.PAPER_VOID, taken.basis, actor, now, reason=reason)
    return row


def _free(row: Paper, reason: str, actor: Actor, now: datetime) -> None:
    """Hazards that no other standing paper names go back to where they were."""
    named = Hazard.objects.filter(county=row.county_id, paper_lines__paper=row)
    others = Paper.objects.filter(county=row.county_id).exclude(state=PaperState.VOIDED)
    held = Hazard.objects.filter(county=row.county_id, paper_lines__paper__in=others).values("pk")
    free: Sequence[Hazard] = list(named.exclude(pk__in=held).order_by("pk"))
    if row.kind == PaperKind.HAND_OVER:
        for hazard in free:
            if hazard.state == HazardState.HANDED:
                take_back_hazard(hazard, reason=reason, actor=actor, now=now)
        return
    unmark_ordered(free, reason=reason, actor=actor, now=now)


def _locked(paper: Paper) -> Paper:
    rows = Paper.objects.select_for_update(of=("self",)).select_related("unit")
    return rows.get(pk=paper.pk, county=paper.county_id)


def _check(row: Paper, told: Delivery, at: datetime, now: datetime) -> None:
    if told.service not in Service.values:
        raise Refused("请选择送达方式。")
    if at > now or at < row.issued_at:
        raise Refused("送达时间要在开具之后、现在之前。")
    if (told.service == Service.AGENCY) != (row.kind == PaperKind.HAND_OVER):
        raise Refused("移送函送交接收单位；责令改正通知书送达被检查单位或个人。")
    for sentence in lacking(told).values():
        raise Refused(sentence)


def lacking(told: Delivery) -> dict[str, str]:
    """Field → what is still to be said there, by the way of service."""
    if told.service != Service.REFUSED:
        asked = {"received_by": "请写明签收人。"}
    else:
        asked = {
            "witness": "拒绝签收的，请写明见证人。",
            "refusal": "请写明拒签情况，例如：说了什么，文书留在何处。",
        }
    return {name: said for name, said in asked.items() if not getattr(told, name).strip()}


def _photo(
    row: Paper, upload: Upload | None, kind: str, actor: Actor, now: datetime
) -> Photo | None:
    if upload is None:
        return None
    kept = Upload(upload.content, kind=kind, id=upload.id, device_at=upload.device_at)
    return keep_photo(kept, county_id=row.county_id, actor=actor, now=now)


def _clocks(row: Paper) -> list[Deadline]:
    return list(Deadline.objects.of(row, SERVE).still_open())


def _log(row: Paper, verb: Verb, basis: str, actor: Actor, now: datetime, **detail: object) -> None:
    told = {"number": row.number, **detail}
    record(actor=actor, verb=verb, subject=row, now=now, basis=basis, detail=told)
