"""Correcting, adding, striking and settling the lines of a draft."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from hongxian.audit.actions import record
from hongxian.audit.verbs import Verb
from hongxian.campaigns import rules, verbs
from hongxian.campaigns.actions.locking import lock_draft
from hongxian.campaigns.actions.units import match_names
from hongxian.campaigns.models import DraftFact, FactKind, FactState, PlanDocument
from hongxian.campaigns.queries.faults import faults
from hongxian.campaigns.queries.grammar import ADDABLE, PARENTS, SINGLE
from hongxian.kit.clock import day_of
from hongxian.kit.verdict import Refused, require
from hongxian.orgs.access import Actor


def correct_fact(
    fact: DraftFact, data: dict[str, Any], *, actor: Actor, now: datetime, seen_at: str = ""
) -> DraftFact:
    """Change a line's fields. `seen_at` is the line's `stamp` when the form was opened.

    Refused when somebody changed the line meanwhile, or when a field is wrong.
    """
    with transaction.atomic():
        fact = _locked(fact, actor)
        if seen_at and seen_at != stamp(fact):
            who = fact.edited_by.name if fact.edited_by else "他人"
            raise Refused(f"这一条刚由{who}更改过，请看过新内容后再改。")
        _require_sound(fact.kind, data)
        before = fact.data
        fact.data = data
        if fact.state != FactState.ADDED:
            fact.state = FactState.PROPOSED if data == fact.original else FactState.CORRECTED
        _keep(fact, ["data", "state"], actor, now)
        match_names(fact.document, day=day_of(now))
        _log(fact, verbs.FACT_CORRECT, actor, now, before=before, after=data)
    return fact


def add_fact(
    document: PlanDocument,
    *,
    kind: str,
    data: dict[str, Any],
    span: tuple[int, int] | None,
    parent: DraftFact | None,
    actor: Actor,
    now: datetime,
    unread: DraftFact | None = None,
) -> DraftFact:
    """Add a line the reader missed; `unread` is the sentence it settles."""
    require(rules.keeps_plans(actor))
    with transaction.atomic():
        document = lock_draft(document, actor)
        _require_place(document, kind, parent, span)
        _require_sound(kind, data)
        last = document.draft_facts.aggregate(last=Max("position"))["last"]
        fact = DraftFact.objects.create(
            county_id=document.county_id,
            document=document,
            parent=parent,
            kind=kind,
            state=FactState.ADDED,
            position=(last or 0) + 1,
            span_start=span[0] if span else None,
            span_end=span[1] if span else None,
            data=data,
            original={},
            edited_by_id=actor.user_id,
            edited_at=now,
        )
        if unread is not None:
            _settle(_fresh(unread, document), f"已补录为{fact.get_kind_display()}", actor, now)
        match_names(document, day=day_of(now))
        _log(fact, verbs.FACT_ADD, actor, now, after=data)
    return fact


def strike_fact(fact: DraftFact, *, actor: Actor, now: datetime) -> DraftFact:
    """Take a line out of the draft; it can be restored until the plan is confirmed."""
    with transaction.atomic():
        fact = _locked(fact, actor)
        if not fact.is_live:
            raise Refused("这一条已经删除。")
        if fact.kind == FactKind.UNREAD:
            raise Refused("未识别语句请选择补录或说明不需落实。")
        fact.state = FactState.STRUCK
        _keep(fact, ["state"], actor, now)
        match_names(fact.document, day=day_of(now))
        _log(fact, verbs.FACT_STRIKE, actor, now)
    return fact


def restore_fact(fact: DraftFact, *, actor: Actor, now: datetime) -> DraftFact:
    """Undo: a struck line comes back, a corrected one takes the reader's words again."""
    with transaction.atomic():
        fact = _locked(fact, actor)
        if fact.state == FactState.STRUCK:
            fact.state = _state_of(fact)
            if fact.state == FactState.ADDED:
                _require_place(fact.document, fact.kind, fact.parent, None)
        elif fact.state == FactState.CORRECTED:
            fact.data, fact.state = fact.original, FactState.PROPOSED
        else:
            raise Refused("这一条没有可以恢复的更改。")
        _keep(fact, ["state", "data"], actor, now)
        match_names(fact.document, day=day_of(now))
        _log(fact, verbs.FACT_RESTORE, actor, now, after=fact.data)
    return fact


