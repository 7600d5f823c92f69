"""Codes that open the firm's page: made with an order, made for self-checks, stopped, renewed."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from uuid_utils.compat import uuid7

from hongxian.audit.actions import Deed, record, record_many
from hongxian.hazards import codes, rules, verbs
from hongxian.hazards.actions.rows import person
from hongxian.hazards.limits import limits
from hongxian.hazards.models import FirmCode, Paper, PaperKind
from hongxian.inspections.checklists import current
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.registry.models import Place

MOST_AT_ONCE = 500


def code_for_paper(paper: Paper, *, actor: Actor, now: datetime) -> FirmCode | None:
    """The code of a new order to a place; none for a letter, a vehicle, a spot on the road."""
    if paper.kind == PaperKind.HAND_OVER or paper.place_id is None:
        return None
    until = (paper.due_at or now) + timedelta(days=limits().code.days_after_due)
    code = _code(paper.county_id, actor, now, until)
    code.place_id, code.paper = paper.place_id, paper
    code.save(force_insert=True)
    return code


def make_check_codes(
    places: Sequence[Place], checklist: str, *, actor: Actor, now: datetime
) -> list[FirmCode]:
    """A code for each place to answer a self-check by. One that still works is used again."""
    paper = current(checklist, day_of(now))
    if paper is None:
        raise Refused("请选择自查用的检查表。")
    if not places:
        raise Refused("请选择要自查的企业。")
    if len(places) > MOST_AT_ONCE:
        raise Refused(f"一次最多为 {MOST_AT_ONCE} 家企业生成填报码，请分批选择。")
    require(rules.makes_codes(actor))
    with transaction.atomic():
        known = _working(places, checklist, now)
        until = now + timedelta(days=limits().code.self_check_days)
        fresh = []
        for place in places:
            if place.pk not in known:
                known[place.pk] = code = _code(place.county_id, actor, now, until)
                code.place, code.checklist = place, checklist
                fresh.append(code)
        FirmCode.objects.bulk_create(fresh)
        told = {"checklist": f"{paper.title}（{paper.version}）"}
        deeds = [Deed(verbs.CODE_MAKE, code.place, detail=told) for code in fresh]
        record_many(deeds, actor=actor, now=now)
    return [known[place.pk] for place in places]


def stop_code(code: FirmCode, *, actor: Actor, now: datetime) -> FirmCode:
    """The code opens nothing from now on."""
    with transaction.atomic():
        row = locked_code(code)
        require(rules.keeps_code(actor, row))
        if row.revoked_at is None:
            row.revoked_at = now
            row.save(update_fields=["revoked_at"])
            record(actor=actor, verb=verbs.CODE_STOP, subject=row.place, now=now)
    return row


def renew_code(code: FirmCode, *, actor: Actor, now: datetime) -> FirmCode:
    """The code that is printed already works again, for the days of the data file from now."""
    with transaction.atomic():
        row = locked_code(code)
        require(rules.keeps_code(actor, row))
        if row.revoked_at is not None:
            raise Refused("这个填报码已停用，不能再延长。请重新开具文书或重新生成自查填报码。")
        until = now + timedelta(days=limits().code.renew_days)
        row.valid_until = max(row.valid_until, until)
        row.save(update_fields=["valid_until"])
        detail = {"code_until": str(day_of(row.valid_until))}
        record(actor=actor, verb=verbs.CODE_RENEW, subject=row.place, now=now, detail=detail)
    return row


def locked_code(code: FirmCode) -> FirmCode:
    """The row, locked and fresh."""
    rows = FirmCode.objects.select_for_update(of=("self",)).select_related("place", "paper")
    return rows.get(pk=code.pk, county=code.county_id)


def _working(places: Sequence[Place], checklist: str, now: datetime) -> dict[object, FirmCode]:
    rows = FirmCode.objects.filter(
        county=places[0].county_id, place__in=places, checklist=checklist, paper=None,
        revoked_at=None, valid_until__gt=now + timedelta(days=1),
    )  # fmt: skip
    return {row.place_id: row for row in rows.select_related("place").order_by("made_at")}


def _code(county_id: str, actor: Actor, now: datetime, until: datetime) -> FirmCode:
    key = uuid7()
    return FirmCode(
        id=key, county_id=county_id, digest=codes.digest_of(codes.code_of(key)),
        made_by_id=person(actor), made_at=now, valid_until=until,
    )  # fmt: skip
