"""Plan documents: import, revise, copy into a new year, discard. Nothing here binds anyone yet."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Q

from hongxian import plans
from hongxian.audit.actions import record
from hongxian.campaigns import rules, verbs
from hongxian.campaigns.actions.laying import lay_copied, lay_lines
from hongxian.campaigns.actions.locking import county_of, person_of
from hongxian.campaigns.actions.units import match_names
from hongxian.campaigns.models import Campaign, CampaignState, DocumentState, PlanDocument
from hongxian.campaigns.queries.documents import version_in_force
from hongxian.campaigns.queries.proposals import proposals
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor
from hongxian.orgs.models import County
from hongxian.plans.facts import UnreadableError


def import_plan(
    data: bytes, *, file_name: str, actor: Actor, now: datetime, campaign: Campaign | None = None
) -> PlanDocument:
    """Read a plan file into a draft; `campaign` makes it the draft of that campaign's next version.

    The same file sent twice is one draft. Raises Refused with one sentence for a file that cannot
    be read, for one that is the current version already, and while another draft is open.
    """
    require(rules.keeps_plans(actor))
    try:
        plan = plans.read_plan(data, file_name=file_name)
    except UnreadableError as bad:
        raise Refused(bad.sentence) from bad
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        campaign = _locked(campaign, actor)
        twin = _same_file(digest, campaign, actor)
        if twin:
            return twin
        _require_no_draft(campaign)
        current = version_in_force(campaign)
        document = PlanDocument(
            county_id=county_of(actor),
            campaign=campaign,
            file_name=PurePath(file_name).name[-200:] or "方案",
            sha256=digest,
            text=plan.text,
            warnings=list(plan.warnings),
            parser_version=plans.PARSER_VERSION,
            uploaded_by_id=person_of(actor),
            uploaded_at=now,
        )
        with _stored(document, data):
            document.save(force_insert=True)
            lay_lines(document, proposals(plan), earlier=current)
            match_names(document, day=day_of(now), earlier=current)
            record(actor=actor, verb=verbs.PLAN_IMPORT, subject=document, now=now)
    return document


def revise_plan(campaign: Campaign, *, actor: Actor, now: datetime) -> PlanDocument:
    """Open a draft on the current version's own text, to correct what was confirmed."""
    require(rules.keeps_plans(actor))
    with transaction.atomic():
        campaign = _locked(campaign, actor)  # type: ignore[assignment]
        _require_no_draft(campaign)
        current = version_in_force(campaign)
        if current is None:
            raise Refused("该专项行动还没有已确认的方案。")
        document = _same_text(
            current, campaign=campaign, copied_from=current.copied_from,
            years_moved=current.years_moved, uploaded_by_id=person_of(actor), uploaded_at=now,
        )  # fmt: skip
        lay_copied(document, current, years=0)
        match_names(document, day=day_of(now), earlier=current)
        record(actor=actor, verb=verbs.PLAN_REVISE, subject=document, now=now)
    return document


def copy_campaign(campaign: Campaign, *, years: int, actor: Actor, now: datetime) -> PlanDocument:
    """Draft a new campaign from a confirmed one with its dates moved by `years` (1 to 5).

    The draft keeps the old text, so that every line still shows the sentence it came from.
    """
    require(rules.keeps_plans(actor))
    if not 1 <= years <= 5:
        raise Refused("移动年数应为 1 至 5 年。")
    with transaction.atomic():
        source = version_in_force(campaign)
        if source is None or campaign.county_id != actor.county_id:
            raise Refused("该专项行动还没有已确认的方案。")
        open_copy = PlanDocument.objects.filter(
            county=campaign.county_id, copied_from=campaign, years_moved=years,
            state=DocumentState.DRAFT,
        ).first()  # fmt: skip
        if open_copy:
            return open_copy
        document = _same_text(
            source, copied_from=campaign, years_moved=years,
            warnings=[f"本稿由“{campaign.name}”移动 {years} 年而来，请逐条核对日期。"],
            uploaded_by_id=person_of(actor), uploaded_at=now,
        )  # fmt: skip
        lay_copied(document, source, years=years)
        match_names(document, day=day_of(now), earlier=source)
        record(actor=actor, verb=verbs.PLAN_COPY, subject=document, now=now)
    return document


def discard_draft(document: PlanDocument, *, actor: Actor, now: datetime) -> PlanDocument:
    """Give a draft up. Its lines stay readable in the log; nothing it said becomes real."""
    require(rules.keeps_plans(actor))
    with transaction.atomic():
        document = PlanDocument.objects.select_for_update().get(
            pk=document.pk, county=document.county_id
        )
        if document.state != DocumentState.DRAFT:
            raise Refused(f"方案{document.get_state_display()}，不能放弃。")
        document.state = DocumentState.DISCARDED
        document.save(update_fields=["state"])
        record(actor=actor, verb=verbs.PLAN_DISCARD, subject=document, now=now)
    return document


def _locked(campaign: Campaign | None, actor: Actor) -> Campaign | None:
    if campaign is None:
        # One import at a time in a county, so that a double click finds the first click's draft.
        County.objects.select_for_update(no_key=True).get(pk=actor.county_id)
        return None
    locked = Campaign.objects.select_for_update(no_key=True).get(
        pk=campaign.pk, county=actor.county_id
    )
    if locked.state != CampaignState.RUNNING:
        raise Refused("专项行动已结束，不能再更正方案。")
    return locked


def _same_file(digest: str, campaign: Campaign | None, actor: Actor) -> PlanDocument | None:
    """The open draft of the same file; Refused when the file is in force already."""
    same = PlanDocument.objects.filter(county=actor.county_id, sha256=digest)
    draft = same.filter(campaign=campaign, state=DocumentState.DRAFT, copied_from=None).first()
    if draft:
        return draft
    current = version_in_force(campaign)
    if current and current.sha256 == digest:
        raise Refused(
            f"这份文件与现行第 {current.version} 版相同；要改已确认的内容，请用“更正方案”。"
        )
    return None


def _require_no_draft(campaign: Campaign | None) -> None:
    if campaign is None:
        return
    if PlanDocument.objects.filter(
        Q(campaign=campaign, county=campaign.county_id), state=DocumentState.DRAFT
    ).exists():
        raise Refused("该专项行动已有一份待核对的新版本，请先确认或放弃它。")


def _same_text(source: PlanDocument, **fields: Any) -> PlanDocument:
    """A new draft on the text of another document."""
    return PlanDocument.objects.create(
        county_id=source.county_id,
        file_name=source.file_name,
        sha256=source.sha256,
        text=source.text,
        parser_version=source.parser_version,
        **fields,
    )


@contextmanager
def _stored(document: PlanDocument, data: bytes) -> Iterator[None]:
    """The original on disk under its own number; gone again when the rows are refused."""
    suffix = PurePath(document.file_name).suffix.lower()
    known = suffix if suffix in {".txt", ".docx", ".doc", ".wps", ".pdf"} else ".bin"
    document.file.save(f"{document.pk}{known}", ContentFile(data), save=False)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        document.file.delete(save=False)
        raise
