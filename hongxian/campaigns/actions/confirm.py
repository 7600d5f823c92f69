"""Confirming a plan: the one moment a draft becomes duties, or a new version changes them."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max

from hongxian.audit.actions import record
from hongxian.campaigns import rules, verbs
from hongxian.campaigns.actions.facts import Confirming, write_facts
from hongxian.campaigns.actions.locking import lock_draft, person_of
from hongxian.campaigns.actions.owing import (
    write_deliverables,
    write_duties,
    write_reporting_units,
)
from hongxian.campaigns.actions.telling import tell_units
from hongxian.campaigns.models import (
    Campaign,
    CampaignState,
    DocumentState,
    DraftFact,
    FactKind,
    PlanChange,
    PlanDocument,
)
from hongxian.campaigns.queries.documents import version_in_force
from hongxian.campaigns.queries.drafts import blockers, campaign_name, facts_of, live
from hongxian.campaigns.queries.faults import day_of
from hongxian.campaigns.queries.units import draft_units, mapping_of, matched_names
from hongxian.campaigns.queries.versions import Comparison, compare
from hongxian.kit.clock import day_of as local_day
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.orgs.models import Unit, UnitKind
from hongxian.orgs.queries import UnitIndex

K = FactKind


def confirm_plan(document: PlanDocument, *, actor: Actor, now: datetime) -> Campaign:
    """Make the draft real: a new campaign, or the next version of its campaign.

    Raises Refused while anything stands open (a unit without a match, an unread sentence, a field
    that is wrong), naming the first such thing.
    """
    require(rules.keeps_plans(actor))
    with transaction.atomic():
        document = lock_draft(document, actor)
        facts = facts_of(document)
        _require_ready(document, facts)
        campaign = _campaign(document, live(facts), actor, now)
        version = _next_version(campaign)
        current = version_in_force(campaign, before=document)
        told = compare(facts_of(current) if current else [], facts)
        document.campaign, document.version = campaign, version
        document.state = DocumentState.CONFIRMED
        document.confirmed_by_id, document.confirmed_at = actor.user_id, now
        document.save(
            update_fields=["campaign", "version", "state", "confirmed_by", "confirmed_at"]
        )
        work = Confirming(document, campaign, mapping_of(document), told.heirs)
        write_facts(work, live(facts))
        write_duties(work, live(facts))
        write_reporting_units(work, live(facts))
        write_deliverables(work, live(facts), actor=actor, now=now)
        tell_units(document, work.news, now=now)
        if version > 1:
            _keep_changes(document, told)
        record(
            actor=actor, verb=verbs.PLAN_CONFIRM, subject=campaign, now=now,
            basis=f"{document.file_name} 第{version}版",
            detail={"version": version, "facts": len(live(facts)), "changes": len(told.changes)},
        )  # fmt: skip
    return campaign


def _require_ready(document: PlanDocument, facts: Sequence[DraftFact]) -> None:
    units = draft_units(document)
    open_things = blockers(facts, units, matched_names(units))
    if open_things:
        rest = f"（共 {len(open_things)} 处）" if len(open_things) > 1 else ""
        raise Refused(f"还不能确认：{open_things[0].sentence}{rest}")


def _campaign(
    document: PlanDocument, facts: Sequence[DraftFact], actor: Actor, now: datetime
) -> Campaign:
    said = {fact.kind: fact.data for fact in facts if fact.kind in (K.TITLE, K.ISSUER, K.PERIOD)}
    period = said.get(K.PERIOD, {})
    issuer = str(said.get(K.ISSUER, {}).get("text") or "")
    fields = {
        "name": campaign_name(str(said[K.TITLE]["text"])),
        "issuer": issuer,
        "year": int(period["year"]) if period.get("year") else None,
        "starts_on": day_of(period.get("start"), first=True),
        "ends_on": day_of(period.get("end")),
        "starts_text": period.get("start") or "",
        "ends_text": period.get("end") or "",
    }
    if document.campaign_id is None:
        unit = _host(document, issuer, now)
        return Campaign.objects.create(
            county_id=document.county_id, unit=unit, created_at=now, created_by_id=person_of(actor),
            **fields,
        )  # fmt: skip
    campaign = Campaign.objects.select_for_update(no_key=True).get(
        pk=document.campaign_id, county=document.county_id
    )
    if campaign.state != CampaignState.RUNNING:
        raise Refused("专项行动已结束，不能再确认新版本。")
    for name, value in fields.items():
        setattr(campaign, name, value)
    campaign.save(update_fields=list(fields))
    return campaign


def _host(document: PlanDocument, issuer: str, now: datetime) -> Unit:
    """主办单位: the unit that issued the plan, else the county's bureau."""
    named = UnitIndex.load(document.county_id, local_day(now)).match(issuer).units if issuer else []
    if len(named) == 1:
        return named[0]
    bureau = Unit.objects.filter(county=document.county_id, kind=UnitKind.BUREAU).first()
    if bureau is None:
        raise Refused("还没有建立公安局这一单位，请先由系统管理员建立。")
    return bureau


def _next_version(campaign: Campaign) -> int:
    last = campaign.documents.aggregate(last=Max("version"))["last"]
    return (last or 0) + 1


def _keep_changes(document: PlanDocument, told: Comparison) -> None:
    PlanChange.objects.bulk_create(
        PlanChange(
            county_id=document.county_id,
            document=document,
            position=position,
            kind=change.kind,
            aspects=",".join(change.aspects),
            name=change.name[:200],
            before=change.before,
            after=change.after,
        )
        for position, change in enumerate(told.changes)
    )