def settle_unread(fact: DraftFact, *, note: str, actor: Actor, now: datetime) -> DraftFact:
    """Say why an unread sentence asks nothing of anyone."""
    if not note.strip():
        raise Refused("请说明这句话为什么不需落实。")
    with transaction.atomic():
        fact = _locked(fact, actor)
        _settle(fact, note.strip()[:200], actor, now)
    return fact


def settle_all_unread(document: PlanDocument, *, note: str, actor: Actor, now: datetime) -> int:
    """Settle every open unread sentence with one note; says how many there were."""
    require(rules.keeps_plans(actor))
    if not note.strip():
        raise Refused("请说明这些语句为什么不需落实。")
    with transaction.atomic():
        document = lock_draft(document, actor)
        waiting = document.draft_facts.select_for_update().filter(
            kind=FactKind.UNREAD, state=FactState.PROPOSED, county=document.county_id
        )
        count = 0
        for fact in waiting:
            _settle(fact, note.strip()[:200], actor, now)
            count += 1
        if not count:
            raise Refused("没有待处理的未识别语句。")
    return count


def reopen_unread(fact: DraftFact, *, actor: Actor, now: datetime) -> DraftFact:
    """Undo a settlement."""
    with transaction.atomic():
        fact = _locked(fact, actor)
        if fact.kind != FactKind.UNREAD or fact.state != FactState.SETTLED:
            raise Refused("这句话没有处理过。")
        fact.state, fact.settled_note = FactState.PROPOSED, ""
        _keep(fact, ["state", "settled_note"], actor, now)
        _log(fact, verbs.UNREAD_REOPEN, actor, now)
    return fact


def stamp(fact: DraftFact) -> str:
    """What a form remembers of the line it was opened on."""
    return fact.edited_at.isoformat() if fact.edited_at else "unread"


def _locked(fact: DraftFact, actor: Actor) -> DraftFact:
    require(rules.keeps_plans(actor))
    return _fresh(fact, lock_draft(fact.document, actor))


def _fresh(fact: DraftFact, document: PlanDocument) -> DraftFact:
    row = DraftFact.objects.select_related("edited_by").get(
        pk=fact.pk, document=document, county=document.county_id
    )
    row.document = document
    return row


def _keep(fact: DraftFact, fields: list[str], actor: Actor, now: datetime) -> None:
    fact.edited_by_id, fact.edited_at = actor.user_id, now
    fact.save(update_fields=[*fields, "edited_by", "edited_at"])


def _settle(fact: DraftFact, note: str, actor: Actor, now: datetime) -> None:
    if fact.kind != FactKind.UNREAD or fact.state != FactState.PROPOSED:
        raise Refused("这句话已经处理过。")
    fact.state, fact.settled_note = FactState.SETTLED, note
    _keep(fact, ["state", "settled_note"], actor, now)
    _log(fact, verbs.UNREAD_SETTLE, actor, now, note=note)


def _state_of(fact: DraftFact) -> FactState:
    if not fact.original:
        return FactState.ADDED
    return FactState.PROPOSED if fact.data == fact.original else FactState.CORRECTED


def _require_sound(kind: str, data: dict[str, Any]) -> None:
    wrong = faults(kind, data)
    if wrong:
        raise Refused(next(iter(wrong.values())))


def _require_place(
    document: PlanDocument, kind: str, parent: DraftFact | None, span: tuple[int, int] | None
) -> None:
    if kind not in ADDABLE:
        raise Refused("不能补录这一类条目。")
    if PARENTS.get(kind) != (parent.kind if parent else None) or (
        parent and parent.document_id != document.pk
    ):
        raise Refused("请选择它属于哪一个条目。")
    if span and not 0 <= span[0] < span[1] <= len(document.text):
        raise Refused("所选语句不在方案正文中，请重新选择。")
    twin = document.draft_facts.filter(kind=kind, county=document.county_id)
    if kind in SINGLE and twin.exclude(state=FactState.STRUCK).exists():
        raise Refused("这一项只能有一条，请更正已有的那条。")


def _log(fact: DraftFact, verb: Verb, actor: Actor, now: datetime, **detail: Any) -> None:
    record(
        actor=actor, verb=verb, subject=fact.document, now=now,
        detail={
            "fact": str(fact.pk), "kind": fact.get_kind_display(),
            "words": fact.words[:80], **detail,
        },
    )  # fmt: skip
